"""Pages of a list: `perPage`, `nextPageToken`, and the Link header that leads to the next (RFC 8288, EPCIS 2.0 §12.6).

A token is where the last page ended, not a place in a snapshot: it stays good for ever, and an entry stored between
two pages is seen once or, if it sorts before the token, not at all. It is sealed (Fernet): the key of an event is part
of its hash, with which one could try what a withheld part of the event says.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken
from starlette.requests import Request

from gqts.api.context import context_of
from gqts.kit.errors import Fault, GqtsError, Kind, shown

DEFAULT_PAGE = 30
LARGEST_PAGE = 1_000
PAGE_PARAMETERS = ("perPage", "nextPageToken")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Entry = TypeVar("Entry")


class PageRefused(GqtsError):
    """The page that is asked for cannot be given."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ended: the instant and the 16 bytes that its list is ordered by."""

    at: datetime
    key: bytes

    def token(self, secret: bytes) -> str:
        """Return the mark as a sealed page token, fit for a URL."""
        microseconds = (self.at - _EPOCH) // timedelta(microseconds=1)
        return _sealer(secret).encrypt(microseconds.to_bytes(8, "big", signed=True) + self.key).decode()


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted."""

    size: int
    after: Mark | None


def read_page(request: Request, *, default: int = DEFAULT_PAGE) -> Page:
    """Read `perPage` (at most `LARGEST_PAGE` are given) and `nextPageToken`; raise `PageRefused`."""
    size_text = request.query_params.get("perPage", str(default))
    if not (size_text.isascii() and size_text.isdigit() and len(size_text) <= 9 and int(size_text) > 0):
        raise _refused("perPage", size_text, f"Give a whole number from 1 to {LARGEST_PAGE}.")
    token = request.query_params.get("nextPageToken")
    return Page(min(int(size_text), LARGEST_PAGE), None if token is None else _read_mark(request, token))


def cut_page(entries: Sequence[Entry], page: Page) -> tuple[Sequence[Entry], Entry | None]:
    """Return the entries of the page, and the last one when more follow; `entries` has one more than the page."""
    if len(entries) <= page.size:
        return entries, None
    return entries[: page.size], entries[page.size - 1]


def next_link(request: Request, page: Page, mark: Mark) -> dict[str, str]:
    """Return the Link header to the page after `mark`."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in PAGE_PARAMETERS]
    query = urlencode(
        [*kept, ("perPage", str(page.size)), ("nextPageToken", mark.token(context_of(request).settings.secret))]
    )
    return {"Link": f'<{quote(request.url.path)}?{query}>; rel="next"'}


def _read_mark(request: Request, token: str) -> Mark:
    try:
        content = _sealer(context_of(request).settings.secret).decrypt(token.encode())
        microseconds = int.from_bytes(content[:8], "big", signed=True)
        return Mark(_EPOCH + timedelta(microseconds=microseconds), content[8:])
    except (InvalidToken, ValueError) as reason:  # a token of a surrogate is no ASCII
        raise _refused("nextPageToken", token, "Take it from the Link header of the page before.") from reason


@lru_cache(maxsize=4)
def _sealer(secret: bytes) -> Fernet:
    key = hashlib.blake2b(b"page token", key=secret, digest_size=32).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _refused(name: str, value: str, fix: str) -> PageRefused:
    message = f"{name} is {shown(value)!r}, which leads to no page."
    return PageRefused(message, faults=(Fault(f"api.page.{name}", message, name, shown(value), fix),))
