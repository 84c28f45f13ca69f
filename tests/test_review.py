"""Review and stories from a book of plain reports: what a person rejects is not shown, and can be taken back."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.pipeline.conftest import PlainReader

from tidings import Book, cli
from tidings.errors import NotFound
from tidings.pipeline.reviewing import rule, undo, waiting

REPORTS = {
    "a.txt": (
        "2025-03-04",
        "Halden Works will supply Okoye Mills with memory chips. Quay Foods supplies Lune Optics with tea.",
    ),
    "b.txt": ("2025-03-06", "Halden Works will supply Okoye Mills with memory chips."),
    "c.txt": ("2025-06-01", "Halden Works will supply Okoye Mills with memory chips."),
    "d.txt": ("2025-03-05", "Tarn Bakeries will supply Mizzen Inns with bread."),
    "e.txt": (
        "2025-03-05",
        "Tarn Bakeries will supply Mizzen Inns with bread. Halden Works will supply Okoye Mills with chips.",
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    with Book(folder / "news.db", reader=PlainReader()) as book:  # type: ignore[arg-type]
        for name, (day, text) in REPORTS.items():
            (folder / name).write_text(text, encoding="utf-8")
            book.add(folder / name, published=day)
    return folder / "news.db"


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[Book]:
    (tmp_path / "news.db").write_bytes(made.read_bytes())
    with Book(tmp_path / "news.db", reader=PlainReader()) as opened:  # type: ignore[arg-type]
        yield opened


def supply(book: Book, name: str) -> str:
    return next(f.id for f in book.listed(name=name) if f.type == "supply")


def test_a_rejected_finding_leaves_what_is_shown_and_stays_in_the_book(book: Book) -> None:
    key = supply(book, "Tarn Bakeries")
    rule(book.store, key, "reject", who="Ana", why="misread")
    assert key not in {f.id for f in book.listed()}
    assert key not in {f["id"] for f in book.export()["findings"]}
    assert book.brief("Tarn Bakeries").sections == ()
    assert key not in {hit.finding for hit in book.search("Tarn")}
    assert key not in {plan.finding.id for plan in book.plans(on="2025-12-31")}
    assert [f.id for f in book.listed(rejected=True)] == [key]
    assert book.store.finding(key).id == key


def test_undo_brings_it_back_and_keeps_both_decisions(book: Book) -> None:
    key, before = supply(book, "Tarn Bakeries"), book.export()
    rule(book.store, key, "reject", who="Ana", why="misread")
    undo(book.store, who="Ben", why="it was right")
    assert book.export() == before
    assert [(d.verdict, d.who, d.why) for d in book.store.decisions()] == [
        ("reject", "Ana", "misread"),
        ("undo", "Ben", "it was right"),
    ]
    with pytest.raises(NotFound):
        undo(book.store, who="Ben", why="")


def test_the_last_ruling_holds(book: Book) -> None:
    key = supply(book, "Tarn Bakeries")
    rule(book.store, key, "reject", who="Ana", why="")
    rule(book.store, key, "accept", who="Ben", why="")
    assert key in {f.id for f in book.listed()}
    undo(book.store, who="Ben", why="")
    assert key not in {f.id for f in book.listed()}


def test_a_ruling_finds_its_finding_again_when_that_has_a_new_id(book: Book) -> None:
    key = supply(book, "Tarn Bakeries")
    rule(book.store, key, "reject", who="Ana", why="")
    old = book.store.finding(key)
    book.store.save_findings(
        [type(old)(**{n: getattr(old, n) for n in old.__slots__} | {"id": "f-new"})], replaced=[key]
    )
    assert [f.id for f in book.listed(rejected=True)] == ["f-new"]


def test_what_waits_is_what_the_reader_is_unsure_of_and_no_one_settled(book: Book) -> None:
    everything = waiting(book.store, below=1.0, limit=100)
    assert waiting(book.store, below=0.5, limit=100) == []
    first, second, last = (w.finding.id for w in everything)
    rule(book.store, first, "unsure", who="Ana", why="")
    rule(book.store, second, "accept", who="Ana", why="")
    assert [w.finding.id for w in waiting(book.store, below=1.0, limit=100)] == [last, first]
    assert len(waiting(book.store, below=1.0, limit=1)) == 1


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = "") -> int:
    monkeypatch.setattr(sys, "argv", ["tidings", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
    try:
        cli.main()
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def test_review_steps_through_asks_and_undoes(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = "x\nr\nwrong parties\nz\na\n\nu\nnobody knows\nq\n"
    assert run(monkeypatch, "review", "-b", book.store.location, "--who", "Ana", "--below", "1", stdin=answers) == 0
    assert [(d.verdict, d.why) for d in book.store.decisions()] == [
        ("reject", "wrong parties"),
        ("undo", "taken back in review"),
        ("accept", ""),
        ("unsure", "nobody knows"),
    ]
    assert "2 ruled" in capsys.readouterr().out


def test_review_shows_what_another_person_ruled_in_between(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key, where = waiting(book.store, below=1.0, limit=1)[0].finding.id, book.store.location

    def answers() -> Iterator[str]:
        yield "a\n"
        rule(book.store, key, "reject", who="Ben", why="no such deal")
        yield from ("it stands there\n", "a\n", "I looked again\n", "q\n")

    class Typed(io.StringIO):
        lines = answers()

        def readline(self, size: int | None = -1, /) -> str:
            return next(self.lines)

    monkeypatch.setattr(sys, "argv", ["tidings", "review", "-b", where, "--who", "Ana", "--below", "1"])
    monkeypatch.setattr(sys, "stdin", Typed())
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert not left.value.code
    assert "Ben ruled 'reject'" in capsys.readouterr().err
    assert [(d.verdict, d.who, d.why) for d in book.store.decisions(key)] == [
        ("reject", "Ben", "no such deal"),
        ("accept", "Ana", "I looked again"),
    ]


def test_review_takes_one_ruling_from_its_options(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    key, where = supply(book, "Tarn Bakeries"), ("-b", book.store.location)
    assert run(monkeypatch, "review", key, *where, "--reject", "--reason", "no such deal") == 0
    assert [f.id for f in book.listed(rejected=True)] == [key]
    assert run(monkeypatch, "review", *where, "--undo", "1") == 0
    assert book.listed(rejected=True) == []
    assert run(monkeypatch, "review", key, *where) == 2
    assert run(monkeypatch, "review", "f-none", *where, "--accept") == 1


def test_review_corrects_a_claim_from_its_options(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    [claim] = next(f.claims for f in book.listed(name="Lune Optics"))
    where = ("-b", book.store.location, "--who", "Ana")
    typed = ("--correct", "supplier=Lune Optics", "--correct", "customer = Quay Foods", "--correct", "status=planned")
    assert run(monkeypatch, "review", claim, *where, *typed, "--reason", "the wrong way round") == 0
    [finding] = book.listed(name="Lune Optics")
    assert [party.text for party in finding.roles["supplier"]] == ["Lune Optics"]
    assert (finding.status, finding.roles["customer"][0].text) == ("planned", "Quay Foods")
    assert len(book.store.decisions()) == 3
    for bad, told in (
        ("status=planed", "choose one of"),
        ("supplier=Tarn Bakeries", "does not stand in the sentence"),
        ("supplier=Lune Optics@2", "2 times"),
        ("colour=red", "PART one of"),
        ("date=soon", "is no date"),
    ):
        assert run(monkeypatch, "review", claim, *where, "--correct", "product=", "--correct", bad) == 2
        assert told in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert len(book.store.decisions()) == 3
    assert run(monkeypatch, "review", claim, *where, "--correct", "status=actual", "--accept") == 2


def test_review_corrects_a_sentence_that_it_shows(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, last = found = waiting(book.store, below=1.0, limit=9)
    chosen = ["1"] if len(last.evidence) > 1 else []
    answers = [*["s"] * (len(found) - 1), "c", *chosen, "status=possible", "may, it says", "q"]
    stdin = "\n".join(answers) + "\n"
    assert run(monkeypatch, "review", "-b", book.store.location, "--who", "Ana", "--below", "1", stdin=stdin) == 0
    assert [(d.verdict, d.why) for d in book.store.decisions()] == [("correct", "may, it says")]
    assert [f.status for f in book.listed(status="possible")] == ["possible"]


def test_the_documents_of_a_name_are_counted_as_it_is_joined_and_taken_apart(book: Book) -> None:
    def right() -> bool:
        listed = book.store.catalogue.entities(limit=500).items
        return all(of == len({each.document for each in book.store.locals_of([e.id])}) for e, of in listed)

    def documents(name: str) -> int:
        return next(of for entity, of, _ in book.store.entities(name=name))

    assert (documents("Halden Works"), documents("Quay Foods")) == (4, 1)
    assert right()
    made = book.rule_identity("same", "Tarn Bakeries", "Quay Foods", who="Ana")
    assert documents("Tarn Bakeries") == 3
    assert right()
    undo(book.store, made.id, who="Ana", why="")
    assert documents("Tarn Bakeries") == 2
    assert right()


@pytest.mark.parametrize("option", ["--type", "--status", "--standing"])
def test_a_word_that_is_none_of_the_list_is_misuse(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert run(monkeypatch, "findings", "-b", book.store.location, option, "nonsense") == 2
    assert "is none of:" in capsys.readouterr().err


def test_stories_share_findings_within_a_window_and_a_round_up_belongs_to_several(book: Book) -> None:
    told = {tuple(sorted(story.documents)) for story, _ in book.stories()}
    assert ("a.txt", "b.txt", "e.txt") in told
    assert ("d.txt", "e.txt") in told
    assert not any("c.txt" in documents for documents in told)


def test_order_of_arrival_does_not_change_stories(book: Book, made: Path, tmp_path: Path) -> None:
    with Book(tmp_path / "other.db", reader=PlainReader()) as other:  # type: ignore[arg-type]
        for name, (day, _) in reversed(REPORTS.items()):
            other.add(made.parent / name, published=day)
        assert other.export()["stories"] == book.export()["stories"]


def test_a_story_says_what_all_and_what_only_one_report_says(
    book: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "story", "b.txt", "-b", book.store.location, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [report["document"] for report in told["reports"]] == ["a.txt", "e.txt", "b.txt"]
    assert {finding["said_by"] for finding in told["findings"]} == {"all"}
    assert run(monkeypatch, "story", "b.txt", "-b", book.store.location) == 0
    assert "What all reports say" in capsys.readouterr().out
    assert run(monkeypatch, "story", "s-none", "-b", book.store.location) == 1


def test_lists_filter_by_topic_at_any_level(book: Book) -> None:
    wide, narrow = book.listed(topic="technology"), book.listed(topic="memory chips")
    assert {f.id for f in narrow} == {supply(book, "Halden Works")} == {f.id for f in wide}
    assert {plan.finding.id for plan in book.plans(on="2025-12-31", topic="food")} == {supply(book, "Tarn Bakeries")}
    with pytest.raises(NotFound):
        book.listed(topic="no such thing")


def test_topics_count_reports_beside_the_period_before(book: Book) -> None:
    moved = {m.topic: m for m in book.movements(since="2025-03-06", until="2025-03-07")[0]}
    assert (moved["chips"].reports, moved["chips"].before) == (1, 2)
    assert (moved["food"].reports, moved["food"].before) == (0, 3)
