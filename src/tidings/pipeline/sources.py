"""The watched sources: the file that lists them, and how each one is.

In: the settings file and where the book is. Out: ``Watched`` records, JSON-ready dicts; feeds written to the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidings import ingest
from tidings.errors import BadInput, ConfigError
from tidings.fetch import (
    Client,
    Memory,
    Settings,
    SourceSettings,
    SourceState,
    add_sources,
    read_opml,
    read_settings,
    write_opml,
)
from tidings.fetch.client import USER_AGENT
from tidings.fetch.clock import Clock


@dataclass(frozen=True, slots=True)
class Watched:
    """One source: what the settings say of it, and what was seen of it."""

    settings: SourceSettings
    state: SourceState

    @property
    def name(self) -> str:
        """What the user calls it, else what it calls itself, else its address."""
        return self.settings.name or self.state.title or self.settings.url

    @property
    def in_trouble(self) -> bool:
        """Whether it is broken, slow or empty; one that has nothing new, or was not visited yet, is not."""
        return self.state.health in ("broken", "slow", "empty")


def memory_path(book: Path | str, settings: Path) -> Path:
    """Where what was seen is kept: beside the book, for it is what that book has; beside the settings if the book is no file."""
    return settings.with_suffix(".watch") if "://" in str(book) else Path(f"{book}.watch")


def watched(settings: Settings, memory: Memory) -> list[Watched]:
    """The sources of the settings, in their order."""
    return [Watched(source, memory.source(source.url)) for source in settings.sources]


def watched_line(each: Watched) -> dict[str, Any]:
    """One source as a JSON-ready dict; times are ISO 8601 in UTC."""
    state = each.state
    return {
        "url": each.settings.url,
        "name": each.settings.name or state.title,
        "health": state.health,
        "problem": state.problem,
        "problem_since": state.problem_since,
        "failures": state.failures,
        "note": state.note,
        "moved": state.moved,
        "visited": state.visited,
        "succeeded": state.succeeded,
        "last_new": state.last_new,
        "next_visit": state.next_visit,
        "seconds": state.seconds,
        "listed": state.listed,
        "items": dict(state.items or {}),
    }


def client_of(settings: Settings, allowed: Iterable[str] = (), clock: Clock | None = None) -> Client:
    """What asks the sources. allowed: hosts that may be private, besides those of the settings."""
    return Client(
        [*settings.allow_hosts, *allowed],
        clock=clock,
        delay_s=settings.delay_s,
        user_agent=settings.user_agent or USER_AGENT,
        access=settings.access,
    )


def rules_of(path: Path) -> ingest.Rules:
    """What the settings file knows of folders and sites. Raises ConfigError."""
    try:
        return ingest.Rules.read(path)
    except BadInput as bad:
        raise ConfigError(str(bad)) from bad


class SourceList:
    """The sources that a settings file lists for a book. A file that is not there lists none, and is made by adding."""

    def __init__(self, path: Path, book: Path | str) -> None:
        self.path = path
        self.memory = memory_path(book, path)

    def settings(self) -> Settings:
        """What the file says. Raises ConfigError."""
        return read_settings(self.path) if self.path.exists() else Settings()

    def rules(self) -> ingest.Rules:
        """What the file knows of folders and sites. Raises ConfigError."""
        return rules_of(self.path) if self.path.exists() else ingest.Rules()

    def watched(self) -> list[Watched]:
        """All sources with their health. Raises ConfigError, BookError."""
        settings = self.settings()
        if not settings.sources or not self.memory.exists():
            return [Watched(source, SourceState(source.url)) for source in settings.sources]
        with Memory(self.memory) as memory:
            return watched(settings, memory)

    def add(self, address: str, name: str | None = None) -> bool:
        """Write a feed or sitemap to the list; False if it stands there. Raises FetchError for no address, ConfigError."""
        return bool(add_sources(self.path, [(address, name)]))

    def take_opml(self, raw: bytes, source: str) -> tuple[list[str], list[BadInput]]:
        """Write the feeds of an OPML file to the list: the addresses that are new, and what cannot be watched.

        source: what the file is called. Raises BadInput if it is none, ConfigError.
        """
        added: list[str] = []
        failed: list[BadInput] = []
        for feed in read_opml(raw, source=source):
            try:
                added += add_sources(self.path, [feed])
            except BadInput as bad:
                failed.append(bad)
        return added, failed

    def opml(self) -> str:
        """The list as OPML, for other feed readers. Raises ConfigError."""
        return write_opml((source.url, source.name) for source in self.settings().sources)
