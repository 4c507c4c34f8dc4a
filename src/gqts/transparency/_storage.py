"""The SQL of the log: entries at their positions, and the roots of complete subtrees."""

from __future__ import annotations

from collections.abc import Sequence

from gqts.kit.database import Transaction


def lock_log(tx: Transaction) -> None:
    """Let whoever else appends wait until this transaction has ended: positions are given one after another."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('transparency.entry', 200))")


def select_size(tx: Transaction) -> int:
    """Return how many entries there are."""
    row = tx.execute("SELECT coalesce(max(position) + 1, 0) FROM transparency.entry").fetchone()
    assert row is not None
    return int(row[0])


def copy_entries(tx: Transaction, first: int, entries: Sequence[bytes]) -> None:
    """Write entries from a position on."""
    with tx.cursor() as cursor, cursor.copy("COPY transparency.entry (position, content) FROM STDIN") as copy:
        for position, entry in enumerate(entries, start=first):
            copy.write_row((position, entry))


def insert_nodes(tx: Transaction, nodes: Sequence[tuple[int, int, bytes]]) -> None:
    """Write (level, position, hash) of complete subtrees."""
    with tx.cursor() as cursor:
        cursor.executemany("INSERT INTO transparency.node (level, position, hash) VALUES (%s, %s, %s)", nodes)


def select_entries(tx: Transaction, first: int, limit: int) -> list[bytes]:
    """Return entries from a position on."""
    rows = tx.execute(
        "SELECT content FROM transparency.entry WHERE position >= %s AND position < %s ORDER BY position",
        (first, first + limit),
    ).fetchall()
    return [bytes(content) for (content,) in rows]


def select_entries_at(tx: Transaction, positions: Sequence[int]) -> dict[int, bytes]:
    """Return the entries at some positions."""
    rows = tx.execute(
        "SELECT position, content FROM transparency.entry WHERE position = ANY(%s::bigint[])", (list(positions),)
    ).fetchall()
    return {position: bytes(content) for position, content in rows}


def select_nodes(tx: Transaction, level: int, first: int, limit: int) -> list[bytes]:
    """Return the hashes of complete subtrees of a level from a position on."""
    rows = tx.execute(
        "SELECT hash FROM transparency.node WHERE level = %s AND position >= %s AND position < %s ORDER BY position",
        (level, first, first + limit),
    ).fetchall()
    return [bytes(hash_) for (hash_,) in rows]
