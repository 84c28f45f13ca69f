"""Web addresses: which may be asked, by which an article is known, and which are the same.

In: an address as a user, a page, a feed or a server writes it. Out: the address as it is asked, as it is kept, and as it is
compared.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_plus, urljoin, urlsplit, urlunsplit

from tidings.errors import FetchError

_MAX_CHARACTERS = 8000  # of the address as it is asked; RFC 9110, 4.1, has all parties handle so many
_SAFE = "%/:=&?~+!$,;'@()*[]|"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WEB = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.%]+")
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?))?$", re.IGNORECASE)
# Parameters that say where a reader came from, never which article is meant. Whole names: lists that go by how a name
# begins (courlan's, which takes `reference` for `ref`) make two articles one.
_TRACKING = re.compile(
    r"(?:utm|fb|ga|mc|pk|mtm|hsa|vero|at|ns|itm|mkt|ml|oly|gs)_\w*|wt\.\w*|_hs(?:enc|mi)|guce_referrer(?:_sig)?|guccounter"
    r"|(?:fbc|gc|dc|msclk|twc|yc|ysc|gbra|wbra|igsh|click|partner)l?id|ref_(?:src|url)|ocid|cmpid|smid|sref|xtor|spm"
    r"|ref|referr?er|source|campaign|affiliate",
    re.IGNORECASE,
)
# The part of a path that names the article: some words, or a number of its own.
_NAMING = re.compile(r"(?:[^\W_]+[-_]){2}|\d{5}")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|amp|ece|cms|story)$", re.IGNORECASE)
_TOO_LONG = "is longer than addresses are", "give the page's own address"
_REMEDY = "give an address that begins with http:// or https://"


def is_web(words: str) -> bool:
    """Whether an argument is a web address and not a path."""
    return bool(_WEB.match(words.strip()))


def askable(address: str, base: str | None = None) -> str:
    """The address as it is asked: absolute, host in ASCII, everything else escaped, without fragment.

    base: the address that it is relative to. Raises FetchError for other schemes, passwords and what is no address.
    """
    # Line ends and invisible characters come in with what is copied from pages and mails.
    words = "".join(filter(str.isprintable, address)).strip()
    if len(words) > _MAX_CHARACTERS:
        raise FetchError(words[:100], *_TOO_LONG)
    try:
        parts = urlsplit(urljoin(base, words) if base else words)
        host, port = parts.hostname or "", parts.port
        host = host if ":" in host else host.encode("idna").decode("ascii") if not host.isascii() else host
        path, query = quote(parts.path or "/", _SAFE), quote(parts.query, _SAFE)
    except (ValueError, UnicodeError) as error:
        raise FetchError(words[:100], "is no address", _REMEDY) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise FetchError(words, f"is a {scheme or 'relative'} address, not http or https", _REMEDY, forbidden=True)
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            parts.netloc.rpartition("@")[2], "holds a user name or password", "give the address without it"
        )
    if not host or not _HOST.fullmatch(host):
        raise FetchError(words[:100], "is no address", _REMEDY)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        netloc += f":{port}"
    asked = urlunsplit((scheme, netloc.lower(), path, query, ""))
    if len(asked) > _MAX_CHARACTERS:
        raise FetchError(words[:100], *_TOO_LONG)
    return asked


def kept(address: str) -> str:
    """The address that an article is known by: as asked, its query in order and without the marks of campaigns and trackers.

    Raises FetchError as ``askable`` does.
    """
    parts = urlsplit(askable(address))
    told = [each for each in parts.query.split("&") if each and not _TRACKING.fullmatch(_parameter(each))]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(sorted(told, key=_parameter)), ""))


def clean_address(words: str) -> str | None:
    """``kept`` for words that may be anything; None if they are no web address."""
    try:
        return kept(words)
    except FetchError:
        return None


def key(address: str) -> str:
    """What addresses of one page have in common: ``kept`` without scheme, ``www.`` and the last slash."""
    parts = urlsplit(kept(address))
    return urlunsplit(("", parts.netloc.removeprefix("www."), parts.path.rstrip("/"), parts.query, "")).lstrip("/")


def same_addresses(address: str) -> list[str]:
    """The ways to write one article's address: with http or https, ``www.`` or not, a slash at the end or not.

    Empty for an address that names no article: a site's or a server's front page.
    """
    cleaned = clean_address(address)
    if cleaned is None:
        return []
    parts = urlsplit(cleaned)
    path = _INDEX.sub("", parts.path)
    if not path and not parts.query:
        return []
    bare = parts.netloc.removeprefix("www.")
    return [
        urlunsplit((scheme, host, path + end, parts.query, ""))
        for scheme in ("https", "http")
        for host in (bare, f"www.{bare}")
        for end in ("", "/", "/index.html")
    ]


def stands_for(address: str, stated: str) -> bool:
    """Whether the page at an address may call itself by another one that it states (both as ``kept`` gives them).

    So it may where the two differ only in how they are written, or name the same article of one site in their last part:
    sites state addresses of other sites, and some state one for all their pages.
    """
    if not same_site(address, stated):
        return False
    own, other = _last_part(address), _last_part(stated)
    return key(address) == key(stated) or (own == other and bool(_NAMING.search(own)))


def host_of(address: str) -> str:
    """Host and port, as they stand in the address."""
    return urlsplit(address).netloc.lower()


def site_of(address: str) -> str:
    """The host of an address as ``kept`` gives it, without ``www.`` and port; empty if there is none."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one host, ``www.`` or not, http or https."""
    return host_of(one).removeprefix("www.") == host_of(other).removeprefix("www.")


def _parameter(piece: str) -> str:
    return unquote_plus(piece.partition("=")[0])


def _last_part(address: str) -> str:
    parts = [each for each in urlsplit(address).path.split("/") if each not in ("", "amp")]
    return _ENDING.sub("", parts[-1]) if parts else ""
