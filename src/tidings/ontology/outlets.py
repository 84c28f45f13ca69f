"""Wire services, carriers of releases, and houses that own several outlets.

In: ``outlets.toml`` beside this file, or one of the user's. Out: a ``Press``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from tidings.ontology import tables


@dataclass(frozen=True, slots=True)
class Press:
    """Names of those who pass news on; keys are folded by ``folded``, values are the names to show."""

    wires: Mapping[str, str]
    carriers: Mapping[str, str]
    families: Mapping[str, str]
    spelled: re.Pattern[str]  # any wire's or carrier's name as it stands, by whole words

    def wire(self, name: str) -> str | None:
        """The wire service of this name."""
        return self.wires.get(folded(name))

    def carrier(self, name: str) -> str | None:
        """The service of this name that only carries releases."""
        return self.carriers.get(folded(name))

    def family(self, name: str) -> str:
        """The house that an outlet belongs to; an outlet that is in no list is its own."""
        return self.families.get(folded(name), name)

    def named_in(self, words: str) -> Iterator[re.Match[str]]:
        """Wires and carriers that a byline, a dateline or a credit names, spelled as the list spells them."""
        return self.spelled.finditer(words)


@lru_cache(maxsize=16_384)
def folded(name: str) -> str:
    """A name without case, accents, punctuation and leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"^the ", "", " ".join(re.findall(r"\w+", plain)))


def press(path: Path | None = None) -> Press:
    """Read a file of outlets; without a path, the one that ships. Raises TidingsError if the file is not sound."""
    return _shipped() if path is None else _parse(tables.given(path), str(path))


@cache
def _shipped() -> Press:
    return _parse(tables.shipped("outlets.toml"), "outlets.toml")


def _parse(text: str, source: str) -> Press:
    with tables.sound(source, "list of outlets", "outlets.toml"):
        table = tomllib.loads(text)
        parts = {part: _names(table.get(part, {})) for part in ("wires", "carriers", "families")}
        spelled = {
            name for part in ("wires", "carriers") for row in table.get(part, {}).items() for name in (row[0], *row[1])
        }
    words = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True)) or "(?!)"
    return Press(parts["wires"], parts["carriers"], parts["families"], re.compile(rf"(?<!\w)(?:{words})(?!\w)"))


def _names(rows: Mapping[str, list[str]]) -> dict[str, str]:
    return {folded(spelled): name for name, others in rows.items() for spelled in (name, *others)}
