"""Which document an article is: versions follow each other, and no article ever replaces another one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from benchmarks.pictures import picture
from sqlalchemy import create_engine
from tests.ingest import formats
from tests.pipeline.conftest import PlainReader

from tidings import ingest
from tidings.errors import NotFound
from tidings.model import Document, Reading
from tidings.pipeline.book import Book
from tidings.report import versions
from tidings.store import migrations
from tidings.store.fulltext import is_index_table

FIRST = "Halden Robotics will supply Okoye Semiconductor with gripper arms. The price was not given on Tuesday."
SECOND = "Halden Robotics will supply Quay Mills with gripper arms. The price was not given on Tuesday."
OTHER = "Mizzen Foods supplies Tarn Bakeries with flour. The mill stands by the river and was built of stone."
URL = "https://harbourwire.example/2025/03/halden"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with Book(path, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        yield opened


def write(path: Path, text: str, **facts: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    matter = "".join(f"{key}: {value}\n" for key, value in facts.items())
    path.write_text(f"---\n{matter}---\n{text}" if facts else text, "utf-8")
    return path


def customers(book: Book) -> list[str]:
    return [p.text for finding in book.store.findings() for p in finding.roles["customer"]]


def test_same_path_in_another_folder_is_another_article(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "one/01.md", FIRST)
    write(tmp_path / "two/01.md", OTHER)
    assert book.add(tmp_path / "one").taken == ["01.md"]
    done = book.add(tmp_path / "two")
    assert (done.taken, done.apart) == (["two/01.md"], [("two/01.md", "01.md")])
    assert sorted(customers(book)) == ["Okoye Semiconductor", "Tarn Bakeries"]
    assert [book.add(tmp_path / name).unchanged for name in ("two", "one")] == [["two/01.md"], ["01.md"]]


def test_copy_of_a_text_in_another_folder_does_not_replace_it(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "one/01.txt", FIRST)
    write(tmp_path / "two/01.txt", f"{FIRST} The Courier adds this line.")
    book.add(tmp_path / "one")
    assert book.add(tmp_path / "two").taken == ["two/01.txt"]


def test_moved_folder_keeps_its_documents(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "one/01.txt", FIRST)
    write(tmp_path / "one/02.txt", OTHER)
    book.add(tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "moved")
    write(tmp_path / "moved/01.txt", SECOND)
    done = book.add(tmp_path / "moved")
    assert (done.versions, done.unchanged) == (["01.txt"], ["02.txt"])


def test_file_that_another_article_was_written_into_keeps_both(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path / "in/latest.txt", FIRST)
    book.add(tmp_path / "in")
    write(path, OTHER)
    assert book.add(tmp_path / "in").taken == ["in/latest.txt"]
    assert sorted(customers(book)) == ["Okoye Semiconductor", "Tarn Bakeries"]
    assert book.add(tmp_path / "in").unchanged == ["in/latest.txt"]


@pytest.mark.parametrize("again", [URL, "http://www.harbourwire.example/2025/03/halden/", f"{URL}?utm_source=mail#top"])
def test_same_address_with_changed_text_is_a_new_version(book: Book, tmp_path: Path, again: str) -> None:
    write(tmp_path / "mon/a.md", FIRST, url=URL)
    write(tmp_path / "tue/b.md", SECOND, url=again)
    book.add(tmp_path / "mon")
    done = book.add(tmp_path / "tue")
    assert (done.taken, done.versions) == (["a.md"], ["a.md"])
    assert customers(book) == ["Quay Mills"]


def test_both_files_of_one_address_change_nothing_when_added_again(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "in/a.md", FIRST, url=URL)
    write(tmp_path / "in/b.md", SECOND, url=URL)
    assert book.add(tmp_path / "in").taken == ["a.md", "a.md"]
    assert customers(book) == ["Quay Mills"]
    done = book.add(tmp_path / "in")
    assert (done.taken, done.kept, len(done.unchanged)) == ([], [], 2)
    assert customers(book) == ["Quay Mills"]


def test_text_that_is_put_back_is_the_newest_again(book: Book, tmp_path: Path) -> None:
    for text in (FIRST, SECOND, FIRST):
        write(tmp_path / "in/a.txt", text)
        book.add(tmp_path / "in")
    assert customers(book) == ["Okoye Semiconductor"]
    assert [version.document.text for version in book.history("a.txt")] == [FIRST, SECOND, FIRST]


def test_older_text_that_comes_late_goes_to_the_history(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "new/a.md", SECOND, url=URL, modified="2025-03-05T09:00:00Z")
    write(tmp_path / "old/b.md", FIRST, url=URL, modified="2025-03-04T09:00:00Z")
    book.add(tmp_path / "new")
    done = book.add(tmp_path / "old")
    assert (done.taken, done.kept) == ([], ["a.md"])
    assert customers(book) == ["Quay Mills"]
    assert [version.document.text for version in book.history("a.md")] == [FIRST, SECOND]
    assert book.add(tmp_path / "old").unchanged == ["a.md"]


@pytest.mark.parametrize("url", ["https://harbourwire.example/", "https://harbourwire.example/index.html"])
def test_front_page_is_no_address_of_an_article(book: Book, tmp_path: Path, url: str) -> None:
    write(tmp_path / "in/a.md", FIRST, url=url)
    write(tmp_path / "in/b.md", OTHER, url=url)
    assert book.add(tmp_path / "in").taken == ["a.md", "b.md"]


def test_one_canonical_address_for_a_whole_site_merges_nothing(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "in/a.md", FIRST, url="https://harbourwire.example/news/")
    write(tmp_path / "in/b.md", OTHER, url="https://harbourwire.example/news/")
    assert book.add(tmp_path / "in").taken == ["a.md", "b.md"]


def test_file_that_is_named_in_another_way_is_the_same_document(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path / "in/deep/a.txt", FIRST)
    book.add(tmp_path / "in")
    write(path, SECOND)
    assert book.add(path).versions == ["deep/a.txt"]
    assert customers(book) == ["Quay Mills"]


def test_date_that_was_given_stays_with_the_next_version(book: Book, tmp_path: Path) -> None:
    path = write(tmp_path / "in/a.txt", FIRST)
    book.add(tmp_path / "in", published="2025-03-04")
    write(path, SECOND)
    book.add(tmp_path / "in")
    document = book.store.document("a.txt")
    assert (document.text, document.published, document.published_from) == (SECOND, "2025-03-04", "given")


def agency(book: Book, raw: bytes, path: Path) -> None:
    path.write_bytes(raw)
    assert book.add(path).failed == []


def test_correction_replaces_its_version_and_withdrawal_its_claims(book: Book, tmp_path: Path) -> None:
    plan = "Halden Robotics will supply Okoye Semiconductor with gripper arms. The price was not given."
    id = "urn:newsml:harbourwire.example:20250304:2"
    agency(book, formats.newsml(1, body=plan), tmp_path / "v1.xml")
    note = "<edNote>Corrects the name of the customer.</edNote>"
    agency(
        book, formats.newsml(2, extra=note, body=plan.replace("Okoye Semiconductor", "Quay Mills")), tmp_path / "v2.xml"
    )
    assert customers(book) == ["Quay Mills"]
    assert book.store.document(id).marks["correction"] == "Corrects the name of the customer."
    agency(book, formats.newsml(1, body=plan + " An old copy."), tmp_path / "late.xml")
    assert customers(book) == ["Quay Mills"]
    agency(book, formats.newsml(3, "canceled"), tmp_path / "v3.xml")
    assert customers(book) == []
    rows = list(versions.lines(book.history(id)))
    assert [row["marks"].get("version") for row in rows] == ["1", "1", "2", "3"]
    assert rows[-1]["marks"]["status"] == "canceled"


def test_embargoed_story_waits(book: Book, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(formats.ninjs(embargoed="2999-01-01T00:00:00Z"))
    (refused,) = book.add(tmp_path / "a.json").failed
    assert str(refused).endswith("is embargoed until 2999-01-01T00:00:00Z; add it again after that")
    (tmp_path / "a.json").write_bytes(formats.ninjs(embargoed="2025-03-04T07:00:00Z"))
    (id,) = book.add(tmp_path / "a.json").taken
    assert book.store.document(id).marks["embargo"] == "2025-03-04T07:00:00Z"


def test_history_shows_the_sentences_that_went_and_came(book: Book, tmp_path: Path) -> None:
    for text, title in ((FIRST, "One"), (SECOND, "Two")):
        write(tmp_path / "in/a.md", text, title=title)
        book.add(tmp_path / "in")
    old, new = versions.lines(book.history("a.md"))
    assert (old["version"], new["version"], new["replaced"]) == (1, 2, None)
    assert new["changed"] == {"title": ["One", "Two"]}
    assert new["gone"] == ["Halden Robotics will supply Okoye Semiconductor with gripper arms."]
    assert new["come"] == ["Halden Robotics will supply Quay Mills with gripper arms."]
    with pytest.raises(NotFound):
        book.history("b.md")


def test_rules_fill_in_what_an_article_does_not_say(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "in/wire/2025-03-04-a.txt", FIRST)
    write(tmp_path / "in/wire/b.md", OTHER, publisher="The Courier", date="2025-01-02")
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[[rules]]\npath = "wire/**"\npublisher = "Harbour Wire"\npublished = "2025-02"\ndated_by_path = true\n'
    )
    known = ingest.Rules.read(rules)
    book.add(tmp_path / "in", rules=known)
    said = {d.id: (d.publisher, d.published, d.published_from) for d in book.store.documents()}
    assert said == {
        "wire/2025-03-04-a.txt": ("Harbour Wire", "2025-03-04", "rule"),
        "wire/b.md": ("The Courier", "2025-01-02", "front matter"),
    }
    assert len(book.add(tmp_path / "in", rules=known).unchanged) == 2


def test_rules_added_later_are_applied_to_what_is_there(book: Book, tmp_path: Path) -> None:
    write(tmp_path / "in/wire/a.txt", FIRST)
    book.add(tmp_path / "in")
    rules = tmp_path / "rules.toml"
    rules.write_text('[[rules]]\npath = "wire/*"\npublisher = "Harbour Wire"\n')
    book.add(tmp_path / "in", rules=ingest.Rules.read(rules))
    assert book.store.document("wire/a.txt").publisher == "Harbour Wire"
    assert book.store.counts()["versions"] == 0


_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"


def take_back_to_first_schema(path: Path, first: Path) -> None:
    """Leave of a book what a book of the first schema has; first: where such a one is made to compare with."""
    engine = create_engine(f"sqlite:///{first}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
    with sqlite3.connect(first) as old, sqlite3.connect(path) as new:
        before, after = (dict(db.execute(_INDEXES)) for db in (old, new))
        for index in after.keys() - before.keys():
            new.execute(f"DROP INDEX {index}")
        for index in before.keys() - after.keys():
            new.execute(before[index])
        tables = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for (table,) in new.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall():
            columns = [{row[1] for row in db.execute(f"PRAGMA table_info({table})")} for db in (old, new)]
            if table in tables:
                for column in columns[1] - columns[0]:
                    new.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            elif not is_index_table(table):
                new.execute(f"DROP TABLE {table}")
        new.execute("UPDATE alembic_version SET version_num = '0001'")


def test_book_of_the_first_schema_goes_on(tmp_path: Path) -> None:
    """A book whose documents do not know where they came from is brought up to date and takes the same files again."""
    path = tmp_path / "old.db"
    write(tmp_path / "in/a.txt", FIRST)
    with Book(path, reader=PlainReader()) as book:  # type: ignore[arg-type]
        book.add(tmp_path / "in")
    take_back_to_first_schema(path, tmp_path / "first.db")
    with Book(path, reader=PlainReader()) as book:  # type: ignore[arg-type]
        assert book.store.document("a.txt").source == "a.txt"
        assert book.add(tmp_path / "in").unchanged == ["a.txt"]
        write(tmp_path / "in/a.txt", SECOND)
        assert book.add(tmp_path / "in").versions == ["a.txt"]


class StoppingReader(PlainReader):
    """Stops the run, as Ctrl-C does, when it has read so many."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def read(self, document: Document) -> Reading:
        if len(self.read_ids) >= self.most:
            raise KeyboardInterrupt
        return super().read(document)


def test_web_archive_that_was_broken_off_goes_on_where_it_was(tmp_path: Path, empty_book: Path) -> None:
    pytest.importorskip("fastwarc")
    urls = [f"https://harbourwire.example/{number}" for number in range(12)]
    bodies = [
        f"Firm {chr(65 + n)}x supplies Quay Mills with grain. It said so on day {n} of the fair." for n in range(12)
    ]
    pages = [
        formats.page(f"Report {n}", url, body).encode() for n, (url, body) in enumerate(zip(urls, bodies, strict=True))
    ]
    archive = tmp_path / "cc.warc.gz"
    archive.write_bytes(formats.warc(*(formats.record(url, page) for url, page in zip(urls, pages, strict=True))))
    exports = []
    for name, stops in (("broken", (4, 3, 100)), ("whole", (100,))):
        location = tmp_path / f"{name}.db"
        location.write_bytes(empty_book.read_bytes())
        for most in stops:
            reader = StoppingReader(most)
            with Book(location, reader=reader) as book, contextlib.suppress(KeyboardInterrupt):  # type: ignore[arg-type]
                book.add(archive)
        with Book(location, reader=PlainReader()) as book:  # type: ignore[arg-type]
            exports.append(picture(book.export()))
            assert [document.id for document in book.store.documents()] == sorted(urls)
        assert len(reader.read_ids) < len(urls) or name == "whole"
    assert exports[0] == exports[1]


CLAIMED = "https://harbourwire.example/2025/03/halden-picks-okoye"


@pytest.mark.parametrize(
    ("taken_at", "url"),
    [
        ("https://courier.example/news/7", "https://courier.example/news/7"),
        ("https://harbourwire.example/news/7", "https://harbourwire.example/news/7"),
        ("https://harbourwire.example/amp/halden-picks-okoye", CLAIMED),
    ],
    ids=["of another site", "of another article", "its own"],
)
def test_an_archived_page_goes_by_the_address_that_it_states_if_that_is_its_own(
    book: Book, tmp_path: Path, taken_at: str, url: str
) -> None:
    pytest.importorskip("fastwarc")
    write(tmp_path / "in/a.md", FIRST, url=CLAIMED)
    book.add(tmp_path / "in")
    archive = tmp_path / "cc.warc.gz"
    archive.write_bytes(formats.warc(formats.record(taken_at, formats.page("Order", CLAIMED, SECOND).encode())))
    done = book.add(archive)
    assert book.store.document(done.taken[0]).url == url
    # Only the page that is what it says it is becomes a version of the article at that address.
    assert done.versions == (["a.md"] if url == CLAIMED else [])
