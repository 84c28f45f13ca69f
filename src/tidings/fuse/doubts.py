"""Which facts the reader is sure enough of.

In: facts. Out: those that it is sure enough of by themselves, and those that different sentences state of the same parties: that
one of these at least is right can be sure though none is (noisy or; Pearl 1988).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from tidings import ontology
from tidings.fuse.facts import Fact, Participants

#: Less sure than this of a claim, it is not heard at all.
UNLIKELY = 0.2
#: How sure it must be that one of several is right: a sentence and its copy are one, a rewrite of it is not.
TOGETHER = 0.5
_ONTOLOGY = ontology.load()


def sure_enough(facts: Sequence[Fact]) -> list[Fact]:
    """Facts that are sure by themselves or together; who takes part alone must be sure by itself."""
    heard = [fact for fact in facts if _confidence(fact) >= UNLIKELY]
    doubts: defaultdict[tuple[str, str, Participants], dict[str, float]] = defaultdict(dict)
    for fact in heard:
        if len(fact.participants) > 1:
            own = doubts[_stated(fact)]
            words = fact.document.slice(fact.claim.claim.sentence)
            own[words] = min(own.get(words, 1.0), 1 - _confidence(fact))
    together = {stated for stated, own in doubts.items() if len(own) > 1 and 1 - math.prod(own.values()) >= TOGETHER}
    least = _ONTOLOGY.least_confidence
    return [fact for fact in heard if _confidence(fact) >= least or _stated(fact) in together]


def _confidence(fact: Fact) -> float:
    return fact.claim.claim.confidence


def _stated(fact: Fact) -> tuple[str, str, Participants]:
    return fact.type, fact.status, fact.participants
