"""Article text made harmless for the medium that shows it.

In: any string that came out of an article. Out: the same words, with nothing in them that the medium would obey.
HTML is escaped by Jinja2's autoescape; the functions here serve the terminal, plain text and Markdown.
"""

from __future__ import annotations

import re

# Control characters drive terminals; the bidirectional overrides let a text show other words than it holds.
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# What opens markup anywhere; the colon only before //, where GitHub would make a link
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~&@$]|:(?=//)")
_OPENING = re.compile(r"^(?:[#+=>-]|\d+(?=[.)]))")
_BARE_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)


def plain(text: str) -> str:
    """One line of text without control characters; white space of any kind becomes single spaces."""
    if text.isprintable() and "  " not in text:  # most texts are plain already; a page asks this thousands of times
        return text.strip()
    spaced = re.sub(r"[\s\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return _OBEYED.sub("", spaced).strip()


def block(text: str) -> str:
    """Text of several lines without control characters; line ends and tabs stay."""
    return _OBEYED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def markdown(text: str) -> str:
    """One line of text in which Markdown (CommonMark and GitHub's extensions) finds no markup, link or HTML."""
    escaped = _MARKDOWN.sub(lambda found: f"\\{found[0]}", plain(text))
    opened = _OPENING.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", escaped)
    return _BARE_WWW.sub(r"\1\\.", opened)


def web_address(url: str | None) -> str | None:
    """The address if it is safe to link (http or https, no white space or control character), else None."""
    if url is None or not re.fullmatch(r"https?://[^\s\x00-\x1f\x7f<>\"'`\\]+", url):
        return None
    return url
