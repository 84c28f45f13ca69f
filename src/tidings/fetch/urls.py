"""Web addresses: which may be asked, and which are the same.

In: an address as a user, a feed or a server writes it. Out: the address as it is asked, as it is kept, and as it is compared.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from tidings.errors import FetchError

_MAX_CHARACTERS = 2000
_SAFE = "%/:=&?~+!$,;'@()*[]|"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEB = re.compile(r"https?://", re.IGNORECASE)
_REMEDY = "give an address that begins with http:// or https://"


def is_web(words: str) -> bool:
    """Whether an argument is a web address and not a path."""
    return bool(_WEB.match(words.strip()))


def askable(address: str, base: str | None = None) -> str:
    """The address as it is asked: absolute, host in ASCII, everything else escaped, without fragment.

    base: the address that it is relative to. Raises FetchError for other schemes, passwords and what is no address.
    """
    words = "".join(address.split("\n")).replace("\t", "").replace("\r", "").strip()
    try:
        parts = urlsplit(urljoin(base, words) if base else words)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError) as error:
        raise FetchError(words, "is no address", _REMEDY) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise FetchError(words, f"is a {scheme or 'relative'} address, not http or https", _REMEDY, forbidden=True)
    if parts.username is not None or parts.password is not None:
        raise FetchError(_bare(parts.netloc), "holds a user name or password", "give the address without it")
    if not host or not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.%]+", host) or len(words) > _MAX_CHARACTERS:
        raise FetchError(words[:100], "is no address", _REMEDY)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    return urlunsplit((scheme, netloc.lower(), quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE), ""))


def kept(address: str) -> str:
    """The address that a document is known by: as asked, without the marks of campaigns and trackers."""
    # Loaded here, as the other libraries of this stage are where they are used: most commands fetch nothing.
    from courlan import normalize_url

    asked = askable(address)
    parts = urlsplit(str(normalize_url(asked, strict=False)))
    # The host stays as it is asked: the same name is not written in two alphabets.
    return urlunsplit((parts.scheme, urlsplit(asked).netloc, parts.path or "/", parts.query, ""))


def key(address: str) -> str:
    """What addresses of one page have in common: ``kept`` without scheme, ``www.`` and the last slash."""
    parts = urlsplit(kept(address))
    return urlunsplit(("", parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query, "")).lstrip("/")


def host_of(address: str) -> str:
    """Host and port, as they stand in the address."""
    return urlsplit(address).netloc.lower()


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host, ``www.`` or not, http or https."""
    return host_of(one).removeprefix("www.") == host_of(other).removeprefix("www.")


def _bare(netloc: str) -> str:
    return netloc.rpartition("@")[2]
