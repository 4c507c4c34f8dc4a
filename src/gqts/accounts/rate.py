"""Rate limits: the library `limits` with counters in PostgreSQL, so that all processes of an installation count as one.

The counters are written in the caller's own transaction, and only what is committed counts. A second connection for
each count would let a flood of requests, each holding one connection and waiting for another, empty the pool and stand
still; and only edges begin transactions. So:

- An edge counts a machine's requests in a short transaction of its own, which it commits before the work begins: the
  count survives whatever becomes of the work, and requests of one key wait for each other no longer than the count.
- Signing in answers a refusal instead of raising it (`SignIn`), so that the count is committed with the answer.

A refusal that is raised rolls back only the try above the limit; the counter stays at the limit, and refuses the next.
"""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime, timedelta

import psycopg
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from gqts.accounts._storage import sessions
from gqts.accounts.errors import TooMany
from gqts.kit.database import Transaction


class PostgresCounters(Storage):
    """Counters of `limits` in the table `accounts.rate`, seen from one transaction at one instant."""

    STORAGE_SCHEME = None

    def __init__(self, tx: Transaction, now: datetime) -> None:
        super().__init__()
        self._tx = tx
        self._now = now

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage may raise."""
        return psycopg.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up, in a window that ends `expiry` seconds after its first count; return the count."""
        return sessions.count_rate(self._tx, key, amount, self._now, self._now + timedelta(seconds=expiry))

    def get(self, key: str) -> int:
        """Return the count of the window that is open."""
        row = sessions.select_rate(self._tx, key, self._now)
        return 0 if row is None else int(row[0])

    def get_expiry(self, key: str) -> float:
        """Return when the window that is open ends, in seconds since 1970."""
        row = sessions.select_rate(self._tx, key, self._now)
        return (self._now if row is None else row[1]).timestamp()

    def check(self) -> bool:
        """Tell whether the table answers."""
        return self.get("") == 0

    def reset(self) -> int | None:
        """Forget every counter; return how many there were."""
        return sessions.delete_rate(self._tx, None)

    def clear(self, key: str) -> None:
        """Forget one counter."""
        sessions.delete_rate(self._tx, key)


def count_rate(tx: Transaction, what: str, who: str, limit: str, *, now: datetime) -> TooMany | None:
    """Count one more of what somebody does; return what to refuse it with when it is above the limit."""
    limiter = FixedWindowRateLimiter(PostgresCounters(tx, now.astimezone(UTC)))
    item, name = _item(limit), _name(who)
    if limiter.hit(item, what, name):
        return None
    ends_at = limiter.get_window_stats(item, what, name).reset_time
    seconds = max(1, math.ceil(ends_at - now.timestamp()))
    return TooMany(f"There were too many tries. The next one is possible in {seconds} seconds.", retry_after=seconds)


def require_rate(tx: Transaction, what: str, who: str, limit: str, *, now: datetime) -> None:
    """Count one more of what somebody does; raise `TooMany` above the limit, such as "10 per 15 minutes".

    Call it in a transaction that is committed whatever comes of the work.
    """
    refusal = count_rate(tx, what, who, limit, now=now)
    if refusal is not None:
        raise refusal


def forget_rate(tx: Transaction, what: str, who: str, limit: str, *, now: datetime) -> None:
    """Let somebody begin anew with what they did right."""
    FixedWindowRateLimiter(PostgresCounters(tx, now)).clear(_item(limit), what, _name(who))


def _item(limit: str) -> RateLimitItem:
    return parse(limit)


def _name(who: str) -> str:
    """Return a short name for whom is counted: addresses of people and machines are not kept beside the counters."""
    return hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:32]
