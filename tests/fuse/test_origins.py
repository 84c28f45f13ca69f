"""How many independent origins stand behind a finding, and how well it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.fuse.conftest import Report, fused, one

from tidings.model import Derivation, Support

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


def test_what_is_told_again_rests_on_what_its_source_says_of_it() -> None:
    """The source has it from people who know, though it tells of a statement as well."""
    first = Report("a", "Paper A").says(
        "Bruma Works supplies Veltora with valves, two people who know the contract said.",
        "supply",
        "supplies",
        ROLES,
        speaker=["two people who know the contract"],
    )
    edges = [Derivation("a", "statement: Kado Air", "statement"), Derivation("b", "a", "rewrite")]
    found = one(fused(first, plain("b", "Paper B"), derivations=edges))
    assert [o.label for o in found.origins] == ["Paper A"]


def test_what_is_said_in_passing_where_people_without_a_name_speak_is_the_outlets_own() -> None:
    report = Report("a", "Paper A").says(
        "Bruma Works, which supplies Veltora with valves, seeks a buyer, one of the two people said.",
        "supply",
        "supplies",
        ROLES,
    )
    report.text += "Bruma Works said nothing of it in its statement."
    found = one(fused(report, derivations=[Derivation("a", "statement: Bruma Works", "statement")]))
    assert [o.label for o in found.origins] == ["Paper A"]


def test_both_are_the_people_without_a_name_who_spoke_before() -> None:
    report = Report("a", "Paper A")
    report.text = "Two persons close to the talks blame a weak currency. "
    report.says("Bruma Works supplies Veltora with valves, both said.", "supply", "supplies", ROLES, speaker=["both"])
    found = one(fused(report, derivations=[Derivation("a", "statement: Bruma Works", "statement")]))
    assert [o.label for o in found.origins] == ["Paper A"]


def test_a_share_price_rests_on_no_statement_of_others() -> None:
    report = Report("a", "Paper A").says(
        "Kado Air shares fell 2%.", "performance", "fell", {"company": ["Kado Air"], "amount": ["2%"]}
    )
    stated = [Derivation("a", f"statement: {name}", "statement") for name in ("Bruma Works", "Veltora")]
    assert [o.label for o in one(fused(report, derivations=stated)).origins] == ["Paper A"]


def test_who_told_the_outlet_without_a_name_makes_no_interview_of_what_others_said() -> None:
    report = (
        Report("a", "Paper A")
        .says(
            "Bruma Works chief executive Ana Ruiz was there, a person who took part told Paper A.",
            "role",
            "chief executive",
            {"person": ["Ana Ruiz"], "organization": ["Bruma Works"], "title": ["chief executive"]},
        )
        .says("Bruma Works supplies Veltora with valves, Ruiz said.", "supply", "supplies", ROLES, speaker=["Ruiz"])
    )
    assert [o.label for o in one(fused(report), type="supply").origins] == ["statement: Bruma Works"]


def test_outlets_that_cite_each_other_come_to_an_end() -> None:
    round_ = [Derivation("a", "b", "cites"), Derivation("b", "a", "cites")]
    assert len(one(fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=round_)).origins) <= 2


def test_outlets_of_one_house_are_one_origin_at_least() -> None:
    reports = (plain("a", "Barron's"), plain("b", "MarketWatch"), plain("c", "Paper C"))
    found = one(fused(*reports))
    assert [(o.label, o.documents) for o in found.origins] == [("Dow Jones", ("a", "b")), ("Paper C", ("c",))]
    assert (found.support, found.standing) == (Support(2, 2, 3, 3), "corroborated")


def test_one_outlet_of_a_house_keeps_its_name_and_its_sister_does_not_corroborate_it() -> None:
    assert [o.label for o in one(fused(plain("a", "Barron's"))).origins] == ["Barron's"]
    assert one(fused(plain("a", "Barron's"), plain("b", "MarketWatch"))).standing == "single origin"


def test_a_house_that_makes_a_statement_stays_apart_from_its_outlets() -> None:
    stated = [Derivation("a", "statement: Bruma Works", "statement")]
    found = one(fused(plain("a", "Barron's"), plain("b", "MarketWatch"), derivations=stated))
    assert {o.label for o in found.origins} == {"statement: Bruma Works", "MarketWatch"}


def test_a_report_of_unknown_publisher_may_come_from_any_of_the_others() -> None:
    assert one(fused(plain("a", None), plain("b", None))).support == Support(2, 1, 2, 2)
    found = one(fused(plain("a", "Paper A"), plain("b", None), plain("c", None)))
    assert (found.support, found.standing) == (Support(3, 1, 3, 3), "single origin")


def test_a_report_that_is_only_cited_may_rest_on_what_the_others_rest_on() -> None:
    cites = [Derivation("b", "Harbour Wire", "cites")]
    found = one(fused(plain("a", "Paper A"), plain("b", "Paper B"), derivations=cites))
    assert ({o.label for o in found.origins}, found.support) == ({"Paper A", "Harbour Wire"}, Support(2, 1, 2, 2))


def test_a_cited_report_that_the_book_holds_is_certain() -> None:
    cites = [Derivation("b", "w", "cites")]
    found = one(fused(plain("a", "Paper A"), plain("b", "Paper B"), plain("w", "Harbour Wire"), derivations=cites))
    assert found.support == Support(2, 2, 2, 3)


PUBLISHERS = st.sampled_from([None, "Paper A", "Paper B", "Barron's", "MarketWatch", "The Wall Street Journal"])
EDGES = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["0", "1", "2", "Paper Z", "statement: Veltora"]),
    st.sampled_from(["copy", "cites"]),
)


@given(st.lists(PUBLISHERS, min_size=1, max_size=6), st.lists(EDGES, max_size=6))
def test_at_least_never_exceeds_what_is_listed_nor_that_at_most(publishers: list[str | None], edges: list) -> None:
    reports = [plain(f"{n}", publisher) for n, publisher in enumerate(publishers)]
    known = {report.id for report in reports}
    chosen = [
        Derivation(f"{d}", s, "statement" if s.startswith("statement") else how if s in known else "cites")
        for d, s, how in edges
        if f"{d}" in known and f"{d}" != s and (s in known or not s.isdigit())
    ]
    found = one(fused(*reports, derivations=chosen))
    counts = found.support
    assert 1 <= counts.at_least <= counts.origins <= counts.at_most
    assert (counts.origins, counts.articles) == (len(found.origins), len(found.documents))
    assert (found.standing == "corroborated") <= (counts.at_least > 1)
