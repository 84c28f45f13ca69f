"""One file to the articles in it.

In: a Source. Out: Items, one in memory at a time; Passed for what is no article, BadInput for what cannot be read.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from tidings.errors import BadInput
from tidings.ingest import kinds
from tidings.ingest.agency import refuse_embargoed
from tidings.ingest.dates import stated_date
from tidings.ingest.decode import empty
from tidings.ingest.items import FACTS, Item, Known, Passed
from tidings.ingest.limits import ZIP_FAULTS, inflate, read_at_most
from tidings.ingest.mail import message_id, messages
from tidings.ingest.markup import parse_xml
from tidings.ingest.newsml import newsml_items, newsml_marks
from tidings.ingest.ninjs import ninjs_item, ninjs_marks
from tidings.ingest.nitf import nitf_id, nitf_marks
from tidings.ingest.rows import json_rows, packed, parquet_rows
from tidings.ingest.warc import Capture, captures

_GZIP = b"\x1f\x8b"
_MAX_ID_CHARACTERS = 300
_MAX_MEMBERS = 100_000
_MAX_ARCHIVE_BYTES = 4_000_000_000
#: Why a README in a folder or archive is passed over.
ABOUT_FOLDER = "tells about its folder; to add it, name the file itself"

Unpacked = Iterator[Item | Passed | BadInput]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input stands. ``id``: its document's; ``source``: where exactly; ``name``: what messages call it."""

    id: str
    source: str
    name: str
    places: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    def within(self, part: str) -> Place:
        """A part of this input."""
        return Place(
            f"{self.id}#{part}",
            f"{self.source}#{part}",
            f"{self.name}#{part}",
            tuple(f"{place}#{part}" for place in self.places),
            self.columns,
        )


def unpack(stream: BinaryIO, place: Place) -> Unpacked:
    """The articles of a stream that can be sought in, in their order. Raises BadInput for an input that cannot be read."""
    start = stream.read(kinds.SNIFFED_BYTES)
    stream.seek(0)
    kind = kinds.media_type_of(place.name, start)
    is_packed = start.startswith(_GZIP)
    if is_packed and kind == kinds.PLAIN:
        kind = kinds.kind_by_name(place.name.removesuffix(".gz")) or kinds.PLAIN
    if kind in _MANY:
        # The archive reader unpacks by itself, record by record.
        inflates = is_packed and kind != kinds.WARC
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if inflates else stream
        try:
            yield from _MANY[kind](plain, place)
        except (gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise BadInput(place.name, f"is packed and broken ({error})", "get the file again") from error
        return
    raw = read_at_most(stream, place.name)
    if is_packed and kind != kinds.PLAIN:
        raw = inflate(raw, place.name)
    if not raw.strip():
        raise empty(place.name)
    yield _single(raw, kind, place)


def _single(raw: bytes, kind: str, place: Place) -> Item:
    if kind == kinds.NITF:
        root = parse_xml(raw, place.name)
        refuse_embargoed(nitf_marks(root), place.name)
        return _named(nitf_id(root), raw, kind, place)
    if kind == kinds.NINJS:
        found = ninjs_item(raw, place.name)
        refuse_embargoed(ninjs_marks(found), place.name)
        return _named(found["uri"], raw, kind, place)
    return Item(place.id, place.source, raw, kind, place.name, places=place.places)


def _named(id: str | None, raw: bytes, kind: str, place: Place) -> Item:
    """An item that has an id of its own, which all its versions bear, whatever file they come in."""
    if not id or len(id) > _MAX_ID_CHARACTERS:
        return Item(place.id, place.source, raw, kind, place.name, places=place.places)
    return Item(" ".join(id.split()), place.source, raw, kind, place.name, named=True)


def _newsml(stream: BinaryIO, place: Place) -> Unpacked:
    raw = read_at_most(stream, place.name)
    for guid, item in newsml_items(raw, place.name):
        part = place if item is raw else place.within(guid or "item")
        try:
            refuse_embargoed(newsml_marks(parse_xml(item, part.name)), part.name)
        except BadInput as bad:
            yield bad
            continue
        yield _named(guid, item, kinds.NEWSML, part)


def _mailbox(stream: BinaryIO, place: Place) -> Unpacked:
    for number, message in enumerate(messages(stream, place.name), 1):
        if isinstance(message, BadInput):
            yield message
            continue
        part = place.within((message_id(message) or str(number))[:_MAX_ID_CHARACTERS])
        yield Item(part.id, part.source, message, kinds.EML, part.name, places=part.places, is_part=True)


def _rows(stream: BinaryIO, place: Place) -> Unpacked:
    read = parquet_rows if kinds.kind_by_name(place.name) == kinds.PARQUET else json_rows
    for number, fields in read(stream, place.name, place.columns):
        if isinstance(fields, BadInput):
            yield fields
            continue
        part = place.within((fields.get("id") or number)[:_MAX_ID_CHARACTERS])
        if "text" in fields:
            yield Item(part.id, part.source, packed(fields), kinds.JSON, part.name, places=part.places, is_part=True)
        else:
            raw = fields["html"].encode("utf-8", "surrogatepass")
            yield Item(part.id, part.source, raw, kinds.HTML, part.name, _of_row(fields), part.places, is_part=True)


def _of_row(fields: Mapping[str, str]) -> Known:
    """What a row says of the page in it."""
    return Known(
        url=fields.get("url"),
        title=fields.get("title"),
        publisher=fields.get("publisher"),
        byline=fields.get("byline"),
        published=stated_date(fields.get("published", "")),
        modified=stated_date(fields.get("modified", "")),
        charset="utf-8",
        known_from=dict.fromkeys(FACTS, "row"),
    )


def _archive(stream: BinaryIO, place: Place) -> Unpacked:
    for found in captures(stream, place.name):
        if isinstance(found, Capture):
            source = f"{place.source}#{found.record}"
            yield Item(
                found.url,
                source,
                found.raw,
                kinds.HTML,
                f"{place.name}: {found.url}",
                found.known,
                named=True,
                is_part=True,
            )
        else:
            yield found


def _zip(stream: BinaryIO, place: Place) -> Unpacked:
    try:
        with zipfile.ZipFile(stream) as archive:
            members = sorted(archive.infolist(), key=lambda member: member.filename)
            if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_ARCHIVE_BYTES:
                raise BadInput(place.name, "unpacks to more than any collection of articles", "unpack it yourself")
            for member in members:
                yield from _member(archive, member, place)
    except ZIP_FAULTS as error:
        raise BadInput(place.name, f"is a broken ZIP archive ({error})", "get the file again") from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: Place) -> Unpacked:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.parts and not member.filename.endswith("/"):
        yield BadInput(place.name, "holds a file without a name", "unpack the archive yourself")
        return
    if member.is_dir() or any(part.startswith(".") and part not in (".", "..") for part in path.parts):
        return
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield BadInput(f"{place.name}#{path}", "leads out of its archive, as attacks do", "unpack the archive yourself")
        return
    part = place.within(path.as_posix())
    if path.suffix.lower() == ".zip":
        yield Passed(part.name, "is an archive in an archive")
        return
    if kinds.is_about_folder(path.name):
        yield Passed(part.name, ABOUT_FOLDER)
        return
    try:
        with archive.open(member) as packed_member:
            raw = read_at_most(packed_member, part.name)
        if kinds.kind_by_name(path.name) is None and not kinds.agency_kind(raw[: kinds.SNIFFED_BYTES]):
            yield Passed(part.name, f"{path.suffix or 'no suffix'}: no kind of file that holds articles")
            return
        for found in unpack(io.BytesIO(raw), part):
            yield replace(found, is_part=True) if isinstance(found, Item) else found
    except ZIP_FAULTS as error:
        yield BadInput(part.name, f"cannot be unpacked ({str(error)[:80]})", "unpack the archive yourself")
    except BadInput as bad:
        yield bad


_MANY: Mapping[str, Callable[[BinaryIO, Place], Unpacked]] = {
    kinds.MBOX: _mailbox,
    kinds.JSONL: _rows,
    kinds.PARQUET: _rows,
    kinds.WARC: _archive,
    kinds.ZIP: _zip,
    kinds.NEWSML: _newsml,
    kinds.NEWSML_SET: _newsml,
}
