"""The addresses of articles: which of them mean the same article.

In: URLs as pages, mail and people write them. Out: the same without what only tracks readers; None for what is none.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tidings.ingest.decode import normalise

_MAX_CHARACTERS = 2000
# Parameters that say where a reader came from, never which article is meant.
_TRACKING = re.compile(
    r"(?:utm_|fb_|ga_|mc_|pk_|mtm_|hsa_|vero_|at_|wt\.|ns_)\w*|(?:fbclid|gclid|dclid|msclkid|twclid|igshid|yclid|gbraid|wbraid"
    r"|_hsenc|_hsmi|mkt_tok|ocid|cmpid|smid|sref|guccounter|guce_referrer|guce_referrer_sig|xtor|spm|ref_src|ref_url)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?))?$", re.IGNORECASE)


def clean_address(url: str) -> str | None:
    """A web address without fragment and tracking parameters, its host in small letters; None if it is none."""
    words = normalise(url).strip()
    if len(words) > _MAX_CHARACTERS or re.search(r"\s", words):
        return None
    try:
        parts = urlsplit(words)
        host, port = parts.hostname, parts.port
        scheme = parts.scheme.lower()
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    kept = [(name, value) for name, value in query if not _TRACKING.fullmatch(name)]
    # A query that names nothing of the reader stays as it was written.
    told = parts.query if len(kept) == len(query) else urlencode(kept)
    place = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = quote(parts.path, safe="/:@!$&'()*+,;=~%-._")
    return urlunsplit((scheme, place, path or "/", told, ""))


def same_addresses(url: str) -> list[str]:
    """The ways to write one article's address: with http or https, ``www.`` or not, a slash at the end or not.

    Empty for an address that names no article: a site's or a server's front page.
    """
    cleaned = clean_address(url)
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


def host_of(url: str) -> str:
    """The host of a cleaned address without ``www.``; empty if there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
