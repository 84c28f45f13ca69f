"""A language model's answer, believed only as far as the text bears it out.

In: the words of an answer; a document's text and sentences. Out: a ``Reading`` whose every part is quoted word for word from its
sentence and allowed by the ontology, and the number of parts that are not, which are dropped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidings import ontology
from tidings.extract import labels
from tidings.extract.quotes import located
from tidings.model import Claim, Mention, Reading, Reference, Span

PARTS = ("mentions", "claims", "references")


def is_answer(content: str) -> bool:
    """True if the words are a JSON object with the lists that were asked for."""
    try:
        table = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(table, dict) and all(isinstance(table.get(part), list) for part in PARTS)


def reading_of(
    content: str, document: str, text: str, sentences: Sequence[Span], *, version: str
) -> tuple[Reading, int]:
    """What an answer says of a document, and how many of its parts were dropped. ``is_answer`` must hold of the answer."""
    table = json.loads(content)
    checked = _Checked(text, sentences)
    mentions = checked.mentions(table["mentions"])
    claims = [claim for row in checked.rows(table["claims"]) if (claim := checked.claim(row))]
    references = [made for row in checked.rows(table["references"]) if (made := checked.reference(row, mentions))]
    reading = Reading(
        document,
        version,
        tuple(sentences),
        tuple(mentions),
        tuple(sorted(claims, key=lambda claim: claim.trigger)),
        tuple(sorted({r.span: r for r in references}.values(), key=lambda reference: reference.span)),
    )
    return reading, checked.dropped


@dataclass(slots=True)
class _Checked:
    """The parts of an answer held against the text; counts what does not stand up."""

    text: str
    sentences: Sequence[Span]
    dropped: int = field(default=0)

    def rows(self, items: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
        """The items that are objects."""
        for item in items:
            if isinstance(item, dict):
                yield item
            else:
                self.dropped += 1

    def sentence(self, row: Mapping[str, Any]) -> Span | None:
        """The sentence that a row names by its number."""
        number = row.get("sentence")
        # A JSON true is no number, though Python takes it for 1.
        if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(self.sentences):
            return self.sentences[number - 1]
        self.dropped += 1
        return None

    def quote(self, sentence: Span, words: Any) -> Span | None:
        """The characters of the document that a quote means."""
        found = located(self.text[sentence.start : sentence.end], words) if isinstance(words, str) else None
        if found:
            return Span(sentence.start + found.start, sentence.start + found.end)
        self.dropped += 1
        return None

    def mentions(self, items: Sequence[Any]) -> list[Mention]:
        """Mentions in order; of two that overlap, the one that begins first or is longer."""
        found: dict[Span, Mention] = {}
        for row in self.rows(items):
            sentence = self.sentence(row)
            span = sentence and self.quote(sentence, row.get("quote"))
            kind = next((known for known in labels.KINDS if known == row.get("kind")), None)
            if span and kind:
                found[span] = Mention(span, kind, self.text[span.start : span.end])
            elif span:
                self.dropped += 1
        apart: list[Mention] = []
        for span in sorted(found, key=lambda span: (span.start, -span.end)):
            if not apart or apart[-1].span.end <= span.start:
                apart.append(found[span])
        return apart

    def claim(self, row: Mapping[str, Any]) -> Claim | None:
        """A claim whose trigger and at least one party are in its sentence."""
        sentence = self.sentence(row)
        trigger = sentence and self.quote(sentence, row.get("trigger"))
        if not sentence or not trigger:
            return None
        status = next((known for known in labels.STATUSES if known == row.get("status")), None)
        kind = next((known for known in labels.TYPES if known == row.get("type")), None)
        roles = self._roles(kind, sentence, row.get("roles")) if kind else {}
        if not status or not kind or not any(roles.get(role) for role in labels.party_roles(kind)):
            self.dropped += 1
            return None
        speakers = row.get("speakers")
        said = [self.quote(sentence, words) for words in speakers] if isinstance(speakers, list) else []
        speaker = tuple(dict.fromkeys(span for span in said if span))
        return Claim(kind, trigger, status, {role: tuple(spans) for role, spans in roles.items()}, speaker, sentence)

    def _roles(self, kind: str, sentence: Span, items: Any) -> dict[str, list[Span]]:
        allowed = ontology.load().roles(kind)
        roles: dict[str, list[Span]] = {}
        for row in self.rows(items if isinstance(items, list) else ()):
            role = row.get("role")
            if role not in allowed:
                self.dropped += 1
            elif (span := self.quote(sentence, row.get("quote"))) and span not in roles.setdefault(role, []):
                roles[role].append(span)
        return {role: spans for role, spans in roles.items() if spans}

    def reference(self, row: Mapping[str, Any], mentions: Sequence[Mention]) -> Reference | None:
        """A phrase that is no name itself, and the mentions that it stands for."""
        sentence = self.sentence(row)
        span = sentence and self.quote(sentence, row.get("quote"))
        if not span:
            return None
        names = row.get("names")
        known = [mention.span for mention in mentions]
        antecedents: list[Span] = []
        for name in self.rows(names if isinstance(names, list) else ()):
            place = self.sentence(name)
            quoted = place and self.quote(place, name.get("quote"))
            antecedents += [at for at in known if quoted and at.start < quoted.end and quoted.start < at.end][:1]
        if not antecedents or span in known:
            self.dropped += 1
            return None
        return Reference(span, tuple(dict.fromkeys(antecedents)))
