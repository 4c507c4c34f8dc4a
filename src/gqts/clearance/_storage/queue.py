"""The SQL of what is to be assessed, and of how an office works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction


def upsert_due(tx: Transaction, record_ids: Sequence[UUID], reason: str, now: datetime) -> None:
    """Have declarations assessed; one that waits already is told once more."""
    tx.execute(
        "INSERT INTO clearance.due AS d (record_id, reason, marked_at, next_at)"
        " SELECT record_id, %s, %s, %s FROM unnest(%s::uuid[]) AS one (record_id) ORDER BY record_id"
        " ON CONFLICT (record_id) DO UPDATE SET marked = d.marked + 1, reason = excluded.reason",
        (reason, now, now, sorted(set(record_ids))),
    )


def claim_due(tx: Transaction, now: datetime, until: datetime, limit: int) -> list[tuple[UUID, int, str, int]]:
    """Count an attempt of what is due and put the next off; return (record, marked, reason, attempt).

    What failed before is claimed alone: it can harm no other.
    """
    rows = tx.execute(
        "SELECT record_id, attempts FROM clearance.due WHERE next_at <= %s ORDER BY next_at, record_id LIMIT %s"
        " FOR UPDATE SKIP LOCKED",
        (now, limit),
    ).fetchall()
    chosen = [row[0] for row in rows if row[1] == 0] or [row[0] for row in rows[:1]]
    if not chosen:
        return []
    return tx.execute(
        "UPDATE clearance.due SET attempts = attempts + 1, next_at = %s WHERE record_id = ANY(%s)"
        " RETURNING record_id, marked, reason, attempts",
        (until, chosen),
    ).fetchall()


def finish_due(tx: Transaction, record_id: UUID, marked: int, now: datetime) -> None:
    """Take a declaration out of the queue, or have it assessed at once again when it was asked for meanwhile."""
    done = tx.execute("DELETE FROM clearance.due WHERE record_id = %s AND marked = %s", (record_id, marked))
    if done.rowcount == 0:
        tx.execute("UPDATE clearance.due SET attempts = 0, next_at = %s WHERE record_id = %s", (now, record_id))


def fail_due(tx: Transaction, record_id: UUID, error: str, next_at: datetime) -> None:
    """Write down why an assessment failed, and when it is tried again."""
    tx.execute(
        "UPDATE clearance.due SET last_error = %s, next_at = %s WHERE record_id = %s", (error, next_at, record_id)
    )


def count_due(tx: Transaction) -> int:
    """Return how many declarations wait to be assessed."""
    row = tx.execute("SELECT count(*) FROM clearance.due").fetchone()
    return int(row[0]) if row else 0


def select_failed(tx: Transaction, record_id: UUID) -> tuple[datetime, int, str] | None:
    """Return since when a declaration waits, how often it was tried, and why it failed; None when it does not wait."""
    row = tx.execute(
        "SELECT marked_at, attempts, last_error FROM clearance.due WHERE record_id = %s", (record_id,)
    ).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def upsert_office(tx: Transaction, row: tuple[Any, ...]) -> None:
    """Write how an office works: office, green, blue, site, regions, when, who."""
    tx.execute(
        "INSERT INTO clearance.office (office, releases_green, releases_blue, site, regions, changed_at, changed_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (office) DO UPDATE SET"
        " releases_green = excluded.releases_green, releases_blue = excluded.releases_blue, site = excluded.site,"
        " regions = excluded.regions, changed_at = excluded.changed_at, changed_by = excluded.changed_by",
        row,
    )


def select_offices(tx: Transaction, office: str | None = None) -> list[tuple[Any, ...]]:
    """Return how offices work: office, green, blue, site, regions, when, who."""
    return tx.execute(
        "SELECT office, releases_green, releases_blue, site, regions, changed_at, changed_by FROM clearance.office"
        " WHERE %s::text IS NULL OR office = %s ORDER BY office",
        (office, office),
    ).fetchall()
