"""Fetch: web addresses become bytes and lists of articles, with manners and with care.

In: addresses, and the hosts that the user allowed to be private. Out: Answers, Visits of feeds and sitemaps, and the memory
of what was seen; FetchError otherwise.
"""

from tidings.fetch.alone import alone
from tidings.fetch.client import Answer, Client, Validators
from tidings.fetch.clock import Clock, SystemClock
from tidings.fetch.config import DEFAULT_PATH, Settings, SourceSettings, add_sources, read_settings
from tidings.fetch.connection import Limits
from tidings.fetch.listing import Item
from tidings.fetch.memory import Memory, SourceState, Waiting
from tidings.fetch.opml import read_opml, write_opml
from tidings.fetch.visits import Visit, listing_of, visit

__all__ = [
    "DEFAULT_PATH",
    "Answer",
    "Client",
    "Clock",
    "Item",
    "Limits",
    "Memory",
    "Settings",
    "SourceSettings",
    "SourceState",
    "SystemClock",
    "Validators",
    "Visit",
    "Waiting",
    "add_sources",
    "alone",
    "listing_of",
    "read_opml",
    "read_settings",
    "visit",
    "write_opml",
]
