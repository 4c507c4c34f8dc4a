"""The SQL of buyers' contacts, of telling them, and of late scans."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction


def insert_contact(
    tx: Transaction,
    contact_id: UUID,
    key: bytes,
    address: tuple[bytes, bytes],
    language: str,
    period: tuple[datetime, datetime],
) -> UUID:
    """Keep a contact, (hash, sealed) its address; one that is known for the item is kept as long as the new one."""
    row = tx.execute(
        "INSERT INTO recalls.contact AS c"
        " (contact_id, identifier_key, address_hash, sealed, language, left_at, ends_at)"
        " VALUES (%s, %s::uuid, %s, %s, %s, %s, %s) ON CONFLICT (identifier_key, address_hash) DO UPDATE SET"
        " language = excluded.language, ends_at = greatest(c.ends_at, excluded.ends_at) RETURNING contact_id",
        (contact_id, key.hex(), *address, language, *period),
    ).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def select_contact(tx: Transaction, contact_id: UUID) -> tuple[bytes, bytes, str, datetime] | None:
    """Return (item's key, sealed address, language, end) of a contact, or None."""
    row = tx.execute(
        "SELECT identifier_key, sealed, language, ends_at FROM recalls.contact WHERE contact_id = %s", (contact_id,)
    ).fetchone()
    return None if row is None else (row[0].bytes, bytes(row[1]), row[2], row[3])


def delete_contact(tx: Transaction, contact_id: UUID) -> bool:
    """Forget a contact; tell whether there was one."""
    return tx.execute("DELETE FROM recalls.contact WHERE contact_id = %s", (contact_id,)).rowcount > 0


def delete_ended(tx: Transaction, now: datetime) -> int:
    """Forget the contacts whose time has ended; return how many."""
    return tx.execute("DELETE FROM recalls.contact WHERE ends_at <= %s", (now,)).rowcount


def count_contacts(tx: Transaction, key: bytes) -> int:
    """Return how many contacts an item has."""
    row = tx.execute("SELECT count(*) FROM recalls.contact WHERE identifier_key = %s::uuid", (key.hex(),)).fetchone()
    assert row is not None
    return int(row[0])


def insert_buyers(tx: Transaction, recall_id: UUID, now: datetime, *, limit: int) -> list[UUID]:
    """Queue buyers of shown affected goods who were not queued yet, each once; return their contacts."""
    rows = tx.execute(
        "INSERT INTO recalls.buyer (recall_id, contact_id, queued_at) SELECT %(id)s, c.contact_id, %(now)s"
        " FROM recalls.contact c JOIN recalls.affected a USING (identifier_key)"
        " WHERE a.recall_id = %(id)s AND a.is_shown AND c.ends_at > %(now)s AND NOT EXISTS ("
        " SELECT 1 FROM recalls.buyer b WHERE b.recall_id = %(id)s AND b.contact_id = c.contact_id)"
        " ORDER BY c.contact_id LIMIT %(limit)s ON CONFLICT DO NOTHING RETURNING contact_id",
        {"id": recall_id, "now": now, "limit": limit},
    ).fetchall()
    return [contact_id for (contact_id,) in rows]


def update_buyer(tx: Transaction, recall_id: UUID, contact_id: UUID, at: datetime, *, is_sent: bool) -> None:
    """Keep that a buyer was told, or cannot be."""
    column = "sent_at" if is_sent else "failed_at"
    query = f"UPDATE recalls.buyer SET {column} = %s WHERE recall_id = %s AND contact_id = %s"  # noqa: S608 - ours
    tx.execute(query.encode(), (at, recall_id, contact_id))


def count_buyers(tx: Transaction, recall_id: UUID) -> tuple[int, int, int]:
    """Return how many buyers were queued, told, and could not be told."""
    row = tx.execute(
        "SELECT count(*), count(sent_at), count(failed_at) FROM recalls.buyer WHERE recall_id = %s", (recall_id,)
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def add_late_scans(tx: Transaction, recalls: Collection[UUID], day: date, region: str) -> None:
    """Count one scan of something recalled."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recalls.late_scan AS s (recall_id, day, region, scans) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (recall_id, day, region) DO UPDATE SET scans = s.scans + 1",
            [(one, day, region) for one in sorted(recalls)],
        )


def select_late_scans(tx: Transaction, recall_id: UUID) -> list[tuple[Any, ...]]:
    """Return (day, region, scans) of a recall's late scans, newest first."""
    return tx.execute(
        "SELECT day, region, scans FROM recalls.late_scan WHERE recall_id = %s ORDER BY day DESC, region",
        (recall_id,),
    ).fetchall()
