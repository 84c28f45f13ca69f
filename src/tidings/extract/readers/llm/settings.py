"""Which language model is asked, and how.

In: what stands behind ``--reader llm:``, and the environment. Out: ``Settings``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tidings.errors import ReaderError

#: Name in the environment -> what it is; docs/readers.md shows this table.
VARIABLES = {
    "TIDINGS_LLM_URL": "base URL of the endpoint, up to and with `/v1`; there is no default",
    "TIDINGS_LLM_MODEL": "the model, if none stands behind `llm:`",
    "TIDINGS_LLM_KEY": "the key that the endpoint asks for, if it does",
    "TIDINGS_LLM_PRICE": "dollars for a million tokens in and out, as `0.15/0.60`; without it no cost is told",
    "TIDINGS_LLM_TIMEOUT_S": "seconds that one answer may take, by default 120",
    "TIDINGS_LLM_TEMPERATURE": "0 by default; `none` leaves it to the endpoint (some models take no other)",
    "TIDINGS_LLM_CACHE": "folder of the answers that are kept, by default `~/.cache/tidings/llm`",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """One endpoint and model."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    price: tuple[float, float] | None = None  # dollars for a million tokens in, and out
    timeout_s: float = 120.0
    temperature: float | None = 0.0
    cache: Path = Path("~/.cache/tidings/llm")
    wait_s: float = 1.0  # before the second attempt; doubles with each further one

    @classmethod
    def of(cls, model: str, environment: Mapping[str, str]) -> Settings:
        """Settings from the environment; ``model`` goes before TIDINGS_LLM_MODEL. Raises ReaderError naming the variable."""
        given = {name: environment.get(name, "").strip() for name in VARIABLES}
        url, model = given["TIDINGS_LLM_URL"].rstrip("/"), model or given["TIDINGS_LLM_MODEL"]
        if not url:
            raise ReaderError(
                "the reader 'llm' asks only the endpoint that you name: set TIDINGS_LLM_URL, "
                "for example to http://localhost:11434/v1"
            )
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise ReaderError("TIDINGS_LLM_URL wants http:// or https:// and a host; the key goes into TIDINGS_LLM_KEY")
        if not model:
            raise ReaderError("the reader 'llm' wants a model: --reader llm:MODEL, or set TIDINGS_LLM_MODEL")
        home = Path(environment.get("XDG_CACHE_HOME") or "~/.cache") / "tidings" / "llm"
        return cls(
            url,
            model,
            given["TIDINGS_LLM_KEY"] or None,
            _price(given["TIDINGS_LLM_PRICE"]),
            _number("TIDINGS_LLM_TIMEOUT_S", given["TIDINGS_LLM_TIMEOUT_S"] or "120", least=0.1),
            None
            if given["TIDINGS_LLM_TEMPERATURE"] == "none"
            else _number("TIDINGS_LLM_TEMPERATURE", given["TIDINGS_LLM_TEMPERATURE"] or "0", least=0.0),
            Path(given["TIDINGS_LLM_CACHE"] or home).expanduser(),
        )


def _number(name: str, given: str, *, least: float) -> float:
    try:
        number = float(given)
    except ValueError:
        number = -1.0
    if not least <= number < 1e9:
        raise ReaderError(f"{name} wants a number from {least:g} on, not {given!r}")
    return number


def _price(given: str) -> tuple[float, float] | None:
    if not given:
        return None
    inward, _, outward = given.partition("/")
    return (
        _number("TIDINGS_LLM_PRICE", inward, least=0.0),
        _number("TIDINGS_LLM_PRICE", outward or inward, least=0.0),
    )
