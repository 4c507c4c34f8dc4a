"""How much may be read without signing in: by address, in a minute, and less where nothing is known of what is asked.

Serials are not guessable, and this keeps guessing slow: who asks for one unknown thing after the other is answered
nothing more until the minute is over, known things neither, for an answer would tell the two apart.

The library `limits`, as for keys (`gqts.accounts.rate`), but with counters in this process: reading writes nothing into
the database. So each process of an installation counts for itself, and forgets when it ends.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from gqts.accounts.errors import TooMany
from gqts.kit.clock import Clock

_MOST_COUNTERS = 100_000
_READ, _UNKNOWN = "read", "unknown"


class ProcessCounters(Storage):
    """Counters of `limits` in memory, by the clock of the application; of too many the oldest are forgotten."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Clock, most: int = _MOST_COUNTERS) -> None:
        super().__init__()
        self._clock = clock
        self._most = most
        self._lock = Lock()
        self._windows: OrderedDict[str, tuple[int, float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the storage may raise: nothing of its own."""
        return MemoryError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count up, in a window that ends `expiry` seconds after its first count; return the count."""
        now = self._clock().timestamp()
        with self._lock:
            count, ends_at = self._windows.get(key, (0, 0.0))
            if ends_at <= now:
                self._windows.pop(key, None)  # a window that begins stands last: the first are the oldest
                count, ends_at = 0, now + expiry
            self._windows[key] = (count + amount, ends_at)
            self._forget(now)
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of the window that is open."""
        count, ends_at = self._windows.get(key, (0, 0.0))
        return count if ends_at > self._clock().timestamp() else 0

    def get_expiry(self, key: str) -> float:
        """Return when the window that is open ends, in seconds since 1970."""
        now = self._clock().timestamp()
        return max(now, self._windows.get(key, (0, now))[1])

    def check(self) -> bool:
        """Tell whether it can count: always."""
        return True

    def reset(self) -> int | None:
        """Forget every counter; return how many there were."""
        with self._lock:
            count = len(self._windows)
            self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._lock:
            self._windows.pop(key, None)

    def _forget(self, now: float) -> None:
        while self._windows:
            oldest = next(iter(self._windows))
            if len(self._windows) <= self._most and self._windows[oldest][1] > now:
                return
            del self._windows[oldest]


class ReadingLimits:
    """What each address may read in a minute; 0 is no limit."""

    def __init__(self, per_minute: int, unknown_per_minute: int, clock: Clock) -> None:
        self._clock = clock
        self._counters = ProcessCounters(clock)
        self._limiter = FixedWindowRateLimiter(self._counters)
        self._read = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._unknown = RateLimitItemPerMinute(unknown_per_minute) if unknown_per_minute else None

    def require(self, who: str, things: int = 1) -> None:
        """Count what somebody is about to read; raise `TooMany` above the limit, or when they guess.

        Who asks for more things at once than a minute allows has asked for all that it allows.
        """
        if self._unknown is not None and not self._limiter.test(self._unknown, _UNKNOWN, who):
            raise self._refusal(self._unknown, _UNKNOWN, who)
        if self._read is None:
            return
        if not self._limiter.hit(self._read, _READ, who, cost=max(1, min(things, self._read.amount))):
            raise self._refusal(self._read, _READ, who)

    def note_unknown(self, who: str, things: int = 1) -> None:
        """Count that somebody asked for something of which nothing is known."""
        if self._unknown is not None and things > 0:
            self._limiter.hit(self._unknown, _UNKNOWN, who, cost=things)

    def _refusal(self, limit: RateLimitItem, what: str, who: str) -> TooMany:
        ends_at = self._limiter.get_window_stats(limit, what, who).reset_time
        seconds = max(1, math.ceil(ends_at - self._clock().timestamp()))
        message = f"More was read than one may read without signing in. Reading goes on in {seconds} seconds."
        return TooMany(message, retry_after=seconds)
