"""Web archives: WARC, packed or not.

In: a stream of records. Out: the web pages among them, one in memory at a time, with what the archive knows of each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from tidings.addresses import clean_address
from tidings.errors import BadInput
from tidings.ingest.decode import MAX_BYTES, too_large
from tidings.ingest.items import Known, Passed
from tidings.ingest.limits import inflate

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_OK = 200
_PACKED = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")


@dataclass(frozen=True, slots=True)
class Capture:
    """One page of an archive. ``record``: its id in the archive; ``url``: where it was taken."""

    record: str
    url: str
    raw: bytes
    known: Known


def captures(stream: BinaryIO, source: str) -> Iterator[Capture | Passed | BadInput]:
    """The pages of an archive in their order; Passed for records that hold none, BadInput for what is damaged."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource
    count = 0
    try:
        for record in ArchiveIterator(
            stream, record_types=kinds, parse_http=True, auto_decode="transfer", fsspec_args=False
        ):
            count += 1
            yield _capture(record, source, count)
    except (OSError, ValueError, EOFError) as error:
        why = f"breaks off after record {count} ({str(error)[:80]})"
        yield BadInput(source, why, "get the file again; what stood before is read")


def _capture(record: Any, source: str, count: int) -> Capture | Passed | BadInput:
    url = clean_address(record.headers.get("WARC-Target-URI", "").strip("<>")) or ""
    name = f"{source}: {url or f'record {count}'}"
    status = getattr(record.http_headers, "status_code", _OK) if record.http_headers is not None else _OK
    if not url:
        return Passed(name, "no web address")
    if status != _OK:
        return Passed(name, f"HTTP status {status}")
    kind = (record.http_content_type or record.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    if kind not in _PAGES:
        return Passed(name, f"is {kind or 'of no stated type'}, no web page")
    raw = _content(record, name)
    if isinstance(raw, BadInput):
        return raw
    taken = record.headers.get("WARC-Date", "")
    known = Known(
        url=url,
        charset=record.http_charset,
        marks={"retrieved": taken} if taken else {},
        known_from={"url": "archive"},
    )
    return Capture(str(record.record_id or count).strip("<>"), url, raw, known)


def _unpacked(raw: bytes, record: Any, name: str) -> bytes:
    """A page without its content encoding; many archives store pages unpacked and leave the header as it was.

    Raises BadInput where it is broken, too large, or packed in another way.
    """
    headers = record.http_headers
    encoding = str(headers.get("Content-Encoding", "") if headers is not None else "").strip().lower()
    if encoding in ("gzip", "x-gzip", "deflate") and raw.startswith(_PACKED):
        return inflate(raw, name)
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate") and b"<" not in raw[:2000]:
        raise BadInput(name, f"is packed with {encoding}", "store pages unpacked or with gzip")
    return raw


def _content(record: Any, name: str) -> bytes | BadInput:
    """The bytes of a record's page, or why they cannot be had."""
    try:
        # One byte more than allowed tells too large; what is packed is unpacked no further than that.
        raw = record.reader.read(MAX_BYTES + 1)
        return too_large(name) if len(raw) > MAX_BYTES else _unpacked(raw, record, name)
    except (OSError, ValueError, EOFError) as error:
        return BadInput(name, f"is packed and broken ({str(error)[:80]})", "get the page again")
    except BadInput as bad:
        return bad
