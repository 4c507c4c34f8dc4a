"""The SQL of the pictures of recall notices."""

from __future__ import annotations

from uuid import UUID

from gqts.kit.database import Transaction


def insert_picture(tx: Transaction, picture_id: UUID, recall_id: UUID, content: bytes) -> None:
    """Keep a picture."""
    tx.execute(
        "INSERT INTO recalls.picture (picture_id, recall_id, content) VALUES (%s, %s, %s)",
        (picture_id, recall_id, content),
    )


def select_picture(tx: Transaction, picture_id: UUID) -> tuple[UUID, bytes] | None:
    """Return (recall, content) of a picture, or None."""
    row = tx.execute("SELECT recall_id, content FROM recalls.picture WHERE picture_id = %s", (picture_id,)).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def count_pictures(tx: Transaction, recall_id: UUID) -> int:
    """Return how many pictures a recall has."""
    row = tx.execute("SELECT count(*) FROM recalls.picture WHERE recall_id = %s", (recall_id,)).fetchone()
    assert row is not None
    return int(row[0])
