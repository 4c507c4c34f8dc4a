"""Pages of long lists: the place where a page ended, as text in the address of the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


def compose_pages(
    desk: Desk, found: Sequence[One], place_of: Callable[[One], Place], *, size: int = PAGE, name: str = "after"
) -> Pages[One]:
    """Return the page of rows of which one more than `size` was asked for."""
    kept = {key: value for key, value in desk.request.query_params.items() if key not in (name, "lang")}
    rows = found[:size]
    following = ""
    if len(found) > size:
        at, last = place_of(rows[-1])
        following = "?" + urlencode({**kept, name: f"{at.isoformat()}~{last}"})
    first = "?" + urlencode(kept) if read_place(desk, name) is not None else ""
    return Pages(rows, first, following)
