"""The published draws: each day's promise, its secret when the day is over, and a draw redone for whoever asks."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.risk import RANDOM_PURPOSE, Seed, draw, list_draw_days
from gqts.web.office.days import read_day
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, open_page

_MOST = 60
_COLUMNS = ("day", "commitment", "made_at", "secret")


@open_page()
def show_draws(desk: Desk) -> Response:
    """Show the days with their promises; anybody may read it, and redo the draw of a declaration."""
    with desk.transaction() as tx:
        days = list_draw_days(tx, limit=_MOST, now=desk.now)
    if desk.query("as") == "csv":
        rows = ((one.day.isoformat(), one.commitment, one.made_at.isoformat(), _hex(one.secret)) for one in days)
        return send_csv(desk, "draws", _COLUMNS, rows)
    asked, day = desk.query("declaration"), read_day(desk.query("day"))
    chosen = next((one for one in days if one.day == day), None)
    drawn = None
    if chosen is not None and chosen.secret is not None and (subject := _read_id(asked)):
        drawn = draw(Seed(chosen.day, chosen.secret), RANDOM_PURPOSE, subject)
    is_amiss = bool(asked) and drawn is None
    return desk.render(
        "risk/draws.html",
        days=[(one, _hex(one.secret)) for one in days],
        shown=[(one.day.isoformat(), desk.language.date(one.day)) for one in days if one.secret is not None],
        asked=asked,
        day=desk.query("day"),
        drawn=None if drawn is None else f"{drawn:.6f}",
        is_amiss=is_amiss,
    )


def _hex(secret: bytes | None) -> str:
    return secret.hex() if secret is not None else ""


def _read_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
