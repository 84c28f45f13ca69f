"""Why names are one: features with a score, and what is kept apart."""

from __future__ import annotations

import pytest

from tidings.model import Kind, LocalEntity, Span
from tidings.resolve.explanation import compare, explain
from tidings.resolve.reference import Reference

NOTHING = Reference({})


def local(
    key: str, *names: str, kind: Kind = "organization", positions: tuple[tuple[str, str], ...] = ()
) -> LocalEntity:
    return LocalEntity(f"{key}#0", key, kind, names, (Span(0, 1),), positions)


@pytest.mark.parametrize(
    ("one", "other", "kind", "judgement", "feature"),
    [
        ("Halden Works", "Halden Works Inc.", "organization", "same", "the same name"),
        ("HWG", "Halden Works Group", "organization", "same", "initials"),
        ("Halden", "Halden Works", "organization", "unsure", "beginning"),
        ("Baek Jun-ho", "Jun-ho Baek", "person", "same", "another order"),
        ("A. Sousa", "Ana Sousa", "person", "same", "spelling"),
        ("Sousa", "Ana Sousa", "person", "unsure", "alone"),
        ("Halden Works", "Halden Mining", "organization", "different", ""),
        ("Ana Sousa", "Rui Sousa", "person", "different", ""),
    ],
)
def test_names_are_judged_by_their_strongest_feature(
    one: str, other: str, kind: Kind, judgement: str, feature: str
) -> None:
    found = compare([local("a", one, kind=kind)], [local("b", other, kind=kind)], one, other, NOTHING)
    assert found.judgement == judgement
    assert feature in "; ".join(found.features)


def test_one_report_that_uses_both_names_is_evidence_and_is_named() -> None:
    merged, apart = explain(
        [local("a", "Halden Works", "Halden"), local("b", "Halden Works")], {}, "Halden Works", NOTHING
    )
    (reason,) = merged
    assert (reason.other, reason.judgement, reason.documents) == ("Halden", "same", ("a",))
    assert apart == []


def test_an_employer_in_common_raises_the_score() -> None:
    at_halden = (("chief executive", "Halden Works"),)
    alone = compare(
        [local("a", "Sousa", kind="person")], [local("b", "Ana Sousa", kind="person")], "Sousa", "Ana Sousa", NOTHING
    )
    sides = [local(key, name, kind="person", positions=at_halden) for key, name in (("a", "Sousa"), ("b", "Ana Sousa"))]
    both = compare(sides[:1], sides[1:], "Sousa", "Ana Sousa", NOTHING)
    assert both.score > alone.score
    assert both.judgement == "same"


def test_a_company_and_its_namesake_product_stay_apart() -> None:
    found = compare([local("a", "Boldo")], [local("b", "Boldo", kind="product")], "Boldo", "Boldo", NOTHING)
    assert found.judgement == "different"
