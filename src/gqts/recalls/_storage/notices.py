"""The SQL of notices to organizations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

_COLUMNS = (
    "recall_id, organization_id, tier, units, shown_units, sent_at, due_at, reminded_at, acknowledged_at,"
    " acknowledged_by, removed, corrected, nothing_left, note, answered_at, buyers_told"
)


def insert_notices(tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> list[UUID]:
    """Add notices that there are not yet; bring the others' counts up to date; return whom of the new ones are to."""
    fresh: list[UUID] = []
    for row in rows:
        added = tx.execute(
            "INSERT INTO recalls.notice AS n (recall_id, organization_id, tier, units, shown_units, sent_at, due_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (recall_id, organization_id) DO UPDATE SET"
            " units = excluded.units, shown_units = excluded.shown_units RETURNING (xmax = 0)",
            row,
        ).fetchone()
        if added is not None and added[0]:
            fresh.append(row[1])
    return fresh


def select_of_recall(tx: Transaction, recall_id: UUID) -> list[tuple[Any, ...]]:
    """Return the notices of a recall, by tier."""
    query = (
        f"SELECT {_COLUMNS} FROM recalls.notice WHERE recall_id = %s"  # noqa: S608 - our own columns
        " ORDER BY tier, units DESC, organization_id"
    )
    return tx.execute(query.encode(), (recall_id,)).fetchall()


def select_of_organization(
    tx: Transaction, organization_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[tuple[Any, ...]]:
    """Return the notices to an organization, newest first."""
    query = (
        f"SELECT {_COLUMNS} FROM recalls.notice WHERE organization_id = %(owner)s"  # noqa: S608 - as above
        " AND (%(at)s::timestamptz IS NULL OR (sent_at, recall_id) < (%(at)s, %(id)s::uuid))"
        " ORDER BY sent_at DESC, recall_id DESC LIMIT %(limit)s"
    )
    at, last = after or (None, None)
    return tx.execute(query.encode(), {"owner": organization_id, "at": at, "id": last, "limit": limit}).fetchall()


def select_notice(
    tx: Transaction, recall_id: UUID, organization_id: UUID, *, is_locked: bool
) -> tuple[Any, ...] | None:
    """Return one notice, or None."""
    lock = " FOR UPDATE" if is_locked else ""
    query = f"SELECT {_COLUMNS} FROM recalls.notice WHERE recall_id = %s AND organization_id = %s{lock}"  # noqa: S608
    return tx.execute(query.encode(), (recall_id, organization_id)).fetchone()


def update_acknowledged(tx: Transaction, recall_id: UUID, organization_id: UUID, by: str, at: datetime) -> None:
    """Keep that a notice was acknowledged."""
    tx.execute(
        "UPDATE recalls.notice SET acknowledged_at = %s, acknowledged_by = %s"
        " WHERE recall_id = %s AND organization_id = %s AND acknowledged_at IS NULL",
        (at, by, recall_id, organization_id),
    )


def update_answer(
    tx: Transaction, recall_id: UUID, organization_id: UUID, answer: tuple[int, int, bool, int, str], at: datetime
) -> None:
    """Keep what was done: (removed, corrected, nothing left, buyers told, note)."""
    tx.execute(
        "UPDATE recalls.notice SET removed = %s, corrected = %s, nothing_left = %s, buyers_told = %s, note = %s,"
        " answered_at = %s WHERE recall_id = %s AND organization_id = %s",
        (*answer, at, recall_id, organization_id),
    )


def mark_reminded(tx: Transaction, now: datetime, limit: int = 1_000) -> list[tuple[UUID, UUID]]:
    """Mark notices that are overdue in published recalls as reminded of; return (recall, organization) of each."""
    return tx.execute(
        "UPDATE recalls.notice n SET reminded_at = %(now)s FROM (SELECT o.recall_id, o.organization_id"
        " FROM recalls.notice o JOIN recalls.recall r USING (recall_id) WHERE r.state = 'published'"
        " AND o.acknowledged_at IS NULL AND o.reminded_at IS NULL AND o.due_at <= %(now)s LIMIT %(limit)s"
        " FOR UPDATE OF o SKIP LOCKED) d WHERE n.recall_id = d.recall_id AND n.organization_id = d.organization_id"
        " RETURNING n.recall_id, n.organization_id",
        {"now": now, "limit": limit},
    ).fetchall()
