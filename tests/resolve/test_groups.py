"""Groups: members that are joined, directly or through others, and no more, are together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.resolve.groups import Groups

pairs = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=15)


def joined(links: list[tuple[int, int]]) -> Groups[int]:
    groups = Groups(range(10))
    for member, other in links:
        groups.join(member, other)
    return groups


def test_members_are_alone_until_joined() -> None:
    assert Groups("ab").all() == [["a"], ["b"]]


def test_joins_carry_over() -> None:
    groups = joined([(0, 1), (2, 3), (1, 2)])
    assert groups.all() == [[0, 1, 2, 3], [4], [5], [6], [7], [8], [9]]


def test_a_group_is_known_by_the_one_that_others_joined() -> None:
    groups = joined([(0, 1), (2, 0)])
    assert {groups.find(member) for member in (0, 1, 2)} == {1}


def test_adding_a_known_member_keeps_its_group() -> None:
    groups = joined([(0, 1)])
    groups.add(0)
    assert groups.find(0) == 1


def test_unknown_members_have_no_group() -> None:
    groups: Groups[str] = Groups()
    with pytest.raises(KeyError):
        groups.find("a")
    with pytest.raises(KeyError):
        groups.join("a", "b")


def test_a_long_chain_needs_no_recursion() -> None:
    groups = Groups(range(50_000))
    for member in range(49_999):
        groups.join(member, member + 1)
    assert groups.find(0) == 49_999


@given(pairs)
def test_every_member_is_in_one_group(links: list[tuple[int, int]]) -> None:
    found = joined(links).all()
    assert sorted(member for group in found for member in group) == list(range(10))


@given(pairs)
def test_order_of_joins_does_not_matter(links: list[tuple[int, int]]) -> None:
    forward, backward = joined(links).all(), joined([(b, a) for a, b in reversed(links)]).all()
    assert sorted(map(sorted, forward)) == sorted(map(sorted, backward))


@given(pairs)
def test_joined_means_found_together(links: list[tuple[int, int]]) -> None:
    groups = joined(links)
    assert all(groups.find(a) == groups.find(b) for a, b in links)
    assert all(groups.find(groups.find(member)) == groups.find(member) for member in range(10))
