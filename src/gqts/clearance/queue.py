"""What waits to be assessed: each declaration once, however often something changes; crash-safe, nothing lost.

Marking is one short statement in whatever transaction brings the news. Claiming counts the attempt in a transaction of
its own, so that a declaration that kills its process is given up on like one that raises; what is marked while it is
being assessed is assessed once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gqts.clearance._storage import consignments
from gqts.clearance._storage import queue as _storage
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction

_LEASE = timedelta(minutes=10)
"""How long a claimed declaration is left to its claimer."""
_LONGEST_PAUSE = timedelta(hours=1)
_ERROR_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A declaration that was claimed to be assessed: why, and at which attempt."""

    record_id: UUID
    marked: int
    reason: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A declaration that waits to be assessed: since when, how often it was tried, and why that failed."""

    since: datetime
    attempts: int
    error: str


def mark_due(tx: Transaction, record_ids: Collection[UUID], reason: str, *, now: datetime) -> int:
    """Have declarations assessed (again); return how many."""
    if record_ids:
        _storage.upsert_due(tx, list(record_ids), reason, now)
    return len(record_ids)


def mark_goods(tx: Transaction, identifiers: Iterable[str], reason: str, *, now: datetime) -> int:
    """Have the declarations of these goods assessed again: those linked to one of the identifiers (URIs)."""
    return mark_keys(tx, {identifier_key(canonical_uri(uri)) for uri in identifiers}, reason, now=now)


def mark_keys(tx: Transaction, keys: Collection[bytes], reason: str, *, now: datetime) -> int:
    """Have the declarations of goods with these identifier keys assessed again."""
    found = consignments.select_records_of(tx, [key.hex() for key in keys]) if keys else []
    return mark_due(tx, found, reason, now=now)


def mark_open(tx: Transaction, *, now: datetime) -> int:
    """Have every open case assessed again: after a change of rules, or of the program; return how many."""
    return mark_due(tx, consignments.select_open(tx), "all", now=now)


def claim_due(tx: Transaction, *, now: datetime, limit: int = 25) -> list[Due]:
    """Claim declarations to assess; commit before they are assessed."""
    return [Due(*row) for row in _storage.claim_due(tx, now, now + _LEASE, limit)]


def finish_due(tx: Transaction, due: Due, *, now: datetime) -> None:
    """Take an assessed declaration out of the queue, in the transaction of its assessment."""
    _storage.finish_due(tx, due.record_id, due.marked, now)


def fail_due(tx: Transaction, due: Due, error: Exception, *, now: datetime) -> None:
    """Note why an assessment failed; it is tried again after a pause that doubles, at most an hour."""
    pause = min(timedelta(seconds=2 ** min(due.attempt, 12)), _LONGEST_PAUSE)
    told = f"{type(error).__name__}: {error}"[:_ERROR_SHOWN].replace("\0", "")
    _storage.fail_due(tx, due.record_id, told, now + pause)


def count_due(tx: Transaction) -> int:
    """Return how many declarations wait to be assessed."""
    return _storage.count_due(tx)


def find_waiting(tx: Transaction, record_id: UUID) -> Waiting | None:
    """Return how a declaration waits to be assessed; None when it does not."""
    row = _storage.select_failed(tx, record_id)
    return None if row is None else Waiting(*row)
