"""A book in which every string is an attack, crawled by the browser: nothing runs, nothing is asked for outside."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from tests.desk.conftest import Watch, served

from tidings.fetch import Memory
from tidings.model import (
    Claim,
    Conflict,
    ConflictValue,
    Cut,
    Derivation,
    Document,
    Entity,
    Finding,
    LocalEntity,
    Mention,
    Origin,
    Outcome,
    Participant,
    Reading,
    Span,
    Story,
)
from tidings.pipeline.book import Book
from tidings.pipeline.sources import SourceList

ATTACK = (
    "<script>document.title='owned'</script><img src=//evil.example/x onerror=\"document.title='owned'\">"
    "\"'><svg onload=alert(1)></textarea></title>{{7*7}}{% raw %}javascript:alert(2)<style>*{display:none}</style>"
)
TEXT = f"{ATTACK} will supply {ATTACK} with {ATTACK}.\n<a href='javascript:alert(3)'>{ATTACK}</a> said so."
PAGES_MOST = 80


def put(book: Book, key: str, title: str = ATTACK) -> str:
    raw = (TEXT + key + title).encode()
    document = Document(
        key, sha256(raw).hexdigest(), TEXT, title, ATTACK, ATTACK, "2030-05", ATTACK, "javascript:alert(4)", "en",
        ATTACK, (Cut(0, ATTACK, ATTACK), Cut(len(TEXT), "tags", ATTACK)),
    )  # fmt: skip
    first, second = Span(0, len(ATTACK)), Span(len(ATTACK) + 13, 2 * len(ATTACK) + 13)
    claim = Claim(
        "supply", Span(len(ATTACK) + 1, len(ATTACK) + 12), "planned", {"supplier": (first,), "customer": (second,)},
        (second,), Span(0, TEXT.index("\n")), 0.9,
    )  # fmt: skip
    mentions = tuple(Mention(span, "organization", ATTACK) for span in (first, second))
    book.store.put(document, raw, Reading(key, ATTACK, (claim.sentence,), mentions, (claim,)))
    locals_ = tuple(
        LocalEntity(f"{key}#{n}", key, "organization", (ATTACK,), (s,)) for n, s in enumerate((first, second))
    )
    links = {first: (f"{key}#0",), second: (f"{key}#1",)}
    book.store.save_locals(key, locals_, links, {})
    return book.store.claims(documents=[key])[0].id


@pytest.fixture
def hostile(tmp_path):
    with Book(tmp_path / "news.db") as book:
        keys = (f"{ATTACK}/../a?b#c", "../../etc/b\\\u202e")
        put(book, keys[0], f"{ATTACK}, first version")
        claims = tuple(put(book, key) for key in keys)
        ids = [f"e'\"><script>{n}" for n in range(2)]
        entities = [Entity(key, ATTACK + key, "organization", (ATTACK,), {ATTACK: ATTACK}) for key in ids]
        book.store.save_entities(
            [(each, tuple(f"{key}#{n}" for key in keys)) for n, each in enumerate(entities)]
        )  # fmt: skip
        roles = {
            "supplier": (Participant(ATTACK, ids[0]),),
            "customer": (Participant(ATTACK, ids[1]),),
            ATTACK: (Participant(ATTACK),),
        }
        values = tuple(ConflictValue(ATTACK, (key,)) for key in keys)
        whole = {
            "roles": roles, "claims": claims, "documents": keys, "when_words": (ATTACK,), "speakers": (ATTACK,),
            "origins": (Origin(ATTACK, "statement", keys[:1]), Origin(ATTACK, "unknown", keys[1:])),
        }  # fmt: skip
        outcome = Outcome("f<b>2", "happened")
        book.store.save_findings(
            [
                Finding("f<b>1", "supply", "planned", when="2030-05", became=outcome, standing="disputed",
                        conflicts=(Conflict(ATTACK, values), Conflict("date", values)), **whole),
                Finding("f<b>2", "supply", "actual", when=ATTACK, standing="corroborated", **whole),
                Finding("f<b>3", ATTACK, "possible", when="2031", **whole),
                Finding("f<b>4", "role", "planned", when="2031", **whole),
            ]
        )  # fmt: skip
        edges = [Derivation(keys[0], keys[1], "copy"), Derivation(keys[1], f"statement: {ATTACK}", "statement")]
        book.store.save_derivations(keys, edges)
        book.store.save_stories([Story("s<i>", ATTACK, keys)])
        book.store.decide("accept", "f<b>1", "{}", ATTACK, ATTACK)
        book.store.mark_linked(keys)
        yield book


@pytest.fixture
def listed(hostile, tmp_path):
    """A list of sources of which one is called, and fails with, an attack."""
    settings = tmp_path / "tidings.toml"
    sources = SourceList(settings, hostile.store.location)
    sources.add("https://wire.example/<script>alert(5)</script>", ATTACK)
    now = datetime.now(UTC)
    with Memory(sources.memory) as memory:
        memory.record_failure(sources.watched()[0].settings.url, ATTACK, now, now, None)
    return settings


def test_no_string_of_a_book_runs_or_leaves(browser, hostile, listed):
    with served(hostile, settings=listed) as address:
        context = browser.new_context()
        watch = Watch(address)
        watch.over(context)
        page = context.new_page()
        waiting, seen, failed = ["/", "/names", "/network", "/search?q=supply", f"/search?q={ATTACK[:60]}"], set(), []
        while waiting and len(seen) < PAGES_MOST:
            path = waiting.pop(0)
            if path in seen:
                continue
            seen.add(path)
            answer = page.goto(address + path)
            if answer.status >= 400:
                failed.append((path, answer.status))
            assert "owned" not in page.title().split("–")[-1], path
            assert page.locator("script").count() == 1, path
            assert page.locator("img, style, iframe, [onload], [onerror], [href^='javascript' i]").count() == 0, path
            hrefs = page.eval_on_selector_all("a[href]", "links => links.map(a => a.href.baseVal ?? a.href)")
            waiting += [_inside(href, page.url, address) for href in hrefs if _inside(href, page.url, address)]
        context.close()
    assert failed == []
    assert watch.outside == []
    assert watch.complaints == []
    for screen in ("/finding", "/document?", "/document/versions", "/sources", "/calendar?month"):
        assert any(path.startswith(screen) for path in seen), screen


def _inside(href: str, base: str, address: str) -> str:
    """A page of the desk that a link leads to; files are fetched elsewhere."""
    url = urlsplit(urljoin(base, href))
    path = url.path + (f"?{url.query}" if url.query else "")
    is_file = (
        url.path.endswith((".ics", ".opml", ".svg", ".graphml", ".gexf", ".jsonl", "/bytes")) or "/brief." in url.path
    )
    return path if f"{url.scheme}://{url.netloc}" == address and not is_file else ""


def test_files_hold_the_strings_as_text(hostile):
    with served(hostile) as address, httpx.Client(timeout=60, base_url=address) as client:
        for path in ("/network.svg", "/network.graphml", "/network.gexf"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.headers["content-disposition"].startswith("attachment")
            assert not [each.tag for each in ElementTree.fromstring(answer.content).iter() if "script" in each.tag]
        calendar = client.get("/calendar.ics")
        assert calendar.status_code == 200
        assert all(len(line.encode()) <= 75 for line in calendar.text.split("\r\n"))
        digest = hostile.store.document("../../etc/b\\\u202e").sha256
        raw = client.get("/document/bytes", params={"sha256": digest})
        assert raw.headers["content-disposition"].startswith("attachment")
        assert raw.headers["x-content-type-options"] == "nosniff"
