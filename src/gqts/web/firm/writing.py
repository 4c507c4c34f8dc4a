"""How firm's pages write instants, read days and cursors, and write lists as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from starlette.responses import Response

from gqts.kit.clock import write_instant
from gqts.web.languages import Language
from gqts.web.rendering import PAGE_HEADERS

Cursor = tuple[datetime, UUID]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_DAY = 10


def write_moment(moment: datetime | None, language: Language) -> str:
    """Return an instant as people read it, in UTC; "" for None."""
    if moment is None:
        return ""
    at = moment.astimezone(UTC)
    return f"{language.date(at.date())} {language.time(at)} UTC"


def read_day(text: str) -> date | None:
    """Return a day written as a browser's date field writes it (`2026-11-25`), else None."""
    try:
        return date.fromisoformat(text) if len(text) == _LONGEST_DAY else None
    except ValueError:
        return None


def begin_of(day: date) -> datetime:
    """Return the instant at which a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def write_cursor(at: datetime, one: UUID) -> str:
    """Return where a page of a list ended, for the address of the next."""
    return f"{at.isoformat()}_{one}"


def read_cursor(text: str) -> Cursor | None:
    """Return where the page before ended; None when the address does not say."""
    at, _, one = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(one)) if moment.tzinfo is not None else None
    except ValueError:
        return None


def send_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Answer with a table to keep. A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([write_cell(cell) for cell in row] for row in rows)
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }
    return Response("\ufeff" + text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


def write_cell(cell: object) -> str:
    """Return a cell as text that no spreadsheet runs."""
    text = write_instant(cell) if isinstance(cell, datetime) else "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
