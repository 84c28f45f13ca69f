"""Names as people type them: without case, accents, punctuation and a leading article.

In: a name. Out: its words in one plain form, the same for every way to write it.
"""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a base and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(name: str) -> str:
    """Lower-case words parted by single spaces; punctuation alone stays as it is, so that no name folds to nothing."""
    whole = name.encode("utf-8", "replace").decode().replace("\0", " ")  # no database seeks a lone surrogate or a NUL
    apart = unicodedata.normalize("NFKD", whole.casefold()).translate(_PLAIN)
    bare = "".join(c for c in apart if not unicodedata.combining(c) and c not in "'’")
    words = "".join(c if c.isalnum() else " " for c in bare).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words) or whole.strip()
