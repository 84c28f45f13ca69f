"""Corrections as they are typed: ``status=planned``, ``date=2024-06``, ``supplier=Halden Works | Tarn``.

In: a store, the id of a claim, a part and its value, words as they stand in the claim's sentence. Out: a decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tidings import ontology
from tidings.extract.quotes import located
from tidings.model import Decision, Span
from tidings.pipeline.correcting import (
    claim,
    correct_date,
    correct_role,
    correct_speaker,
    correct_status,
    correct_type,
    roles_of,
)
from tidings.store import Book

PARTS = ("type", "status", "date", "speaker")


def correct(store: Book, claim_id: str, typed: str, *, who: str, why: str = "", seen: int | None = None) -> Decision:
    """Keep a correction ``PART=VALUE`` of a claim. PART: ``PARTS``, or a role of its type; an empty VALUE leaves it empty.

    Words are given as they stand in the sentence, several fillers with ``|`` between them; ``@2`` after words means that
    they stand there for the second time. seen: as ``correct_role`` takes it. Raises NotFound for an unknown claim; ValueError,
    which says what could be given, for what cannot be understood; Overtaken.
    """
    part, sign, value = (each.strip() for each in typed.partition("="))
    linked = claim(store, claim_id)
    roles = roles_of(linked.claim.type)
    if not sign or part not in (*PARTS, *roles):
        raise ValueError(f"{typed!r}: write PART=VALUE, PART one of {', '.join((*PARTS, *roles))}")
    simple: dict[str, Callable[..., Decision]] = {"type": correct_type, "status": correct_status, "date": correct_date}
    # a user's type may have a role of one of these names: the part of every claim goes first
    if part in simple:
        if part != "date" and not value:
            raise ValueError(f"{part}: choose one of {', '.join(_choices(part))}")
        return simple[part](store, claim_id, value, who=who, why=why, seen=seen)
    start, end = linked.claim.sentence
    words = [each for each in (each.strip() for each in value.split("|")) if each]
    spans = [_found(store.document(linked.document).text, Span(start, end), each) for each in words]
    if part == "speaker":
        return correct_speaker(store, claim_id, spans, who=who, why=why, seen=seen)
    return correct_role(store, claim_id, part, spans, who=who, why=why, seen=seen)


def _choices(part: str) -> tuple[str, ...]:
    known = ontology.load()
    return tuple(known.types) if part == "type" else tuple(known.statuses)


def _found(text: str, sentence: Span, words: str) -> Span:
    """Where whole words stand in a sentence. Raises ValueError if they do not."""
    # white space may be a line's end in the article
    shown = re.sub(r"\s", " ", text[sentence.start : sentence.end])
    asked = re.sub(r"\s+(?=@\d+$)", "", words)
    if (found := located(shown, asked)) is None:
        name, _, nth = asked.rpartition("@") if re.search(r".@\d+$", asked) else (asked, "", "")
        raise ValueError(f"{name!r} does not stand in the sentence" + (f" {nth} times" if nth else ""))
    return Span(sentence.start + found.start, sentence.start + found.end)
