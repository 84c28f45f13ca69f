"""What reports say of sizes.

In: the facts of one finding. Out: for each unit the sizes that each document gives, ready to be compared: by its claims, and, where
these are silent, by their sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tidings.fuse import quantities
from tidings.fuse.context import Context
from tidings.fuse.facts import Fact
from tidings.fuse.quantities import Quantity
from tidings.fuse.said import VOICE, Said, Value, grouped

#: Nouns for whatever is counted: ``74 machines`` may be turbines.
_ANYTHING = frozenset(("machine", "unit", "piece", "item", "aircraft", "plane", "vehicle", "set", "one"))
#: Types in which a sentence gives sizes of several things as a rule.
_MANY_SIZES = frozenset({"performance"})

Told = tuple[Fact, Quantity, str]  # a size, its fact, its words


def amounts(members: Sequence[Fact], around: Context) -> list[Said[Quantity]]:
    """What each document says, unit by unit; sizes of another order are meant for something else.

    Where parties speak in one document, each by itself.
    """
    by_unit: defaultdict[str, list[Told]] = defaultdict(list)
    for fact in members:
        for words, size in zip(fact.amounts, fact.read, strict=True):
            if size:
                by_unit[size.unit].append((fact, size, words))
    counted = [unit for unit in by_unit if quantities.is_counted(unit) and unit not in _ANYTHING]
    for unit in [unit for unit in by_unit if unit in _ANYTHING and len(counted) == 1]:
        by_unit[counted[0]] += [(f, replace(size, unit=counted[0]), w) for f, size, w in by_unit.pop(unit)]
    all_told = ([*told, *_in_sentences(members, unit, told)] for unit, told in sorted(by_unit.items()))
    return [_of_one_order(_with_parts(_by_voice(told, around))) for told in all_told]


def _in_sentences(members: Sequence[Fact], unit: str, told: Sequence[Told]) -> Iterator[Told]:
    """The one size in a unit that the sentences of a document give whose claims give none: ``of X, owner of 90 ships``."""
    if not quantities.is_counted(unit) or members[0].type in _MANY_SIZES:
        return
    silent: defaultdict[str, dict[Quantity, tuple[Fact, str]]] = defaultdict(dict)
    for fact in members:
        if all(fact.document.id != other.document.id for other, *_ in told):
            for size, words in quantities.counts_in(unit, fact.document.slice(fact.claim.claim.sentence)):
                silent[fact.document.id].setdefault(size, (fact, words))
    for sizes in silent.values():
        if len(sizes) == 1:
            yield from ((fact, size, words) for size, (fact, words) in sizes.items())


def _by_voice(told: Sequence[Told], around: Context) -> Said[Quantity]:
    """Values by document; where several parties are quoted in one, by document and party."""
    voices: defaultdict[str, set[str]] = defaultdict(set)
    voice = {
        fact.claim.id: "".join(sorted({around.staff.house(e) for e in fact.speaker_entities})) for fact, *_ in told
    }
    for fact, *_ in told:
        voices[fact.document.id].add(voice[fact.claim.id])
    return grouped(
        (
            fact.document.id + (VOICE + voice[fact.claim.id] if len(voices[fact.document.id] - {""}) > 1 else ""),
            Value(size, words),
        )
        for fact, size, words in told
    )


def _with_parts(said: Said[Quantity]) -> Said[Quantity]:
    """A document that gives the sum of what another one gives has said the parts too: a third may give one of them."""
    sums = {
        document: quantities.total([v.value for v in values]) for document, values in said.items() if len(values) > 1
    }
    return {
        document: [
            *values,
            *(
                v
                for other, whole in sums.items()
                if any(whole.agrees(own.value) for own in values)
                for v in said[other]
            ),
        ]
        for document, values in said.items()
    }


def _of_one_order(said: Said[Quantity]) -> Said[Quantity]:
    """Only documents whose sizes lie near those of another."""
    sizes: Mapping[str, list[Quantity]] = {document: [v.value for v in values] for document, values in said.items()}
    return {
        document: values
        for document, values in said.items()
        if any(not quantities.apart(sizes[document], other) for d, other in sizes.items() if d != document)
    }
