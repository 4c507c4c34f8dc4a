"""What arrives and what is asked for: bounded bodies, media types, content negotiation.

Promise: a body never takes more memory than its limit, compressed or not, and is refused at the first byte too many.
Follows RFC 9110 §8.3 (Content-Type), §8.4 (Content-Encoding) and §12.5.1 (Accept).
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import anyio
from starlette.exceptions import HTTPException
from starlette.requests import Request

from gqts.kit.errors import GqtsError, Kind, shown

JSON = "application/json"
LINKED_JSON = "application/ld+json"
XML = "application/xml"
TEXT_XML = "text/xml"
DOCUMENT_TYPES = (JSON, LINKED_JSON, XML, TEXT_XML)

IDLE_SECONDS = 60.0
"""The longest silence in the middle of a body."""
_ACCEPT_RANGES = 64
_GZIP_WINDOW = 31


class BodyTooLarge(GqtsError):
    """The body is larger than one request may be."""

    kind = Kind.TOO_LARGE


class BodyUnreadable(GqtsError):
    """The body did not arrive as its headers say."""

    kind = Kind.UNREADABLE


class ContentUnsupported(GqtsError):
    """The body is of a type or an encoding that is not read here."""

    kind = Kind.UNSUPPORTED


@dataclass(frozen=True, slots=True)
class _MediaRange:
    main: str
    sub: str
    quality: float

    def specificity(self, offered: str) -> int:
        """Return how closely the range names `offered`: 2 exactly, 1 its main type, 0 anything, -1 not at all."""
        main, _, sub = offered.partition("/")
        if self.main == "*" and self.sub == "*":
            return 0
        if self.main != main:
            return -1
        return 2 if self.sub == sub else 1 if self.sub == "*" else -1


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return which of `offered` (best first) the Accept header prefers, or None when it wants none of them."""
    if not accept or not accept.strip():
        return offered[0]
    ranges = [_read_range(entry) for entry in accept.split(",")[:_ACCEPT_RANGES] if entry.strip()]
    best: tuple[float, int] = (0.0, 0)
    chosen: str | None = None
    for place, media_type in enumerate(offered):
        matching = [(entry.specificity(media_type), entry.quality) for entry in ranges]
        specificity, quality = max(matching, default=(-1, 0.0))
        if specificity >= 0 and quality > 0 and (quality, -place) > best:
            best, chosen = (quality, -place), media_type
    return chosen


def require_media_type(request: Request, offered: Sequence[str]) -> str:
    """Return the media type to answer in; raise 406 naming what there is."""
    chosen = choose_media_type(request.headers.get("accept"), offered)
    if chosen is None:
        raise HTTPException(406, f"This resource can be written as {', '.join(offered)}.")
    return chosen


def require_document_type(request: Request, accepted: Sequence[str] = DOCUMENT_TYPES) -> None:
    """Raise `ContentUnsupported` unless the Content-Type is absent or one of `accepted`, in UTF-8 if it is JSON."""
    header = request.headers.get("content-type", "")
    media_type, _, parameters = header.partition(";")
    media_type = media_type.strip().lower()
    if not media_type:
        return
    if media_type not in accepted:
        raise ContentUnsupported(
            f"Content-Type is {shown(media_type)}, which is not read here. Send {', '.join(accepted)}."
        )
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        # XML declares its own encoding; JSON is UTF-8 by RFC 8259 §8.1 whatever a header says.
        if name.strip().lower() == "charset" and "json" in media_type and charset not in ("utf-8", "utf8", "us-ascii"):
            raise ContentUnsupported(f"The charset is {shown(charset)}; JSON is sent in UTF-8 (RFC 8259).")


async def read_body(request: Request, limit: int, *, idle_seconds: float = IDLE_SECONDS) -> bytes:
    """Read a body of at most `limit` bytes, decompressed when it is sent with `Content-Encoding: gzip`.

    Raises `BodyTooLarge` as soon as the limit is passed, `BodyUnreadable` for damaged compressed data,
    `ContentUnsupported` for another encoding, and 408 when nothing arrives for `idle_seconds`.
    """
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise ContentUnsupported(f"Content-Encoding is {shown(encoding)}; send the body as it is, or with gzip.")
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and (len(declared) > 18 or int(declared) > limit):
        raise _too_large(limit)
    chunks = _read_chunks(request, idle_seconds)
    if encoding in ("gzip", "x-gzip"):
        chunks = _decompress(chunks, limit)
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > limit:
            raise _too_large(limit)
    return bytes(content)


async def _read_chunks(request: Request, idle_seconds: float) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(idle_seconds):
                chunk = await anext(stream, None)
        except TimeoutError as reason:
            raise HTTPException(408, f"Nothing of the body arrived for {idle_seconds:.0f} seconds.") from reason
        if chunk is None:
            return
        yield chunk


async def _decompress(chunks: AsyncIterator[bytes], limit: int) -> AsyncIterator[bytes]:
    """Yield decompressed pieces; more than `limit` bytes in all are never produced, only one byte beyond it."""
    room = limit + 1
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    async for chunk in chunks:
        pending = chunk
        while pending and room > 0:
            if inflater.eof:  # a gzip file may be several one after another (RFC 1952 §2.2)
                inflater = zlib.decompressobj(_GZIP_WINDOW)
            try:
                piece = inflater.decompress(pending, room)
            except zlib.error as reason:
                raise BodyUnreadable("The body is not the gzip data that Content-Encoding says it is.") from reason
            pending = inflater.unconsumed_tail or inflater.unused_data
            room -= len(piece)
            yield piece
    if room > 0 and not inflater.eof:
        raise BodyUnreadable("The gzip data ends in the middle; the body did not arrive whole.")


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(
        f"The body is larger than {limit} bytes, the most that one request may have after decompression. "
        "Split it into several."
    )


def _read_range(entry: str) -> _MediaRange:
    name, *parameters = entry.split(";")
    main, _, sub = name.strip().lower().partition("/")
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            quality = _read_quality(value.strip())
    return _MediaRange(main, sub or "*", quality)


def _read_quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
