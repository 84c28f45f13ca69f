"""How many independent origins stand behind a finding, and how well it stands."""

from __future__ import annotations

from tests.fuse.conftest import Report, fused, one

from tidings.model import Derivation

SENTENCE = "Bruma Works supplies Veltora with valves."
ROLES = {"supplier": ["Bruma Works"], "customer": ["Veltora"], "product": ["valves"]}


def plain(id: str, publisher: str | None) -> Report:
    return Report(id, publisher).says(SENTENCE, "supply", "supplies", ROLES)


def test_ten_copies_of_one_report_are_one_origin() -> None:
    reports = [plain(f"{n}", f"Paper {n}") for n in range(10)]
    copies = [Derivation(f"{n}", "0", "copy") for n in range(1, 10)]
    found = one(fused(*reports, derivations=copies))
    assert [o.label for o in found.origins] == ["Paper 0"]
    assert len(found.documents) == 10
    assert found.standing == "single origin"


def test_a_copy_of_a_copy_leads_to_the_first() -> None:
    reports = [plain("a", "Paper A"), plain("b", "Paper B"), plain("c", "Paper C")]
    chain = [Derivation("c", "b", "copy"), Derivation("b", "a", "rewrite")]
    assert [o.label for o in one(fused(*reports, derivations=chain)).origins] == ["Paper A"]


def test_two_outlets_of_their_own_corroborate() -> None:
    found = one(fused(plain("a", "Paper A"), plain("b", "Paper B")))
    assert len(found.origins) == 2
    assert found.standing == "corroborated"


def test_two_reports_of_one_outlet_are_one_origin() -> None:
    assert len(one(fused(plain("a", "Paper A"), plain("b", "Paper A"))).origins) == 1


def test_a_report_of_unknown_publisher_corroborates_nothing_but_itself() -> None:
    found = one(fused(plain("a", None), plain("b", None)))
    assert {o.kind for o in found.origins} == {"unknown"}
    assert {o.label for o in found.origins} == {"a", "b"}


def test_one_statement_in_three_outlets_is_one_origin_and_confirms() -> None:
    reports = [plain(name, f"Paper {name}") for name in "abc"]
    stated = [Derivation(name, "statement: Bruma Works", "statement") for name in "abc"]
    found = one(fused(*reports, derivations=stated))
    assert [(o.label, o.kind) for o in found.origins] == [("statement: Bruma Works", "statement")]
    assert found.standing == "confirmed by a party"


def test_a_citing_report_adds_no_origin() -> None:
    cites = [Derivation("b", "a", "cites")]
    found = one(fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=cites))
    assert [o.label for o in found.origins] == ["Paper A"]


def test_an_outlet_cited_but_not_in_the_book_is_the_origin() -> None:
    cites = [Derivation("a", "Harbour Wire", "cites")]
    assert [o.label for o in one(fused(plain("a", "Paper A"), derivations=cites)).origins] == ["Harbour Wire"]


def test_an_unnamed_source_is_the_outlets_own_beside_a_statement() -> None:
    own = Report("b", "Paper B").says(
        "Bruma Works supplies Veltora with valves, a manager said.",
        "supply",
        "supplies",
        ROLES,
        speaker=["a manager"],
    )
    stated = [Derivation(name, "statement: Bruma Works", "statement") for name in "ab"]
    found = one(fused(plain("a", "Paper A"), own, derivations=stated))
    assert {o.label for o in found.origins} == {"statement: Bruma Works", "Paper B"}


def test_the_head_of_a_party_speaks_for_it() -> None:
    report = (
        Report("a", "Paper A")
        .says(
            "Bruma Works chief executive Ana Ruiz was there.",
            "role",
            "chief executive",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["chief executive"]},
        )
        .says("Bruma Works supplies Veltora with valves, Ruiz said.", "supply", "supplies", ROLES, speaker=["Ruiz"])
    )
    assert [o.label for o in one(fused(report), type="supply").origins] == ["statement: Bruma Works"]


def test_a_report_that_cites_a_teller_of_a_statement_rests_on_the_statement() -> None:
    stated = Derivation("a", "statement: Bruma Works", "statement")
    found = one(
        fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=[stated, Derivation("b", "a", "cites")])
    )
    assert [o.label for o in found.origins] == ["statement: Bruma Works"]


def test_an_interview_is_the_outlets_own_and_confirms() -> None:
    report = (
        Report("a", "Paper A")
        .says(
            "Bruma Works chief executive Ana Ruiz told us so on Monday.",
            "role",
            "chief executive",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["chief executive"]},
        )
        .says("Bruma Works supplies Veltora with valves, Ruiz said.", "supply", "supplies", ROLES, speaker=["Ruiz"])
    )
    found = one(fused(report), type="supply")
    assert [(o.label, o.kind) for o in found.origins] == [("Paper A", "outlet")]
    assert found.standing == "confirmed by a party"


def test_what_was_said_for_all_to_hear_is_no_interview() -> None:
    report = (
        Report("a", "Paper A")
        .says(
            "Bruma Works chief executive Ana Ruiz spoke on an earnings call; an engineer told us more.",
            "role",
            "chief executive",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["chief executive"]},
        )
        .says("Bruma Works supplies Veltora with valves, Ruiz said.", "supply", "supplies", ROLES, speaker=["Ruiz"])
    )
    assert [o.label for o in one(fused(report), type="supply").origins] == ["statement: Bruma Works"]


def test_an_outlet_with_sources_of_its_own_is_an_origin_beside_the_statement_that_it_tells() -> None:
    own = plain("b", "Paper B")
    own.text += "\nBruma Works said so in a statement. Two people familiar with the talks told Paper B more."
    stated = [Derivation(name, "statement: Bruma Works", "statement") for name in "ab"]
    assert {o.label for o in one(fused(plain("a", "Paper A"), own, derivations=stated)).origins} == {
        "statement: Bruma Works",
        "Paper B",
    }


def test_a_statement_is_one_under_all_names_of_its_party() -> None:
    stated = [Derivation("a", "statement: Bruma", "statement"), Derivation("b", "statement: Bruma Works", "statement")]
    found = one(fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=stated))
    assert [o.label for o in found.origins] == ["statement: Bruma Works"]


def test_outlets_that_cite_each_other_come_to_an_end() -> None:
    round_ = [Derivation("a", "b", "cites"), Derivation("b", "a", "cites")]
    assert len(one(fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=round_)).origins) <= 2
