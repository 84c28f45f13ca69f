"""Who may come in, and what every answer carries: hosts, token, sessions, form tokens, size limits, headers.

In: an ASGI application. Out: the same application behind the gate. Cookies are signed, SameSite=Strict and HttpOnly.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tidings.desk.texts import texts
from tidings.report.escape import plain

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE = "tidings_session"
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
_LIFE_S = 12 * 3600
_KEY_LETTERS, _NAME_LETTERS = 40, 80
_OPEN = ("/enter", "/assets/")  # what may be seen before the token is given
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's visit: its id, whether the token was given, and the name that its reviewer goes by."""

    id: str
    trusted: bool
    who: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """How the desk is guarded. Without token and user header: loopback only, and only requests that name a loopback host.

    user_header: the header in which a reverse proxy names the user that it has let in; such requests need no token.
    """

    token: str | None = None
    user_header: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def lets_in(self, given: str) -> bool:
        """Whether this is the token; takes as long for a wrong one as for the right one."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    @property
    def is_local(self) -> bool:
        """Whether it is open to this machine alone."""
        return self.token is None and self.user_header is None

    @property
    def calendar_key(self) -> str | None:
        """What opens the calendar file alone, for calendar programs, which can give no token; the same as long as the token is."""
        if self.token is None:
            return None
        return hmac.new(self.token.encode(), b"calendar", sha256).hexdigest()[:_KEY_LETTERS]

    def user(self, headers: Headers) -> str:
        """Whom the proxy names; "" if there is no proxy, or it names nobody or several."""
        given = headers.getlist(self.user_header) if self.user_header else []
        return (
            plain(given[0].encode("latin-1", "replace").decode("utf-8", "replace"))[:_NAME_LETTERS]
            if len(given) == 1
            else ""
        )

    def form_token(self, session: Session) -> str:
        """The token that every form of this session carries."""
        return self._sign(f"form:{session.id}")

    def is_form_token(self, session: Session, given: str) -> bool:
        """Whether a form came from one of our own pages."""
        return hmac.compare_digest(given.encode(), self.form_token(session).encode())

    def cookie(self, session: Session, *, secure: bool) -> str:
        """The Set-Cookie header of a session."""
        who = urlsafe_b64encode(session.who.encode()).decode().rstrip("=")
        body = f"{session.id}.{int(session.trusted)}.{int(time.time()) + _LIFE_S}.{who}"
        end = "; Secure" if secure else ""
        return f"{COOKIE}={body}.{self._sign(body)}; Path=/; Max-Age={_LIFE_S}; HttpOnly; SameSite=Strict{end}"

    def session(self, header: str) -> Session | None:
        """The session that a Cookie header holds, if it is ours and not over."""
        try:
            found = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return None
        body, _, signature = (found.value if found else "").rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(body).encode()) or body.count(".") != 3:
            return None
        identity, trusted, until, who = body.split(".")
        name = urlsafe_b64decode(who + "=" * (-len(who) % 4)).decode()
        return Session(identity, trusted == "1", name) if int(until) > time.time() else None

    def _sign(self, words: str) -> str:
        return hmac.new(self.secret, words.encode(), sha256).hexdigest()


class Guard:
    """ASGI middleware that applies a Gate. ``request.state.session`` is the session behind it."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = self.gate.session(headers.get("cookie", ""))
        fresh = session is None
        session = session or Session(secrets.token_urlsafe(18), trusted=self.gate.is_local)
        user = self.gate.user(headers)
        # a proxy's word holds for the request that it comes with: the session itself is not trusted
        scope.setdefault("state", {})["session"] = replace(session, who=user) if user else session
        cookie = self.gate.cookie(session, secure=scope["scheme"] == "https") if fresh else None
        answer = self._refusal(scope, headers, bool(user) or session.trusted)
        await (answer or self.app)(scope, _limited(receive), _sealed(send, cookie))

    def _refusal(self, scope: Scope, headers: Headers, trusted: bool) -> Response | None:
        words = texts().errors
        if self.gate.is_local and _host(headers.get("host", "")) not in LOOPBACK:
            return PlainTextResponse(words.host, 421)
        if int(headers.get("content-length") or 0) > MAX_UPLOAD_BYTES:
            return PlainTextResponse(words.too_large, 413)
        if self.gate.is_local or trusted or scope["path"].startswith(_OPEN):
            return None
        return self._asked(scope, headers)

    def _asked(self, scope: Scope, headers: Headers) -> Response | None:
        """Ask a stranger for the token; None for whom it is given with the request."""
        words, path = texts().errors, scope["path"]
        if path.startswith("/api"):
            scheme, _, given = headers.get("authorization", "").partition(" ")
            if scheme.lower() == "bearer" and self.gate.lets_in(given.strip()):
                return None
            return problem(401, words.token if self.gate.token else words.nobody)
        key, wanted = self.gate.calendar_key, Request(scope)
        if key and path == "/calendar.ics" and hmac.compare_digest(wanted.query_params.get("key", ""), key):
            return None
        if self.gate.token is None:
            return PlainTextResponse(words.nobody, 401)
        asked = wanted.url.path + (f"?{wanted.url.query}" if wanted.url.query else "")
        return RedirectResponse(f"/enter?to={quote(asked, safe='/')}", 303)


def problem(status: int, detail: str) -> JSONResponse:
    """The one shape of an error in the API (RFC 9457)."""
    title = texts().errors.titles.get(str(status), texts().errors.titles["500"])
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    extra = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body, status, media_type="application/problem+json", headers=extra)


def _host(header: str) -> str:
    """The host of a Host header without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()


def _limited(receive: Receive) -> Receive:
    """A body that ends the connection when it grows past the limit, whatever its header says."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return message if taken <= MAX_UPLOAD_BYTES else {"type": "http.disconnect"}

    return counted


def _sealed(send: Send, cookie: str | None) -> Send:
    """Add the headers that every answer carries."""

    async def seal(message: Message) -> None:
        """Send on, with the headers before the first byte."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            _add(headers, _HEADERS.items())
            if cookie is not None:
                headers.append("Set-Cookie", cookie)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return seal


def _add(headers: MutableHeaders, pairs: Iterable[tuple[str, str]]) -> None:
    for name, value in pairs:
        headers[name] = value
