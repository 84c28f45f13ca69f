"""What documents say of one attribute, side by side.

In: values with their documents. Out: ``Said``: the values of each document, comparable and as they are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

#: Between a document and a party that is quoted in it.
VOICE = "\0"

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Value(Generic[V]):
    """What one document says, comparable and as it is shown."""

    value: V
    shown: str


Said = Mapping[str, Sequence[Value[V]]]  # document, or document and voice -> its values


def grouped(pairs: Iterable[tuple[str, Value[V]]]) -> Said[V]:
    """Values by document, each once, in their order."""
    found: defaultdict[str, list[Value[V]]] = defaultdict(list)
    for document, value in pairs:
        if value not in found[document]:
            found[document].append(value)
    return found
