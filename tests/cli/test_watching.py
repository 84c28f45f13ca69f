"""`tidings watch`, `tidings sources` and `tidings add https://...`: what they print, exit codes, and how they end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.conftest import Reply, Site
from tests.pipeline.conftest import PlainReader
from tests.pipeline.test_watching import article, item

from tidings.pipeline.book import Book

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 120
#: The command line in a process of its own, with a reader that needs no model.
COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from tidings import cli
from tests.pipeline.conftest import PlainReader
import tidings.pipeline.book as book
book.EmbeddedReader = PlainReader
cli.main()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    for number in range(3):
        page = article(f"{('Halden', 'Quay', 'Lune')[number]} Mills", "Tarn Looms")
        made.routes[f"/{number}"] = Reply(200, page, {"Content-Type": "text/html"})
    lists(made, 2)
    yield made
    made.close()


def lists(site: Site, count: int) -> None:
    items = "".join(item(f"/{number}", pubDate="Tue, 04 Mar 2025 07:00:00 GMT") for number in range(count))
    site.routes["/feed"] = Reply(
        200, f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()
    )


@pytest.fixture(autouse=True)
def plain_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that needs no model."""
    monkeypatch.setattr("tidings.pipeline.book.EmbeddedReader", PlainReader)


def settings(folder: Path, site: Site, more: str = "") -> Path:
    path = folder / "tidings.toml"
    common = f'delay = "0 s"\nallow_hosts = ["{site.host}"]\n{more}\n'
    text = f'{common}[[sources]]\nurl = "{site.url("/feed")}"\nname = "Harbour Wire"\n'
    path.write_text(text, encoding="utf-8")
    return path


def documents(book: Path) -> set[str]:
    with Book(book, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        return {document.id for document in opened.store.documents()}


def test_watch_once_and_again(tidings: Any, tmp_path: Path, site: Site) -> None:
    settings(tmp_path, site)
    code, _, err = tidings("watch", "--once")
    assert code == 0, err
    assert "1 sources visited (0 broken), 2 new, 2 read" in err
    assert documents(tmp_path / "tidings.db") == {site.url("/0"), site.url("/1")}
    lists(site, 3)
    assert "1 new, 1 read" in tidings("watch", "--once")[2]
    assert "0 new, 0 read" in tidings("watch", "--once")[2]
    assert sorted(site.paths()) == ["/0", "/1", "/2", "/feed", "/feed", "/feed"]


def test_sources_say_how_they_are(tidings: Any, tmp_path: Path, site: Site) -> None:
    settings(tmp_path, site, 'book = "news.db"')
    assert "not visited" in tidings("sources")[1]
    tidings("watch", "--once")
    code, out, _ = tidings("sources", "--json")
    row = json.loads(out)
    assert (code, row["health"], row["name"], row["items"]) == (0, "ok", "Harbour Wire", {"taken": 2})
    rows = [json.loads(line) for line in tidings("sources", "items", "--json")[1].splitlines()]
    assert [(each["fate"], each["document"]) for each in rows] == [("taken", site.url("/0")), ("taken", site.url("/1"))]
    assert {each["published"] for each in rows} == {"Tue, 04 Mar 2025 07:00:00 GMT"}
    site.routes["/feed"] = Reply(410)
    code, _, err = tidings("watch", "--once")
    assert (code, "HTTP 410" in err) == (1, True)
    code, out, _ = tidings("sources")
    assert (code, "broken" in out, "HTTP 410" in out) == (1, True, True)


def test_a_private_source_that_nobody_allowed(tidings: Any, tmp_path: Path, site: Site) -> None:
    (tmp_path / "tidings.toml").write_text(f'[[sources]]\nurl = "{site.url("/feed")}"\n')
    code, _, err = tidings("watch", "--once")
    assert (code, "--allow-host 127.0.0.1" in err) == (1, True)
    assert site.asked == []
    assert tidings("watch", "--once", "--allow-host", "127.0.0.1")[0] == 0


def facts(book: Path) -> list[tuple[str | None, str | None, str | None]]:
    with Book(book, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        return sorted((each.publisher, each.published, each.published_from) for each in opened.store.documents())


@pytest.mark.parametrize("command", [("watch", "--once"), ("add",)])
def test_rules_of_the_settings_hold_for_what_is_fetched(
    tidings: Any, tmp_path: Path, site: Site, command: tuple[str, ...]
) -> None:
    rules = (
        '[[rules]]\nhost = "127.0.0.1"\npath = "*/1"\npublisher = "Mill Gazette"\npublished = "2025-02-01"\noverrule = true\n'
        '[[rules]]\nhost = "127.0.0.1"\npublisher = "Tarn Courier"\npublished = "2024"\n'
        '[[rules]]\nhost = "elsewhere.example"\npublisher = "Nobody"\noverrule = true\n'
    )
    path = settings(tmp_path, site, rules)
    path.write_text(path.read_text().replace('name = "Harbour Wire"\n', ""))
    command = (*command, site.url("/feed")) if command == ("add",) else command
    for _ in range(2):
        code, _, err = tidings(*command)
        assert code == 0, err
        # The feed's date is there before a rule that only fills gaps; a rule that overrules counts against it.
        assert facts(tmp_path / "tidings.db") == [
            ("Mill Gazette", "2025-02-01", "rule"),
            ("Tarn Courier", "2025-03-04T07:00:00Z", "feed"),
        ]


def test_a_date_given_with_the_command_counts_over_rules(tidings: Any, tmp_path: Path, site: Site) -> None:
    settings(tmp_path, site, '[[rules]]\nhost = "127.0.0.1"\npublished = "2024"\noverrule = true\n')
    assert tidings("add", site.url("/0"), "--published", "2025-05-06")[0] == 0
    assert facts(tmp_path / "tidings.db") == [(None, "2025-05-06", "given")]


def test_rules_that_cannot_be_followed_stop_the_watch_before_it_asks(tidings: Any, tmp_path: Path, site: Site) -> None:
    settings(tmp_path, site, '[[rules]]\npublisher = "Tarn Courier"\n')
    code, _, err = tidings("watch", "--once")
    assert (code, "rule 1" in err, "neither path nor host" in err) == (2, True, True)
    assert site.asked == []


def test_add_takes_a_page_and_a_feed(tidings: Any, tmp_path: Path, site: Site) -> None:
    code, _, err = tidings("add", site.url("/0?utm_source=mail#top"))
    assert (code, "--allow-host" in err) == (1, True)
    code, _, err = tidings("add", site.url("/0?utm_source=mail#top"), "--allow-host", site.host)
    assert (code, "1 read" in err) == (0, True)
    code, _, err = tidings("add", site.url("/feed"), "--allow-host", site.host)
    assert code == 0, err
    # The page that is there gains the date that the feed gives.
    assert documents(tmp_path / "tidings.db") == {site.url("/0"), site.url("/1")}
    code, _, err = tidings("add", site.url("/0"), site.url("/gone"), "--allow-host", site.host)
    assert code == 1
    assert "0 read, 1 unchanged, 1 failed" in err
    assert "HTTP 404" in err


def test_the_list_of_sources_is_kept_by_command(tidings: Any, tmp_path: Path) -> None:
    assert tidings("sources", "add", "https://a.example/feed", "--name", 'A "quoted"\\ name')[0] == 0
    (tmp_path / "in.opml").write_text(
        '<opml version="2.0"><body><outline text="B" xmlUrl="https://b.example/rss?x=1&amp;y=2"/>'
        '<outline text="A" xmlUrl="https://a.example/feed"/><outline text="C" xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    code, _, err = tidings("sources", "import", "in.opml")
    assert (code, "1 sources added" in err, "file:///etc/passwd" in err) == (1, True, True)
    assert tidings("sources", "export", "-o", "out.opml")[0] == 0
    (tmp_path / "tidings.toml").unlink()
    assert tidings("sources", "import", "out.opml")[0] == 0
    rows = [json.loads(line) for line in tidings("sources", "--json")[1].splitlines()]
    assert [(row["url"], row["name"]) for row in rows] == [
        ("https://a.example/feed", 'A "quoted"\\ name'),
        ("https://b.example/rss?x=1&y=2", "B"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sources = 3", "[[sources]]"),
        ("[[sources]]\nname = 'A'", "source 1: has no url"),
        ("[[sources]]\nurl = 'ftp://a.example/'", "not http or https"),
        ("[[sources]]\nurl = 'https://a.example/'\nevry = '5 min'", "did you mean 'every'?"),
        ("every = 'often'\n[[sources]]\nurl = 'https://a.example/'", "no time span"),
        ("[[sources]]\nurl = 'https://a.example/'\ntext = 'all'", '"page" or "feed"'),
        ("[[sources]]\nurl = 'https://a.example/'\nsince = 'May'", "YYYY-MM-DD"),
        ("allow_hosts = 'x'", "allow_hosts"),
        ("= 3", "no valid TOML"),
        (None, "no such file"),
    ],
)
def test_settings_that_cannot_be_used_are_misuse(tidings: Any, tmp_path: Path, text: str | None, words: str) -> None:
    if text is not None:
        (tmp_path / "tidings.toml").write_text(text)
    code, out, err = tidings("watch", "--once")
    assert (code, out) == (2, "")
    assert err.startswith("tidings.toml: ")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_the_service_ends_when_told_and_goes_on_where_it_was(
    tmp_path: Path, site: Site, number: signal.Signals, code: int
) -> None:
    path, book = settings(tmp_path, site, 'every = "1 s"'), tmp_path / "tidings.db"

    def start() -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", COMMAND, "watch", "--settings", str(path), "--book", str(book)]
        return subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def wait_for(count: int, process: subprocess.Popen[str]) -> None:
        end = time.monotonic() + WAIT_S
        while not book.exists() or len(documents(book)) < count:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.5)

    first = start()
    wait_for(2, first)
    first.send_signal(number)
    _, err = first.communicate(timeout=WAIT_S)
    assert first.returncode == code, err
    assert "stopped; what is left waits" in err
    assert "Traceback" not in err
    lists(site, 3)
    second = start()
    wait_for(3, second)
    second.kill()
    second.communicate()
    served = [each for each in site.paths() if each != "/feed"]
    assert sorted(set(served)) == ["/0", "/1", "/2"]
    assert (served.count("/0"), served.count("/1")) == (1, 1)


def test_a_second_watch_of_a_book_is_refused_until_the_first_is_gone(tmp_path: Path, site: Site) -> None:
    path, book = settings(tmp_path, site, 'every = "1 h"'), tmp_path / "tidings.db"

    def start(*more: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", COMMAND, "watch", "--settings", str(path), "--book", str(book), *more]
        return subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    first = start()
    assert first.stderr is not None
    assert "watching 1 sources" in first.stderr.readline()
    second = start("--once")
    _, err = second.communicate(timeout=WAIT_S)
    assert second.returncode == 2
    assert f"another `tidings watch` runs on this book (process {first.pid})" in err
    assert err.count("\n") == 1
    first.kill()
    first.communicate()
    third = start("--once")
    _, err = third.communicate(timeout=WAIT_S)
    assert third.returncode == 0, err
    assert documents(book) == {site.url("/0"), site.url("/1")}
