"""The days' secrets as they are kept: made and promised ahead, shown when their draws can change nothing more."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gqts.kit.database import Transaction
from gqts.risk._storage import choices as _storage
from gqts.risk.chance import SECRET_BYTES, Seed
from gqts.risk.errors import DrawUnknown

SHOWN_AFTER_DAYS = 7
"""A declaration may be assessed anew, with the same draws, for so long; then the secret is shown."""


@dataclass(frozen=True, slots=True)
class DrawDay:
    """A day's draws as they are published; `secret` is None until it is shown."""

    day: date
    commitment: str
    made_at: datetime
    secret: bytes | None


def prepare_seeds(tx: Transaction, now: datetime) -> None:
    """Have secrets for today and tomorrow, so that tomorrow's is promised before tomorrow begins."""
    today = now.date()
    days = [today, today + timedelta(days=1)]
    for day in days if len(_storage.select_seeds(tx, days)) < len(days) else ():
        seed = Seed(day, secrets.token_bytes(SECRET_BYTES))
        _storage.insert_seed(tx, day, seed.secret, seed.commitment, now)


def require_seed(tx: Transaction, day: date, *, now: datetime) -> Seed:
    """Return the seed of a day that is already there, or of today."""
    found = _storage.select_seeds(tx, [day])
    if day not in found:
        prepare_seeds(tx, now)
        found = _storage.select_seeds(tx, [day])
    if day not in found:
        raise DrawUnknown
    return Seed(day, found[day])


def is_open(day: date, today: date) -> bool:
    """Tell whether draws of a day still count: until its secret is shown."""
    return today <= day + timedelta(days=SHOWN_AFTER_DAYS)


def list_draw_days(tx: Transaction, *, before: date | None = None, limit: int = 30, now: datetime) -> list[DrawDay]:
    """Return the days with their commitments, the newest first, and the secrets of those that are over."""
    return [_day(row, now.date()) for row in _storage.select_days(tx, before, limit)]


def find_draw_day(tx: Transaction, day: date, *, now: datetime) -> DrawDay:
    """Return one day; raise `DrawUnknown`."""
    rows = _storage.select_days(tx, day + timedelta(days=1), 1)
    if not rows or rows[0][0] != day:
        raise DrawUnknown
    return _day(rows[0], now.date())


def _day(row: _storage.Row, today: date) -> DrawDay:
    day, secret, commitment, made_at = row
    return DrawDay(day, commitment, made_at, None if is_open(day, today) else bytes(secret))
