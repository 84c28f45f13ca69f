"""What the user knows of folders, files and sites: their publishers and dates.

In: a TOML file with ``[[rules]]``. Out: Rules, which say what is known of an item, or of a document that was fetched.
Form: docs/formats.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tidings.addresses import clean_address, site_of
from tidings.errors import BadInput
from tidings.ingest.dates import date_in_address, parse_date
from tidings.ingest.items import Item, Known
from tidings.ingest.rows import COLUMNS
from tidings.model import Document

_FACTS = ("publisher", "byline", "published", "url")
_KEYS = frozenset({"path", "host", "overrule", "dated_by_path", "columns", *_FACTS})
_OF_FETCHED = ("publisher", "byline", "published")
_HOW = "rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``path``: a pattern such as ``wire/**`` against an item's id; ``host``: one against its URL's host."""

    known: Known
    path: str | None = None
    host: str | None = None
    dated_by_path: bool = False
    columns: Mapping[str, str] | None = None

    def holds(self, id: str, url: str | None) -> bool:
        """Whether it is about an item with this id and, if known, URL."""
        if self.path is not None and not fnmatchcase(id, self.path.replace("**", "*")):
            return False
        if self.host is None:
            return True
        host = site_of(clean_address(url or "") or "")
        return bool(host) and (fnmatchcase(host, self.host) or host.endswith(f".{self.host}"))


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules in the order of their file; what an earlier one says counts over a later one."""

    rules: tuple[Rule, ...] = ()

    @classmethod
    def read(cls, path: str | Path) -> Rules:
        """The rules of a TOML file. Raises BadInput, which names the rule and what is wrong with it."""
        name = str(path)
        try:
            data = tomllib.loads(Path(path).read_text("utf-8-sig"))
        except OSError as error:
            raise BadInput(name, f"cannot be read ({error.strerror})", "check the path and its permissions") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(name, f"is no TOML ({error})", "mend that line") from error
        listed = data.get("rules", [])
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise BadInput(name, "its rules are no list", "begin each rule with a line of [[rules]]")
        return cls(tuple(_rule(each, f"{name}, rule {number}") for number, each in enumerate(listed, 1)))

    def apply(self, item: Item) -> Item:
        """The item with what the rules know of it."""
        return replace(item, known=self._learned(item.known, item.id, item.known.url))

    def apply_fetched(self, document: Document) -> Document:
        """A fetched page's document with what the rules know of it, matched by its address; the address itself stays."""
        stated = Known(**{name: getattr(document, name) for name in _OF_FETCHED})
        learned = self._learned(stated, document.id, document.url or document.id)
        given = {"published"} if document.published_from == "given" else set()
        new = {name for name in _OF_FETCHED if getattr(learned, name) != getattr(stated, name)} - given
        return replace(
            document,
            **{name: getattr(learned, name) for name in new},
            published_from=_HOW if "published" in new else document.published_from,
            known_from={**document.known_from, **dict.fromkeys(new - {"published"}, _HOW)},
        )

    def _learned(self, known: Known, id: str, url: str | None) -> Known:
        """What is known of an article with what the rules say: surroundings first, then earlier rules, then later ones."""
        for rule in self.rules:
            if rule.holds(id, url):
                dated = date_in_address(f"/{id}") if rule.dated_by_path else None
                own = Known(published=dated, known_from={"published": _HOW}) if dated else Known()
                known = known.with_less(own.over(rule.known))
        return known

    def columns(self, id: str) -> dict[str, str]:
        """The column map for a file of rows."""
        found: dict[str, str] = {}
        for rule in self.rules:
            if rule.columns and rule.holds(id, None):
                found = {**rule.columns, **found}
        return found


def _rule(given: Mapping[str, Any], name: str) -> Rule:
    remedy = f"use {', '.join(sorted(_KEYS))}"
    unknown = sorted(set(given) - _KEYS)
    if unknown:
        raise BadInput(name, f"has a key {unknown[0]!r} that means nothing", remedy)
    if not ("path" in given or "host" in given):
        raise BadInput(name, "says neither path nor host", 'add path = "folder/*" or host = "example.com"')
    texts = {key: given[key] for key in ("path", "host", "publisher", "byline", "url") if key in given}
    wrong = [key for key, value in texts.items() if not isinstance(value, str) or not value.strip()]
    if wrong:
        raise BadInput(name, f"its {wrong[0]} is no text", "write it in quotation marks")
    columns = given.get("columns")
    if columns is not None and not (
        isinstance(columns, dict) and all(key in COLUMNS and isinstance(value, str) for key, value in columns.items())
    ):
        raise BadInput(name, "its columns are no map of fields", f"use {', '.join(COLUMNS)}")
    said = {str(key): texts[key] for key in ("publisher", "byline", "url") if key in texts}
    if "published" in given:
        said["published"] = _date(given["published"], name)
    overrules = frozenset(said) if given.get("overrule") else frozenset[str]()
    return Rule(
        replace(Known(known_from=dict.fromkeys(said, _HOW), overrules=overrules), **said),
        path=texts.get("path"),
        host=texts.get("host"),
        dated_by_path=bool(given.get("dated_by_path")),
        columns=columns,
    )


def _date(value: object, name: str) -> str:
    date = parse_date(str(value))
    if date is None:
        raise BadInput(name, f"its date, {value!r}, is no date", "write it as YYYY-MM-DD")
    return date
