"""``tidings.open(...)``: what ``add`` takes and leaves, and the questions that a book answers."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.pictures import picture
from tests.pipeline.conftest import PlainReader

import tidings
from tidings.errors import NotFound
from tidings.pipeline.book import Book

PLAN = "Halden Robotics will supply Okoye Semiconductor with gripper arms. The price was not given."
DONE = "Halden Robotics supplies Okoye Semiconductor with gripper arms. Deliveries began in spring."
OTHER = "Mizzen Foods supplies Tarn Bakeries with flour."


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for stem, text in texts.items():
        (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
    return folder


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with sqlite3.connect(path) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return write(tmp_path / "news", a=PLAN, b=DONE, c=OTHER)


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with Book(path, reader=PlainReader()) as opened:  # type: ignore[arg-type]
        yield opened


def test_folder_is_added_with_ids_relative_to_it(book: Book, news: Path) -> None:
    write(news / "deep", d="Quay Mills supplies Mizzen Foods with grain.")
    done = book.add(news)
    assert (done.taken, done.unchanged, done.failed) == (["a.txt", "b.txt", "c.txt", "deep/d.txt"], [], [])
    assert [document.id for document in book.store.documents()] == done.taken
    assert book.store.pending() == []


def test_standard_input_is_one_article(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PLAN.encode())))
    (key,) = book.add("-").taken
    assert book.store.document(key).text == PLAN
    assert [finding.type for finding in book.store.findings()] == ["supply"]


def test_adding_again_changes_no_row_and_reads_nothing(book: Book, news: Path, path: Path) -> None:
    book.add(news)
    before = rows(path)
    assert any(before["findings"])
    again = PlainReader()
    with Book(path, reader=again) as second:  # type: ignore[arg-type]
        done = second.add(news)
    assert (done.taken, done.unchanged) == ([], ["a.txt", "b.txt", "c.txt"])
    assert again.read_ids == []
    assert rows(path) == before


def test_changed_file_is_a_new_version(book: Book, news: Path) -> None:
    book.add(news)
    old = book.store.document("a.txt")
    write(news, a="Halden Robotics will supply Quay Mills with gripper arms.")
    done = book.add(news)
    assert (done.taken, done.unchanged) == (["a.txt"], ["b.txt", "c.txt"])
    assert book.store.counts()["versions"] == 1
    assert book.store.raw(old.sha256) == PLAN.encode()
    planned = book.store.findings(status="planned")
    assert [[p.text for p in finding.roles["customer"]] for finding in planned] == [["Quay Mills"]]


def test_better_reader_reads_again(path: Path, news: Path) -> None:
    with Book(path, reader=PlainReader()) as book:  # type: ignore[arg-type]
        book.add(news)
    better = PlainReader()
    better.version = "plain 2"  # type: ignore[misc]
    with Book(path, reader=better) as book:  # type: ignore[arg-type]
        assert book.add(news).taken == ["a.txt", "b.txt", "c.txt"]
        assert book.store.counts()["versions"] == 0


def test_date_given_is_the_date(book: Book, news: Path) -> None:
    book.add(news, published="2025-03")
    document = book.store.document("a.txt")
    assert (document.published, document.published_from) == ("2025-03", "given")


def test_date_given_stays_when_none_is_given_later(book: Book, news: Path) -> None:
    book.add(news, published="2025-03")
    assert book.add(news).unchanged == ["a.txt", "b.txt", "c.txt"]
    assert book.store.document("a.txt").published == "2025-03"


def test_other_date_given_is_taken(book: Book, news: Path) -> None:
    book.add(news, published="2025-03")
    assert book.add(news, published="2025-04").taken == ["a.txt", "b.txt", "c.txt"]
    assert book.store.document("a.txt").published == "2025-04"


def test_one_bad_input_is_told_and_the_rest_is_read(book: Book, news: Path) -> None:
    write(news, b="")
    done = book.add(news / "missing.txt", news)
    assert done.taken == ["a.txt", "c.txt"]
    assert [(bad.source, bad.why) for bad in done.failed] == [
        (str(news / "missing.txt"), "does not exist"),
        (str(news / "b.txt"), "is empty"),
    ]


def test_name_that_is_no_unicode_stops_nothing(book: Book, news: Path) -> None:
    try:
        (news / "0\udcff.txt").write_text(PLAN, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such name")
    done = book.add(news)
    assert (len(done.failed), done.taken) == (1, ["a.txt", "b.txt", "c.txt"])


def test_progress_names_each_input(book: Book, news: Path) -> None:
    named: list[str] = []
    book.add(news, progress=named.append)
    assert named == ["a.txt", "b.txt", "c.txt"]


def test_long_run_is_linked_on_the_way(book: Book, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidings.pipeline.borders.EVERY", 2)
    waiting: list[int] = []
    book.add(news, progress=lambda name: waiting.append(len(book.store.pending())))
    assert max(waiting) < 2
    assert book.store.pending() == []


def test_one_at_a_time_equals_all_at_once_in_any_order(path: Path, news: Path, tmp_path: Path) -> None:
    told = []
    for number, runs in enumerate((["a", "b", "c"], ["c", "b", "a"], ["abc"], ["cba"])):
        with Book(tmp_path / f"{number}.db", reader=PlainReader()) as book:  # type: ignore[arg-type]
            for run in runs:
                book.add(*(news / f"{stem}.txt" for stem in run))
            told.append(picture(book.export()))
    assert told[1:] == told[:1] * 3


def test_brief_leads_every_line_to_a_sentence(book: Book, news: Path) -> None:
    book.add(news, published="2025-03-04")
    made = book.brief("Halden")
    assert made.head.name == "Halden Robotics"
    texts = {document.id: document.text for document in book.store.documents()}
    assert made.sources
    for source in made.sources:
        assert texts[source.document][source.span.start : source.span.end] == source.sentence
    assert "Okoye Semiconductor" in str(made)
    assert "Mizzen" not in str(made)


def test_brief_with_a_counterpart_is_about_both(book: Book, news: Path) -> None:
    write(news, d="Halden Robotics supplies Mizzen Foods with ovens.")
    book.add(news)
    made = str(book.brief("Halden Robotics", other="Mizzen Foods"))
    assert "Mizzen Foods" in made
    assert "Okoye" not in made


def test_unknown_name_says_what_to_do(book: Book, news: Path) -> None:
    book.add(news)
    for ask in (book.entity, book.brief, book.findings):
        with pytest.raises(NotFound, match=r"'Nobody'.*tidings entities"):
            ask("Nobody")


def test_search_finds_sentences_and_findings(book: Book, news: Path) -> None:
    book.add(news)
    hits = book.search('"gripper arms"')
    assert {hit.kind for hit in hits} == {"sentence", "finding"}
    for hit in hits:
        assert hit.document is not None
        assert hit.span is not None
        text = book.store.document(hit.document).text
        assert "gripper arms" in text[hit.span.start : hit.span.end]


def test_question_links_what_a_broken_run_left(book: Book, tmp_path: Path) -> None:
    names = [f"{number:02}.txt" for number in range(30)]
    for name in names:
        text = f"Halden Robotics supplies Mizzen Foods with grain for hall {name[:2]}."
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        book.add(tmp_path, progress=_stop_at(names[-1]))
    left = book.store.pending()
    assert left == names[: len(left)]
    assert left
    assert book.entity("Halden Robotics").name == "Halden Robotics"
    assert book.store.pending() == []


def _stop_at(name: str):  # type: ignore[no-untyped-def]
    def step(current: str) -> None:
        if current == name:
            raise KeyboardInterrupt

    return step


def test_opens_from_the_package_root(tmp_path: Path, news: Path) -> None:
    code = """
import sys, tidings
book = tidings.open(sys.argv[1])
print(book.add(sys.argv[2]).taken)
print(book.brief("Halden Robotics"))
"""
    (news / "d.txt").write_text(
        "Halden Robotics CEO Ana Sousa spoke. Halden Robotics hired Ana Sousa as chief executive."
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "own.db"), str(news)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("['a.txt', 'b.txt', 'c.txt', 'd.txt']\nHalden Robotics")


def test_package_root_offers_what_it_names() -> None:
    assert [name for name in tidings.__all__ if not hasattr(tidings, name)] == []
