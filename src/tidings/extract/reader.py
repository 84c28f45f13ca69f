"""The embedded reader: one pass of a small encoder over a document.

In: a document's text and sentence bounds. Out: a ``Reading`` with mentions, claims and references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tidings.extract import labels, naming
from tidings.extract.confidence import Calibration, Parts
from tidings.extract.decode import Run, runs, sigmoid, softmax, word_end
from tidings.extract.holders import settle
from tidings.extract.network import MODEL, Floats, Network, OnnxNetwork, Settings
from tidings.extract.opposites import set_apart
from tidings.extract.owners import without_things
from tidings.extract.pieces import PieceMaker, Pieces
from tidings.extract.references import Reader as ReferenceReader
from tidings.extract.references import Vectors
from tidings.extract.sentences import sentences
from tidings.extract.sides import SIDES, sides
from tidings.model import Claim, Document, Kind, Mention, Reading, Span

WINDOW_PIECES = 128
WINDOWS_AT_ONCE = 2
TRIGGERS_AT_ONCE = 16
CONTINUES = 0.5
_JOINING = frozenset(
    ("and", "or", "nor", "but", "of", "in", "on", "for", "with", "to", "by", "from", "at", "as", ",", ";", ":", "-")
)
#: The party of what an organization tells, where no other is named: ``Veltora expects profits of ...``.
_TOLD_OF_ONESELF = {"initiative": "actor", "performance": "company", "product": "maker"}
_OWNERS = frozenset(("its", "their", "his", "her"))
_ARTICLES = frozenset(("the", "a", "an"))
_LEADING = _ARTICLES | _OWNERS


class Trigger(NamedTuple):
    """Where a claim begins: piece, number of its type, character after the trigger, probability."""

    piece: int
    kind: int
    end: int
    probability: float


@dataclass(slots=True)
class Sentence:
    """One sentence on its way through the network."""

    span: Span
    text: str
    pieces: Pieces
    hidden: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    inner: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    mentions: list[Run] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)

    def named(self) -> dict[Span, Kind]:
        """Kinds of the sentence's mentions."""
        return {self.place(run.start, run.end): labels.KINDS[run.label] for run in self.mentions}

    def trimmed(self, run: Run) -> Span:
        """Where a filler stands, without little words at its ends that only join it to what is around."""
        words = list(re.finditer(r"\w+(?:['’.]\w+)*|[^\w\s]", self.text[run.start : run.end]))
        while words and words[0].group().casefold() in _JOINING:
            del words[0]
        # A pronoun that owns is a little word beside others, and the filler where it stands alone.
        while words and words[-1].group().casefold() in _JOINING | (_LEADING if len(words) > 1 else _ARTICLES):
            del words[-1]
        if not words:
            return self.place(run.start, run.start)
        return self.place(run.start + words[0].start(), run.start + words[-1].end())

    def place(self, start: int, end: int) -> Span:
        """Characters of the sentence as characters of the document."""
        return Span(self.span.start + start, self.span.start + end)

    def words(self, span: Span) -> str:
        """What stands at characters of the document that are of the sentence."""
        return self.text[span.start - self.span.start : span.end - self.span.start]


class EmbeddedReader:
    """Reads documents with the network that ships, or with another that takes and gives the same arrays."""

    def __init__(
        self,
        folder: Path = MODEL,
        *,
        network: Network | None = None,
        settings: Settings | None = None,
        threads: int | None = None,
    ) -> None:
        """Raises ReaderError if the model files in ``folder`` are missing or do not fit."""
        self.settings = settings or Settings.load(folder / "reader.json")
        self.network = network or OnnxNetwork(folder, threads=threads)
        self.version = f"tidings-reader {self.settings.version}"
        self._pieces = PieceMaker(folder / "tokenizer.json")
        self._thresholds = np.array([self.settings.trigger_thresholds[kind] for kind in labels.TYPES], np.float32)
        self._references = ReferenceReader(self.network, self.settings.reference_threshold)

    def read(self, document: Document) -> Reading:
        """All that the sentences of one document state."""
        return self.read_sentences(document.id, document.text, sentences(document.text))

    def read_sentences(self, document: str, text: str, spans: Sequence[Span]) -> Reading:
        """As ``read``, with sentence bounds given; ``document`` is the id that the reading is marked with."""
        parts = [text[start:end] for start, end in spans]
        made = zip(spans, parts, self._pieces(parts), strict=True)
        rows = [Sentence(span, part, pieces) for span, part, pieces in made if len(pieces)]
        for group in _groups(rows):
            self._encode(group)
        mentions = tuple(
            Mention(
                where := row.place(run.start, run.end),
                labels.KINDS[run.label],
                text[where.start : where.end],
                run.probability,
            )
            for row in rows
            for run in row.mentions
        )
        claims = tuple(self._claims(rows))
        vectors = Vectors([(row.span, row.pieces, row.hidden) for row in rows])
        references = self._references(text, mentions, claims, vectors)
        return Reading(document, self.version, tuple(spans), mentions, claims, references)

    def _encode(self, group: list[list[Sentence]]) -> None:
        """Run the encoder over windows of sentences and keep each sentence's vectors, mentions and triggers."""
        size = max(map(_window_size, group))
        ids = np.full((len(group), size), self._pieces.pad, dtype=np.int64)
        case, mask = np.zeros_like(ids), np.zeros_like(ids)
        places: list[tuple[Sentence, int, int]] = []
        for number, window in enumerate(group):
            ids[number, 0], at = self._pieces.cls, 1
            mask[number, : _window_size(window)] = 1
            for row in window:
                past = at + len(row.pieces)
                ids[number, at:past], case[number, at:past], ids[number, past] = (
                    row.pieces.ids,
                    row.pieces.case,
                    self._pieces.sep,
                )
                places.append((row, number, at))
                at = past + 1
        hidden, inner, mention, trigger = self.network.encode(ids, case, mask)
        parts = [np.s_[number, at : at + len(row.pieces)] for row, number, at in places]
        named = runs([(row.pieces, mention[here]) for (row, *_), here in zip(places, parts, strict=True)])
        for (row, *_), here, found in zip(places, parts, named, strict=True):
            row.mentions = [name for run in found if (name := _name(run, row.text))]
            row.triggers = self._triggers(row.pieces, sigmoid(trigger[here]))
            # Copies, as what is kept of a window would keep all of it; a long article has hundreds of sentences that state nothing.
            if row.triggers:
                row.inner = inner[here].copy()
            if row.triggers or row.mentions:
                row.hidden = hidden[here].copy()

    def _triggers(self, pieces: Pieces, probabilities: Floats) -> list[Trigger]:
        """Where claims begin."""
        found = []
        likely = (probabilities[:, : len(labels.TYPES)] > self._thresholds) & pieces.starts[:, None]
        for piece, kind in np.argwhere(likely).tolist():
            last, end = word_end(pieces, piece)
            while last + 1 < len(pieces) and probabilities[last + 1, labels.TRIGGER_CONTINUES] > CONTINUES:
                last, end = word_end(pieces, last + 1)
            found.append(Trigger(piece, kind, end, float(probabilities[piece, kind])))
        return found

    def _claims(self, rows: Sequence[Sentence]) -> Iterator[Claim]:
        """Run the role decoder for every trigger; what nobody takes part in, or is surely misread, is no claim."""
        asked = [(row, trigger) for row in rows for trigger in row.triggers]
        order = sorted(range(len(asked)), key=lambda number: len(asked[number][0].pieces))
        answers: dict[int, Claim | None] = {}
        for begin in range(0, len(order), TRIGGERS_AT_ONCE):
            numbers = order[begin : begin + TRIGGERS_AT_ONCE]
            size = max(len(asked[number][0].pieces) for number in numbers)
            inner = np.zeros((len(numbers), size, asked[0][0].inner.shape[-1]), np.float32)
            mask = np.zeros((len(numbers), size), np.bool_)
            for line, number in enumerate(numbers):
                row = asked[number][0]
                inner[line, : len(row.pieces)], mask[line, : len(row.pieces)] = row.inner, True
            at, kind = np.array([asked[number][1][:2] for number in numbers], np.int64).T
            tags, status = self.network.roles(inner, mask, at, kind)
            filled = runs(
                [(asked[n][0].pieces, tags[line, : len(asked[n][0].pieces)]) for line, n in enumerate(numbers)],
                [labels.roles_of(labels.TYPES[asked[n][1].kind]) for n in numbers],
                adjacent=False,
            )
            for line, (number, found, logits) in enumerate(zip(numbers, filled, status, strict=True)):
                row, trigger = asked[number]
                parted = set_apart(labels.TYPES[trigger.kind], found, tags[line], row.text)
                answers[number] = _claim(row, trigger, parted, logits, self.settings.calibration)
        claims = (answers[number] for number in range(len(asked)))
        yield from (claim for claim in claims if claim and claim.confidence >= self.settings.least_confidence)


def _claim(
    row: Sentence, trigger: Trigger, filled: Sequence[Run], status: Floats, calibration: Calibration
) -> Claim | None:
    """One claim from the fillers of its roles and its status logits; None if no party takes part and nothing is on offer."""
    kind, named = labels.TYPES[trigger.kind], row.named()
    roles, sure = _filled(row, kind, named, filled)
    for role in labels.party_roles(kind):
        roles[role] = without_things(roles.get(role, ()), named, row.text, row.span.start)
    words = row.place(int(row.pieces.offsets[trigger.piece, 0]), trigger.end)
    if kind == "role":
        roles = settle(roles, words, row.words(words))
    elif kind == "supply" and (found := _told_sides(row, words, roles)):
        # What the grammar says, the network need not be sure of.
        roles |= found
        sure = {part: chance for part, chance in sure.items() if part not in found}
    speaker = tuple(roles.pop(labels.SPEAKER, ()))
    if not any(roles.get(role) for role in labels.party_roles(kind)):
        houses = [span for span in speaker if named.get(span) == "organization"]
        if kind in _TOLD_OF_ONESELF and len(houses) == 1:
            roles[_TOLD_OF_ONESELF[kind]] = houses
        elif not _offered(kind, roles):
            return None
    chances = softmax(status)
    best = labels.STATUSES[int(chances.argmax())]
    core = labels.core(kind)
    parts = Parts(
        trigger.probability,
        min(sure.values(), default=1.0),
        float(chances.max()),
        sum(bool(roles.get(role)) for role in core) / len(core),
    )
    fillers = {role: tuple(spans) for role, spans in roles.items() if spans}
    return Claim(kind, words, best, fillers, speaker, row.span, calibration(kind, parts))


def _filled(
    row: Sentence, kind: str, named: Mapping[Span, Kind], filled: Sequence[Run]
) -> tuple[dict[str, list[Span]], dict[str, float]]:
    """The fillers of each role as they stand in the document, and how sure those of each core role are."""
    roles: dict[str, list[Span]] = {}
    sure: dict[str, float] = {}
    for run in filled:
        role, place = labels.ROLES[run.label], row.trimmed(run)
        span = _widened(place, row.words(place), named)
        if span.start == span.end or not labels.may_fill(kind, role, named.get(span)):
            continue
        if row.words(span).casefold() in _OWNERS and role not in labels.party_roles(kind):
            continue  # ``his`` is whoever takes part, and no place or product
        if span not in roles.setdefault(role, []):
            roles[role].append(span)
        if role in labels.core(kind):
            sure[role] = min(sure.get(role, 1.0), run.probability)
    return roles, sure


def _offered(kind: str, roles: Mapping[str, list[Span]]) -> bool:
    """True for a product with its price or time, whoever makes it: ``The vehicle will start at $60,000``."""
    return kind == "product" and bool(roles.get("product")) and bool(roles.get("amount") or roles.get("time"))


def _told_sides(row: Sentence, trigger: Span, roles: Mapping[str, list[Span]]) -> dict[str, list[Span]]:
    """Suppliers and customers as the words around them say, if they do."""
    parties = {
        Span(span.start - row.span.start, span.end - row.span.start): span
        for side in SIDES
        for span in roles.get(side, ())
    }
    at = Span(trigger.start - row.span.start, trigger.end - row.span.start)
    told = sides(row.text, at, list(parties))
    goods = [*roles.get("product", ()), *(parties[span] for span, own in told.items() if own == "product")]
    found: dict[str, list[Span]] = {}
    for side in SIDES if told else ():
        found[side] = [parties[span] for span, own in told.items() if own == side]
    told_parties = {span for side in found.values() for span in side}
    return found | {"product": [span for span in goods if span not in told_parties]} if found and goods else found


def _name(run: Run, text: str) -> Run | None:
    return naming.name(run, text, bears_article=labels.KINDS[run.label] != "organization")


def _widened(span: Span, text: str, named: Mapping[Span, Kind]) -> Span:
    """The name that a filler is a part of, or is but for an article; else the filler itself. text: the filler's words."""
    bare = Span(span.start + len(text) - len(naming.without_article(text)), span.end)
    for found in (span, bare):
        if found in named:
            return found
    around = [name for name in named if name.start <= span.start and span.end <= name.end]
    return around[0] if around else span


def _window_size(window: Sequence[Sentence]) -> int:
    return 1 + sum(len(row.pieces) + 1 for row in window)


def _groups(rows: Sequence[Sentence]) -> Iterator[list[list[Sentence]]]:
    """Windows of consecutive sentences up to ``WINDOW_PIECES``, those of like size together."""
    windows: list[list[Sentence]] = []
    for row in rows:
        if windows and _window_size(windows[-1]) + len(row.pieces) < WINDOW_PIECES:
            windows[-1].append(row)
        else:
            windows.append([row])
    windows.sort(key=_window_size)
    for begin in range(0, len(windows), WINDOWS_AT_ONCE):
        yield windows[begin : begin + WINDOWS_AT_ONCE]
