"""Who supplies and who is supplied.

In: the parties of a ``supply`` claim, its trigger, the sentence. Out: each party on the side that the grammar around it
says: who stands before "supplies" supplies, "to" and "for" lead to the customer, "from" to the supplier, "by" turns the
verb round, and a "customer" or "supplier" is one *of* the other side. Where the words do not say, the network's answer stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from tidings.model import Span

Side = Literal["supplier", "customer"]
SIDES: tuple[Side, Side] = ("supplier", "customer")
_OTHER: dict[Side, Side] = {"supplier": "customer", "customer": "supplier"}

_SELLS = re.compile(
    r"(?:suppl(?:y|ies|ied|ying)|s(?:ell|old)\w*|deliver\w*|provid\w*|ship(?:s|ped|ping)?|serv(?:e|es|ed|ing)|equip\w*|"
    r"power(?:s|ed|ing)?|ma(?:ke|kes|de|king)|buil(?:d|ds|t|ding)|manufactur\w*|produc\w*|outfit\w*|furnish\w*)$",
    re.I,
)
_BUYS = re.compile(
    r"(?:b(?:uy|uys|ought|uying)|purchas(?:e|es|ed|ing)|ordered|ordering|us(?:e|es|ed|ing)|sourc\w*|cho(?:se|ose|oses|sen)|"
    r"pick(?:s|ed)?|select\w*|hir(?:e|es|ed|ing)|rel(?:y|ies|ied)|receiv\w*|lease[sd]?|tak(?:e|es|ing)|took)$",
    re.I,
)
_ORDERS = re.compile(r"(?:orders?|contracts?)$", re.I)
_ROLE_NOUNS: tuple[tuple[re.Pattern[str], Side], ...] = (
    (re.compile(r"(?:customers?|clients?|buyers?|users?)$", re.I), "customer"),
    (re.compile(r"(?:suppliers?|vendors?|providers?|makers?|contractors?)$", re.I), "supplier"),
)


def sides(text: str, trigger: Span, parties: Sequence[Span]) -> dict[Span, Side | Literal["product"]]:
    """The side of each party, where the words around it say so; nothing unless both sides are filled then.

    text: what the spans count characters of.
    """
    found: dict[Span, Side | Literal["product"]]
    word = text[trigger.start : trigger.end].rsplit(maxsplit=1)[-1] if trigger.end > trigger.start else ""
    noun = next((side for pattern, side in _ROLE_NOUNS if pattern.match(word)), None)
    if noun:
        found = {span: _beside_noun(text, trigger, span, noun) for span in parties}
    elif _SELLS.match(word):
        goods = _goods(text, trigger, parties)
        found = {
            span: "product" if span in goods else _beside_verb(text, trigger, span, "supplier") for span in parties
        }
    elif _BUYS.match(word):
        found = {span: _beside_verb(text, trigger, span, "customer") for span in parties}
    elif _ORDERS.match(word):
        found = {span: _beside_order(text, trigger, span) for span in parties}
    else:
        return {}
    return found if set(found.values()) >= set(SIDES) else {}


def _goods(text: str, trigger: Span, parties: Sequence[Span]) -> set[Span]:
    """What looks like a party and is the thing supplied: ``supply DRAM to X``, ``supply X with DRAM``."""
    behind = {span: text[trigger.end : span.start] for span in parties if span.start >= trigger.end}
    led = {span for span, between in behind.items() if re.search(r"\b(to|for)\b", between)}
    given = {span for span, between in behind.items() if re.search(r"\bwith\b", between)}
    return given | (behind.keys() - led if led else set())


def _beside_noun(text: str, trigger: Span, span: Span, side: Side) -> Side:
    """``a customer of X``, ``X's customer``: X is the other side; anyone else is the customer."""
    if span.start >= trigger.end and re.search(
        r"\b(of|to|for|is|are|include[sd]?)\W+(\w+\W+){0,4}$", text[trigger.end : span.start]
    ):
        joined = re.search(r"\b(of|to|for)\W+(\w+\W+){0,4}$", text[trigger.end : span.start])
        return _OTHER[side] if joined else side
    if span.end <= trigger.start and re.match(r"['’]s?\b", text[span.end : trigger.start]):
        return _OTHER[side]
    return side


def _beside_order(text: str, trigger: Span, span: Span) -> Side:
    """``an order from X``: X is the customer, and who is named before got it."""
    return "customer" if re.search(r"\bfrom\b", text[trigger.end : span.start]) else "supplier"


def _beside_verb(text: str, trigger: Span, span: Span, subject: Side) -> Side:
    """The subject's side before the verb, the other after it, unless a preposition or the passive says otherwise."""
    if span.start >= trigger.end:
        between = text[trigger.end : span.start]
        before = re.findall(r"\b(to|for|from|by)\b", between)
        if before:
            led: dict[str, Side] = {"to": "customer", "for": "customer", "from": "supplier", "by": subject}
            return led[before[-1]]
        return _OTHER[subject]
    after = text[trigger.end :]
    passive = re.search(r"\b(is|are|was|were|been|be|being)\W+(\w+\W+)?$", text[: trigger.start]) and re.match(
        r"\W*by\b", after
    )
    return _OTHER[subject] if passive else subject
