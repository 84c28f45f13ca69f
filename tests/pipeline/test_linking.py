"""From readings to entities, derivations, findings and stories: all at once, one at a time, in any order."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from benchmarks.pictures import picture
from tests.pipeline.conftest import Report, Said, report, said

from tidings.model import Finding
from tidings.pipeline.book import Book
from tidings.pipeline.linking import link
from tidings.store import Book as Store

WIRE = report(
    "wire.txt",
    "Halden Robotics will supply Okoye Semiconductor with arms worth $40 million from its plant in the old harbour. "
    "The two companies have known each other since a joint project on sorting machines four years ago.",
    said(
        "supply", "will supply", "planned",
        supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms", amount="$40 million",
    ),
)  # fmt: skip
COPY = report(
    "copy.txt",
    WIRE.document.text + " Shares of both were little changed.",
    said(
        "supply", "will supply", "planned", supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms"
    ),
    publisher="Penang Courier",
    published="2025-03-05",
)
CITING = report(
    "citing.txt",
    "Okoye Semiconductor is to get arms from Halden Robotics, Harbour Wire reported on Tuesday.",
    said("supply", "get", "planned", supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms"),
    publisher="Lagos Ledger",
    published="2025-03-06",
    others=("Harbour Wire",),
)
OWN = report(
    "own.txt",
    "Engineers at two plants expect Halden Robotics to deliver its machines soon. Halden will equip Okoye Semiconductor with arms.",
    said("supply", "will equip", "planned", supplier="Halden", customer="Okoye Semiconductor", product="arms"),
    publisher="Kumasi Chronicle",
    published="2025-03-07",
    others=("Halden Robotics",),
)
STATED = report(
    "stated.txt",
    "Halden Robotics will ship arms to Okoye Semiconductor, Halden Robotics said in a statement.",
    said(
        "supply", "will ship", "planned", "Halden Robotics",
        supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms",
    ),
    publisher="Accra Post",
    published="2025-03-08",
)  # fmt: skip
DONE = report(
    "done.txt",
    "Halden Robotics now supplies Okoye Semiconductor with arms, workers there said.",
    said("supply", "supplies", "actual", supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms"),
    publisher="Accra Post",
    published="2025-09-01",
)
APART = report(
    "apart.txt",
    "Mizzen Foods supplies Tarn Bakeries with flour.",
    said("supply", "supplies", supplier="Mizzen Foods", customer="Tarn Bakeries", product="flour"),
    publisher="Quay Times",
    published="2025-06-01",
)
ALL = (WIRE, COPY, CITING, OWN, STATED, DONE, APART)


def linked(store: Store, *reports: Report, at_once: bool = True) -> Store:
    for each in reports:
        each.put(store)
        if not at_once:
            link(store)
    link(store)
    return store


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def planned(store: Store) -> Finding:
    return only(store.findings(type="supply", status="planned"))


def export_of(path: Path) -> dict[str, Any]:
    with Book(path) as book:
        return book.export()


def test_nothing_pending_changes_nothing(store: Store) -> None:
    linked(store, WIRE)
    before = store.counts()
    assert link(store) == 0
    assert store.counts() == before


def test_link_tells_how_many_were_pending(store: Store) -> None:
    WIRE.put(store)
    APART.put(store)
    assert link(store) == 2
    assert store.pending() == []


def test_short_name_joins_the_full_one_across_documents(store: Store) -> None:
    linked(store, WIRE, OWN)
    entities = {entity.name: entity for entity, _, _ in store.entities()}
    assert set(entities) == {"Halden Robotics", "Okoye Semiconductor"}
    assert "Halden" in entities["Halden Robotics"].aliases


def test_names_that_the_shipped_list_gives_one_bearer_join_whenever_they_come(store: Store) -> None:
    text = "Halden Robotics supplies {} with arms."
    for key, name in (("short.txt", "Fed"), ("long.txt", "Federal Reserve")):
        made = said("supply", "supplies", supplier="Halden Robotics", customer=name, product="arms")
        report(key, text.format(name), made).put(store)
        link(store)
    assert len({finding.roles["customer"][0].entity for finding in store.findings()}) == 1


def test_phrase_that_refers_takes_part_under_the_name(store: Store) -> None:
    each = report(
        "a.txt",
        "Halden Robotics is growing. The company supplies Tarn Bakeries with ovens.",
        said("supply", "supplies", supplier="The company", customer="Tarn Bakeries", product="ovens"),
        others=("Halden Robotics",),
        refers={"The company": "Halden Robotics"},
    )
    found = only(linked(store, each).findings())
    assert {role: [p.text for p in who] for role, who in found.roles.items()} == {
        "supplier": ["Halden Robotics"],
        "customer": ["Tarn Bakeries"],
        "product": ["ovens"],
    }


def test_two_spellings_of_one_person_with_one_position_are_one(store: Store) -> None:
    def chief(key: str, name: str) -> Report:
        held = said("role", "chairman", person=name, organization="Okoye Semiconductor", title="chairman")
        return report(key, f"Okoye Semiconductor chairman {name} spoke.", held, persons=(name,))

    linked(store, chief("a.txt", "Baek Jun-ho"), chief("b.txt", "Jun-ho Baek"))
    person = only([entity for entity, _, _ in store.entities(kind="person")])
    assert {person.name, *person.aliases} == {"Baek Jun-ho", "Jun-ho Baek"}
    assert len(only(store.findings(type="role")).documents) == 2


def test_copy_adds_a_report_and_no_origin(store: Store) -> None:
    found = planned(linked(store, WIRE, COPY))
    assert [(edge.document, edge.source, edge.how) for edge in store.derivations()] == [
        ("copy.txt", "wire.txt", "copy")
    ]
    assert (found.documents, len(found.origins), found.standing) == (("wire.txt", "copy.txt"), 1, "single origin")


def test_citing_adds_no_origin(store: Store) -> None:
    found = planned(linked(store, WIRE, CITING))
    assert [(edge.document, edge.source, edge.how) for edge in store.derivations()] == [
        ("citing.txt", "wire.txt", "cites")
    ]
    assert [origin.label for origin in found.origins] == ["Harbour Wire"]


def test_own_report_of_another_outlet_corroborates(store: Store) -> None:
    found = planned(linked(store, WIRE, OWN))
    assert ({origin.label for origin in found.origins}, found.standing) == (
        {"Harbour Wire", "Kumasi Chronicle"},
        "corroborated",
    )


def test_statement_of_a_party_confirms(store: Store) -> None:
    found = planned(linked(store, STATED))
    assert [origin.label for origin in found.origins] == ["statement: Halden Robotics"]
    assert (found.standing, found.speakers) == ("confirmed by a party", ("Halden Robotics",))


def test_plan_becomes_what_a_later_report_says(store: Store) -> None:
    linked(store, WIRE)
    assert planned(store).became is None
    linked(store, DONE)
    became = planned(store).became
    assert became is not None
    assert (store.finding(became.finding).status, became.how) == ("actual", "happened")


def test_amounts_that_exclude_each_other_are_a_conflict(store: Store) -> None:
    other = report(
        "other.txt",
        "Halden Robotics will supply Okoye Semiconductor with arms for $90 million.",
        said(
            "supply", "will supply", "planned",
            supplier="Halden Robotics", customer="Okoye Semiconductor", product="arms", amount="$90 million",
        ),
        publisher="Lagos Ledger",
    )  # fmt: skip
    found = planned(linked(store, WIRE, other))
    assert found.standing == "disputed"
    assert [(c.attribute, {v.value: v.documents for v in c.values}) for c in found.conflicts] == [
        ("amount", {"$40 million": ("wire.txt",), "$90 million": ("other.txt",)})
    ]


def test_reports_of_one_dealing_are_a_story_and_others_are_none(store: Store) -> None:
    linked(store, WIRE, COPY, APART)
    assert [story.documents for story in store.stories()] == [("wire.txt", "copy.txt")]


def test_new_version_takes_back_what_the_old_one_said(store: Store) -> None:
    linked(store, WIRE, OWN)
    corrected = report("own.txt", "Halden Robotics denied everything.", others=("Halden Robotics",))
    linked(store, corrected)
    assert planned(store).documents == ("wire.txt",)
    assert planned(store).standing == "single origin"


def test_finding_that_nobody_states_any_more_is_gone(store: Store) -> None:
    linked(store, WIRE)
    linked(store, report("wire.txt", "A correction will follow."))
    assert store.findings() == []
    assert list(store.entities()) == []
    assert store.search("supply") == []


def test_what_is_not_concerned_stays_as_it_is(store: Store) -> None:
    before = linked(store, APART).findings(), list(store.entities())
    assert all(before)
    linked(store, WIRE, COPY)
    mizzen = store.find_entities("Mizzen Foods")[0]
    assert store.findings(entity=mizzen.id) == before[0]
    assert [row for row in store.entities() if row[0].name in ("Mizzen Foods", "Tarn Bakeries")] == before[1]


def test_unsure_claim_stays_in_the_book_and_out_of_findings(store: Store) -> None:
    unsure = Said("supply", "supplies", {"supplier": "Halden Robotics", "product": "ovens"}, confidence=0.1)
    linked(store, report("a.txt", "Halden Robotics supplies ovens.", unsure))
    assert (len(store.claims()), store.findings()) == (1, [])


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        ("acquisition", {"buyer": "Mizzen Foods", "target": "Tarn Bakeries"}),
        ("partnership", {"party": ("Mizzen Foods", "Tarn Bakeries")}),
        ("ownership", {"owner": "Mizzen Foods", "owned": "Tarn Bakeries"}),
    ],
)
def test_two_participants_are_enough_for_a_finding(store: Store, kind: str, roles: dict[str, Any]) -> None:
    linked(store, report("a.txt", "Mizzen Foods and Tarn Bakeries have a deal.", said(kind, "deal", **roles)))
    assert [found.type for found in store.findings()] == [kind]


@pytest.fixture(scope="module")
def together(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The picture of all reports, linked at once."""
    path = Path(shutil.copy(empty_book, tmp_path_factory.mktemp("together") / "news.db"))
    with Store.open(path) as store:
        linked(store, *ALL)
    return picture(export_of(path))


def test_one_at_a_time_equals_all_at_once(path: Path, together: dict[str, list[str]]) -> None:
    with Store.open(path) as store:
        linked(store, *ALL, at_once=False)
    assert picture(export_of(path)) == together


@pytest.mark.parametrize(
    "order", [tuple(reversed(ALL)), (DONE, COPY, APART, OWN, WIRE, STATED, CITING), ALL[3:] + ALL[:3]]
)
@pytest.mark.parametrize("at_once", [True, False])
def test_order_does_not_matter(
    path: Path, together: dict[str, list[str]], order: tuple[Report, ...], at_once: bool
) -> None:
    with Store.open(path) as store:
        linked(store, *order, at_once=at_once)
    assert picture(export_of(path)) == together


BIDS = (
    report(
        "bid.txt",
        "Mizzen Foods may buy Tarn Bakeries, people who know the talks said.",
        said("acquisition", "may buy", "possible", buyer="Mizzen Foods", target="Tarn Bakeries"),
        published="2025-03-04",
    ),
    report(
        "withdrawn.txt",
        "In the end Mizzen Foods withdrew its offer.",
        said("acquisition", "withdrew", "denied", buyer="Mizzen Foods"),
        publisher="Quay Times",
        published="2025-06-01",
    ),
    report(
        "second.txt",
        "Mizzen Foods may buy Okoye Semiconductor too.",
        said("acquisition", "may buy", "possible", buyer="Mizzen Foods", target="Okoye Semiconductor"),
        publisher="Lagos Ledger",
        published="2025-04-04",
    ),
)


@pytest.mark.parametrize("among", [2, 3], ids=["one plan", "two plans"])
def test_what_a_party_withdraws_from_does_not_hang_on_which_report_came_first(
    empty_book: Path, tmp_path: Path, among: int
) -> None:
    told = []
    for number, order in enumerate(permutations(BIDS[:among])):
        with Store.open(shutil.copy(empty_book, tmp_path / f"{number}.db")) as store:
            linked(store, *order, at_once=False)
            told.append(sorted((f.status, sorted(f.roles), f.became and f.became.how) for f in store.findings()))
    assert all(each == told[0] for each in told)
    withdrawn = [finding for finding in told[0] if finding[0] == "denied"]
    assert withdrawn == [("denied", ["buyer", "target"], None)] * (3 - among)


NAMESAKES = tuple(
    report(
        f"{name}.txt",
        f"{name} supplies Tarn Bakeries with ovens.",
        said("supply", "supplies", supplier=name, customer="Tarn Bakeries", product="ovens"),
    )
    for name in ("Perangin", "Perangin Memory", "Perangin Foods")
)


def test_short_name_of_two_companies_is_neither_whatever_came_first(empty_book: Path, tmp_path: Path) -> None:
    told = []
    for number, order in enumerate([NAMESAKES, NAMESAKES[::-1]]):
        with Store.open(shutil.copy(empty_book, tmp_path / f"{number}.db")) as store:
            linked(store, *order, at_once=False)
            told.append(sorted(entity.name for entity, _, _ in store.entities(name="Perangin")))
    assert told == [["Perangin", "Perangin Foods", "Perangin Memory"]] * len(told)


def named_alone(key: str, name: str, *, person: bool = False) -> Report:
    """A report that names one party and tells nothing else of it."""
    text = f"Few had heard of {name} before. That was number {key}."
    return report(f"{key}.txt", text, **{"persons" if person else "others": (name,)})


def bearers(path: Path, batches: list[list[Report]]) -> list[list[str]]:
    """Who is one, told by the reports that name each, of a book that took reports batch by batch."""
    with Store.open(path) as store:
        for batch in batches:
            linked(store, *batch)
        return sorted(sorted(local.document for local in store.locals_of([e.id])) for e, _, _ in store.entities())


@pytest.mark.parametrize(
    "found",
    [
        # Two companies by the first reports; whoever is called so is somebody else each time, say most of them.
        [named_alone(f"{n}", "Calloway", person=n > 2) for n in range(1, 7)],
        # The office of a company Calloway, as long as nobody looks who else is called so.
        [
            *(named_alone(f"{n}", "Calloway", person=n > 1) for n in range(1, 5)),
            named_alone("9", "Calloway Office"),
        ],
    ],
    ids=["two that were one", "one beside"],
)
def test_of_which_kind_a_name_is_hangs_on_no_order(tmp_path: Path, found: list[Report]) -> None:
    together = bearers(tmp_path / "together.db", [found])
    assert together == [[each.document.id] for each in found]
    assert bearers(tmp_path / "single.db", [[each] for each in found]) == together
    assert bearers(tmp_path / "halves.db", [found[:2], found[2:]]) == together
    assert bearers(tmp_path / "last.db", [found[:-1], found[-1:]]) == together
    assert bearers(tmp_path / "back.db", [[each] for each in reversed(found)]) == together
