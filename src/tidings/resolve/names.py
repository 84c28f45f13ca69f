"""Names in forms that can be compared.

In: names as they stand in text. Out: folded forms, blocking keys, and whether two names may belong to one bearer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from tidings.model import Kind

#: Legal forms and the like that a name may carry or leave out (after folding).
LEGAL_FORMS = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "plc",
        "llc",
        "llp",
        "lp",
        "ag",
        "sa",
        "se",
        "nv",
        "bv",
        "gmbh",
        "kg",
        "kgaa",
        "oyj",
        "ab",
        "asa",
        "as",
        "spa",
        "srl",
        "sarl",
        "pte",
        "pty",
        "pvt",
        "bhd",
        "sdn",
        "kk",
        "kabushiki",
        "kaisha",
        "tbk",
        "pjsc",
        "ojsc",
        "oao",
        "zao",
        "holdings",
        "holding",
    ]
)
#: Words of other languages for a group or a legal form, that stand before a name.
LEADING_FORMS = frozenset(
    {"grupo", "groupe", "gruppo", "grupa", "gruppe", "koninklijke", "pt", "ab", "ooo", "oao", "pao"}
)
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "president",
        "chairman",
        "minister",
    ]
)

#: Letters that carry their accent in one piece, so that normalization leaves them as they are.
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i"}
)
_ASCII_LETTERS = re.compile(r"[A-Za-z]")
_APOSTROPHE = re.compile(r"['’]s\b|['’]$")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Case, accents, punctuation and a leading article or possessive taken away: ``The Łódź-Works'`` -> ``lodz works``."""
    name = _APOSTROPHE.sub("", name.strip())
    plain = unicodedata.normalize("NFKD", name.translate(_UNDECOMPOSED))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    letters = re.sub(r"(?<=\b\w)\.(?=\w\b)|(?<=\b\w)\.", "", letters)  # U.S. -> us, J. -> j
    words = re.sub(r"[^\w]+", " ", letters).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=65536)
def core(name: str) -> str:
    """A folded organization name without its legal form: ``Quillay S.A.``, ``Grupo Quillay`` -> ``quillay``."""
    words = fold(name).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in LEADING_FORMS:
        del words[0]
    # ``&`` has gone with the punctuation, so that ``and`` goes too.
    return " ".join(word for n, word in enumerate(words) if word != "and" or n in (0, len(words) - 1))


def key(name: str, kind: Kind) -> str:
    """The form under which equal names of one kind are equal."""
    return core(name) if kind == "organization" else fold(name)


def blocking_keys(names: tuple[str, ...], kind: Kind) -> frozenset[str]:
    """Keys under which bearers that might be one are found: the name, and a person's words or another's first word."""
    found: set[str] = set()
    for name in names:
        words = key(name, kind).split()
        if not words:
            continue
        found.add(f"name:{' '.join(words)}")
        if kind == "person":
            found.update(f"person:{word}" for word in words if len(word) > 1)
            found.update(f"sound:{sounded(word)}" for word in words if len(word) > 2)
        else:
            found.add(f"first:{words[0]}")
    return frozenset(found)


def keys_of_any_kind(names: Iterable[str]) -> frozenset[str]:
    """Of the keys of ``blocking_keys``, those under which bearers of these very names are found, whatever kind they are of."""
    return frozenset(f"name:{form}" for name in names for form in (fold(name), core(name)) if form)


def is_prefix(short: str, full: str) -> bool:
    """True if the words of one folded name begin the other, which has more."""
    return bool(short) and full.startswith(f"{short} ")


def is_acronym(name: str) -> bool:
    """True if a name is one word with two capital letters or more, and no small ones (``AWS``, ``A.P.``)."""
    letters = _ASCII_LETTERS.findall(name)
    return len(letters) > 1 and all(map(str.isupper, letters)) and " " not in name.strip()


def acronym_of(short: str, full: str) -> bool:
    """True if ``short`` is spelled by the initials of ``full`` (``AWS``, ``Amazon Web Services``); little words and
    the legal form may be left out.
    """
    if not is_acronym(short):
        return False
    letters = "".join(_ASCII_LETTERS.findall(short))
    words = [word for word in re.split(r"[\s-]+", full) if word and word[0].isalnum()]
    words = words[1:] if words and words[0].casefold() == "the" else words
    form = len(words)
    while form > 1 and fold(words[form - 1]) in LEGAL_FORMS:
        form -= 1
    return any(
        len(spelling) > 1
        and letters in (_first_letters(spelling), _first_letters([w for w in spelling if w[0].isupper()]))
        for spelling in (words, words[:form])
    )


def _first_letters(words: list[str]) -> str:
    return "".join(word[0] for word in words).upper()


def person_words(name: str) -> list[str]:
    """Folded words of a personal name without titles."""
    words = fold(name.replace("-", " ")).split()
    return [word for word in words if word not in TITLES] or words


def in_any_order(name: str) -> str:
    """One form for a personal name whichever end its family name stands at, and however it is hyphenated."""
    words = person_words(name)
    return min("".join((*words[turn:], *words[:turn])) for turn in range(len(words)))


#: Spellings that transliterations into several languages give one sound (German, French, English, Turkish; long vowels).
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("dsch|dzh|dj", "j"),
        ("tsch|tch|tsj|tsh", "ch"),
        ("sch|sz", "sh"),
        ("kh", "h"),
        ("ph", "f"),
        ("ck|c(?!h)|q", "k"),
        ("[zß]", "s"),
        ("w", "v"),
        ("oo|ou", "u"),
        ("ee|[yj]", "i"),
        ("(?<=[aeiou])h(?![aeiou])", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=16_384)
def sounded(word: str) -> str:
    """A folded word in one spelling for all that transliterations give it: ``tschelidse``, ``chelidze``."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def sounds_alike(a: str, b: str) -> bool:
    """True if two full names differ by no more than transliteration, hyphens and order. It needs a common employer beside it."""
    x, y = ([sounded(word) for word in person_words(name)] for name in (a, b))
    if len(x) < 2 or len(y) < 2:
        return False
    return any(f in (y[0], y[-1]) and "".join(_without(x, f)) == "".join(_without(y, f)) for f in (x[0], x[-1]))


def same_person_name(a: str, b: str) -> bool:
    """True if two full personal names may be one name written in two ways.

    A family name is shared in full, at either end of each (name order); the given names agree in full words or, where they
    differ, in their initials one by one (``Baek Jun-ho``, ``J.H. Baek``).
    """
    x, y = person_words(a), person_words(b)
    if len(x) < 2 or len(y) < 2:
        return False
    if sorted(x) == sorted(y):
        return True
    for family in (x[0], x[-1]):
        if len(family) < 2 or family not in (y[0], y[-1]):
            continue
        if _given_agree(_without(x, family), _without(y, family)):
            return True
    return False


def abbreviates(short: str, full: str) -> bool:
    """True if one personal name is the other with given names left out or as initials (``M. Delling``, ``Mara Delling``)."""
    x, y = person_words(short), person_words(full)
    if len(x) < 2 or x == y:
        return False
    for family in (x[0], x[-1]):
        if len(family) > 1 and family in (y[0], y[-1]):
            given, others = _spread(_without(x, family)), _without(y, family)
            if len(given) <= len(others) and all(a == b or a == b[0] for a, b in zip(given, others, strict=False)):
                return True
    return False


def _spread(words: list[str]) -> list[str]:
    """Initials written together, one by one."""
    return [part for word in words for part in (word if _is_initials(word) else (word,))]


def _without(words: list[str], family: str) -> list[str]:
    rest = list(words)
    rest.remove(family)
    return rest


def _given_agree(x: list[str], y: list[str]) -> bool:
    """Given names agree if written together they are equal, or if their initials do and no full word contradicts."""
    if "".join(x) == "".join(y):
        return True
    shorter, longer = sorted((_initials(x), _initials(y)), key=len)
    return shorter == longer[: len(shorter)] and all(_words_agree(a, b) for a, b in zip(x, y, strict=False))


def _words_agree(a: str, b: str) -> bool:
    """Equal, an initial of the other, initials written together, or spelled alike at the start (``Jae``, ``Jay``)."""
    return a[0] == b[0] and (_is_initials(a) or _is_initials(b) or a[:2] == b[:2])


def _is_initials(word: str) -> bool:
    return len(word) == 1 or (len(word) == 2 and not _VOWELS & set(word))


def _initials(words: list[str]) -> str:
    return "".join(word if _is_initials(word) else word[0] for word in words)


_VOWELS = set("aeiou")


def similar_person_name(a: str, b: str) -> bool:
    """True if two full names are spelled almost alike, as transliterations of one name are (``Ono``, ``Ohno``).

    Weak by itself: it needs the same office with the same employer beside it.
    """
    x, y = person_words(a), person_words(b)
    if len(x) < 2 or len(y) < 2:
        return False
    # The ratio hangs on which of the two comes first; the answer must not.
    one, two = sorted((" ".join(sorted(x)), " ".join(sorted(y))))
    if SequenceMatcher(None, one, two, autojunk=False).ratio() < 0.78:
        return False
    # Of names that share all words but one, these must be one word by themselves: ``Min-jun`` is not ``Min-ji``.
    left, right = [w for w in x if w not in y], [w for w in y if w not in x]
    if len(left) != 1 or len(right) != 1:
        return True
    a, b = sorted((sounded(left[0]), sounded(right[0])))
    return SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.7
