"""Disjoint groups (union-find; Tarjan 1975).

In: pairs that belong together. Out: each member's group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Members join groups; a group is known by the member that others joined."""

    def __init__(self, members: Iterable[T] = ()) -> None:
        self._over: dict[T, T] = {member: member for member in members}

    def add(self, member: T) -> None:
        """Make a group of one, unless the member is known."""
        self._over.setdefault(member, member)

    def find(self, member: T) -> T:
        """The member that stands for the group. Raises KeyError for an unknown one."""
        root = member
        while self._over[root] != root:
            root = self._over[root]
        while self._over[member] != root:
            self._over[member], member = root, self._over[member]
        return root

    def join(self, member: T, other: T) -> None:
        """Put the group of ``member`` under that of ``other``."""
        self._over[self.find(member)] = self.find(other)

    def all(self) -> list[list[T]]:
        """All groups, members in the order they came."""
        found: defaultdict[T, list[T]] = defaultdict(list)
        for member in self._over:
            found[self.find(member)].append(member)
        return list(found.values())
