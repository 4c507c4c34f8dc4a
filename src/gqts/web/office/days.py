"""Days that people type or an address names, and the instants at which they begin, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form

_LONGEST = len("2026-11-25")
_YEARS = range(2000, 3000)


def read_day(text: str) -> date | None:
    """Return a day as a browser's field sends it (`2026-11-25`), None when it is none of this millennium."""
    try:
        day = date.fromisoformat(text) if len(text) == _LONGEST else None
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


def begin_of(day: date) -> datetime:
    """Return the instant at which a day begins."""
    return datetime.combine(day, time(), UTC)


def read_span(desk: Desk) -> tuple[datetime | None, datetime | None]:
    """Return the time that the address narrows a list to: from its first day on, before the day after its last."""
    first, last = read_day(desk.query("from")), read_day(desk.query("until"))
    since = None if first is None else begin_of(first)
    return since, None if last is None else begin_of(last + timedelta(days=1))


def require_day(form: Form, name: str) -> date | None:
    """Return the day that was typed in a field; None, with the fault told unless it is empty, when it is none."""
    field = form[name]
    day = read_day(field.data or "")
    if day is None and field.data:
        field.errors = [form.desk.language.text(mark("This is no day. Write it as 2026-09-30."))]
    return day
