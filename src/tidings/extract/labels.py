"""The label sets of the reader's heads, in the order of their logits.

In: the shipped ontology. Out: tag names for mentions, triggers, roles and statuses, shared by training and run time.
"""

from __future__ import annotations

from typing import cast

from tidings import ontology
from tidings.model import Kind, Status

_SHIPPED = ontology.load()

KINDS = cast(tuple[Kind, ...], _SHIPPED.kinds)
STATUSES = cast(tuple[Status, ...], _SHIPPED.statuses)
TYPES = tuple(_SHIPPED.types)
SPEAKER = "speaker"
ROLES = (
    *dict.fromkeys(role for kind in _SHIPPED.types.values() for role in (*kind.core, *kind.other)),
    *_SHIPPED.shared_roles,
    SPEAKER,
)

#: 0 is outside; 1 + 2k begins label k, 2 + 2k continues it.
OUTSIDE = 0
MENTION_TAGS = 1 + 2 * len(KINDS)
ROLE_TAGS = 1 + 2 * len(ROLES)
#: One logit for each claim type, then one for "continues the trigger before it".
TRIGGER_CONTINUES = len(TYPES)
TRIGGER_LOGITS = len(TYPES) + 1


def begin(label: int) -> int:
    """Tag that begins label number ``label``."""
    return 1 + 2 * label


def inside(label: int) -> int:
    """Tag that continues label number ``label``."""
    return 2 + 2 * label


def roles_of(claim_type: str) -> tuple[int, ...]:
    """Numbers of the roles that a claim type may fill, the speaker among them."""
    return tuple(ROLES.index(role) for role in (*_SHIPPED.roles(claim_type), SPEAKER))


def core(claim_type: str) -> tuple[str, ...]:
    """Core roles of a claim type."""
    return _SHIPPED.types[claim_type].core


def sides(claim_type: str) -> tuple[str, ...]:
    """The two roles of a claim type that face each other; () if none do."""
    return _SHIPPED.types[claim_type].sides


def may_fill(claim_type: str, role: str, kind: Kind | None) -> bool:
    """False if a mention of this kind cannot fill the role; what is no mention (None) always may."""
    return kind is None or kind not in _SHIPPED.types[claim_type].excludes.get(role, ())


def party_roles(claim_type: str) -> tuple[str, ...]:
    """Core roles that a party fills: all but what is supplied, made, or held as a title."""
    return tuple(role for role in core(claim_type) if role not in ("product", "title"))
