"""The language of the search box: words, "phrases" and fields.

In: ``type:supply supplier:"Okoye Semiconductor" since:2024-06 standing:corroborated wafers``. Out: a Query that the book
can be asked, with what was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidings import ontology
from tidings.desk.texts import texts
from tidings.ingest.dates import parse_date
from tidings.model import Entity
from tidings.store.folding import fold
from tidings.store.wanted import Wanted

_PART = re.compile(r'(?:([A-Za-z_]+):)?(?:"([^"]*)"|([^\s"]+))')
STANDINGS = ("confirmed by a party", "corroborated", "single origin", "disputed", "denied")
_MOST_NAMES = 50
Find = Callable[[str], Sequence[Entity]]


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the query as it was typed; ``field`` is None for words."""

    field: str | None
    value: str

    def __str__(self) -> str:
        value = f'"{self.value}"' if re.search(r"[\s:]", self.value) else self.value
        return f"{self.field}:{value}" if self.field else value


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted, the terms it was made from, the words among them, and complaints."""

    wanted: Wanted
    terms: tuple[Term, ...]
    words: str
    complaints: tuple[str, ...]

    @property
    def fielded(self) -> bool:
        """Whether any field was used."""
        return any(term.field for term in self.terms)

    def without(self, term: Term) -> str:
        """The query with one term taken away."""
        return " ".join(str(each) for each in self.terms if each != term)

    def with_field(self, field: str, value: str) -> str:
        """The query with one field set to a value, or taken away if it has it."""
        added = Term(field, value)
        if added in self.terms:
            return self.without(added)
        return " ".join(str(each) for each in (*self.terms, added))


def fields() -> tuple[str, ...]:
    """All fields, roles of the ontology last."""
    known = ontology.load()
    roles = dict.fromkeys(role for name in known.types for role in known.roles(name))
    return ("type", "status", "standing", "with", "since", "until", "outlet", *roles)


def parse(typed: str, find: Find) -> Query:
    """Understand a query; ``find`` gives the entities of a name, best first."""
    known = fields()
    terms: list[Term] = []
    complaints: list[str] = []
    for name, phrase, word in _PART.findall(typed):
        value = phrase or word
        if not value.strip():
            continue
        if name and name.lower() in known:
            terms.append(Term(name.lower(), value))
        elif name and not value.startswith("//"):
            complaints.append(texts().search_page.unknown_field.format(field=name))
            terms.append(Term(None, f"{name} {value}"))
        else:
            terms.append(Term(None, f"{name}:{value}" if name else value))
    words = " ".join(f'"{term.value}"' if " " in term.value else term.value for term in terms if term.field is None)
    wanted = _Asked(find, complaints).wanted(terms, words)
    return Query(wanted, tuple(dict.fromkeys(terms)), words, tuple(complaints))


@dataclass(slots=True)
class _Asked:
    """Turns terms into what is wanted and notes what cannot be."""

    find: Find
    complaints: list[str]

    def wanted(self, terms: Sequence[Term], words: str) -> Wanted:
        """What the terms ask for."""
        known = ontology.load()
        values: dict[str, list[str]] = {}
        for term in terms:
            if term.field is not None:
                values.setdefault(term.field, []).append(term.value)
        shared = ("type", "status", "standing", "with", "since", "until", "outlet")
        return Wanted(
            types=self._choice(values.get("type", ()), tuple(known.types)),
            statuses=self._choice(values.get("status", ()), known.statuses),
            standings=self._choice(values.get("standing", ()), STANDINGS),
            entities=tuple(self._entities(name) for name in values.get("with", ())),
            roles=tuple(
                (role, self._entities(name, lenient=True), name)
                for role, names in values.items()
                if role not in shared
                for name in names
            ),
            publisher=values["outlet"][-1] if "outlet" in values else None,
            words=words,
            since=self._date(values.get("since", ())),
            until=self._date(values.get("until", ())),
        )

    def _choice(self, given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
        chosen: list[str] = []
        for value in given:
            fitting = [each for each in known if each.replace("_", " ").startswith(value.lower().replace("_", " "))]
            chosen += fitting[:1]
            if not fitting:
                message = texts().search_page.bad_value.format(value=value, values=", ".join(known))
                self.complaints.append(message)
        return tuple(chosen)

    def _entities(self, name: str, *, lenient: bool = False) -> tuple[str, ...]:
        """Ids of the entities that bear the name; where none does, of those whose names hold it."""
        found = list(self.find(name))
        same = [e for e in found if fold(name) in {fold(each) for each in (e.name, *e.aliases)}]
        if not found and not lenient:
            self.complaints.append(texts().search_page.unknown_name.format(name=name))
        return tuple(entity.id for entity in (same or found)[:_MOST_NAMES])

    def _date(self, given: Sequence[str]) -> str | None:
        dates = [(value, parse_date(value)) for value in given]
        self.complaints += [texts().search_page.bad_date.format(value=value) for value, date in dates if date is None]
        return next((date for _, date in reversed(dates) if date is not None), None)
