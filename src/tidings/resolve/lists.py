"""Reference lists of users.

In: CSV, JSON Lines, or FollowTheMoney entities as JSON Lines. Out: ``Listing`` records; a row that is not sound goes to ``failed``
with its line, and the rest goes on.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from tidings.errors import BadInput
from tidings.model import Kind, Listing
from tidings.resolve import names

_LONGEST = 300  # characters of a name
_FORM = "docs/formats.md says what a row of a reference list holds"
#: Other headings of what a row states.
_HEADINGS = {
    **dict.fromkeys(("qid", "wikidataid"), "wikidata"),
    **dict.fromkeys(("leicode",), "lei"),
    **dict.fromkeys(("symbol", "tickersymbol"), "ticker"),
    **dict.fromkeys(("isincode",), "isin"),
    **dict.fromkeys(("alias", "othernames"), "aliases"),
    **dict.fromkeys(("caption", "label"), "name"),
    **dict.fromkeys(("type",), "kind"),
}
_SCHEMES = ("wikidata", "lei", "ticker", "isin")
#: FollowTheMoney: the kinds of its schemata, and the properties that hold names and identifiers.
_SCHEMATA: Mapping[str, Kind] = {
    **dict.fromkeys(("Person",), "person"),
    **dict.fromkeys(("Organization", "Company", "PublicBody", "LegalEntity"), "organization"),
    **dict.fromkeys(("Vehicle", "Vessel", "Airplane"), "product"),
    **dict.fromkeys(("Event",), "event"),
}
_NAMES = ("name", "alias", "previousName", "abbreviation")
_PROPERTIES = {"wikidataId": "wikidata", "leiCode": "lei", "ticker": "ticker", "isin": "isin", "isinCode": "isin"}

Failed = Callable[[BadInput], None]


def read(path: Path, source: str, failed: Failed) -> Iterator[Listing]:
    """The rows of a file; ``.csv`` by its ending, else JSON Lines. Raises BadInput if the file cannot be read at all."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BadInput(str(path), f"cannot be read: {error.strerror}", "give a CSV or JSON Lines file") from None
    lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf")
    rows = _of_csv(path, lines, failed) if path.suffix.casefold() in (".csv", ".tsv") else _of_json(path, lines, failed)
    for number, row in rows:
        try:
            yield _listing(row, source)
        except (ValueError, TypeError, AttributeError) as error:
            failed(BadInput(f"{path}:{number}", str(error), _FORM))


def _decoded(path: Path, lines: Iterable[bytes], failed: Failed) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        try:
            yield number, line.decode("utf-8")
        except UnicodeDecodeError:
            failed(BadInput(f"{path}:{number}", "is not UTF-8", "save the list as UTF-8"))


def _of_csv(path: Path, lines: Sequence[bytes], failed: Failed) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows by their headings; names are parted by ``|`` or ``;``. A row may span lines; it is told by its first."""
    decoded = dict(_decoded(path, lines, failed))
    text = "\n".join(decoded.get(number, "").rstrip("\r") for number in range(1, len(lines) + 1))
    reader = csv.reader(io.StringIO(text), delimiter="\t" if path.suffix.casefold() == ".tsv" else ",")
    at = 1
    try:
        headings = [_heading(each) for each in next(reader, [])]
        if "name" not in headings:
            raise BadInput(str(path), "has no column 'name'", _FORM)
        for cells in reader:
            line, at = at + 1, reader.line_num
            if len(cells) > len(headings):
                failed(BadInput(f"{path}:{line}", f"{len(cells)} cells for {len(headings)} columns", _FORM))
            elif any(cell.strip() for cell in cells):
                yield line, dict(zip(headings, cells, strict=False))
    except csv.Error as error:
        failed(BadInput(f"{path}:{reader.line_num}", f"no CSV from here on: {error}", _FORM))


def _of_json(path: Path, lines: Iterable[bytes], failed: Failed) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in _decoded(path, lines, failed):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("no object")
            yield number, _of_ftm(row) if "schema" in row else _flat(row)
        except (ValueError, TypeError, RecursionError) as error:
            failed(BadInput(f"{path}:{number}", f"no row: {error}", _FORM))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its identifiers beside its other fields."""
    inside = row.get("identifiers") or {}
    if not isinstance(inside, dict):
        raise TypeError("identifiers are no object")
    return {_heading(key): value for key, value in (*row.items(), *inside.items()) if key != "identifiers"}


def _of_ftm(row: Mapping[str, Any]) -> dict[str, Any]:
    """A FollowTheMoney entity; what has no kind here raises ValueError."""
    schema, known = str(row["schema"]), row.get("properties") or {}
    if schema not in _SCHEMATA or not isinstance(known, dict):
        raise ValueError(f"entities of schema {schema!r} are not taken")
    called = [name for each in _NAMES for name in known.get(each) or ()]
    name = row.get("caption") or (called[0] if called else "")
    identifiers = {scheme: known[each][0] for each, scheme in _PROPERTIES.items() if known.get(each)}
    return {"id": row.get("id"), "name": name, "kind": _SCHEMATA[schema], "aliases": called, **identifiers}


def _heading(heading: str) -> str:
    plain = re.sub(r"[^a-z]", "", heading.casefold())
    return _HEADINGS.get(plain, plain)


def _listing(row: Mapping[str, Any], source: str) -> Listing:
    """A row as a record. Raises ValueError that says what is wrong with it."""
    kind = str(row.get("kind") or "organization").strip().casefold()
    kind = {"company": "organization", "outlet": "organization"}.get(kind, kind)
    if kind not in get_args(Kind):
        raise ValueError(f"{kind!r} is no kind; known are {', '.join(get_args(Kind))}")
    name = _name(row.get("name"), kind)
    given = row.get("aliases") or ()
    aliases = re.split(r"[|;]", given) if isinstance(given, str) else list(given)
    called = dict.fromkeys(_name(each, kind) for each in aliases if str(each).strip())
    identifiers = {scheme: _identifier(scheme, str(row[scheme])) for scheme in _SCHEMES if row.get(scheme)}
    best = next((f"{scheme}:{identifiers[scheme]}" for scheme in _SCHEMES if scheme in identifiers), f"{kind}:{name}")
    key = str(row.get("id") or "").strip() or best
    return Listing(source, key, name, kind, tuple(each for each in called if each != name), identifiers)  # type: ignore[arg-type]


def _name(value: object, kind: str) -> str:
    name = " ".join(str(value or "").split())
    if not name or not names.key(name, kind):  # type: ignore[arg-type]
        raise ValueError("a name is missing")
    if len(name) > _LONGEST:
        raise ValueError(f"a name of {len(name)} characters; {_LONGEST} at most")
    return name


def _identifier(scheme: str, value: str) -> str:
    """An identifier in its usual form. Raises ValueError if it is none: LEI by ISO 7064, ISIN by the Luhn digit."""
    plain = value.strip().upper()
    if scheme == "wikidata":
        plain = plain.rpartition("/")[2]
        sound = re.fullmatch(r"Q[1-9][0-9]*", plain) is not None
    elif scheme == "lei":
        sound = re.fullmatch(r"[A-Z0-9]{18}[0-9]{2}", plain) is not None and int(_digits(plain)) % 97 == 1
    elif scheme == "isin":
        sound = re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", plain) is not None and _luhn(_digits(plain))
    else:
        sound = re.fullmatch(r"[A-Z0-9^][A-Z0-9.:/ -]{0,23}", plain) is not None
    if not sound:
        raise ValueError(f"{value.strip()!r} is no {scheme} identifier")
    return plain


def _digits(code: str) -> str:
    """Letters as numbers from 10 to 35."""
    return "".join(str(int(letter, 36)) for letter in code)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if n % 2 else 1) for n, d in enumerate(reversed(digits)))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0
