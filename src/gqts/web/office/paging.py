"""Pages of long lists: the place where a page ended, as text in the address of the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from gqts.web.workbench import Desk

PAGE = 25
"""Rows of a list on one page."""
Place = tuple[datetime, UUID]
One = TypeVar("One")


MOST_EXPORTED = 100_000
"""Rows of a file that is taken along; who needs more narrows the list."""
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Pages(Generic[One]):
    """The rows of a page, and the addresses of the first page and the next, "" where there is none."""

    rows: Sequence[One]
    first: str = ""
    next: str = ""


def read_place(desk: Desk, name: str = "after") -> Place | None:
    """Return where the last page ended, as the address says; None when it says nothing that can be."""
    moment, _, one = desk.query(name).partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(one)) if at.tzinfo is not None else None
    except ValueError:
        return None


def cut_pages(
    desk: Desk, rows: Iterable[One], place_of: Callable[[One], Place], *, size: int = PAGE, name: str = "after"
) -> Pages[One]:
    """Return the page of a list that was read whole, newest first."""
    after = read_place(desk, name)
    found = [one for one in rows if after is None or place_of(one) < after]
    return compose_pages(desk, found, place_of, size=size, name=name)


def compose_pages(
    desk: Desk, found: Sequence[One], place_of: Callable[[One], Place], *, size: int = PAGE, name: str = "after"
) -> Pages[One]:
    """Return the page of rows of which one more than `size` was asked for."""
    kept = {key: value for key, value in desk.request.query_params.items() if value and key not in (name, "lang")}
    rows = found[:size]
    following = ""
    if len(found) > size:
        at, last = place_of(rows[-1])
        following = "?" + urlencode({**kept, name: f"{at.isoformat()}~{last}"})
    first = "?" + urlencode(kept) if read_place(desk, name) is not None else ""
    return Pages(rows, first, following)


def read_through(read: Callable[[Place | None, int], Sequence[One]], place_of: Callable[[One], Place]) -> list[One]:
    """Return a list from its beginning, piece by piece: `read` is given the place of the last row, and how many."""
    rows: list[One] = []
    for _ in range(0, MOST_EXPORTED, _AT_ONCE):
        some = read(place_of(rows[-1]) if rows else None, _AT_ONCE)
        rows.extend(some)
        if len(some) < _AT_ONCE:
            break
    return rows
