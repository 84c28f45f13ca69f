"""What is fuzzed: every parser of ingest and fetch, each from bytes.

In: bytes. Out: nothing; BadInput and FetchError are answers, any other exception is a find.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tidings.addresses import clean_address, same_addresses
from tidings.errors import BadInput, ConfigError, FetchError
from tidings.fetch import Answer, SystemClock, listing_of, read_opml, read_settings, write_opml
from tidings.fetch.proxies import proxy_at
from tidings.fetch.robots import Robots
from tidings.ingest import Item, Rules, read_bytes, read_item
from tidings.ingest import kinds as k
from tidings.ingest.dates import date_in_address, parse_date
from tidings.ingest.unpack import Place, unpack

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.fetch import test_lists as lists
from tests.ingest import formats

_MAX_ITEMS = 50
_MAX_BYTES = 1_000_000


def _reads(kind: str) -> Callable[[bytes], None]:
    def target(raw: bytes) -> None:
        try:
            read_bytes(raw, id="fuzzed", media_type=kind)
        except BadInput:
            return

    return target


def _unpacks(name: str) -> Callable[[bytes], None]:
    def target(raw: bytes) -> None:
        try:
            for number, found in enumerate(unpack(io.BytesIO(raw), Place(name, name, name))):
                if isinstance(found, Item):
                    _read(found)
                if number > _MAX_ITEMS:
                    return
        except BadInput:
            return

    return target


def _read(item: Item) -> None:
    try:
        read_item(item)
    except BadInput:
        return


def _words(raw: bytes) -> None:
    words = raw.decode("utf-8", "replace")
    parse_date(words)
    date_in_address(words)
    cleaned = clean_address(words)
    assert cleaned is None or clean_address(cleaned) == cleaned, words
    same_addresses(words)
    try:
        proxy_at(words)
    except FetchError:
        return


def _rules(raw: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(raw)
        file.flush()
        try:
            Rules.read(file.name)
        except BadInput:
            return


def _lists(raw: bytes) -> None:
    try:
        listing_of(Answer("https://a.example/feed", 200, raw, "application/xml"), _MAX_BYTES)
    except FetchError:
        return


def _opml(raw: bytes) -> None:
    try:
        read_opml(raw, source="fuzzed")
    except BadInput:
        return


def _settings(raw: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".toml") as file:
        file.write(raw)
        file.flush()
        try:
            read_settings(Path(file.name))
        except ConfigError:
            return


def _robots(raw: bytes) -> None:
    try:
        delay = Robots(SystemClock(), lambda _: (200, raw)).delay_s("https://a.example/news/1?a=b")
    except FetchError:
        return
    assert delay is None or delay >= 0, delay


def _parquet() -> bytes:
    import pyarrow
    import pyarrow.parquet

    written = io.BytesIO()
    row = {"id": ["1"], "text": [formats.TEXT], "title": ["T"], "published": ["2025-03-04"]}
    pyarrow.parquet.write_table(pyarrow.table(row), written)
    return written.getvalue()


def _zip() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return formats.zipped(
            Path(folder) / "a.zip", **{"a.txt": formats.TEXT, "in/b.html": formats.page()}
        ).read_bytes()


_ROW = b'{"id": "1", "text": "Halden said so on Tuesday.", "title": "T", "published": "2025-03-04"}'
_MATTER = b"---\ntitle: T\npublished: 2025-03-04\n---\n# H\n\n* a\n* b\n\n| a | b |\n|---|---|\n| c | d |\n"

_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": [{"id": "1", "url": "/1", "title": "T",'
    b' "content_html": "<p>One</p>", "date_published": "2025-03-04T08:00:00Z", "authors": [{"name": "Ann Sousa"}]}]}'
)
_OPML = write_opml([("https://a.example/feed", "A"), ("https://b.example/feed", None)]).encode()
_SETTINGS = (
    b'proxy = "http://a:b@c.example:3128"\n[[sources]]\nurl = "https://a.example/feed"\nevery = "1h"\nname = "A"\n'
    b'[[logins]]\nhost = "a.example"\nheader = "Cookie"\nvalue = "b=c"\n'
)
_ROBOTS = b"User-agent: *\nDisallow: /a*b$\nAllow: /news\nCrawl-delay: 2.5\nSitemap: https://a.example/s.xml\n"

#: name -> (target, seeds)
TARGETS: dict[str, tuple[Callable[[bytes], None], Iterable[bytes]]] = {
    "plain": (_reads(k.PLAIN), [formats.TEXT.encode(), formats.TEXT.encode("utf-16")]),
    "markdown": (_reads(k.MARKDOWN), [_MATTER + formats.TEXT.encode()]),
    "page": (_reads(k.HTML), [formats.page(url="https://a.example/1").encode()]),
    "mail": (_reads(k.EML), [formats.message()]),
    "pdf": (_reads(k.PDF), [formats.pdf(formats.PARAGRAPHS)]),
    "docx": (_reads(k.DOCX), [formats.docx()]),
    "row": (_reads(k.JSON), [_ROW]),
    "newsml": (_unpacks("a.newsml"), [formats.newsml(), formats.newsml(2, "canceled")]),
    "nitf": (_reads(k.NITF), [formats.nitf()]),
    "ninjs": (_reads(k.NINJS), [formats.ninjs()]),
    "mailbox": (_unpacks("a.mbox"), [b"From a\n" + formats.message() + b"\nFrom b\n" + formats.message()]),
    "rows": (_unpacks("a.jsonl"), [_ROW + b"\n" + _ROW]),
    "table": (_unpacks("a.parquet"), [_parquet()]),
    "archive": (
        _unpacks("a.warc"),
        [formats.warc(formats.record("https://a.example/1", formats.page().encode()), packed=False)],
    ),
    "packed archive": (
        _unpacks("a.warc.gz"),
        [formats.warc(formats.record("https://a.example/1", formats.page().encode()))],
    ),
    "zip": (_unpacks("a.zip"), [_zip()]),
    "unknown": (_unpacks("a"), [formats.nitf(), formats.ninjs(), formats.message()]),
    "words": (_words, [b"https://a.example/2025/03/04/x?utm_source=y", b"4 March 2025", b"2025-03-04T07:30:00+01:00"]),
    "feed": (_lists, [lists.RSS, lists.RDF, lists.ATOM, lists.SITEMAP, _JSON_FEED]),
    "opml": (_opml, [_OPML]),
    "settings": (_settings, [_SETTINGS]),
    "robots": (_robots, [_ROBOTS]),
    "rules": (_rules, [b'[[rules]]\npath = "a/*"\npublisher = "B"\npublished = 2025-03-04\n']),
}
