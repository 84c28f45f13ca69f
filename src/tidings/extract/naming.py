"""What of a tagged run of words is a name.

In: a run and its sentence. Out: the run without what only stands beside the name; None where no name is left.
"""

from __future__ import annotations

import re

from tidings.extract.decode import Run

_BEHIND = ",;: "
_ARTICLE = re.compile(r"^the(?:\s+|$)", re.I)


def without_article(words: str) -> str:
    """Words without a leading "the"."""
    return _ARTICLE.sub("", words, count=1)


def name(run: Run, text: str, *, bears_article: bool) -> Run | None:
    """The run as a name; text: of its sentence. None for a bare article, and for what ends within a word (``M&`` of ``M&A``).

    bears_article: whether names of its kind may have "the" as a part: titles of works do, companies are labelled without it.
    """
    end = run.start + len(text[run.start : run.end].rstrip(_BEHIND))
    if not text[end:].strip():
        end = run.start + len(text[run.start : end].rstrip("!?"))
    words = text[run.start : end]
    bare = without_article(words)
    within = end < len(text) and text[end].isalnum() and bool(bare) and not bare[-1].isspace()
    if within or not re.search(r"\w", bare):
        return None
    return run._replace(start=end - len(words if bears_article else bare), end=end)
