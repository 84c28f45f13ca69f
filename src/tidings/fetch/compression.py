"""Packed bodies, unpacked no further than a limit.

In: chunks and the name of their content encoding. Out: bytes. A few kilobytes that unpack to gigabytes cost the limit, not
the gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import brotli

ACCEPTED = "gzip, deflate, br"
_PIECE_BYTES = 65_536
_GZIP_OR_ZLIB = 47


class TooLarge(Exception):
    """The body is larger than allowed."""


class Broken(Exception):
    """The body is not what its encoding says, or ends too early."""


def unpack(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """The whole body, unpacked.

    encoding: the value of Content-Encoding. limit: bytes of the result, and of what comes over the line.
    Raises TooLarge, or Broken for damaged or cut data and for encodings that were not asked for.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        pieces: Iterator[bytes] = iter(chunks)
    elif name in ("gzip", "x-gzip", "deflate"):
        pieces = _inflate(_bounded(chunks, limit))
    elif name == "br":
        pieces = _unbrotli(_bounded(chunks, limit))
    else:
        raise Broken(f"is packed as {name!r}, which was not asked for")
    return b"".join(_bounded(pieces, limit))


def is_gzip(raw: bytes) -> bool:
    """Whether these are the bytes of a gzip file, such as ``sitemap.xml.gz``."""
    return raw.startswith(b"\x1f\x8b\x08")


def _bounded(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise TooLarge
        yield piece


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip (of one or more members), zlib, and the bare deflate that some servers send under that name."""
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    started = False
    for chunk in chunks:
        waiting = chunk
        while waiting:
            if unpacker.eof:
                if not waiting.strip(b"\0"):
                    break
                unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
            try:
                piece = unpacker.decompress(waiting, _PIECE_BYTES)
            except zlib.error as error:
                if started:
                    raise Broken("is damaged in its packing") from error
                unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
                started = True
                continue
            started = True
            waiting = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            yield piece
    if started and not unpacker.eof:
        yield from _rest(unpacker)


def _rest(unpacker: zlib._Decompress) -> Iterator[bytes]:
    # What fits into the last pieces may still wait inside, without any input left to hand over.
    while piece := unpacker.decompress(b"", _PIECE_BYTES):
        yield piece
    if not unpacker.eof:
        raise Broken("ends before its packing does")


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    started = False
    for chunk in chunks:
        waiting = chunk
        started = started or bool(chunk)
        while True:
            try:
                piece = unpacker.process(waiting, output_buffer_limit=_PIECE_BYTES)
            except brotli.error as error:
                raise Broken("is damaged in its packing") from error
            waiting = b""
            if piece:
                yield piece
            if unpacker.is_finished() or unpacker.can_accept_more_data():
                break
    if started and not unpacker.is_finished():
        raise Broken("ends before its packing does")
