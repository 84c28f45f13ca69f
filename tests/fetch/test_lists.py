"""Feeds, sitemaps and OPML: what is read out of them, and what of the malformed and the hostile ones."""

from __future__ import annotations

import gzip
import json

import pytest

from tidings.errors import BadInput, FetchError
from tidings.fetch.client import Answer
from tidings.fetch.feeds import read_feed, read_json_feed
from tidings.fetch.listing import Item, Listing, form_of
from tidings.fetch.opml import read_opml, write_opml
from tidings.fetch.sitemaps import read_sitemap
from tidings.fetch.visits import listing_of

URL = "https://harbourwire.example/feed"
RSS = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Wire &amp; Co</title><link>https://harbourwire.example/</link>
<item><title>Quay &lt;b&gt;Mills&lt;/b&gt; opens</title><link>/1?a=1&amp;b=2</link><guid isPermaLink="false">hw-1</guid>
<pubDate>Tue, 04 Mar 2025 10:00:00 EST</pubDate><dc:creator>Ann Sousa</dc:creator>
<source url="https://courier.example/rss">Penang Courier</source>
<description>Short.</description><content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded></item>
<item><title>Second</title><guid>https://harbourwire.example/2</guid></item>
<item><title>No address</title></item>
</channel></rss>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>A</title></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><dc:date>2025-03-04</dc:date></item></rdf:RDF>"""
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://atom.example/news/"><title>Atom</title>
<entry><title type="html">A &amp;amp; B</title><id>tag:atom.example,2025:1</id><link href="one"/>
<link rel="enclosure" href="https://atom.example/one.mp3"/>
<published>2025-03-04T10:00:00Z</published><updated>2025-03-05T10:00:00+01:00</updated><author><name>Jun-ho Baek</name></author>
<source><title>Straits Ledger</title><link href="https://ledger.example/"/></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></div></content></entry>
<entry><title>Only changed</title><id>tag:atom.example,2025:2</id><link href="two"/><updated>2025-03-05T10:00:00Z</updated></entry>
</feed>"""
SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://a.example/1 </loc><lastmod>2025-03-05</lastmod><n:news><n:publication><n:name>The A Times</n:name>
<n:language>en</n:language></n:publication><n:publication_date>2025-03-04T08:00:00Z</n:publication_date>
<n:title>One &amp; only</n:title></n:news></url>
<url><loc>https://a.example/2</loc><lastmod>2024-01-01</lastmod></url><url><loc>javascript:alert(1)</loc></url></urlset>"""


def read(raw: bytes, content_type: str = "") -> Listing:
    found = listing_of(Answer(URL, 200, raw, content_type), 1_000_000)
    assert found is not None
    return found


def test_rss() -> None:
    listing = read(RSS)
    assert (listing.form, listing.title, listing.note) == ("feed", "Harbour Wire & Co", None)
    first, second = listing.items
    assert first == Item(
        url="https://harbourwire.example/1?a=1&b=2",
        id="hw-1",
        title="Quay Mills opens",
        published="Tue, 04 Mar 2025 10:00:00 EST",
        author="Ann Sousa",
        source="Penang Courier",
        source_url="https://courier.example/rss",
        content="<p>The whole text.</p>",
    )
    assert second.url == "https://harbourwire.example/2"


def test_rss_1() -> None:
    (item,) = read(RDF).items
    assert (item.url, item.title, item.published, item.updated) == ("https://a.example/1", "One", "2025-03-04", None)


def test_atom() -> None:
    first, second = read(ATOM).items
    assert (first.url, first.title, first.author) == ("https://atom.example/news/one", "A & B", "Jun-ho Baek")
    assert (first.published, first.updated) == ("2025-03-04T10:00:00Z", "2025-03-05T10:00:00+01:00")
    assert (first.source, first.source_url, first.content) == ("Straits Ledger", "https://ledger.example/", "<p>Hi</p>")
    # The time of a change is not taken for that of publication.
    assert (second.published, second.updated) == (None, "2025-03-05T10:00:00Z")


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {
                "id": 7,
                "url": "/7",
                "title": "T",
                "content_text": "One <two>.\n\nThree.",
                "authors": [{"name": "Ann"}, {}],
            },
            {"id": "8", "external_url": "https://b.example/8", "date_published": "2025-03-04T10:00:00Z"},
            {"id": "9", "url": "file:///etc/passwd"},
            "no item",
        ],
    }
    first, second = read(json.dumps(feed).encode()).items
    assert (first.id, first.url, first.author) == ("7", "https://harbourwire.example/7", "Ann")
    assert first.content == "<p>One &lt;two&gt;.</p><p>Three.</p>"
    assert (second.url, second.published) == ("https://b.example/8", "2025-03-04T10:00:00Z")


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"items": 3}', b"[" * 100_000])
def test_what_is_no_json_feed(raw: bytes) -> None:
    with pytest.raises(FetchError):
        read_json_feed(raw, URL)


@pytest.mark.parametrize("raw", [SITEMAP, gzip.compress(SITEMAP)])
def test_a_sitemap_dates_only_news(raw: bytes) -> None:
    listing = read(raw)
    assert listing.items == (
        Item(
            "https://a.example/1", title="One & only", published="2025-03-04T08:00:00Z", updated="2025-03-05",
            source="The A Times",
        ),
        Item("https://a.example/2", updated="2024-01-01"),
    )  # fmt: skip


def test_an_index_of_sitemaps_gives_the_newest_first() -> None:
    index = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>/old.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>/never.xml</loc></sitemap>
    <sitemap><loc>/new.xml</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>"""
    children = [address.rpartition("/")[2] for address, _ in read_sitemap(index, URL).children]
    assert children == ["new.xml", "old.xml", "never.xml"]


def test_a_gzip_bomb_in_a_sitemap_is_refused() -> None:
    with pytest.raises(FetchError, match="unpacks to more"):
        listing_of(Answer(URL, 200, gzip.compress(SITEMAP + bytes(5_000_000))), 1_000_000)


def test_malformed_xml_gives_what_can_be_read_and_a_note() -> None:
    broken = RSS.replace(b"Harbour Wire &amp; Co", b"Harbour & Co").replace(b"Second", b"Second & last")
    listing = read(broken)
    assert listing.items[0].id == "hw-1"
    assert len(listing.items) == 2
    assert listing.note is not None
    assert "malformed" in listing.note


def test_a_feed_that_is_cut_off_does_not_give_half_an_address() -> None:
    cut = b"<rss version='2.0'><channel><item><link>https://a.example/11</link></item><item><link>https://a.example/2"
    listing = read(cut)
    assert [item.url for item in listing.items] == ["https://a.example/11"]
    assert listing.note is not None


@pytest.mark.parametrize("make", [lambda raw: raw, lambda raw: raw.decode().encode("utf-16")], ids=["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "start", [b"<rss version='2.0'><channel><title>&x;</title></channel></rss>", SITEMAP.partition(b"?>")[2]]
)
def test_entities_of_its_own_are_refused(start: bytes, make: object) -> None:
    root = start.split(b"<", 1)[1].split(b" ", 1)[0]
    for entity in (b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;">'):
        raw = b"<!DOCTYPE " + root + b" [" + entity + b"]>" + start
        with pytest.raises(FetchError, match="entities"):
            read(make(raw))  # type: ignore[operator]


def test_an_entity_from_outside_is_not_opened() -> None:
    raw = b'<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.9/rss-0.91.dtd">' + RSS.partition(b"?>")[2]
    assert len(read(raw).items) == 2


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (RSS.decode().replace("Ann", "Zoë").encode("latin-1"), "text/xml; charset=iso-8859-1"),
        (RSS.decode().replace('"1.0"', '"1.0" encoding="iso-8859-1"').replace("Ann", "Zoë").encode("latin-1"), ""),
        (RSS.decode().replace("Ann", "Zoë").encode("utf-16"), "application/xml"),
        (RSS.partition(b"?>")[2].decode().strip().replace("Ann", "Zoë").encode("utf-16"), "application/rss+xml; charset=utf-8"),
        (b"\xef\xbb\xbf" + RSS.decode().replace("Ann", "Zoë").encode(), "text/xml"),
        # What the header says wrongly is found out.
        (RSS.decode().replace("Ann", "Zoë").encode(), "application/rss+xml; charset=us-ascii"),
    ],
    ids=["by header", "by declaration", "utf-16", "utf-16 by its mark alone", "byte order mark", "wrong header"],
)  # fmt: skip
def test_encodings(raw: bytes, content_type: str) -> None:
    assert read(raw, content_type).items[0].author == "Zoë Sousa"


def test_a_feed_that_names_its_encoding_in_broken_bytes_is_damaged() -> None:
    raw = ATOM.replace(b'encoding="utf-8"', b'encoding="u\xcaf-8"')
    with pytest.raises(FetchError, match="is damaged"):
        read(raw, "application/xml")


def test_items_that_are_the_same_come_once() -> None:
    raw = RSS.replace(b"</channel>", RSS[RSS.index(b"<item>") : RSS.index(b"</channel>")] + b"</channel>")
    assert len(read(raw).items) == 2


def test_an_id_that_stands_on_everything_is_no_id() -> None:
    items = b"".join(
        b"<item><guid isPermaLink='false'>x</guid><link>https://a.example/%d</link></item>" % n for n in range(3)
    )
    listing = read(b"<rss version='2.0'><channel>" + items + b"</channel></rss>")
    assert [item.id for item in listing.items] == [None] * 3


@pytest.mark.parametrize(
    "raw", [b"<html><body><p>Quay Mills opened.</p></body></html>", b"Plain text.", b'{"a": 1}', b"<svg><rss/></svg>"]
)
def test_a_page_is_no_list(raw: bytes) -> None:
    assert form_of(raw) is None
    assert listing_of(Answer(URL, 200, raw, "text/html"), 1000) is None


@pytest.mark.parametrize("raw", [b"", b" \n", b"\x00" * 10])
def test_nothing_at_all(raw: bytes) -> None:
    with pytest.raises(FetchError):
        read(raw, "application/rss+xml")


def test_what_only_calls_itself_a_feed() -> None:
    with pytest.raises(FetchError, match="no feed"):
        read_feed(b"<notes><note/></notes>", URL)


def test_opml_there_and_back() -> None:
    feeds = [("https://a.example/rss?a=1&b=2", 'A "quoted" & <odd> name\x00'), ("https://b.example/", None)]
    written = write_opml(feeds)
    assert read_opml(written.encode(), source="x.opml") == [
        ("https://a.example/rss?a=1&b=2", 'A "quoted" & <odd> name'),
        ("https://b.example/", "https://b.example/"),
    ]


def test_opml_of_other_readers() -> None:
    raw = b"""<opml version="1.0"><body><outline text="Business"><outline text="A" xmlurl="https://a.example/"/>
    <outline title="A again" xmlUrl="https://a.example/"/></outline><outline text="a link" url="https://c.example/"/></body></opml>"""
    assert read_opml(raw, source="x.opml") == [("https://a.example/", "A")]


@pytest.mark.parametrize(
    "raw", [b"", b"no xml", RSS, b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>']
)
def test_what_is_no_opml(raw: bytes) -> None:
    with pytest.raises(BadInput, match=r"x\.opml"):
        read_opml(raw, source="x.opml")
