"""How well time expressions are found and valued, against texts that people have annotated in TimeML.

In: TimeML documents. Out: ``Score``: strict and relaxed spans, values and types, counted as TempEval-3 counts them (UzZaman et al.
2013): an expression is found strictly if both its ends are right, and relaxedly if it overlaps; its value and type count among
those that are found relaxedly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from tidings.errors import BadInput
from tidings.model import Span
from tidings.times.tagger import Timex, tag


@dataclass(frozen=True, slots=True)
class Annotated:
    """The text of a TimeML document, its creation time, and its time expressions."""

    name: str
    text: str
    created: str | None
    timexes: tuple[Timex, ...]


@dataclass(slots=True)
class Score:
    """Counts over documents; percentages by its properties."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    values: int = 0
    types: int = 0
    misses: list[str] = field(default_factory=list)  # one line for each difference, if they were asked for

    @property
    def strict_f1(self) -> float:
        """F1 of spans with both ends right."""
        return self._f1(self.strict)

    @property
    def relaxed_f1(self) -> float:
        """F1 of spans that overlap."""
        return self._f1(self.relaxed)

    @property
    def value_f1(self) -> float:
        """F1 of spans that overlap and have the right value: what TempEval-3 ranks by."""
        return self._f1(self.values)

    @property
    def value_accuracy(self) -> float:
        """Right values, of the expressions that overlap."""
        return 100 * self.values / max(self.relaxed, 1)

    @property
    def type_accuracy(self) -> float:
        """Right types, of the expressions that overlap."""
        return 100 * self.types / max(self.relaxed, 1)

    def _f1(self, hits: int) -> float:
        return 200 * hits / max(self.gold + self.found, 1)


def parse(name: str, timeml: str) -> Annotated:
    """Read a TimeML document; expressions that hold no text are left out. Raises BadInput for what is no TimeML."""
    if "<!DOCTYPE" in timeml or "<!ENTITY" in timeml:
        raise BadInput(name, "the document defines entities", "remove its DOCTYPE")
    try:
        root = ElementTree.fromstring(timeml)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise BadInput(name, f"no TimeML: {error}", "give a TimeML 1.2 document") from None
    body = root.find("TEXT")
    if body is None:
        raise BadInput(name, "no TimeML: it has no TEXT", "give a TimeML 1.2 document")
    created = root.find("DCT/TIMEX3")
    pieces: list[str] = []
    timexes: list[Timex] = []
    _walk(body, pieces, timexes)
    return Annotated(name, "".join(pieces), created.get("value") if created is not None else None, tuple(timexes))


def _walk(element: ElementTree.Element, pieces: list[str], timexes: list[Timex]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _walk(child, pieces, timexes)
        pieces.append(child.tail or "")
    end = sum(map(len, pieces))
    if element.tag == "TIMEX3" and end > start:
        kind, value = element.get("type", "DATE"), element.get("value", "")
        timexes.append(Timex(Span(start, end), kind, value, element.get("mod")))  # type: ignore[arg-type]


def score(
    documents: Iterable[Annotated],
    tagger: Callable[[str, str | None], Sequence[Timex]] = tag,
    *,
    explain: bool = False,
) -> Score:
    """Tag each document, given its creation time, and compare. explain: note each difference in ``misses``."""
    total = Score()
    for document in documents:
        _compare(total, document, tagger(document.text, document.created), explain)
    return total


def _compare(total: Score, document: Annotated, made: Sequence[Timex], explain: bool) -> None:
    total.gold += len(document.timexes)
    total.found += len(made)
    left = list(made)
    for gold in document.timexes:
        over = [t for t in left if t.span.start < gold.span.end and gold.span.start < t.span.end]
        best = min(
            over, key=lambda t: abs(t.span.start - gold.span.start) + abs(t.span.end - gold.span.end), default=None
        )
        if best is None:
            if explain:
                total.misses.append(_line("missed", document, gold, None))
            continue
        left.remove(best)
        total.relaxed += 1
        total.strict += best.span == gold.span
        total.values += best.value == gold.value
        total.types += best.type == gold.type
        if explain and best.span != gold.span:
            total.misses.append(_line("bounds", document, gold, best))
        if explain and best.value != gold.value:
            total.misses.append(_line("value", document, gold, best))
    if explain:
        total.misses += [_line("extra", document, None, extra) for extra in left]


def _line(kind: str, document: Annotated, gold: Timex | None, made: Timex | None) -> str:
    """One difference: what is annotated, what was found, and the words around."""
    one = gold or made
    assert one is not None  # noqa: S101 - every caller gives one of the two
    around = document.text[max(0, one.span.start - 50) : one.span.end + 30]
    parts = (f"{t.type} {document.text[t.span.start : t.span.end]!r} {t.value}" if t else "-" for t in (gold, made))
    return f"{kind:7s} {' | '.join(parts)} | {document.created} | {' '.join(around.split())}"
