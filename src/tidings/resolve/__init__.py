"""Who is who: from mentions to entities, first within a document, then across documents.

In: Document and Reading; local entities that share a name key. Out: ``Local``, clusters of ``Entity``.
"""

from tidings.resolve.across import Cluster, Spread, across, taken_for_persons
from tidings.resolve.implicit import complete
from tidings.resolve.names import blocking_keys, keys_of_any_kind
from tidings.resolve.namesakes import Setting, Settings, contested, setting
from tidings.resolve.reference import Reference, extended, one_bearer, shipped
from tidings.resolve.rulings import Ruling, Side, restored
from tidings.resolve.within import Local, within

__all__ = [
    "Cluster",
    "Local",
    "Reference",
    "Ruling",
    "Setting",
    "Settings",
    "Side",
    "Spread",
    "across",
    "blocking_keys",
    "complete",
    "contested",
    "extended",
    "keys_of_any_kind",
    "one_bearer",
    "restored",
    "setting",
    "shipped",
    "taken_for_persons",
    "within",
]
