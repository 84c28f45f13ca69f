"""Two reports side by side, sentence by sentence.

In: the texts of a report and of one that it may rest on, with their sentences. Out: ``Alignment``: which sentences are taken
over word for word, which tell the same facts in the same order, what is new, and the shares that a judgement can cite.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tidings.fuse.fingerprint import SHINGLE_WORDS
from tidings.model import Document, Span

#: A figure says more than a name, and a name more than another word.
FIGURE, NAME, WORD = 3.0, 2.0, 1.0
#: A sentence is told again if another one holds this share of its weight, or the larger share if no name or figure is shared.
PARTNER_SHARE, PARTNER_SHARE_OF_WORDS = 0.3, 0.5
#: A sentence is taken over if this share of its words stands in runs that the other text has too.
VERBATIM_SHARE = 0.6

_STOP = frozenset(
    "a an and are as at be been but by for from had has have he her his in into is it its of on or over said says she than that "
    "the their them they this those to up was we were which while who will with would not no there also after before about".split()
)
_FIGURES = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
    if number > 1
}
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")

Facts = Mapping[str, float]  # token -> weight


@dataclass(frozen=True, slots=True)
class Alignment:
    """How much of a report is another's, as shares of weight; the reasons for a judgement."""

    copied: float  # of the report's words, in runs that the source has too
    copied_of_source: float  # of the source's words
    words: int  # of the report that are copied
    taken: frozenset[int]  # numbers of the report's sentences that the source has, word for word or told again in its order
    told: float  # weight of the sentences taken, of the report's
    covered: float  # weight of the source's sentences that a sentence of the report tells
    known: float  # of the report's names and figures, those that the source has
    order: float  # weight of partners in the source's order, of that of the best partners in any order

    @property
    def score(self) -> float:
        """How surely the report tells what the source tells, and nothing else, in its order: 0 to 1."""
        return self.told * self.known * self.order


class Text:
    """A document prepared for comparison."""

    def __init__(self, document: Document, sentences: Sequence[Span]) -> None:
        self.document = document
        self.sentences = tuple(sentences)
        self.words = re.findall(r"\w+", document.text.casefold())
        self.runs = {tuple(self.words[n : n + SHINGLE_WORDS]) for n in range(len(self.words) - SHINGLE_WORDS + 1)}
        self.facts = [_facts(document.slice(sentence)) for sentence in self.sentences]
        self.own = _facts(f". {document.publisher or ''}").keys()  # a copyist signs what it copies
        self.all: dict[str, float] = {}
        for found in self.facts:
            for token, weight in found.items():
                self.all[token] = max(weight, self.all.get(token, 0.0))

    def covered(self, runs: set[tuple[str, ...]]) -> int:
        """How many words stand in one of the runs."""
        return sum(_covered(self.words, runs))


def align(report: Text, source: Text) -> Alignment:
    """Set a report beside a source. Either may be empty."""
    shared = report.runs & source.runs
    copied = report.covered(shared)
    verbatim = {n for n, s in enumerate(report.sentences) if _is_verbatim(report.document.slice(s), shared)}
    partners, ordered, best = _partners(report.facts, source.facts)
    taken = frozenset(verbatim | partners.keys())
    weights = [sum(found.values()) for found in report.facts]
    source_weights = [sum(found.values()) for found in source.facts]
    strong = [t for t, weight in report.all.items() if weight > WORD and t not in report.own]
    return Alignment(
        copied=copied / max(len(report.words), 1),
        copied_of_source=source.covered(shared) / max(len(source.words), 1),
        words=copied,
        taken=taken,
        told=sum(weights[n] for n in taken) / (sum(weights) or 1.0),
        covered=sum(source_weights[n] for n in set(partners.values())) / (sum(source_weights) or 1.0),
        known=sum(token in source.all for token in strong) / max(len(strong), 1),
        order=ordered / (best or 1.0),
    )


def _covered(words: Sequence[str], runs: set[tuple[str, ...]]) -> list[bool]:
    marks = [False] * len(words)
    for at in range(len(words) - SHINGLE_WORDS + 1):
        if tuple(words[at : at + SHINGLE_WORDS]) in runs:
            marks[at : at + SHINGLE_WORDS] = [True] * SHINGLE_WORDS
    return marks


def _is_verbatim(sentence: str, runs: set[tuple[str, ...]]) -> bool:
    words = re.findall(r"\w+", sentence.casefold())
    return bool(words) and sum(_covered(words, runs)) >= VERBATIM_SHARE * len(words)


def _facts(sentence: str) -> Facts:
    """Weighted tokens of a sentence: figures, names (capitalized, but for the first word), other words by their stems."""
    found: dict[str, float] = {}
    for at, match in enumerate(_TOKEN.finditer(sentence)):
        token = match.group()
        folded = re.sub(r"['’]s$", "", token.casefold())
        if token[0].isdigit():
            found[token.replace(",", "").rstrip(".")] = FIGURE
        elif folded in _FIGURES:
            found[_FIGURES[folded]] = FIGURE
        elif folded not in _STOP and len(folded) > 1:
            stem = _stem(folded)
            found[stem] = max(NAME if token[0].isupper() and at else WORD, found.get(stem, 0.0))
    return found


def _stem(word: str) -> str:
    """A word without the commonest endings: enough to let inflected forms meet."""
    return re.sub(r"(?<=\w{3})(?:ations?|ings?|ed|es|s|e|ly)$", "", word)


def _partners(report: Sequence[Facts], source: Sequence[Facts]) -> tuple[dict[int, int], float, float]:
    """Pairs (report sentence -> source sentence) in one order that share the most weight; that weight; that of any order.

    Several sentences of the report may tell one sentence of the source; by dynamic programming, as texts are aligned
    (Gale and Church 1993), with shared weight in place of lengths.
    """
    gains = [[_gain(one, other) for other in source] for one in report]
    best = sum(max(row, default=0.0) for row in gains)
    table = [[0.0] * (len(source) + 1)]
    for row in gains:
        above, line = table[-1], [0.0]
        for column, gain in enumerate(row, start=1):
            line.append(max(above[column], line[-1], above[column] + gain if gain else 0.0))
        table.append(line)
    pairs: dict[int, int] = {}
    column = len(source)
    for number in range(len(report), 0, -1):
        while column and table[number][column] == table[number][column - 1]:
            column -= 1
        if column and table[number][column] > table[number - 1][column]:
            pairs[number - 1] = column - 1
    return pairs, table[-1][-1], best


def _gain(one: Facts, other: Facts) -> float:
    """Weight that two sentences share, or 0 if that is too little of the first."""
    shared = [weight for token, weight in one.items() if token in other]
    least = PARTNER_SHARE if any(weight > WORD for weight in shared) else PARTNER_SHARE_OF_WORDS
    gain = sum(shared)
    return gain if gain >= least * sum(one.values()) else 0.0
