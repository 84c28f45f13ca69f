"""Watching: fifty feeds for an hour with faults, restarts and crashes; every item once, none lost."""

from __future__ import annotations

import gzip
import http.server
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.conftest import START, Asked, Reply, SimulatedClock, Site
from tests.pipeline.conftest import PlainReader

from tidings.fetch import Client, Limits, Memory, Settings, SourceSettings
from tidings.model import Document, Reading
from tidings.pipeline.book import Book
from tidings.pipeline.watching import Watch

FEEDS = 50
ITEMS = 5  # of each feed, over the hour
EVERY = timedelta(minutes=5)
QUICK = Limits(connect_s=5, read_s=5, total_s=10, max_bytes=200_000)
BOMB = gzip.compress(bytes(10_000_000))
NAMES = ("Halden", "Mizzen", "Quay", "Perangin", "Lune", "Okoye", "Tarn", "Zelko", "Oriel", "Adunmara")


ORDER = (
    "The two companies signed the order on Monday, and the first parts are to leave the plant in the spring. The chief "
    "executive said that the order would keep the plant busy for two years and that more people were to be hired there."
)
WORDS = re.findall(
    r"\w+",
    "river harbour winter copper bridge quiet ledger number market early garden engine paper silver window "
    "summer careful station letter yellow mountain doctor village corner simple morning kitchen bottle science "
    "history teacher machine weather evening public country family music animal question answer picture system "
    "water north south little middle second account journey measure pattern problem reason season signal "
    "thread travel value vessel witness ",
)


def sentences_of(site: int, path: str) -> str:
    """Sentences like no other article's, so that none is taken for another's copy."""
    chance = random.Random(f"{site} {path}")
    return " ".join(f"The {' '.join(chance.sample(WORDS, 9))}." for _ in range(4))


def article(supplier: str, customer: str, *, head: str = "", words: str = ORDER) -> bytes:
    """A page about an invented order, without a date of its own."""
    return (
        f"<html lang='en'><head><title>{supplier} to equip {customer}</title>{head}</head><body><article>"
        f"<h1>{supplier} to equip {customer}</h1><p>{supplier} will supply {customer} with parts.</p><p>{words}</p></article>"
        "</body></html>"
    ).encode()


@dataclass(frozen=True)
class Request:
    """A request, when it came in simulated time, and what it was answered."""

    minute: float
    address: str  # that the connection came in on
    host: str
    path: str
    status: int


class World:
    """Fifty sites on one server; each host is an address of its own. Faults come and go with the simulated time."""

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock
        self.requests: list[Request] = []
        self.pages: Counter[tuple[str, str]] = Counter()
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = self.connection.getsockname()[0]
                minute = world.minute()
                reply = world.answer(address, self.path, self.headers.get("If-None-Match"))
                world.requests.append(Request(minute, address, self.headers["Host"], self.path, reply.status))
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.status != 304:
                    self.send_header("Content-Length", str(len(reply.body) + reply.missing))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def minute(self) -> float:
        return (self.clock.now() - START).total_seconds() / 60

    def url(self, feed: int, path: str) -> str:
        return f"http://127.0.1.{feed}:{self.port}{path}"

    def path(self, feed: int, number: int) -> str:
        # Sites of the eighth kind keep their third article from programs.
        return f"/private/{number}" if feed % 10 == 8 and number == 3 else f"/news/{number}"

    def expected(self) -> set[str]:
        """The documents that the book should hold at the end."""
        paths = {(feed, self.path(feed, number)) for feed in range(1, FEEDS + 1) for number in range(ITEMS)}
        return {self.url(feed, path) for feed, path in paths if not path.startswith("/private")}

    def answer(self, address: str, path: str, etag: str | None) -> Reply:
        feed = int(address.rpartition(".")[2])
        if path == "/robots.txt":
            return Reply(200, b"User-agent: *\nDisallow: /private/") if feed % 2 == 0 else Reply(404)
        if path in ("/feed", "/new-feed"):
            return self.fault(feed, path) or self.listing(feed, etag)
        return self.page(feed, path)

    def page(self, feed: int, path: str) -> Reply:
        bare = path.partition("?")[0]
        self.pages[(str(feed), bare)] += 1
        number = int(bare.rpartition("/")[2])
        first = self.pages[(str(feed), bare)] == 1
        if number == 1 and feed % 3 == 0 and first:
            return Reply(503)
        if number == 2 and feed % 5 == 0 and first:
            return Reply(404)  # announced before it is there
        head = f"<link rel='canonical' href='{self.url(feed, bare)}'>"
        supplier = f"{NAMES[feed % 10]} {NAMES[feed // 10]} {['Works', 'Mills', 'Metals', 'Boats', 'Tools'][number]}"
        customer = (
            f"{NAMES[feed // 10]} {NAMES[feed % 10]} {['Traders', 'Looms', 'Ferries', 'Bakers', 'Pumps'][number]}"
        )
        page = article(supplier, customer, head=head, words=sentences_of(feed, bare))
        return Reply(200, page, {"Content-Type": "text/html"})

    def fault(self, feed: int, path: str) -> Reply | None:
        """What goes wrong with this feed at this time."""
        minute, kind = self.minute(), feed % 10
        faults: dict[int, tuple[float, float, Reply]] = {
            1: (10, 20, Reply(500)),
            2: (5, 8, Reply(429, b"", {"Retry-After": "400"})),
            3: (12, 18, Reply(200, b"<rss version='2.0'><channel><item><link>http", missing=500)),
            4: (20, 30, Reply(200, BOMB, {"Content-Encoding": "gzip"})),
            7: (10, 25, Reply(302, b"", {"Location": f"http://127.0.2.{feed}:{self.port}/feed"})),
            9: (5, 12, Reply(302, b"", {"Location": "/feed"})),
        }
        begin, end, reply = faults.get(kind, (0, 0, Reply()))
        if begin <= minute < end:
            return reply
        if kind == 6 and minute >= 15 and path == "/feed":
            return Reply(301, b"", {"Location": "/new-feed"})
        if kind == 7 and 30 <= minute < 40:
            entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.2.{feed}:{self.port}/">]>'
            return Reply(200, f"{entity}<rss version='2.0'><channel><title>&x;</title></channel></rss>".encode())
        return None

    def listing(self, feed: int, etag: str | None) -> Reply:
        """The feed as it is now: the articles so far, some twice, some of the next site's."""
        there = [number for number in range(ITEMS) if self.appears(feed, number) <= self.minute()]
        version = f'"{len(there)}"'
        if etag == version and feed % 2 == 0:
            return Reply(304)
        items = [self.item(feed, number) for number in there]
        if feed % 10 == 5:
            items += [*items, "<item><title>R & D</title></item>"]
        if feed % 4 == 1 and feed > 1:
            # The next site's articles, with a mark of where the reader came from.
            items += [
                self.item(feed - 1, n, "?utm_source=rss&fbclid=1")
                for n in there
                if self.appears(feed - 1, n) <= self.minute()
            ]
        body = f"<rss version='2.0'><channel><title>Wire {feed}</title>{''.join(items)}</channel></rss>"
        encoding = "utf-16" if feed % 10 == 9 else "utf-8"
        return Reply(200, body.encode(encoding), {"ETag": version, "Content-Type": "application/rss+xml"})

    def appears(self, feed: int, number: int) -> float:
        return (feed * 7 % 11) + number * 10

    def item(self, feed: int, number: int, marks: str = "") -> str:
        when = START + timedelta(minutes=self.appears(feed, number))
        link = self.url(feed, self.path(feed, number)) + marks.replace("&", "&amp;")
        return f"<item><title>No. {number}</title><link>{link}</link><pubDate>{format_datetime(when)}</pubDate></item>"


@pytest.fixture
def world(clock: SimulatedClock) -> Iterator[World]:
    made = World(clock)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


def watch_until(world: World, path: Path, minute: float, reader: PlainReader, problems: list[str]) -> None:
    """A run of the service, from the files that the last one left, until the simulated time has come."""
    sources = tuple(SourceSettings(world.url(feed, "/feed"), every=EVERY) for feed in range(1, FEEDS + 1))
    settings = Settings(sources, workers=1)
    allowed = [f"127.0.1.{feed}" for feed in range(1, FEEDS + 1)]
    world.clock.stopped, world.clock.end = False, START + timedelta(minutes=minute)
    client = Client(allowed, clock=world.clock, limits=QUICK)
    with Book(path, reader=reader) as book, Memory(f"{path}.watch") as memory:  # type: ignore[arg-type]
        Watch(book, settings, memory, client, report=lambda bad: problems.append(str(bad))).run()


@pytest.mark.slow
def test_an_hour_of_fifty_feeds_with_faults_and_restarts(world: World, path: Path) -> None:
    reader, problems = PlainReader(), []
    # The service is ended and started again three times; in the last half hour what was put off is made up for.
    for minute in (17, 33, 60, 95):
        watch_until(world, path, minute, reader, problems)
    with Book(path, reader=reader) as book, Memory(f"{path}.watch") as memory:  # type: ignore[arg-type]
        documents = {document.id: document for document in book.store.documents()}
        assert set(documents) == world.expected()
        assert sorted(reader.read_ids) == sorted(documents)  # each was read once
        assert {document.published_from for document in documents.values()} == {"feed"}
        fates = Counter(each.fate for each in memory.items())
        forbidden = [each for each in memory.items() if each.fate == "failed"]
        assert fates["waiting"] == 0
        assert fates["taken"] == len(documents)
        assert {each.problem and "robots.txt" in each.problem for each in forbidden} == {True}
        assert len(forbidden) == FEEDS // 10
        states = [memory.source(world.url(feed, "/feed")) for feed in range(1, FEEDS + 1)]
        assert {state.health for state in states} == {"ok"}
        moved = [state.url for state in states if state.moved]
        assert moved == [world.url(feed, "/feed") for feed in range(6, FEEDS + 1, 10)]
    served = Counter(
        (each.host, each.path.partition("?")[0])
        for each in world.requests
        if each.status == 200 and "news" in each.path
    )
    assert set(served.values()) == {1}  # every article was fetched once
    assert {each.address.rpartition(".")[0] for each in world.requests} == {"127.0.1"}
    assert not [each for each in world.requests if each.path.startswith("/private")]
    assert_faults_were_met(world, problems)


def assert_faults_were_met(world: World, problems: list[str]) -> None:
    said = "\n".join(problems)
    for words in (
        "HTTP 500",
        "asked again after",
        "broke off",
        "unpacks to more",
        "public internet",
        "circle",
        "entities",
        "robots.txt",
    ):
        assert words in said
    for feed in range(2, FEEDS + 1, 10):
        of_host = [each for each in world.requests if each.address == f"127.0.1.{feed}"]
        refused = [each.minute for each in of_host if each.status == 429]
        assert refused
        later = [each.minute for each in of_host if each.minute > refused[0]]
        assert min(later) >= refused[0] + 400 / 60  # Retry-After


# One site, one thing at a time


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


class Watched:
    """One feed of one site, watched; every round is a new run of the program."""

    def __init__(self, site: Site, clock: SimulatedClock, path: Path) -> None:
        self.site, self.clock, self.path = site, clock, path
        self.source = SourceSettings(site.url("/feed"))
        self.reader: Any = PlainReader()
        self.problems: list[str] = []

    def round(self, *, every: bool = True) -> Any:
        client = Client([self.site.host], clock=self.clock, limits=QUICK)
        with Book(self.path, reader=self.reader) as book, self.memory() as memory:
            settings = Settings((self.source,), workers=1)
            return Watch(book, settings, memory, client, report=lambda bad: self.problems.append(str(bad))).round(
                every=every
            )

    def memory(self) -> Memory:
        return Memory(f"{self.path}.watch")

    def documents(self) -> dict[str, Document]:
        with Book(self.path, reader=self.reader) as book:
            return {document.id: document for document in book.store.documents()}

    @property
    def health(self) -> str:
        with self.memory() as memory:
            return memory.source(self.source.url).health

    def lists(self, *items: str, root: str = "rss version='2.0'") -> None:
        body = f"<{root}><channel><title>Harbour Wire</title>{''.join(items)}</channel></rss>"
        self.site.routes["/feed"] = Reply(200, body.encode())


@pytest.fixture
def watched(site: Site, clock: SimulatedClock, path: Path) -> Watched:
    return Watched(site, clock, path)


def item(url: str, **more: str) -> str:
    return f"<item><link>{url}</link>{''.join(f'<{name}>{value}</{name}>' for name, value in more.items())}</item>"


def test_a_power_cut_loses_nothing(watched: Watched, site: Site) -> None:
    for number in range(6):
        site.routes[f"/{number}"] = Reply(
            200, article(f"{NAMES[number]} Mills", "Jumeirah Looms"), {"Content-Type": "text/html"}
        )
    watched.lists(*(item(f"/{number}") for number in range(6)))

    class Dying(PlainReader):
        def read(self, document: Document) -> Reading:
            if document.id.endswith("/3"):
                raise MemoryError
            return super().read(document)

    watched.reader = Dying()
    with pytest.raises(MemoryError):
        watched.round()
    before = set(watched.documents())
    assert len(before) < 6
    watched.reader = PlainReader()
    site.routes["/feed"] = Reply(500)  # the feed is gone by now; what it named is not
    watched.round()
    assert set(watched.documents()) == {site.url(f"/{number}") for number in range(6)}


def test_the_items_source_and_date_are_kept_as_evidence(watched: Watched, site: Site) -> None:
    site.routes["/1"] = Reply(200, article("Halden Mills", "Tarn Looms"), {"Content-Type": "text/html"})
    when = "<pubDate>Tue, 04 Mar 2025 07:00:00 GMT</pubDate>"
    watched.lists(
        f"<item><link>/1</link>{when}<source url='https://courier.example/rss'>Penang Courier</source></item>"
    )
    watched.round()
    (document,) = watched.documents().values()
    assert (document.published, document.published_from) == ("2025-03-04T07:00:00Z", "feed")
    assert document.publisher == "Penang Courier"
    with watched.memory() as memory:
        (kept,) = memory.items()
    assert (kept.item.source, kept.item.source_url) == ("Penang Courier", "https://courier.example/rss")
    assert kept.item.published == "Tue, 04 Mar 2025 07:00:00 GMT"


@pytest.mark.parametrize("words", ["Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 04 Mar 2031 07:00:00 GMT", "yesterday"])
def test_a_date_that_cannot_be_stays_unknown(watched: Watched, site: Site, words: str) -> None:
    site.routes["/1"] = Reply(200, article("Halden Mills", "Tarn Looms"), {"Content-Type": "text/html"})
    watched.lists(item("/1", pubDate=words))
    watched.round()
    assert [document.published for document in watched.documents().values()] == [None]


def test_pages_that_give_one_address_are_one_document_unless_they_plainly_differ(watched: Watched, site: Site) -> None:
    head = f"<link rel='canonical' href='{site.url('/story')}'>"
    same = article("Halden Mills", "Tarn Looms", head=head)
    site.routes |= {
        "/a": Reply(200, same),
        "/b": Reply(200, same),
        "/c": Reply(200, article("Quay Mills", "Tarn Looms", head=head)),
    }
    site.routes["/d"] = Reply(302, b"", {"Location": "/a"})
    watched.lists(*(item(f"/{name}") for name in "abcd"))
    assert watched.round().duplicates == 2
    assert set(watched.documents()) == {site.url("/story"), site.url("/c")}


def test_a_page_cannot_take_the_place_of_another_sites(watched: Watched, site: Site) -> None:
    head = "<link rel='canonical' href='https://courier.example/story'>"
    site.routes["/a"] = Reply(200, article("Halden Mills", "Tarn Looms", head=head))
    watched.lists(item("/a"))
    watched.round()
    assert set(watched.documents()) == {site.url("/a")}


def test_an_item_that_was_changed_becomes_a_new_version(watched: Watched, site: Site) -> None:
    def feed(updated: str) -> Reply:
        entry = f"<entry><id>1</id><link href='/1'/><updated>{updated}</updated></entry>"
        return Reply(200, f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode())

    site.routes |= {"/feed": feed("2025-03-04T07:00:00Z"), "/1": Reply(200, article("Halden Mills", "Tarn Looms"))}
    watched.round()
    site.routes["/1"] = Reply(200, article("Halden Mills", "Zelko Looms"))
    watched.round()
    assert "Tarn" in watched.documents()[site.url("/1")].text
    site.routes["/feed"] = feed("2025-03-04T07:30:00Z")
    watched.round()
    assert "Zelko" in watched.documents()[site.url("/1")].text
    assert site.paths().count("/1") == 2


def test_nothing_new_is_not_down_and_empty_is_neither(watched: Watched, site: Site, clock: SimulatedClock) -> None:
    assert watched.health == "not visited"
    watched.lists()
    watched.round()
    assert watched.health == "empty"
    site.routes["/1"] = Reply(200, article("Halden Mills", "Tarn Looms"))
    watched.lists(item("/1"))
    watched.round()
    clock.sleep(86_400)
    watched.round()
    with watched.memory() as memory:
        state = memory.source(watched.source.url)
    assert state.health == "ok"
    assert state.last_new is not None
    assert state.last_new < "2025-03-04T09" < (state.succeeded or "")
    site.routes["/feed"] = Reply(500)
    watched.round()
    assert watched.health == "broken"
    watched.lists(item("/1"))
    watched.round()
    assert watched.health == "ok"


def test_a_source_that_fails_is_asked_ever_more_seldom(watched: Watched, site: Site, clock: SimulatedClock) -> None:
    site.routes["/feed"] = Reply(404)
    for _ in range(24 * 60):
        watched.round(every=False)
        clock.sleep(60)
    assert 5 < len(site.paths()) < 15


def test_a_page_as_a_source_names_its_feeds(watched: Watched, site: Site) -> None:
    page = b"<html><head><link rel='alternate' type='application/rss+xml' href='/rss'></head><body><p>News.</p></body></html>"
    site.routes["/feed"] = Reply(200, page)
    watched.round()
    assert site.url("/rss") in watched.problems[0]
    assert site.paths() == ["/feed"]  # and it is not followed unasked


def test_a_feed_that_was_cut_off_is_asked_for_whole(watched: Watched, site: Site) -> None:
    for number in (1, 2):
        site.routes[f"/{number}"] = Reply(200, article(f"{NAMES[number]} Mills", "Tarn Looms"))
    whole = f"<rss version='2.0'><channel>{item('/1')}{item('/2')}</channel></rss>".encode()
    cut = [whole[:-30]]

    def feed(asked: Asked) -> Reply:
        if "if-none-match" in asked.headers:
            return Reply(304)
        return Reply(200, cut.pop() if cut else whole, {"ETag": '"1"'})

    site.routes["/feed"] = feed
    watched.round()
    assert set(watched.documents()) == {site.url("/1")}
    watched.round()
    assert set(watched.documents()) == {site.url("/1"), site.url("/2")}


def test_the_text_of_the_feed_can_be_taken(watched: Watched, site: Site) -> None:
    words = article("Halden Mills", "Tarn Looms").decode().partition("<article>")[2].partition("</article>")[0]
    watched.lists(f"<item><link>/1</link><title>Order</title><content:encoded><![CDATA[{words}]]></content:encoded></item>",
                  root="rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'")  # fmt: skip
    watched.source = SourceSettings(site.url("/feed"), text="feed")
    watched.round()
    assert set(watched.documents()) == {site.url("/1")}
    assert site.paths() == ["/feed"]


def test_what_is_older_than_wanted_is_passed_over(watched: Watched, site: Site) -> None:
    site.routes["/new"] = Reply(200, article("Halden Mills", "Tarn Looms"))
    watched.lists(
        item("/old", pubDate="Mon, 03 Mar 2025 23:00:00 GMT"), item("/new", pubDate="Tue, 04 Mar 2025 01:00:00 GMT")
    )
    watched.source = SourceSettings(site.url("/feed"), since="2025-03-04")
    watched.round()
    assert site.paths() == ["/feed", "/new"]


def test_an_index_of_sitemaps_is_followed_on_its_own_site_and_only_where_it_changed(
    watched: Watched, site: Site
) -> None:
    def index(changed: str) -> Reply:
        children = "<sitemap><loc>/a.xml</loc><lastmod>2025-01-01</lastmod></sitemap>"
        children += f"<sitemap><loc>/b.xml</loc><lastmod>{changed}</lastmod></sitemap>"
        return Reply(
            200, f"<sitemapindex>{children}<sitemap><loc>http://127.0.0.3/c.xml</loc></sitemap></sitemapindex>".encode()
        )

    def sitemap(*paths: str) -> Reply:
        return Reply(200, f"<urlset>{''.join(f'<url><loc>{path}</loc></url>' for path in paths)}</urlset>".encode())

    for number in (1, 2, 3):
        site.routes[f"/{number}"] = Reply(200, article(f"{NAMES[number]} Mills", "Tarn Looms"))
    site.routes |= {"/feed": index("2025-03-04"), "/a.xml": sitemap("/1"), "/b.xml": sitemap("/2")}
    watched.round()
    site.routes |= {"/feed": index("2025-03-05"), "/b.xml": sitemap("/2", "/3")}
    watched.round()
    assert set(watched.documents()) == {site.url(f"/{number}") for number in (1, 2, 3)}
    assert (site.paths().count("/a.xml"), site.paths().count("/b.xml")) == (1, 2)
    assert watched.health == "ok"
