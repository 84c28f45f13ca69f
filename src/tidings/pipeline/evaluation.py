"""A reader measured on labelled rows.

In: a JSON Lines file of labelled rows, a reader. Out: what the reader finds in them, and its scores as one table of plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tidings.errors import BadInput
from tidings.extract import Reader, labelled_rows, labels, measures, read_within, row_documents
from tidings.extract.measures import Judged, Scores, Tally
from tidings.extract.quotes import located
from tidings.pipeline.annotation import as_document, rows_of

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98)
TASKS = ("claims", "mentions", "speakers")

Rows = list[dict[str, Any]]


def gold_rows(path: Path) -> Rows:
    """Labelled rows of a file. Raises BadInput naming the first row that is not sound, with its fault."""
    rows: Rows = []
    ids: set[str] = set()
    for row in rows_of(path):
        try:
            fault = "its id occurs before" if row["id"] in ids else _fault(row)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            fault = f"not in the form of labelled rows ({error!r})"
        if fault:
            raise BadInput(f"{path}: row {row['id']!r}", fault, "mend it; docs/formats.md says how a row is labelled")
        ids.add(row["id"])
        rows.append(row)
    if not rows:
        raise BadInput(str(path), "holds no rows", "give a JSON Lines file of labelled sentences")
    return rows


def _fault(row: Mapping[str, Any]) -> str | None:
    """The first thing wrong with a row; None if it is sound."""
    quotes = [words for words, _ in row["mentions"]]
    for _, kind in row["mentions"]:
        if kind not in labels.KINDS:
            return f"{kind!r} is no kind of mention"
    for claim in row["claims"]:
        if claim["type"] not in labels.TYPES:
            return f"{claim['type']!r} is no type of claim"
        if claim["status"] not in labels.STATUSES:
            return f"{claim['status']!r} is no status"
        known = {labels.ROLES[number] for number in labels.roles_of(claim["type"])} - {labels.SPEAKER}
        if strange := set(claim["roles"]) - known:
            return f"a claim of type {claim['type']!r} has no role {min(strange)!r}"
        quotes += [claim["trigger"], *claim.get("speaker", ())]
        quotes += [words for fillers in claim["roles"].values() for words in fillers]
    missing = next((words for words in quotes if located(row["text"], words) is None), None)
    return None if missing is None else f"{missing!r} is not in its text"


def predicted_rows(rows: Sequence[Mapping[str, Any]], reader: Reader, failed: Callable[[BadInput], None]) -> Rows:
    """What a reader finds in the sentences of labelled rows; documents that it cannot read are handed to ``failed``."""
    found: Rows = []
    for members, text, spans in row_documents(rows):
        try:
            reading = read_within(reader, as_document(members, text), spans)
        except BadInput as bad:
            failed(bad)
            continue
        for row, sentence in zip(labelled_rows(members, reading, {}), spans, strict=True):
            inside = [m for m in reading.mentions if sentence.start <= m.span.start < sentence.end]
            found.append({**row, "mention_confidence": [mention.confidence for mention in inside]})
    return found


def evaluated(task: str, gold: Sequence[Mapping[str, Any]], predicted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Scores of one task of TASKS as plain values; shares are 0 to 1.

    ``scores``: a line for each measure; ``by_label``: one for each type of claim or kind of mention; ``thresholds``: one
    for each least confidence; ``calibration``: expected calibration error of all and of each label.
    """
    scores = measures.score(gold, predicted)
    return {
        "task": task,
        "sentences": len(gold),
        "documents": len({row["doc"] for row in gold}),
        "scores": {name: line(tally) for name, tally in _tallies(task, scores).items()},
        "by_label": {
            name: line(tally)
            for name, tally in sorted(_by_label(task, scores).items(), key=lambda item: (-item[1].gold, item[0]))
            if tally.gold or tally.predicted
        },
        **_sureness(task, scores, gold, predicted),
    }


def _tallies(task: str, scores: Scores) -> dict[str, Tally]:
    if task == "mentions":
        return {"mentions": scores.tallies["mentions"]}
    if task == "speakers":
        return {"of matched claims": scores.tallies["speaker"], "of sentences": scores.sentence_speakers}
    return scores.tallies


def _by_label(task: str, scores: Scores) -> Mapping[str, Tally]:
    if task == "mentions":
        return scores.mentions_by_kind
    return scores.speakers_by_type if task == "speakers" else scores.claims_by_type


def _sureness(
    task: str, scores: Scores, gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Scores at thresholds of confidence, and calibration; speakers have no confidence of their own."""
    if task == "speakers":
        return {}
    verdicts = scores.mentions if task == "mentions" else scores.claims
    thresholds = [
        {"confidence": least, **line(measures.score(gold, measures.surer(predicted, least)).tallies[task])}
        for least in THRESHOLDS
    ]
    by_label: dict[str, list[Judged]] = {}
    for verdict in verdicts:
        by_label.setdefault(verdict.label, []).append(verdict)
    return {
        "thresholds": thresholds,
        "calibration": {
            "all": _calibration(verdicts),
            **{label: _calibration(own) for label, own in sorted(by_label.items(), key=lambda item: -len(item[1]))},
        },
    }


def _calibration(verdicts: Sequence[Judged]) -> dict[str, Any]:
    bins = measures.calibration(verdicts)
    return {
        "found": len(verdicts),
        "confidence": sum(v.confidence for v in verdicts) / len(verdicts) if verdicts else 0.0,
        "right": sum(v.right for v in verdicts) / len(verdicts) if verdicts else 0.0,
        "ece": measures.error(bins),
        "bins": [each._asdict() for each in bins],
    }


def line(tally: Tally) -> dict[str, Any]:
    """A tally as plain values."""
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "hit": tally.hit,
        "gold": tally.gold,
        "predicted": tally.predicted,
    }
