"""Fetching, with manners and with care.

In: an address, and what is known of its last answer. Out: an Answer, or FetchError that says why not and when again.
Every hop of a redirect is checked like the first: scheme, robots.txt, the host's turn, and where its name leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

from tidings.addresses import askable, host_of
from tidings.errors import FetchError
from tidings.fetch.clock import Clock, SystemClock
from tidings.fetch.compression import ACCEPTED, Broken, TooLarge, unpack
from tidings.fetch.connection import BrokenOff, Limits, RawAnswer, request
from tidings.fetch.guard import Guard
from tidings.fetch.logins import Access, Logins
from tidings.fetch.pacing import DELAY_S, Pacer, postponed
from tidings.fetch.proxies import Proxies
from tidings.fetch.robots import Robots

USER_AGENT = "tidings (reads news for its user; obeys robots.txt as 'tidings')"
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_GONE, _DENIED, _BUSY = {404, 410}, {401, 402, 403, 407, 451}, {429, 503}
_LOGIN_FAILED, _PROXY_LOGIN = {401, 403}, 407
_LOGIN_REMEDY = "give a new one under [[logins]] in tidings.toml"
_PROXY_REMEDY = "write it into the proxy's address: http://USER:PASSWORD@HOST:PORT"
_BACKOFF_S = 2.0
_BLOCK_S = 60.0  # for a server that says it is busy and not for how long
_MAX_BLOCK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Validators:
    """What an answer can be compared by: the headers ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an address. ``url``: where the redirects led; ``moved``: where it says that it has gone for good."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    validators: Validators = Validators()
    moved: str | None = None
    seconds: float = 0.0  # the last request alone, its waiting for a turn not counted

    @property
    def media_type(self) -> str:
        """The type without parameters, in lower case; empty if not given."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character set that the header names."""
        header = Message()
        header["content-type"] = self.content_type
        given = header.get_param("charset")
        return given.lower() if isinstance(given, str) else None

    @property
    def unchanged(self) -> bool:
        """True if it is as it was when its validators were given."""
        return self.status == 304


class Client:
    """Asks servers; may be used by many threads at once.

    allowed: hosts that may be private. delay_s: pause between two requests to one host. access: a proxy and logins.
    Raises FetchError for a proxy that is none.
    """

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
        delay_s: float = DELAY_S,
        user_agent: str = USER_AGENT,
        access: Access | None = None,
    ) -> None:
        self.clock = clock or SystemClock()
        self.limits = limits or Limits()
        self._guard = Guard(allowed)
        self._agent = user_agent
        access = access or Access()
        self._proxies = Proxies(access.proxy)
        self._logins = Logins(access.logins, self._guard.allows)
        self._pacer = Pacer(self.clock, patience_s=self.limits.patience_s, delay_s=delay_s)
        self._robots = Robots(self.clock, self._fetch_robots)

    def get(self, address: str, known: Validators | None = None) -> Answer:
        """Fetch an address, following redirects; try again where that may help.

        known: of the last answer; if nothing has changed since, ``Answer.unchanged`` is true and the body empty.
        Raises FetchError: ``transient`` if it may work later, ``until`` if the server said when, ``forbidden`` if it must
        not be asked.
        """
        headers = _conditions(known or Validators())
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return self._follow(address, headers, robots=True)
            except FetchError as error:
                pause_s = _BACKOFF_S * 2 ** (attempt - 1)
                if error.until:
                    pause_s = (error.until - self.clock.now()).total_seconds()
                if not error.transient or attempt == self.limits.attempts or pause_s > self.limits.patience_s:
                    raise
                if not self.clock.sleep(pause_s):
                    raise
        raise AssertionError("every attempt answers or raises")

    def _fetch_robots(self, address: str) -> tuple[int, bytes]:
        try:
            answer = self._follow(address, {}, robots=False)
        except FetchError as error:
            if error.transient or error.forbidden:
                raise
            return 404, b""  # by RFC 9309 a robots.txt that is not there allows everything
        return answer.status, answer.body

    def _follow(self, address: str, headers: Mapping[str, str], *, robots: bool) -> Answer:
        url, lasting, moved = askable(address), True, None
        seen: set[str] = set()
        while True:
            seen.add(url)
            answer, target = self._hop(url, headers, robots)
            if target is None:
                return replace(answer, moved=moved)
            lasting = lasting and answer.status in _PERMANENT
            url = askable(target, url)
            moved = url if lasting else moved
            if url in seen or len(seen) > self.limits.redirects:
                why = "redirects in a circle" if url in seen else f"redirects more than {self.limits.redirects} times"
                raise FetchError(address, why, "open it in a browser and give the address where it ends")

    def _hop(self, url: str, headers: Mapping[str, str], robots: bool) -> tuple[Answer, str | None]:
        """One request: its answer, and where it redirects to, if it does."""
        delay_s = self._robots.delay_s(url) if robots else None
        self._pacer.wait(host_of(url), url, delay_s)
        own = {"Host": host_of(url), "User-Agent": self._agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED}
        # Told hop by hop: where a redirect leads is another host's business. robots.txt is for everybody.
        login = self._logins.headers(url) if robots else {}
        sent = own | dict(headers) | login
        begun = self.clock.now()
        try:
            proxy = self._proxies.for_address(url)
            with request(url, sent, self._guard, self.limits, lambda: self.clock.stopped, proxy) as raw:
                if proxy and raw.status == _PROXY_LOGIN:
                    raise FetchError(proxy.name, "the proxy asks for a login", _PROXY_REMEDY)
                if login and raw.status in _LOGIN_FAILED:
                    raise FetchError(url, f"does not take the login (HTTP {raw.status})", _LOGIN_REMEDY)
                answer, target = self._read(url, raw)
        except FetchError as error:
            raise _named(error, url) from error
        except BrokenOff as error:
            raise FetchError(url, str(error), "check the address, or try later", transient=True) from error
        return replace(answer, seconds=(self.clock.now() - begun).total_seconds()), target

    def _read(self, url: str, raw: RawAnswer) -> tuple[Answer, str | None]:
        given = raw.headers
        validators = Validators(given.get("etag"), given.get("last-modified"))
        answer = Answer(url, raw.status, b"", given.get("content-type", ""), validators)
        if raw.status in _REDIRECTS and given.get("location"):
            return answer, given["location"]
        if raw.status == 304:
            return answer, None
        if raw.status not in (200, 203):
            raise self._failure(url, raw)
        limit = self.limits.max_bytes
        declared = given.get("content-length", "")
        try:
            if declared.isdigit() and int(declared) > limit:
                raise TooLarge
            return replace(answer, body=unpack(raw.chunks, given.get("content-encoding", ""), limit)), None
        except TooLarge as error:
            why = f"is larger than {limit / 1_000_000:g} MB, or unpacks to more"
            raise FetchError(url, why, "no article is; give another address") from error
        except Broken as error:
            raise FetchError(url, str(error), "try later", transient=True) from error

    def _failure(self, url: str, raw: RawAnswer) -> FetchError:
        status = raw.status
        if status in _BUSY:
            asked = retry_after(raw.headers.get("retry-after"), self.clock.now())
            until = asked or self.clock.now() + timedelta(seconds=_BLOCK_S)
            if asked or status == 429:
                self._pacer.block(host_of(url), until)
                return postponed(url, until)
        if status in _GONE:
            return FetchError(url, f"is not there (HTTP {status})", "check the address")
        if status in _DENIED:
            return FetchError(url, f"is not open to us (HTTP {status})", "save the page in a browser and add the file")
        transient = status >= 500 or status in (408, 425)
        why = f"its server fails (HTTP {status})" if status >= 500 else f"its server answers HTTP {status}"
        return FetchError(url, why, "try later" if transient else "check the address", transient=transient)


def retry_after(words: str | None, now: datetime) -> datetime | None:
    """The moment that a Retry-After header names, in seconds or as a date; two days off at most."""
    if words is None:
        return None
    if words.strip().isdecimal():
        return now + min(timedelta(seconds=min(int(words), 10**7)), _MAX_BLOCK)
    try:
        moment = parsedate_to_datetime(words)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return min(max(moment, now), now + _MAX_BLOCK)


def _conditions(known: Validators) -> dict[str, str]:
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in pairs.items() if value}


def _named(error: FetchError, url: str) -> FetchError:
    """The same failure, told of the address and not of its host."""
    return FetchError(
        url, error.why, error.remedy, transient=error.transient, until=error.until, forbidden=error.forbidden
    )
