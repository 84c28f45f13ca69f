"""The front matter of a Markdown file.

In: the file's text. Out: what it says of the article, and the text without it; BadInput that names the broken line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from tidings.errors import BadInput
from tidings.ingest.dates import parse_date

_FENCE = "---"
_KEY = re.compile(r"(?P<key>[A-Za-z][\w -]*):(?:\s+(?P<value>.*))?$")
FIELDS = {
    "title": "title", "headline": "title", "publisher": "publisher", "source": "publisher", "published": "published",
    "date": "published", "byline": "byline", "author": "byline", "authors": "byline", "url": "url", "link": "url",
    "canonical": "url", "modified": "modified", "updated": "modified", "lastmod": "modified",
}  # fmt: skip
_REMEDY = "write it as 'key: value' lines between two lines of ---"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a file says of its article; ``published`` and ``modified`` are ISO 8601."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    byline: str | None = None
    url: str | None = None
    modified: str | None = None


def split_front_matter(text: str, *, source: str) -> tuple[FrontMatter, str]:
    """Part a file's front matter from its body. Without front matter: an empty one, and the text as it is.

    Raises BadInput, which names the line, where front matter has no end, is no mapping, or gives a date that is none.
    """
    lines = text.lstrip("\n").split("\n")
    if lines[0].rstrip() != _FENCE or len(lines) < 2 or not (_KEY.match(lines[1]) or lines[1].rstrip() == _FENCE):
        return FrontMatter(), text
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in (_FENCE, "...")), None)
    if end is None:
        raise BadInput(source, "front matter opens in line 1 and never closes", "close it with a line of ---")
    fields = _fields(lines[1:end], source)
    return _known(fields, lines, source), "\n".join(lines[end + 1 :])


def _fields(lines: list[str], source: str) -> dict[str, str]:
    try:
        # BaseLoader leaves every value a string: a date keeps the precision it was written with.
        loaded = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - it makes strings, lists, dicts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return _flat_fields(lines, mark.line if mark else 0, source)
    except RecursionError:
        raise BadInput(source, "front matter is nested too deeply", _REMEDY) from None
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise BadInput(source, "front matter in line 2 is no list of keys and values", _REMEDY)
    return {str(key).lower(): _one_line(value) for key, value in loaded.items()}


def _flat_fields(lines: list[str], broken: int, source: str) -> dict[str, str]:
    """Read ``key: value`` lines as people write them, a colon or quote inside the value included."""
    fields = {}
    for line in lines:
        found = _KEY.match(line)
        if found:
            fields[found["key"].lower()] = (found["value"] or "").strip()
        elif line.strip():
            # Lines count from the opening fence, which is line 1.
            raise BadInput(source, f"front matter is broken in line {broken + 2}", _REMEDY)
    return fields


def _one_line(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_one_line(each) for each in value)
    if isinstance(value, dict):
        return _one_line(value.get("name", ""))
    return " ".join(str(value).split())


def _known(fields: dict[str, str], lines: list[str], source: str) -> FrontMatter:
    known: dict[str, str] = {}
    for key, value in fields.items():
        name = FIELDS.get(key)
        # The field's own name beats its synonyms.
        if name and value and (name not in known or key == name):
            known[name] = _date(key, value, lines, source) if name in ("published", "modified") else value
    return FrontMatter(**known)


def _date(key: str, value: str, lines: list[str], source: str) -> str:
    date = parse_date(value)
    if date is None:
        line = next((number for number, text in enumerate(lines, 1) if text.lower().startswith(key)), 1)
        raise BadInput(source, f"front matter gives {value!r} as date in line {line}", "write it as YYYY-MM-DD")
    return date
