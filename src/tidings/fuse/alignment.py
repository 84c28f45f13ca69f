"""Two reports side by side, sentence by sentence.

In: the texts of a report and of one that it may rest on, with their sentences. Out: ``Alignment``: which sentences are taken
over word for word, which tell the same facts in the same order, what is new, and the shares that a judgement can cite.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import accumulate

from tidings.fuse.fingerprint import SHINGLE_WORDS
from tidings.model import Document, Span

#: A figure says more than a name, and a name more than another word.
FIGURE, NAME, WORD = 3.0, 2.0, 1.0
#: A sentence is told again if another one holds this share of its weight, or the larger share if no name or figure is shared.
PARTNER_SHARE, PARTNER_SHARE_OF_WORDS = 0.3, 0.5
#: A sentence is taken over if this share of its words stands in runs that the other text has too.
VERBATIM_SHARE = 0.6
#: So many names or figures tell a report from another of the same form.
FEW_FACTS = 4

_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "over",
        "said",
        "says",
        "she",
        "than",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "those",
        "to",
        "up",
        "was",
        "we",
        "were",
        "which",
        "while",
        "who",
        "will",
        "with",
        "would",
        "not",
        "no",
        "there",
        "also",
        "after",
        "before",
        "about",
    ]
)
_FIGURES = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
    if number > 1
}
_ENDING = re.compile(r"(?<=\w{3})(?:ations?|ings?|ed|es|s|e|ly)$")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")

Facts = Mapping[str, float]  # token -> weight


class Text:
    """A document prepared for comparison; what is dear is computed when it is first asked for."""

    def __init__(self, document: Document, sentences: Sequence[Span]) -> None:
        self.document = document
        self.sentences = tuple(sentences)

    @cached_property
    def folded(self) -> str:
        """The text without case."""
        return self.document.text.casefold()

    @property
    def number_of_words(self) -> int:
        """How many words the text has."""
        return self._counted[0]

    @property
    def runs(self) -> Sequence[int]:
        """Every run of ``SHINGLE_WORDS`` words, folded, in order; each stands for its words in this process alone."""
        return self._counted[1]

    @cached_property
    def distinct_runs(self) -> frozenset[int]:
        """Those runs, each once."""
        return frozenset(self.runs)

    @cached_property
    def runs_of_sentences(self) -> list[tuple[int, Sequence[int]]]:
        """How many words each sentence has, and its runs."""
        sentences = (_words(self.document.slice(sentence).casefold()) for sentence in self.sentences)
        return [(len(words), _runs(words)) for words in sentences]

    @cached_property
    def _counted(self) -> tuple[int, Sequence[int]]:
        words = _words(self.folded)
        return len(words), _runs(words)

    @cached_property
    def facts(self) -> list[Facts]:
        """Weighted tokens of each sentence."""
        return [_facts(self.document.slice(sentence)) for sentence in self.sentences]

    @cached_property
    def weights(self) -> list[float]:
        """How much each sentence tells."""
        return [sum(found.values()) for found in self.facts]

    @cached_property
    def tokens(self) -> frozenset[str]:
        """All tokens of all sentences."""
        return frozenset(token for found in self.facts for token in found)

    @cached_property
    def strong(self) -> frozenset[str]:
        """Names and figures, without the publisher's name: a copyist signs what it copies."""
        own = _facts(f". {self.document.publisher or ''}")
        found = (t for facts in self.facts for t, weight in facts.items() if weight > WORD)
        return frozenset(found) - own.keys()

    @cached_property
    def figures(self) -> frozenset[str]:
        """Figures alone."""
        return frozenset(t for facts in self.facts for t, weight in facts.items() if weight == FIGURE)


class Alignment:
    """How much of a report is another's, as shares from 0 to 1: the reasons for a judgement. Either text may be empty."""

    def __init__(self, report: Text, source: Text) -> None:
        self.report, self.source = report, source

    @cached_property
    def _shared(self) -> Set[int]:
        return self.report.distinct_runs.intersection(self.source.runs)

    @cached_property
    def words(self) -> int:
        """Words of the report that stand in runs that the source has too."""
        return _covered(self.report.runs, self._shared)

    @property
    def copied(self) -> float:
        """Those, of all words of the report."""
        return self.words / max(self.report.number_of_words, 1)

    @cached_property
    def copied_of_source(self) -> float:
        """Words of the source that stand in runs that the report has too, of all words of the source."""
        return _covered(self.source.runs, self._shared) / max(self.source.number_of_words, 1)

    @cached_property
    def known(self) -> float:
        """Of the report's names and figures, those that the source has."""
        strong = self.report.strong
        return len(strong & self.source.tokens) / max(len(strong), 1)

    @property
    def known_at_most(self) -> float:
        """No less than ``known``, by the letters of the source, which are searched sooner than its sentences are taken apart."""
        strong, letters = self.report.strong, self.source.folded
        return sum(token in letters or token[0].isdigit() for token in strong) / max(len(strong), 1)

    @cached_property
    def known_of_source(self) -> float:
        """Of the source's names and figures, those that the report has."""
        strong = self.source.strong
        return len(strong & self.report.tokens) / max(len(strong), 1)

    @cached_property
    def known_figures(self) -> float:
        """Of the report's figures, those that the source has; 1 if there are too few to tell."""
        figures = self.report.figures
        return len(figures & self.source.tokens) / len(figures) if len(figures) >= FEW_FACTS else 1.0

    @cached_property
    def agreed(self) -> float:
        """Of the names and figures of the text that is held by the other, those that the other has; figures by themselves too.

        The lower share counts. Reports of one form have the same words around other figures, or around other names.
        """
        inner, outer = (
            (self.report, self.source) if self.copied >= self.copied_of_source else (self.source, self.report)
        )
        shares = (
            len(facts & outer.tokens) / len(facts) for facts in (inner.figures, inner.strong) if len(facts) >= FEW_FACTS
        )
        return min(shares, default=1.0)

    @cached_property
    def taken(self) -> frozenset[int]:
        """Numbers of the report's sentences that the source has, word for word or told again in its order."""
        sentences = self.report.runs_of_sentences if self._shared else ()
        verbatim = (n for n, (words, runs) in enumerate(sentences) if _is_verbatim(words, runs, self._shared))
        return frozenset(verbatim) | self._partners[0].keys()

    @cached_property
    def told(self) -> float:
        """Weight of those sentences, of all of the report's."""
        return sum(self.report.weights[n] for n in self.taken) / (sum(self.report.weights) or 1.0)

    @property
    def order(self) -> float:
        """Weight that sentences share in the source's order, of what they share with their best partners in any order."""
        _, ordered, best = self._partners
        return ordered / (best or 1.0)

    @property
    def score(self) -> float:
        """How surely the report tells what the source tells, in its order, and nothing else."""
        return self.known * self.told * self.order

    @cached_property
    def _partners(self) -> tuple[dict[int, int], float, float]:
        return _partners(self.report.facts, self.source.facts)


def _words(folded: str) -> list[str]:
    return re.findall(r"\w+", folded)


def _runs(words: Sequence[str]) -> Sequence[int]:
    # By their hashes: a text is held with thousands of others, and its runs in full take forty times as much room as it does.
    return array("q", map(hash, map(" ".join, zip(*(words[at:] for at in range(SHINGLE_WORDS)), strict=False))))


def _covered(runs: Sequence[int], shared: Set[int]) -> int:
    """How many words of a text stand in runs that it shares with another."""
    total = past = 0
    for at in (place for place, run in enumerate(runs) if run in shared) if shared else ():
        total += at + SHINGLE_WORDS - max(at, past)
        past = at + SHINGLE_WORDS
    return total


def _is_verbatim(words: int, runs: Sequence[int], shared: Set[int]) -> bool:
    """True if most of a sentence stands in shared runs. words: how many it has."""
    return words > 0 and _covered(runs, shared) >= VERBATIM_SHARE * words


def _facts(sentence: str) -> Facts:
    """Weighted tokens of a sentence: figures, names (capitalized, but for the first word), other words by their stems."""
    found: dict[str, float] = {}
    for at, match in enumerate(_TOKEN.finditer(sentence)):
        token = match.group()
        folded = token.casefold().removesuffix("'s").removesuffix("’s")
        if token[0].isdigit():
            found[token.replace(",", "").rstrip(".")] = FIGURE
        elif folded in _FIGURES:
            found[_FIGURES[folded]] = FIGURE
        elif folded not in _STOP and len(folded) > 1:
            stem = _stem(folded)
            found[stem] = max(NAME if token[0].isupper() and at else WORD, found.get(stem, 0.0))
    return found


@lru_cache(maxsize=16_384)
def _stem(word: str) -> str:
    """A word without the commonest endings: enough to let inflected forms meet. Texts share the stems that are remembered."""
    return _ENDING.sub("", word)


def _partners(report: Sequence[Facts], source: Sequence[Facts]) -> tuple[dict[int, int], float, float]:
    """Pairs (report sentence -> source sentence) in one order that share the most weight; that weight; that of any order.

    Several sentences of the report may tell one sentence of the source; by dynamic programming, as texts are aligned
    (Gale and Church 1993), with shared weight in place of lengths.
    """
    having: defaultdict[str, list[int]] = defaultdict(list)
    for column, facts in enumerate(source, start=1):
        for token in facts:
            having[token].append(column)
    best, table = 0.0, [[0.0] * (len(source) + 1)]
    for facts in report:
        gains, line = _gains(facts, having), table[-1]
        if gains:
            best += max(gains.values())
            line = list(accumulate((above + gains.get(column, 0.0) for column, above in enumerate(line)), max))
        table.append(line)
    pairs: dict[int, int] = {}
    column = len(source)
    for number in range(len(report), 0, -1):
        while column and table[number][column] == table[number][column - 1]:
            column -= 1
        if column and table[number][column] > table[number - 1][column]:
            pairs[number - 1] = column - 1
    return pairs, table[-1][-1], best


def _gains(facts: Facts, having: Mapping[str, Sequence[int]]) -> dict[int, float]:
    """Weight that a sentence shares with others, by their columns; those with which it shares too little are left out.

    having: the columns of the sentences that have each token.
    """
    shared: defaultdict[int, float] = defaultdict(float)
    telling: set[int] = set()
    for token, weight in facts.items():
        for column in having.get(token, ()):
            shared[column] += weight
            if weight > WORD:
                telling.add(column)
    whole = sum(facts.values())
    least = {True: PARTNER_SHARE * whole, False: PARTNER_SHARE_OF_WORDS * whole}
    return {column: gain for column, gain in shared.items() if gain >= least[column in telling]}
