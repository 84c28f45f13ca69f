"""A reader that gives back what people have labelled, to judge the judging alone.

In: rows of training/data/stories-labels.jsonl and the articles that they point to. Out: a ``Reading`` of each document.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tidings.model import Claim, Document, Mention, Reading, Reference, Span

Row = dict[str, Any]


def rows_of(labels: Path, stories: Path) -> Iterator[Row]:
    """Labelled rows with their text, of the sets that lie in ``stories``; ``span`` gives its characters in the article file."""
    texts: dict[str, str | None] = {}
    with labels.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["doc"] not in texts:
                texts[row["doc"]] = _article(stories, *row["doc"].split("/"))
            text = texts[row["doc"]]
            if text is not None:
                start, end = row["span"]
                yield {**row, "text": text[start:end]}


def _article(stories: Path, name: str, number: str) -> str | None:
    """Text of an article, from the set's folder or its ``articles``; None if the set is not here."""
    paths = (stories / name / "articles" / f"{number}.md", stories / name / f"{number}.md")
    return next((path.read_text(encoding="utf-8") for path in paths if path.exists()), None)


class LabelledReader:
    """Reads the articles of one story set as their labels say."""

    version = "labels"

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["doc"].startswith(f"{name}/"):
                self._rows[row["doc"].rpartition("/")[2]].append(row)

    def read(self, document: Document) -> Reading:
        """What the labels say of an article; sentences that its text does not hold (the title) are left out."""
        placed = list(_placed(document.text, self._rows[Path(document.id).stem]))
        mentions = [
            Mention(span, kind, document.slice(span))
            for row, at in placed
            for name, kind in row["mentions"]
            if (span := _find(row["text"], name, at.start))
        ]
        mentions = sorted({mention.span: mention for mention in mentions}.values(), key=lambda m: m.span)
        references = tuple(
            Reference(span, antecedents)
            for row, at in placed
            for phrase, names in row["refers"].items()
            if (span := _find(row["text"], phrase, at.start)) and (antecedents := _antecedents(names, span, mentions))
        )
        claims = tuple(claim for row, at in placed for claim in _claims(row, at))
        return Reading(document.id, self.version, tuple(at for _, at in placed), tuple(mentions), claims, references)


def _placed(text: str, rows: Sequence[Row]) -> Iterator[tuple[Row, Span]]:
    """Rows and where their sentences stand, in the order of the text, which has lost the marks of emphasis."""
    cursor = 0
    for row in rows:
        words = row["text"].replace("*", "").strip()
        start = text.find(words, cursor)
        if words and start >= 0:
            cursor = start + len(words)
            yield {**row, "text": words}, Span(start, cursor)


def _find(text: str, words: str, offset: int) -> Span | None:
    """Where the words of a label stand; ``X@2`` is the second occurrence on word bounds."""
    match = re.fullmatch(r"(.*\S)@(\d+)", words, re.S)
    string, nth = (match[1], int(match[2])) if match and words not in text else (words, 1)
    head = r"(?<!\w)" if re.match(r"\w", string) else ""
    tail = r"(?!\w)" if re.search(r"\w$", string) else ""
    found = list(itertools.islice(re.finditer(head + re.escape(string) + tail, text), nth))
    return Span(found[-1].start() + offset, found[-1].end() + offset) if len(found) == nth else None


def _antecedents(names: Sequence[str], span: Span, mentions: Sequence[Mention]) -> tuple[Span, ...]:
    """For each name the nearest mention before a phrase that bears it, else the first one after."""
    found = []
    for name in names:
        bearing = [m.span for m in mentions if m.text == name and m.span != span]
        before = [other for other in bearing if other < span]
        found += [before[-1]] if before else bearing[:1]
    return tuple(sorted(found))


def _claims(row: Mapping[str, Any], at: Span) -> Iterator[Claim]:
    def spans(fillers: Sequence[str]) -> tuple[Span, ...]:
        return tuple(span for filler in fillers if (span := _find(row["text"], filler, at.start)))

    for claim in row["claims"]:
        trigger = _find(row["text"], claim["trigger"], at.start)
        if trigger is None:
            continue
        roles = {role: spans(fillers) for role, fillers in claim["roles"].items()}
        yield Claim(claim["type"], trigger, claim["status"], roles, spans(claim["speaker"]), at)
