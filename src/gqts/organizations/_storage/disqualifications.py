"""The SQL of disqualifications of inspection bodies: made, ended, read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_ROW = (
    "SELECT disqualification_id, organization_id, since, made_by, reason, ended_at, ended_by, ended_reason"
    " FROM organizations.disqualification"
)


def insert_disqualification(tx: Transaction, row: Row) -> bool:
    """Add a disqualification: id, body, since, by, reason; tell whether there was none in force."""
    done = tx.execute(
        "INSERT INTO organizations.disqualification (disqualification_id, organization_id, since, made_by, reason)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (organization_id) WHERE ended_at IS NULL DO NOTHING",
        row,
    )
    return done.rowcount == 1


def end_disqualification(tx: Transaction, organization_id: UUID, ended: tuple[datetime, str, str]) -> bool:
    """End the disqualification in force of a body: when, by whom, why; tell whether there was one."""
    done = tx.execute(
        "UPDATE organizations.disqualification SET ended_at = %s, ended_by = %s, ended_reason = %s"
        " WHERE organization_id = %s AND ended_at IS NULL",
        (*ended, organization_id),
    )
    return done.rowcount == 1


def select_open(tx: Transaction, organizations: Collection[UUID]) -> list[Row]:
    """Return the disqualifications in force of organizations."""
    query = f"{_ROW} WHERE organization_id = ANY(%s) AND ended_at IS NULL"
    return tx.execute(query.encode(), (list(organizations),)).fetchall()


def select_every(tx: Transaction, organization_id: UUID) -> list[Row]:
    """Return all disqualifications of a body, the latest first."""
    query = f"{_ROW} WHERE organization_id = %s ORDER BY since DESC, disqualification_id DESC"
    return tx.execute(query.encode(), (organization_id,)).fetchall()
