"""The settings file ``tidings.toml``: which sources to watch, and how.

In: a TOML file. Out: Settings, every source with its own values; ConfigError that names the key and what it may be. New
sources are written to the end of the file, and what stands there stays as it is.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from tidings.addresses import askable
from tidings.errors import ConfigError, FetchError
from tidings.fetch.logins import Access, Login
from tidings.fetch.proxies import proxy_at

DEFAULT_PATH = Path("tidings.toml")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)", re.IGNORECASE)
_SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One feed or sitemap to watch. ``since``: older items are passed over. ``text``: where an item's text is taken from."""

    url: str
    name: str | None = None
    every: timedelta = timedelta(minutes=15)
    since: str | None = None
    text: Literal["page", "feed"] = "page"


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``tidings.toml`` says; paths are relative to its folder."""

    sources: tuple[SourceSettings, ...] = ()
    book: Path | str | None = None
    allow_hosts: tuple[str, ...] = ()
    user_agent: str | None = None
    delay_s: float = 1.0
    workers: int = 8
    access: Access = field(default_factory=Access)


# The rules are read by whoever reads articles; here they are only let pass.
_TOP = {
    "book",
    "every",
    "since",
    "text",
    "allow_hosts",
    "user_agent",
    "delay",
    "workers",
    "proxy",
    "logins",
    "rules",
    "sources",
}
_OF_LOGIN = {"host", "header", "value", "env"}
_OF_SOURCE = {"url", "name", "every", "since", "text"}


def read_settings(path: Path) -> Settings:
    """Read the settings file. Raises ConfigError."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file; make one with `tidings sources add ADDRESS`") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); check the path and its permissions") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is no valid TOML ({error})") from error
    _known(given, _TOP, str(path))
    entries = given.get("sources", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ConfigError(f"{path}: sources are written as [[sources]], each with a url")
    hosts = _typed(given, "allow_hosts", list, str(path)) or []
    book = _typed(given, "book", str, str(path))
    workers = _typed(given, "workers", int, str(path))
    return Settings(
        _sources(entries, given, path),
        path.parent / book if book and "://" not in book else book,
        tuple(map(str, hosts)),
        _typed(given, "user_agent", str, str(path)),
        duration(given["delay"], f"{path}: delay").total_seconds() if "delay" in given else 1.0,
        min(max(1, 8 if workers is None else workers), 64),
        Access(_proxy(_typed(given, "proxy", str, str(path)), path), _logins(given.get("logins", []), path)),
    )


def duration(words: object, where: str) -> timedelta:
    """``15 min``, ``1h``, ``30 s``, or a number of seconds. Raises ConfigError that begins with ``where``."""
    found = _DURATION.fullmatch(words.strip()) if isinstance(words, str) else None
    seconds = float(found[1]) * _UNITS[found[2][0].lower()] if found else words
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds <= 366 * 86_400:
        raise ConfigError(f'{where}: {words!r} is no time span; write it as "30 s", "15 min", "2 hours" or "1 day"')
    return timedelta(seconds=seconds)


def add_sources(path: Path, feeds: Iterable[tuple[str, str | None]]) -> list[str]:
    """Write feeds, given by address and name, to the end of the settings file, which is made if there is none.

    Gives the addresses that are new. Raises ConfigError or FetchError; the file is then as it was.
    """
    known = {source.url for source in read_settings(path).sources} if path.exists() else set()
    lines, added = [], []
    for address, name in feeds:
        url = askable(address)
        if url in known:
            continue
        known.add(url)
        added.append(url)
        # A TOML basic string is written like a JSON string.
        lines += ["", "[[sources]]", f"url = {json.dumps(url)}", *([f"name = {_quoted(name)}"] if name else [])]
    if not added:
        return []
    before = path.read_text(encoding="utf-8") if path.exists() else '# What `tidings watch` reads.\nevery = "15 min"\n'
    text = before.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    try:
        tomllib.loads(text)
        path.write_text(text, encoding="utf-8")
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: sources cannot be added at its end ({error}); write them as [[sources]]") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written ({error.strerror}); check its permissions") from error
    return added


def _quoted(words: str) -> str:
    return json.dumps(re.sub("[\x00-\x1f\x7f\ud800-\udfff]", " ", words), ensure_ascii=False)


def _sources(entries: list[dict[str, Any]], common: Mapping[str, Any], path: Path) -> tuple[SourceSettings, ...]:
    found: dict[str, SourceSettings] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{path}: source {number}"
        _known(entry, _OF_SOURCE, where)
        if not isinstance(entry.get("url"), str):
            raise ConfigError(f"{where}: has no url")
        try:
            url = askable(entry["url"])
        except FetchError as error:
            raise ConfigError(f"{where}: {error}") from error
        merged = {key: common[key] for key in ("every", "since", "text") if key in common} | entry
        text = merged.get("text", "page")
        if text not in ("page", "feed"):
            raise ConfigError(f'{where}: text is "page" or "feed", not {text!r}')
        every = max(duration(merged.get("every", "15 min"), f"{where}: every"), _SHORTEST)
        name = _typed(entry, "name", str, where)
        found.setdefault(url, SourceSettings(url, name, every, _day(merged.get("since"), where), text))
    return tuple(found.values())


def _proxy(address: str | None, path: Path) -> str | None:
    try:
        if address:
            proxy_at(address)
    except FetchError as error:
        raise ConfigError(f"{path}: {error}") from error
    return address


def _logins(entries: object, path: Path) -> tuple[Login, ...]:
    """The logins; what is wrong with one is told without its value."""
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ConfigError(f"{path}: logins are written as [[logins]], each with a host")
    found = []
    for number, entry in enumerate(entries, 1):
        where = f"{path}: login {number}"
        _known(entry, _OF_LOGIN, where)
        if not all(isinstance(words, str) for words in entry.values()) or not entry.get("host"):
            raise ConfigError(f"{where}: needs a host, and all that it says stands in quotes")
        if ("value" in entry) == ("env" in entry):
            raise ConfigError(f"{where}: needs either value or env, the name of an environment variable that holds it")
        value = entry["value"] if "value" in entry else os.environ.get(entry["env"])
        if value is None:
            raise ConfigError(f"{where}: the environment variable {entry['env']} is not set")
        login = Login(entry["host"].strip().lower().rstrip("."), entry.get("header", "Authorization"), value)
        if login.fault:
            raise ConfigError(f"{where}: {login.fault}")
        found.append(login)
    return tuple(found)


def _day(value: object, where: str) -> str | None:
    if value is None or isinstance(value, date | datetime):
        return value.isoformat()[:10] if value else None
    if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        return value
    raise ConfigError(f"{where}: since is {value!r}; write it as YYYY-MM-DD")


def _typed(given: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    value = given.get(key)
    if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
        raise ConfigError(f"{where}: {key} must be a {kind.__name__}, not {value!r}")
    return value


def _known(given: Mapping[str, Any], known: set[str], where: str) -> None:
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"it may hold {', '.join(sorted(known))}"
            raise ConfigError(f"{where}: {name!r} is not known; {hint}")
