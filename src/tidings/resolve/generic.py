"""Words that the names of many organizations share, so that by themselves they name none for certain.

In: folded names. Out: whether a name is made of such words, or ends another name with a word that is its own.
"""

from __future__ import annotations

#: What an organization is.
_INSTITUTIONS = frozenset(
    """
    academy administration agency army assembly association authority bank board bureau chamber church club college commission
    committee company confederation congress conservatives convention corporation council court department directorate exchange
    federation firm force forum foundation fund government group guard holding holdings hospital house industry institute
    institution laboratory league ministry museum navy network office organisation organization parliament party police reserve
    school secretariat senate service services society supervisor treasury tribunal trust union university
    """.split()  # noqa: SIM905 - a hundred words read better so
)
#: And what many of them are called by, before it.
_QUALIFIERS = frozenset(
    """
    african american asian british canadian central chinese city civil constitutional democratic economic education energy
    environment european federal finance first foreign french general german global health high house independent indian interior
    international japanese justice labor labour liberal local metropolitan military municipal national new northern of people
    peoples planning prime private public regional republican research reserve royal russian security social socialist southern
    standard state statistics stock supreme tax trade transport united west western world
    """.split()  # noqa: SIM905
)


def is_generic(name: str) -> bool:
    """True for a folded name that says what many organizations are, and not which: ``central bank``, ``congress``, ``united``."""
    return all(word in _INSTITUTIONS or word in _QUALIFIERS for word in name.split())


def ends(short: str, full: str) -> bool:
    """True if one folded word is the last of another name, and tells more than what its bearer is (``bank``)."""
    return full.endswith(f" {short}") and " " not in short and short not in _INSTITUTIONS
