"""The command line: what each command prints, what goes wrong in one line, and the exit codes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Tidings

from tidings import Book, __version__, ontology
from tidings.extract import EmbeddedReader

DOCS = Path(__file__).resolve().parents[2] / "docs"
LEAD = """Halden Robotics will supply Okoye Semiconductor with gripper arms, Halden Robotics said in a statement.

Halden Robotics CEO Ana Sousa met Okoye Semiconductor chairman Jun-ho Baek in Lagos on March 3, 2025 to discuss the order."""
ARTICLES = {
    "01.md": f"---\ntitle: Halden to equip Okoye\npublisher: Harbour Wire\npublished: 2025-03-04\n---\n{LEAD}",
    "02.md": f"---\ntitle: Arms for Okoye\npublisher: Penang Courier\npublished: 2025-03-05\n---\n{LEAD} Shares rose.",
    "03.txt": "Mizzen Foods acquired Tarn Bakeries for $40 million, Mizzen Foods said on Monday.",
}
GERMAN = "Die Firma wird im kommenden Jahr neue Maschinen kaufen, und das Werk an der Elbe bleibt nicht offen. " * 8


@pytest.fixture(scope="session")
def reader() -> EmbeddedReader:
    return EmbeddedReader()


@pytest.fixture(autouse=True)
def one_reader(monkeypatch: pytest.MonkeyPatch, reader: EmbeddedReader) -> None:
    """One reader for all tests: it takes a moment to load."""
    for module in ("tidings.extract.readers.embedded", "tidings.pipeline.book"):
        monkeypatch.setattr(f"{module}.EmbeddedReader", lambda **_: reader)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, reader: EmbeddedReader) -> Path:
    """A folder with the articles and the book made of them."""
    folder = tmp_path_factory.mktemp("made")
    for name, text in ARTICLES.items():
        (folder / "news").mkdir(exist_ok=True)
        (folder / "news" / name).write_text(text, encoding="utf-8")
    with Book(folder / "news.db", reader=reader) as book:
        book.add(folder / "news")
    return folder


@pytest.fixture
def book(made: Path) -> Path:
    """The book of the articles; the tests that use it change nothing."""
    return made / "news.db"


# Adding


def test_add_takes_folders_files_and_standard_input(tidings: Tidings, made: Path, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("Quay Mills opened a plant in Lagos.")
    done = tidings("add", made / "news", "own.txt", "-", stdin="Lune Optics hired Ana Sousa as chief executive.")
    assert done.code == 0
    assert [line.split() for line in done.out.splitlines() if "text" in line] == [["plain", "text", "3"]]
    assert done.err == "5 read, 0 unchanged, 0 failed; book: tidings.db\n"
    ids = [row["id"] for row in tidings("documents", "--json").rows]
    assert {"01.md", "02.md", "03.txt", "own.txt"} < set(ids)
    again = tidings("add", made / "news", "own.txt", "-", stdin="Lune Optics hired Ana Sousa as chief executive.")
    assert again.err.startswith("0 read, 5 unchanged")


def test_book_is_named_by_option_or_environment(
    tidings: Tidings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Quay Mills opened a plant.")
    tidings("add", "a.txt", "--book", "one.db")
    monkeypatch.setenv("TIDINGS_BOOK", "two.db")
    tidings("add", "a.txt")
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["one.db", "two.db"]


def test_date_given_is_kept_at_its_precision(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Quay Mills opened a plant.")
    tidings("add", "a.txt", "--published", "2025-03")
    (row,) = tidings("documents", "--json").rows
    assert (row["published"], row["published_from"]) == ("2025-03", "given")


BAD: dict[str, tuple[bytes, str, str]] = {
    "empty.txt": (b"", "is empty", "give a file"),
    "blank.md": (b" \n\n", "is empty", "give a file"),
    "binary.txt": (bytes(range(256)) * 8, "binary", "convert"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG", "convert"),
    "german.txt": (GERMAN.encode(), "German", "English"),
    "front.md": (b"---\ntitle: Halden\n\nNever closed.", "never closes", "close it"),
    "large.txt": (b"Halden Robotics grows. " * 900_000, "larger than", "split"),
    "encoding.txt": (bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF]) * 200, "", "UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_gives_one_line_with_a_remedy_and_the_rest_is_read(
    tidings: Tidings, tmp_path: Path, name: str
) -> None:
    raw, why, remedy = BAD[name]
    news = tmp_path / "news"
    news.mkdir()
    (news / name).write_bytes(raw)
    (news / "good.txt").write_text("Quay Mills opened a plant.")
    done = tidings("add", news)
    complaint, summary = done.err.splitlines()
    assert complaint.startswith(f"{news / name}: ")
    assert why in complaint
    assert remedy in complaint
    assert (done.code, summary) == (1, "1 read, 0 unchanged, 1 failed; book: tidings.db")
    assert [row["id"] for row in tidings("documents", "--json").rows] == ["good.txt"]


def test_missing_file_and_folder_without_articles_are_named(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = tidings("add", "missing.txt", "none")
    assert done.code == 1
    assert [line.split(":")[0] for line in done.err.splitlines()[:2]] == ["missing.txt", "none"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_named(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Quay Mills opened a plant.")
    (tmp_path / "a.txt").chmod(0)
    done = tidings("add", "a.txt")
    assert (done.code, "permissions" in done.err) == (1, True)


def test_file_name_drives_no_terminal(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "\x1b[31m[bold]red.txt").write_text("")
    done = tidings("add", "\x1b[31m[bold]red.txt", "--book", "[red]news.db")
    assert "\x1b" not in done.err
    assert "[bold]red.txt" in done.err
    assert done.err.endswith("book: [red]news.db\n")


# Reading without a book


def test_read_shows_and_stores_nothing(tidings: Tidings, made: Path, tmp_path: Path) -> None:
    done = tidings("read", made / "news" / "01.md")
    assert done.code == 0
    assert "Halden to equip Okoye" in done.out
    assert "Ana Sousa" in done.out
    assert list(tmp_path.iterdir()) == []


def test_read_as_json_is_one_document_a_line(tidings: Tidings, made: Path) -> None:
    done = tidings("read", made / "news", "--json")
    assert [row["id"] for row in done.rows] == ["01.md", "02.md", "03.txt"]
    assert ["Ana Sousa", "person"] in [[each["text"], each["kind"]] for each in done.rows[0]["mentions"]]


def test_read_tells_who_is_meant_where_a_sentence_leaves_it_to_its_reader(tidings: Tidings, tmp_path: Path) -> None:
    said = "Borvane Rail bought 40 trams from Tovane Works in March. Borvane Rail needs them for its new lines."
    (tmp_path / "a.txt").write_text(f"{said} Harbour Bank will lend $150 million.\n")
    [row] = tidings("read", "a.txt", "--json").rows
    meant = {role: fillers[0]["text"] for claim in row["claims"] for role, fillers in claim["implied"].items()}
    assert meant == {"investee": "Borvane Rail"}
    shown = tidings("read", "a.txt").out
    assert all(word in shown for word in ("investee, from", "text around:"))


def test_read_goes_on_after_a_bad_file(tidings: Tidings, made: Path) -> None:
    done = tidings("read", "missing.txt", made / "news" / "03.txt", "--json")
    assert (done.code, len(done.rows)) == (1, 1)
    assert done.err.startswith("missing.txt: does not exist; ")


def test_title_drives_no_terminal(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('---\ntitle: "\\e[31mRed \\e]0;mine\\a"\n---\nQuay Mills opened a plant.')
    assert "\x1b" not in tidings("read", "a.md").out


# Asking


@pytest.mark.parametrize(
    ("command", "keys"),
    [
        (["search", "gripper"], {"kind", "document", "text", "span", "finding", "says"}),
        (["entities"], {"id", "name", "kind", "aliases", "identifiers", "documents", "claims"}),
        (["documents"], {"id", "title", "publisher", "published", "published_from", "sha256"}),
        (["findings"], {"id", "type", "status", "roles", "documents", "claims", "origins", "standing", "sentence"}),
    ],
)
def test_lists_are_tables_or_json_lines(tidings: Tidings, book: Path, command: list[str], keys: set[str]) -> None:
    table = tidings(*command, "--book", book)
    assert (table.code, table.err) == (0, "")
    done = tidings(*command, "--book", book, "--json")
    assert done.code == 0
    assert all(keys <= row.keys() for row in done.rows)
    assert all(line.startswith("{") for line in done.out.splitlines())


def test_documents_come_with_text_and_filters(tidings: Tidings, book: Path) -> None:
    def ids(*options: str) -> list[str]:
        return [row["id"] for row in tidings("documents", "--book", book, "--json", *options).rows]

    assert ids() == ["01.md", "02.md", "03.txt"]
    assert ids("--publisher", "penang courier") == ["02.md"]
    assert ids("--since", "2025-03-05", "--until", "2025") == ["02.md"]
    assert ids("--words", "Bakeries") == ["03.txt"]
    rows = tidings("documents", "--book", book, "--json", "--text").rows
    assert rows[2]["text"] == ARTICLES["03.txt"]
    assert "text" not in tidings("documents", "--book", book, "--json").rows[0]


def test_entities_are_filtered(tidings: Tidings, book: Path) -> None:
    rows = tidings("entities", "--book", book, "--json", "--kind", "person").rows
    assert "Ana Sousa" in {row["name"] for row in rows}
    assert {row["kind"] for row in rows} == {"person"}
    named = tidings("entities", "--book", book, "--json", "--name", "okoye").rows
    assert {row["name"] for row in named} == {"Okoye Semiconductor"}


def test_search_shows_the_sentence_as_it_stands(tidings: Tidings, book: Path) -> None:
    texts = {row["id"]: row["text"] for row in tidings("documents", "--book", book, "--json", "--text").rows}
    rows = tidings("search", '"gripper arms"', "--book", book, "--json").rows
    assert rows
    for row in rows:
        sentence = texts[row["document"]][row["span"]["start"] : row["span"]["end"]]
        assert "gripper arms" in sentence
        assert row["finding"] or row["text"] == sentence
    assert len(tidings("search", "Halden", "--book", book, "--json", "--limit", "1").rows) == 1
    assert tidings("search", "nowhere", "--book", book, "--json").rows == []


# Brief


def test_brief_is_shown_with_its_sentences(tidings: Tidings, book: Path) -> None:
    done = tidings("brief", "Halden", "--book", book)
    assert done.code == 0
    assert "Halden Robotics" in done.out
    assert "Harbour Wire" in done.out


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_brief_is_written_in_the_form_asked_for(tidings: Tidings, book: Path, tmp_path: Path, form: str) -> None:
    shown = tidings("brief", "Halden Robotics", "--book", book, "--format", form)
    by_option = tidings("brief", "Halden Robotics", "--book", book, "--format", form, "-o", "a.out")
    by_ending = tidings("brief", "Halden Robotics", "--book", book, "-o", f"b.{form}")
    assert (by_option.out, by_option.err, by_ending.code) == ("", "written: a.out\n", 0)
    assert (tmp_path / "a.out").read_text() == (tmp_path / f"b.{form}").read_text() == shown.out
    assert "Halden Robotics" in shown.out
    if form == "json":
        json.loads(shown.out)
    if form == "html":
        assert shown.out.lstrip().lower().startswith("<!doctype html>")


def test_brief_between_dates_leaves_out_the_rest(tidings: Tidings, book: Path) -> None:
    early = tidings("brief", "Halden Robotics", "--book", book, "--until", "2024", "--format", "json")
    assert (early.code, json.loads(early.out).get("sources")) == (0, [])


def test_unknown_name_says_what_to_do(tidings: Tidings, book: Path) -> None:
    for command in (["brief", "Nobody"], ["brief", "Halden", "--with", "Nobody"], ["findings", "--name", "Nobody"]):
        done = tidings(*command, "--book", book)
        assert (done.code, done.out) == (1, "")
        assert done.err == "nothing in the book is called 'Nobody'; `tidings entities` lists all names\n"


# Export


@pytest.fixture(scope="session")
def exported(made: Path, reader: EmbeddedReader) -> dict[str, Any]:
    with Book(made / "news.db", reader=reader) as book:
        return json.loads(json.dumps(book.export()))


def test_export_is_written_whole(tidings: Tidings, book: Path, exported: dict[str, Any], tmp_path: Path) -> None:
    assert json.loads(tidings("export", "--book", book).out) == exported
    assert tidings("export", "--book", book, "--format", "json", "-o", "book.json").err == "written: book.json\n"
    assert json.loads((tmp_path / "book.json").read_text()) == exported


def documented() -> dict[str, Any]:
    """The example in docs/formats.md."""
    page = (DOCS / "formats.md").read_text(encoding="utf-8").partition("## The book out")[2]
    return dict(json.loads(page.partition("```json\n")[2].partition("```")[0]))


@pytest.mark.parametrize("section", documented())
def test_export_has_the_documented_fields(exported: dict[str, Any], section: str) -> None:
    (example,) = documented()[section][:1]
    assert exported[section], section
    for row in exported[section]:
        assert example.keys() <= row.keys()


def test_claims_point_into_their_documents(tidings: Tidings, book: Path, exported: dict[str, Any]) -> None:
    texts = {row["id"]: row["text"] for row in tidings("documents", "--book", book, "--json", "--text").rows}
    entities = {entity["id"] for entity in exported["entities"]}
    known = ontology.load()
    for claim in exported["claims"]:
        text = texts[claim["document"]]
        sentence = claim["sentence"]
        fillers = [filler for fillers in claim["roles"].values() for filler in fillers] + claim["speaker"]
        for filler in [{**claim["trigger_span"], "text": claim["trigger"]}, *fillers]:
            assert text[filler["start"] : filler["end"]] == filler["text"] != ""
            assert sentence["start"] <= filler["start"] < filler["end"] <= sentence["end"]
        assert {filler["entity"] for filler in fillers} <= entities | {None}
        assert claim["type"] in known.types
        assert claim["status"] in known.statuses
        assert 0 <= claim["confidence"] <= 1


def test_findings_rest_on_their_claims(exported: dict[str, Any]) -> None:
    claims = {claim["id"]: claim for claim in exported["claims"]}
    documents = {document["id"] for document in exported["documents"]}
    findings = {finding["id"] for finding in exported["findings"]}
    for finding in exported["findings"]:
        assert finding["claims"]
        assert set(finding["documents"]) == {claims[claim]["document"] for claim in finding["claims"]}
        assert {claims[claim]["type"] for claim in finding["claims"]} == {finding["type"]}
        assert finding["origins"] == len(finding["origin_list"]) > 0
        assert {d for origin in finding["origin_list"] for d in origin["documents"]} <= set(finding["documents"])
        for conflict in finding["conflicts"]:
            assert len(conflict["values"]) > 1
            assert {d for value in conflict["values"] for d in value["documents"]} <= documents
        assert finding["became"] is None or finding["became"]["finding"] in findings


def test_copy_is_exported_as_one(exported: dict[str, Any]) -> None:
    derivation = {document["id"]: document["derivation"] for document in exported["documents"]}
    assert derivation["02.md"] == [{"from": "01.md", "how": "copy"}]
    assert [story["documents"] for story in exported["stories"]] == [["01.md", "02.md"]]


# Annotate


def test_annotate_labels_rows(tidings: Tidings, tmp_path: Path) -> None:
    row = {"id": "a#1", "doc": "a", "text": "Halden Robotics CEO Ana Sousa spoke."}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    shown = tidings("annotate", "rows.jsonl")
    assert row.items() <= shown.rows[0].items()
    assert ["Ana Sousa", "person"] in shown.rows[0]["mentions"]
    tidings("annotate", "rows.jsonl", "-o", "pred.jsonl")
    assert (tmp_path / "pred.jsonl").read_text() == shown.out


def test_annotate_names_the_line_that_is_no_row(tidings: Tidings, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("{}\n")
    done = tidings("annotate", "rows.jsonl", "-o", "pred.jsonl")
    assert (done.code, done.err.startswith("rows.jsonl:1: ")) == (1, True)
    assert not (tmp_path / "pred.jsonl").exists()


# Misuse


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["add"],
        ["add", "a.txt", "--nonsense"],
        ["add", "a.txt", "--published", "nonsense"],
        ["brief"],
        ["brief", "Halden", "--format", "pdf"],
        ["export", "--format", "xml"],
        ["search", "arms", "--limit", "0"],
        ["documents", "--since", "2025-13-45"],
        ["findings", "--until", "Tuesday"],
        ["documents", "--text"],
    ],
    ids=" ".join,
)
def test_misuse_is_told_and_stores_nothing(tidings: Tidings, tmp_path: Path, arguments: list[str]) -> None:
    done = tidings(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["brief", "Halden"], ["search", "arms"], ["entities"], ["documents"], ["export"]])
def test_asking_a_book_that_is_not_there_makes_none(tidings: Tidings, tmp_path: Path, command: list[str]) -> None:
    done = tidings(*command, "--book", "none.db")
    assert (done.code, done.out) == (2, "")
    assert done.err == "none.db: no such book; make one with `tidings add`, or name another with --book\n"
    assert list(tmp_path.iterdir()) == []


def _sqlite(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE birds (name TEXT)")
    db.close()


@pytest.mark.parametrize("make", [_sqlite, lambda path: path.write_text("notes"), lambda path: path.mkdir()])
@pytest.mark.parametrize("command", [["add", "a.txt"], ["entities"]])
def test_what_is_no_book_is_left_alone(
    tidings: Tidings, tmp_path: Path, make: Callable[[Path], Any], command: Iterable[str]
) -> None:
    (tmp_path / "a.txt").write_text("Quay Mills opened a plant.")
    other = tmp_path / "other.db"
    make(other)
    before = other.read_bytes() if other.is_file() else None
    done = tidings(*command, "--book", "other.db")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("other.db: ")
    assert done.err.count("\n") == 1
    assert (other.read_bytes() if other.is_file() else None) == before


def test_output_that_cannot_be_written_is_misuse(tidings: Tidings, book: Path) -> None:
    done = tidings("export", "--book", book, "-o", "no/such/folder.json")
    assert (done.code, done.out) == (2, "")
    assert "no/such/folder.json" in done.err


# A process of its own


def test_version_and_help(tidings: Tidings) -> None:
    assert tidings("--version").out == f"tidings {__version__}\n"
    page = tidings("--help")
    assert page.code == 0
    for command in ("read", "add", "brief", "search", "entities", "documents", "findings", "export", "annotate"):
        assert command in page.out


@pytest.mark.parametrize("command", ["export", "entities --json"])
def test_closed_pipe_leaves_no_trace(book: Path, command: str) -> None:
    program = Path(sys.executable).with_name("tidings")
    # The reader goes away before anything is written.
    done = subprocess.run(
        f"{{ '{program}' {command} --book '{book}'; }} | true",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_stories_are_joined_split_and_put_back(tidings: Tidings, tmp_path: Path) -> None:
    texts = {
        "a": "Halden Works will supply Okoye Mills with arms.",
        "c": "Quay Foods will supply Tarn Bakeries with flour.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}1.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}2.txt").write_text(f"{text} It rained.", encoding="utf-8")
    assert tidings("add", "a1.txt", "a2.txt", "c1.txt", "c2.txt", "--published", "2025-03-04").code == 0
    before = tidings("stories", "--json").out
    assert len(before.splitlines()) == 2
    done = tidings("story", "a1.txt", "--join", "c1.txt", "--who", "Ana", "--reason", "one fair")
    assert (done.code, done.out) == (0, "")
    assert "decision 1: merge" in done.err
    (row,) = tidings("stories", "--json").rows
    assert row["documents"] == ["a1.txt", "a2.txt", "c1.txt", "c2.txt"]
    assert "one fair" in tidings("story", "c1.txt").out
    assert tidings("story", "a1.txt", "--split", "a1.txt", "--split", "a2.txt").code == 0
    assert tidings("stories", "--json").out == before
    assert tidings("review", "--undo", "2").code == tidings("review", "--undo", "1").code == 0
    assert tidings("stories", "--json").out == before
    assert [row["verdict"] for row in tidings("review", "--decisions", "--json").rows] == [
        "merge",
        "split",
        "undo",
        "undo",
    ]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--join", "none.txt"], "no story 'none.txt' in the book; `tidings stories` lists them\n"),
        (["--join", "a2.txt"], "'a2.txt' is a part of story"),
        (["--split", "c.txt"], "has no document 'c.txt'"),
        (["--split", "a1.txt", "--split", "a2.txt"], "not all of them"),
        (["--split", "a1.txt", "--join", "c.txt"], "goes without --split"),
    ],
)
def test_what_cannot_be_joined_or_split_is_told(
    tidings: Tidings, tmp_path: Path, options: list[str], says: str
) -> None:
    for name in ("a1", "a2"):
        (tmp_path / f"{name}.txt").write_text("Halden Works will supply Okoye Mills with arms.", encoding="utf-8")
    assert tidings("add", "a1.txt", "a2.txt", "--published", "2025-03-04").code == 0
    done = tidings("story", "a1.txt", *options)
    assert done.code > 0
    assert says in " ".join(done.err.split()) + "\n"
    assert tidings("review", "--decisions", "--json").out == ""
