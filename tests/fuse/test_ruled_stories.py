"""Stories as people cut them: rulings hold by documents, whatever stories are called and however they grow."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tidings.fuse.ruled_stories import Group, StoryRuling, Ties, ruled, ties
from tidings.model import Derivation, Document, Finding

ALL = frozenset("abcdefghijklmnopqrstuvwxyz")


def g(letters: str) -> Group:
    return frozenset(letters)


def cut(groups: str, *rulings: StoryRuling, between: Mapping[tuple[str, str], int] | None = None) -> set[str]:
    """Groups that stand after rulings; a group is written as its documents."""

    def told(group: Group) -> Ties:
        return {pair: weight for pair, weight in (between or {}).items() if group.issuperset(pair)}

    found = ruled(map(g, groups.split()), rulings, told, ALL)
    return {"".join(sorted(group)) for group in found}


def merge(one: str, other: str, *others: str) -> StoryRuling:
    return StoryRuling("merge", (g(one), g(other)), tuple(map(g, others)))


def split(one: str, other: str, *others: str) -> StoryRuling:
    return StoryRuling("split", (g(one), g(other)), tuple(map(g, others)))


def test_two_stories_are_one_and_what_comes_later_goes_with_them() -> None:
    assert cut("ab cd", merge("ab", "cd")) == {"abcd"}
    assert cut("abx cdy zq", merge("ab", "cd")) == {"abcdxy", "qz"}


def test_a_document_that_no_story_had_takes_its_later_copies_along() -> None:
    assert cut("ab", merge("ab", "c")) == {"abc"}
    assert cut("ab cx", merge("ab", "c")) == {"abcx"}


def test_what_was_joined_stays_so_when_the_evidence_no_longer_says_anything() -> None:
    assert cut("", merge("ab", "cd")) == {"abcd"}
    assert cut("ax bc", merge("ab", "cd")) == {"abcd", "ax"}


def test_a_roundup_does_not_draw_its_other_story_along() -> None:
    assert cut("abr rst cd", merge("abr", "cd", "rst")) == {"abcdr", "rst"}
    assert cut("abr rst cd", merge("abr", "cd")) == {"abcdr", "rst"}  # one that came later
    assert cut("abru urst cd", merge("abru", "cd", "urst")) == {"abcdru", "rstu"}


def test_a_story_is_taken_apart() -> None:
    assert cut("abcd xy", split("ab", "cd")) == {"ab", "cd", "xy"}
    assert cut("abc", split("a", "bc")) == {"bc"}  # one report by itself is no story


def test_only_the_story_that_was_meant_is_taken_apart() -> None:
    assert cut("abcd acxyz", split("ab", "cd", "acxyz")) == {"ab", "cd", "acxyz"}


def test_what_comes_later_goes_to_the_side_it_has_most_to_do_with() -> None:
    between = {("a", "x"): 2, ("d", "x"): 1, ("x", "y"): 2}
    assert cut("abcdxy", split("ab", "cd"), between=between) == {"abxy", "cd"}
    assert cut("abcdx", split("a", "bcd")) == {"bcdx"}  # nothing to tell by: the larger side


def test_later_rulings_are_laid_over_earlier_ones() -> None:
    assert cut("ab cd", merge("ab", "cd"), split("ab", "cd")) == {"ab", "cd"}
    assert cut("abcd", split("ab", "cd"), merge("ab", "cd")) == {"abcd"}
    assert cut("abcd xy", split("d", "abc"), merge("xy", "d")) == {"abc", "dxy"}


@given(
    st.permutations(["abcx", "de", "fgh", "xy"]),
    st.permutations([("a", "x", 1), ("b", "x", 3), ("c", "x", 2)]),
)
def test_the_order_of_groups_and_ties_is_of_no_matter(order: list[str], told: list[tuple[str, str, int]]) -> None:
    between = {(one, other): weight for one, other, weight in told}
    found = cut(" ".join(order), split("ac", "b", "xy"), merge("de", "fgh"), between=between)
    assert found == {"ac", "bx", "defgh", "xy"}


def test_what_is_told_within_days_ties_documents_and_a_copy_goes_with_its_source() -> None:
    days = {"a": "2025-03-01", "b": "2025-03-02", "c": "2025-05-01", "d": "2025-03-03"}
    documents = {key: Document(key, "", "", published=day) for key, day in days.items()}
    finding = Finding("f", "supply", "planned", {}, (), tuple("abcd"))
    background = Finding("g", "role", "actual", {}, (), tuple("ab"))
    found = ties(
        [finding, background], [Derivation("d", "a", "copy"), Derivation("a", "Harbour Wire", "cites")], documents
    )
    assert found[("a", "b")] == found[("b", "d")] > 0
    assert found[("a", "d")] > 10 * found[("a", "b")]
    assert {pair for pair, weight in found.items() if "c" in pair and weight} == set()
