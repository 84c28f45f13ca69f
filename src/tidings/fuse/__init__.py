"""What all reports say together: from claims to findings, with origins, standing, conflicts and lifecycle.

In: linked claims with their documents, entities and derivation edges. Out: ``Finding`` and ``Story`` records.
"""

from tidings.fuse.alignment import Text
from tidings.fuse.derivation import Surroundings, derive, may_rest_on
from tidings.fuse.findings import fuse
from tidings.fuse.fingerprint import LEAST_SHARED, fact_pairs, shares_enough, shingles, worth_comparing
from tidings.fuse.stories import stories

__all__ = [
    "LEAST_SHARED",
    "Surroundings",
    "Text",
    "derive",
    "fact_pairs",
    "fuse",
    "may_rest_on",
    "shares_enough",
    "shingles",
    "stories",
    "worth_comparing",
]
