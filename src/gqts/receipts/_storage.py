"""The SQL of receipts: where each event stands in the log."""

from __future__ import annotations

from collections.abc import Sequence

from gqts.kit.database import Transaction


def copy_logged(tx: Transaction, rows: Sequence[tuple[bytes, int, bytes]]) -> None:
    """Keep (event id, position, salt) of events that were logged."""
    with (
        tx.cursor() as cursor,
        cursor.copy("COPY receipts.logged (event_id, position, salt) FROM STDIN") as copy,
    ):
        for event_id, position, salt in rows:
            copy.write_row((event_id.hex(), position, salt))


def select_logged(tx: Transaction, event_ids: Sequence[bytes]) -> dict[bytes, tuple[int, bytes | None]]:
    """Return event id -> (position, salt or None) of those events that are logged."""
    rows = tx.execute(
        "SELECT event_id, position, salt FROM receipts.logged WHERE event_id = ANY(%s::uuid[])",
        ([one.hex() for one in event_ids],),
    ).fetchall()
    return {event_id.bytes: (position, _salt(salt)) for event_id, position, salt in rows}


def count_logged(tx: Transaction) -> int:
    """Return how many events have their place in the log."""
    row = tx.execute("SELECT count(*) FROM receipts.logged").fetchone()
    assert row is not None
    return int(row[0])


def select_at(tx: Transaction, first: int, limit: int) -> list[tuple[int, bytes, bytes | None]]:
    """Return (position, event id, salt or None) of what is logged from a position on, in order."""
    rows = tx.execute(
        "SELECT position, event_id, salt FROM receipts.logged WHERE position >= %s ORDER BY position LIMIT %s",
        (first, limit),
    ).fetchall()
    return [(position, event_id.bytes, _salt(salt)) for position, event_id, salt in rows]


def _salt(kept: bytes | None) -> bytes | None:
    return None if kept is None else bytes(kept)
