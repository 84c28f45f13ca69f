"""A reader that takes next to no time, so that what is measured is everything around it.

In: a Document. Out: its Reading: sentences, and of those that say that one name bought another, the claim. Taken by name
(``--reader light``) as any plug-in is; ``benchmarks/warc.py`` announces it.
"""

from __future__ import annotations

import re

from tidings.model import Claim, Document, Mention, Reading, Span

_SENTENCE = re.compile(r"\S[^.!?]*[.!?]?")
_NAME = r"[A-Z][\w&’'-]+(?: [A-Z][\w&’'-]+)*"
_BOUGHT = re.compile(
    rf"(?P<buyer>{_NAME}) (?:has |have |had )?(?P<trigger>bought|acquired|buys|acquires) (?P<target>{_NAME})"
)


class LightReader:
    """Finds ``X bought Y`` and no more."""

    version = "light 1"

    def read(self, document: Document) -> Reading:
        sentences = tuple(Span(*found.span()) for found in _SENTENCE.finditer(document.text))
        mentions, claims = [], []
        for sentence in sentences:
            for found in _BOUGHT.finditer(document.text, *sentence):
                buyer, trigger, target = (Span(*found.span(name)) for name in ("buyer", "trigger", "target"))
                mentions += [Mention(span, "organization", document.slice(span), 0.9) for span in (buyer, target)]
                roles = {"buyer": (buyer,), "target": (target,)}
                claims.append(Claim("acquisition", trigger, "actual", roles, (), sentence, 0.9))
        return Reading(document.id, self.version, sentences, tuple(mentions), tuple(claims))


def make(argument: str, *, threads: int | None = None) -> LightReader:
    return LightReader()
