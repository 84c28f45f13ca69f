"""Time expressions: where they stand in a text, and what they mean, as precisely as their words and no more.

In: words, or a text, and the publication date if it is known. Out: values (ISO 8601), or ``Timex`` records (TIMEX3).
"""

from tidings.times.dates import bounds, counts, names_hour, overlap, value
from tidings.times.edtf import edtf
from tidings.times.tagger import Timex, tag, told_before
from tidings.times.zones import moment

__all__ = ["Timex", "bounds", "counts", "edtf", "moment", "names_hour", "overlap", "tag", "told_before", "value"]
