"""Names fold to forms that compare, and two spellings are one name only if nothing in them contradicts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.model import Kind
from tidings.resolve import names

KINDS: tuple[Kind, ...] = ("person", "organization", "place", "product", "event")
PARTS = [
    "Mara",
    "Maria",
    "M.",
    "Delling",
    "Jun-ho",
    "Junho",
    "J.H.",
    "Baek",
    "the",
    "Mr.",
    "de",
    "O'Brien",
    "Ng",
    "X",
    "Ærø",
]
spellings = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(PARTS), max_size=4).map(" ".join))


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Borvane", "borvane"),
        ("The Łódź-Works'", "lodz works"),
        ("Borvane's", "borvane"),
        ("Borvane’s", "borvane"),
        ("“Borvane”", "borvane"),
        ("O'Brien", "o brien"),
        ("U.S.", "us"),
        ("J. Baek", "j baek"),
        ("J.H. Baek", "jh baek"),
        ("Ørnfjell Mærk", "ornfjell maerk"),
        ("Straße", "strasse"),
        ("Borvane\u00a0Rail", "borvane rail"),
        ("the the Borvane", "borvane"),
        ("The", "the"),
        ("'s", ""),
        ("!!!", ""),
    ],
)
def test_fold(name: str, folded: str) -> None:
    assert names.fold(name) == folded


@given(spellings)
def test_fold_of_a_folded_name_is_itself(name: str) -> None:
    folded = names.fold(name)
    assert names.fold(folded) == folded


@given(spellings, st.sampled_from(KINDS))
def test_keys_are_stable_forms(name: str, kind: Kind) -> None:
    key = names.key(name, kind)
    assert names.key(key, kind) == key
    assert key == " ".join(key.split())


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Borvane Rail S.A.", "borvane rail"),
        ("Borvane S.p.A.", "borvane"),
        ("Borvane Co., Ltd.", "borvane"),
        ("Borvane Holdings Inc.", "borvane"),
        ("The Borvane Company", "borvane"),
        ("Co", "co"),
        ("Holding Co", "holding"),
        ("Borvane Rail", "borvane rail"),
    ],
)
def test_core_has_no_legal_form(name: str, core: str) -> None:
    assert names.core(name) == names.key(name, "organization") == core


@pytest.mark.parametrize("kind", ["person", "place", "product", "event"])
def test_only_organizations_have_a_legal_form(kind: Kind) -> None:
    assert names.key("Borvane AG", kind) == "borvane ag"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (
            "Baek J. Jun-ho",
            "person",
            {"name:baek j jun ho", "person:baek", "person:jun", "person:ho", "sound:baek", "sound:iun"},
        ),
        ("Borvane Rail Inc.", "organization", {"name:borvane rail", "first:borvane"}),
        ("Port Ulm", "place", {"name:port ulm", "first:port"}),
        ("!!!", "product", set()),
    ],
)
def test_blocking_keys(name: str, kind: Kind, expected: set[str]) -> None:
    assert names.blocking_keys((name,), kind) == expected


@given(spellings, spellings)
def test_spellings_of_one_person_share_a_blocking_key(a: str, b: str) -> None:
    if names.same_person_name(a, b) and max(map(len, names.person_words(a))) > 1:
        assert names.blocking_keys((a,), "person") & names.blocking_keys((b,), "person")


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("borvane", "borvane rail", True),
        ("borvane rail", "borvane rail", False),
        ("rail", "borvane rail", False),
        ("bor", "borvane rail", False),
        ("", "borvane", False),
    ],
)
def test_is_prefix(short: str, full: str, expected: bool) -> None:
    assert names.is_prefix(short, full) is expected


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("BRP", "Borvane Rail Partners"),
        ("B.R.P.", "Borvane Rail Partners"),
        ("BRP", "Borvane Rail and Partners"),
        ("BRAP", "Borvane Rail and Partners"),
        ("BRP", "The Borvane Rail Partners"),
        ("BRP", "Borvane Rail Partners Ltd."),
        ("BRC", "Borvane Rail Co."),
        ("B&R", "Borvane & Rail"),
        ("BR", "Borvane-Rail"),
    ],
)
def test_acronym(short: str, full: str) -> None:
    assert names.acronym_of(short, full)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Brp", "Borvane Rail Partners"),
        ("B", "Borvane"),
        ("BI", "Borvane"),
        ("BR", "Borvane Rail Partners"),
        ("BPR", "Borvane Rail Partners"),
        ("BRP UK", "Borvane Rail Partners"),
        ("BRP", "BRP"),
        ("", "Borvane Rail"),
        ("BRP", ""),
    ],
)
def test_no_acronym(short: str, full: str) -> None:
    assert not names.acronym_of(short, full)


@given(st.text(max_size=8), st.text(max_size=20))
def test_acronyms_of_any_text(short: str, full: str) -> None:
    assert names.acronym_of(short, full) in (True, False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Mr. Delling", ["delling"]),
        ("Dr. Mara Delling", ["mara", "delling"]),
        ("Baek Jun-ho", ["baek", "jun", "ho"]),
        ("Prof", ["prof"]),
        ("", []),
    ],
)
def test_person_words_have_no_titles(name: str, words: list[str]) -> None:
    assert names.person_words(name) == words


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Baek Jun-ho", "Jun-ho Baek"),
        ("Baek Jun-ho", "Junho Baek"),
        ("Baek Jun-ho", "J.H. Baek"),
        ("Baek Jun-ho", "J. H. Baek"),
        ("Baek Jun-ho", "Baek J."),
        ("Jay Y. Baek", "Baek Jae-yong"),
        ("Mara Delling", "M. Delling"),
        ("Mara Delling", "Mara J. Delling"),
        ("Mara Delling", "Mr. Mara Delling"),
        ("Mara Delling", "Mára Delling"),
    ],
)
def test_one_personal_name_in_two_spellings(a: str, b: str) -> None:
    assert names.same_person_name(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Mara Delling", "Tom Delling"),
        ("Mara Delling", "Mara Quist"),
        ("Mara Delling", "Delling"),
        ("M. Delling", "T. Delling"),
        ("Mara J. Delling", "Mara K. Delling"),
        ("Baek Jun-ho", "Baek Soo-min"),
        ("J.H. Baek", "Baek Soo-min"),
        ("", ""),
    ],
)
def test_two_personal_names(a: str, b: str) -> None:
    assert not names.same_person_name(a, b)


@given(spellings, spellings)
def test_likeness_of_personal_names_is_symmetric(a: str, b: str) -> None:
    assert names.same_person_name(a, b) == names.same_person_name(b, a)
    assert names.similar_person_name(a, b) == names.similar_person_name(b, a)


@given(spellings)
def test_a_full_personal_name_is_like_itself(name: str) -> None:
    full = len(names.person_words(name)) > 1
    assert names.same_person_name(name, name) is full
    assert names.similar_person_name(name, name) is full


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Ken Ono", "Ken Ohno", True),
        ("Ono Ken", "Ken Ohno", True),
        ("Mara Delling", "Mara Deling", True),
        ("Mara Delling", "Viktor Hahn", False),
        ("Ono", "Ohno", False),
    ],
)
def test_transliterations_look_alike(a: str, b: str, expected: bool) -> None:
    assert names.similar_person_name(a, b) is expected
