"""People of one full name are one as long as nothing speaks against it, and two where their work does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.resolve.articles import local

from tidings.model import LocalEntity
from tidings.resolve import Reference, across
from tidings.resolve.namesakes import Setting, contested, judge, setting
from tidings.resolve.reference import Row

NOTHING = Reference({})
AT = {"H": ("chief executive", "Halden Works"), "B": ("head of research", "Brimcast Group")}


def bearer(key: str, *held: str, name: str = "Ana Sousa") -> LocalEntity:
    return local(key, name, kind="person", held=[AT[each] for each in held])


def told(day: str | None, *parties: str, places: Sequence[str] = ()) -> Setting:
    named = [*(("organization", party) for party in parties), *(("place", place) for place in places)]
    return setting(day, named, NOTHING)  # type: ignore[arg-type]


def persons(settings: Mapping[str, Setting], *locals_: LocalEntity) -> list[str]:
    return sorted(
        "".join(sorted(key[0] for key in c.members)) for c in across(locals_, reference=NOTHING, settings=settings)
    )


H, B = "Halden Works", "Brimcast Group"


@pytest.mark.parametrize(
    ("one", "other", "score", "says"),
    [
        (told("2025-03-01", H), told("2025-03-01", B), 0.3, "at the same time"),
        (told("2025-03-01", H), told("2026-03-01", B), 0.5, "at other employers: halden works | brimcast group"),
        (told(None, H), told("2026-03-01", B), 0.5, "at other employers"),
        (told("2025-03-01", H), told("2026-03-01", B, H), 0.9, "with the other's employer: halden works"),
        (told("2025-03-01", H), told("2025-03-01", B, H), 0.7, "with the other's employer"),
        (
            told("2025-03-01", H, "Quay Foods"),
            told("2026-03-01", B, "Quay Foods"),
            0.7,
            "parties in common: quay foods",
        ),
        (
            told("2025-03-01", H, places=["Oslo"]),
            told("2025-03-01", B, places=["Oslo"]),
            0.35,
            "places in common: oslo",
        ),
    ],
)
def test_two_employers_speak_against_one_person(one: Setting, other: Setting, score: float, says: str) -> None:
    found, features = judge([bearer("a", "H")], [bearer("b", "B")], NOTHING, {"a": one, "b": other})
    assert found == score
    assert says in "; ".join(features)


def test_a_party_that_everybody_knows_says_less_than_one_that_few_do() -> None:
    known = Row("Quay Foods", "organization", (), "", "", False)
    both = {"a": told("2025-03-01", H, "Quay Foods"), "b": told("2026-03-01", B, "Quay Foods")}
    found, features = judge(
        [bearer("a", "H")], [bearer("b", "B")], Reference({("organization", "quay foods"): known}), both
    )
    assert found == 0.6
    assert "well-known parties in common: quay foods" in features


def test_one_employer_is_one_person_whatever_it_is_called() -> None:
    short = local("b", "Ana Sousa", kind="person", held=[("chairwoman", "Halden")])
    assert judge([bearer("a", "H")], [short], NOTHING, {})[0] == 1


def test_conflicting_employers_at_one_time_keep_two_people_apart() -> None:
    settings = {key: told("2025-03-01", H if key in "ac" else B) for key in "abc"}
    assert persons(settings, bearer("a", "H"), bearer("b", "B"), bearer("c", "H")) == ["ac", "b"]


def test_a_change_of_job_that_a_report_tells_stays_one_person() -> None:
    settings = {"a": told("2025-03-01", H), "b": told("2025-09-01", B, H), "c": told("2026-01-01", B)}
    assert persons(settings, bearer("a", "H"), bearer("b", "H", "B"), bearer("c", "B")) == ["abc"]
    assert persons(settings, bearer("a", "H"), bearer("b", "B"), bearer("c", "B")) == ["abc"]
    del settings["b"]
    assert persons(settings, bearer("a", "H"), bearer("c", "B")) == ["a", "c"]


def test_who_is_named_without_a_post_goes_where_the_report_belongs() -> None:
    settings = {"a": told("2025-03-01", H, "Quay Foods"), "b": told("2025-03-01", B), "c": told("2025-03-02", B)}
    settings |= {"d": told("2025-03-02", "Quay Foods"), "e": told("2025-03-02", "Tarn Bakeries")}
    found = persons(settings, bearer("a", "H"), bearer("b", "B"), bearer("c"), bearer("d"), bearer("e"))
    assert found == ["ad", "bc", "e"]


def test_a_name_in_full_is_one_person_where_nothing_speaks_against_it() -> None:
    settings = {"a": told("2025-03-01", H), "b": told("2025-03-01", "Quay Foods")}
    assert persons(settings, bearer("a", "H"), bearer("b")) == ["ab"]
    assert persons({}, bearer("a", "H"), bearer("b", "B")) == ["ab"]  # nothing is known of the documents


def test_only_names_with_several_employers_are_looked_at() -> None:
    people = [
        bearer("a", "H"),
        bearer("b", "B"),
        bearer("c"),
        bearer("d", "H", name="Rui Moss"),
        bearer("e", name="Rui Moss"),
    ]
    assert [each.key for each in contested(people, NOTHING)] == ["a", "b", "c"]
    assert contested([bearer("a", "H"), bearer("b", "H", "B"), bearer("c", "B")], NOTHING) == []


@given(st.permutations("abcdef"))
def test_the_order_of_documents_is_of_no_matter(order: list[str]) -> None:
    settings = {key: told(f"2025-0{n + 1}-01", *([H] if key in "ace" else [B])) for n, key in enumerate("abcdef")}
    held = {"a": "H", "b": "B", "c": "H", "d": "B", "e": "", "f": ""}
    assert persons(settings, *(bearer(key, *held[key]) for key in order)) == ["ace", "bdf"]
