"""The brief as plain text, on the terminal and as Markdown, with honest and with hostile names."""

import io
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from tidings.report import escape, markdown, page, terminal

HOSTILE = "[bold]Evil[/bold] \x1b[31m<script>alert(1)</script> ![x](http://evil.example/x.png) \u202egnp.exe | *b* `c`"


@pytest.fixture
def hostile(world):
    world.entity("Alder", "organization", HOSTILE)
    world.entity(HOSTILE)
    sentence = f"Alder met {HOSTILE}."
    world.report(
        "a", sentence, publisher=HOSTILE, title=f"# {HOSTILE}", url="javascript:alert(1)", published="\x1b]0;x\x07"
    )
    said = [("a", sentence)]
    world.finding("f", "meeting", {"party": ["Alder", HOSTILE], "topic": [f"1. {HOSTILE}"]}, said, speakers=(HOSTILE,))
    return world.brief("Alder")


def shown(brief, width=80):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor")
    terminal.show(brief, console)
    return console.file.getvalue()


def test_plain_text_reads_well(orchard):
    text = str(orchard.brief("Brambury Juice"))
    assert text.startswith("Brambury Juice\n==============\norganization; also known as Brambury\n")
    assert "  - Ostrava Glass is to supply Brambury Juice: bottles ($4 million; June 2024)\n    [2][3][4]" in text
    assert "    * amount: $5 million (Tartu Times) [3]" in text
    assert max(map(len, text.splitlines())) <= 80
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_the_terminal_keeps_to_its_width_and_says_the_same(orchard):
    brief = orchard.brief("Brambury Juice")
    console = Console(file=io.StringIO(), width=80)
    terminal.show(brief, console)
    printed = console.file.getvalue()
    assert max(map(len, printed.splitlines())) <= 80
    assert [word for word in printed.split() if word.isdigit()] == [
        word for word in str(brief).split() if word.isdigit()
    ]


def test_no_control_character_or_markup_of_an_article_reaches_the_terminal(hostile):
    printed = shown(hostile, width=400)
    assert "[bold]Evil[/bold]" in printed  # shown as words, not obeyed
    assert "\x1b[31m" not in printed
    assert "\x1b]" not in printed
    assert "\x07" not in printed
    assert "\u202e" not in printed
    assert "\x1b" not in str(hostile)


@pytest.mark.parametrize("preset", ["commonmark", "js-default"])
def test_markdown_of_an_article_stays_words(hostile, preset):
    tokens = MarkdownIt(preset, {"html": True}).parse(markdown.render(hostile))
    kinds = {child.type for token in tokens for child in [token, *(token.children or ())]}
    assert not kinds & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "code_inline",
        "table_open",
        "fence",
        "code_block",
    }


def test_markdown_has_the_headings_and_lists_of_the_brief(orchard):
    text = markdown.render(orchard.brief("Brambury Juice"))
    tokens = MarkdownIt("commonmark").parse(text)
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[:4] == ["Brambury Juice", "The picture", "Ties", "Ostrava Glass (organization)"]
    assert r"bottles (\$4 million; June 2024) \[2\]\[3\]\[4\]" in text


@pytest.mark.parametrize(
    "text", ["- a", "# a", "1. a", "12) a", "+ a", "> a", "---", "===", "a_b_ *c*", "&lt;", "~~a~~", "www.a.example"]
)
def test_markdown_escape_gives_the_same_words_back(text):
    [_, inline, _] = MarkdownIt("js-default").parse(escape.markdown(text))
    assert "".join(child.content for child in inline.children) == text


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("https://a.example/\nx", False),
        (" https://a.example", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url, safe):
    assert (escape.web_address(url) is not None) is safe


def test_a_source_says_whom_its_sentence_leaves_to_its_reader(world):
    world.entity("Alder")
    world.entity("Elm Bank")
    world.report("a", "Alder buys trams.", "Elm Bank will lend $5 million.")
    world.finding(
        "f", "investment", {"investor": ["Elm Bank"], "investee": ["Alder"]}, [("a", "Elm Bank will lend $5 million.")]
    )
    world.evidence["f"] = [replace(piece, implied=(("investee", "Alder"),)) for piece in world.evidence["f"]]
    brief = world.brief("Alder")
    for told in (str(brief), markdown.render(brief), page.render(brief)):
        assert "investee, from the text around: Alder" in " ".join(told.split())
