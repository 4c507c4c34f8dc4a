"""The SQL of recall cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction
from gqts.recalls.content import content_as_json, read_stored_content
from gqts.recalls.recall import Recall, State, Walk, read_stored_subject, subject_as_json

_COLUMNS = (
    "recall_id, organization_id, is_drill, state, subject, content, covers_claims, due_at, created_at, created_by,"
    " scoped_at, published_at, closing_at, closed_at, closing_note, walk, affected, followed, located, is_cut,"
    " lot_pieces, unaccounted"
)


def insert_recall(tx: Transaction, recall: Recall) -> None:
    """Add a case."""
    tx.execute(
        "INSERT INTO recalls.recall (recall_id, organization_id, is_drill, state, subject, content, created_at,"
        " created_by, walk, affected) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            recall.id,
            recall.organization_id,
            recall.is_drill,
            recall.state.value,
            Jsonb(subject_as_json(recall.subject)),
            Jsonb({}),
            recall.created_at,
            recall.created_by,
            recall.walk.value,
            recall.affected,
        ),
    )


def select_recall(tx: Transaction, recall_id: UUID, *, is_locked: bool = False) -> Recall | None:
    """Return a case, or None; locked, nobody else changes it until the transaction ends."""
    lock = " FOR UPDATE" if is_locked else ""
    query = f"SELECT {_COLUMNS} FROM recalls.recall WHERE recall_id = %s{lock}"  # noqa: S608 - our own columns
    row = tx.execute(query.encode(), (recall_id,)).fetchone()
    return None if row is None else _recall(row)


def select_recalls(tx: Transaction, ids: Collection[UUID]) -> list[Recall]:
    """Return the cases among ids."""
    query = f"SELECT {_COLUMNS} FROM recalls.recall WHERE recall_id = ANY(%s)"  # noqa: S608 - as above
    return [_recall(row) for row in tx.execute(query.encode(), (list(ids),)).fetchall()]


def select_listed(
    tx: Transaction, organization_id: UUID | None, state: str, after: tuple[datetime, UUID] | None, limit: int
) -> list[Recall]:
    """Return the cases of an organization, or of all, newest first."""
    query = (
        f"SELECT {_COLUMNS} FROM recalls.recall"  # noqa: S608 - as above
        " WHERE (%(owner)s::uuid IS NULL OR organization_id = %(owner)s) AND (%(state)s = '' OR state = %(state)s)"
        " AND (%(at)s::timestamptz IS NULL OR (created_at, recall_id) < (%(at)s, %(id)s::uuid))"
        " ORDER BY created_at DESC, recall_id DESC LIMIT %(limit)s"
    )
    at, last = after or (None, None)
    values = {"owner": organization_id, "state": state, "at": at, "id": last, "limit": limit}
    return [_recall(row) for row in tx.execute(query.encode(), values).fetchall()]


def update_state(tx: Transaction, recall_id: UUID, state: State, changes: Mapping[str, Any]) -> None:
    """Bring a case to a state, and set columns named by our own code."""
    columns = "".join(f", {name} = %s" for name in changes)
    query = f"UPDATE recalls.recall SET state = %s{columns} WHERE recall_id = %s"  # noqa: S608 - our own columns
    tx.execute(query.encode(), (state.value, *changes.values(), recall_id))


def update_content(tx: Transaction, recall: Recall) -> None:
    """Keep what a case tells, in every language."""
    content = {language: content_as_json(one) for language, one in recall.content.items()}
    tx.execute("UPDATE recalls.recall SET content = %s WHERE recall_id = %s", (Jsonb(content), recall.id))


def delete_recall(tx: Transaction, recall_id: UUID) -> None:
    """Forget a case that was never published, and all that was found for it."""
    for table in ("affected", "further", "handler", "order_number", "seen", "picture", "recall"):
        tx.execute(f"DELETE FROM recalls.{table} WHERE recall_id = %s".encode(), (recall_id,))  # noqa: S608 - ours


def _recall(row: tuple[Any, ...]) -> Recall:
    recall_id, organization_id, is_drill, state, subject, content = row[:6]
    told = {language: read_stored_content(one) for language, one in content.items()}
    members = (recall_id, organization_id, is_drill, State(state), read_stored_subject(subject), told, *row[6:15])
    return Recall(*members, *(Walk(row[15]), *row[16:]))
