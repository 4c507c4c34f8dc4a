"""Looking after the outbox: what waits, what was given up and may be tried again, and what may be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gqts.kit.database import Transaction
from gqts.kit.outbox.fact import CHANNEL, Fact


@dataclass(frozen=True, slots=True)
class DeadFact:
    """A fact that was given up, and why."""

    fact: Fact
    last_error: str
    dead_at: datetime


def count_waiting(tx: Transaction, topic: str | None = None) -> int:
    """Return how many facts, of a topic or of all, are neither delivered nor given up."""
    row = tx.execute(
        "SELECT count(*) FROM kit.outbox WHERE delivered_at IS NULL AND dead_at IS NULL"
        " AND (%(topic)s::text IS NULL OR topic = %(topic)s)",
        {"topic": topic},
    ).fetchone()
    assert row is not None
    return int(row[0])


def list_dead(tx: Transaction, *, after: int = 0, limit: int = 100) -> list[DeadFact]:
    """Return a page of the facts that were given up, by number; `after` is the last number of the page before."""
    rows = tx.execute(
        "SELECT id, topic, key, payload, attempts, created_at, last_error, dead_at FROM kit.outbox "
        "WHERE dead_at IS NOT NULL AND id > %s ORDER BY id LIMIT %s",
        [after, limit],
    ).fetchall()
    return [DeadFact(Fact(*row[:6]), row[6] or "", row[7]) for row in rows]


def revive(tx: Transaction, number: int) -> bool:
    """Let a fact that was given up be attempted anew, from the first attempt; tell whether it was such a one."""
    row = tx.execute(
        "WITH revived AS (UPDATE kit.outbox SET dead_at = NULL, attempts = 0, next_attempt_at = now() "
        "WHERE id = %s AND dead_at IS NOT NULL RETURNING 1) SELECT pg_notify(%s, '') FROM revived",
        [number, CHANNEL],
    ).fetchone()
    return row is not None


def prune(tx: Transaction, delivered_before: datetime, *, limit: int = 10_000) -> int:
    """Forget at most `limit` facts delivered before an instant; return how many. Those given up are kept."""
    return tx.execute(
        "DELETE FROM kit.outbox WHERE id IN "
        "(SELECT id FROM kit.outbox WHERE delivered_at < %s LIMIT %s FOR UPDATE SKIP LOCKED)",
        [delivered_before, limit],
    ).rowcount
