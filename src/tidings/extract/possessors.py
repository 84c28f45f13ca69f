"""Whose it is: ``its Manila representative``, ``Veltora's main supplier``.

In: the fillers of a claim's roles and its sentence. Out: the same with the party that stands as possessor right before the
claim's noun, in the role that the noun leaves to it, where the reader gave that role to nobody. In the labelled sentences ``its``
before a title is the organization in 429 of 434 that give no other, and nearly as often the owner, maker or customer before
the nouns below.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tidings.model import Span

_WHOSE = re.compile(r"\b(?:(its|their|our)|(?<=\w)['’]s?)\s+(?:[\w-]+\s+){0,2}$", re.I)
#: Claim type -> nouns, and the role of their possessor; "" stands for every other noun.
_ROLES: dict[str, tuple[tuple[str, str], ...]] = {
    "ownership": (("owners? co-owners? parents? shareholders? holders? investors? masters?", "owned"), ("", "owner")),
    "product": (("", "maker"),),
    "performance": (("", "company"),),
    "initiative": (("", "actor"),),
    "competition": (("(?:arch-)?rivals? competitors? adversary adversaries challengers? foes?", "party"),),
    "partnership": (("partners? ally allies associates?", "party"),),
    "supply": (
        ("suppliers? sources? landlords? providers? vendors? (?:sub)?contractors? bankers?", "customer"),
        ("customers? clients? buyers? tenants?", "supplier"),
    ),
    "investment": (
        ("backers? lenders? creditors? shareholders? holders? investors?", "investee"),
        ("ipo listing flotation offering", "investee"),
    ),
    "licence": (("licensees?", "licensor"), ("licensors?", "licensee")),
    "acquisition": (("purchases? acquisitions? takeover bid offer", "buyer"),),
}
_NOUNS = {
    kind: [(re.compile(nouns.replace(" ", "|") or r".*", re.I | re.S), role) for nouns, role in pairs]
    for kind, pairs in _ROLES.items()
}
#: Roles that two share: the possessor is one of them beside one other.
_SHARED = frozenset({"competition", "partnership"})


def with_possessor(
    kind: str, roles: Mapping[str, list[Span]], trigger: Span, text: str, begin: int, named: Collection[Span]
) -> dict[str, list[Span]]:
    """The roles with the possessor's own filled.

    text: of the sentence, which begins where the spans count ``begin``. named: spans of persons and organizations.
    """
    found = {role: list(spans) for role, spans in roles.items()}
    noun = next(iter(found.get("title", ())), None) if kind == "role" else trigger
    role = "organization" if kind == "role" else _role(kind, text[trigger.start - begin : trigger.end - begin])
    if noun is None or role is None or len(found.get(role, ())) > (kind in _SHARED):
        return found
    owner = _possessor(text, noun.start - begin, begin, named)
    if owner and not any(owner.start < s.end and s.start < owner.end for spans in found.values() for s in spans):
        found.setdefault(role, []).append(owner)
    return found


def _role(kind: str, noun: str) -> str | None:
    """The role of a noun's possessor, if the noun has one."""
    return next((role for nouns, role in _NOUNS.get(kind, ()) if nouns.fullmatch(noun.rsplit(maxsplit=1)[-1])), None)


def _possessor(text: str, start: int, begin: int, named: Collection[Span]) -> Span | None:
    """The pronoun, or the name with its mark of possession, right before what starts at ``start`` but for a word or two."""
    mark = _WHOSE.search(text, 0, start)
    if mark is None:
        return None
    if mark.group(1):
        return Span(begin + mark.start(1), begin + mark.end(1))
    return next((span for span in named if span.end == begin + mark.start()), None)
