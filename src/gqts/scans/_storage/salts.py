"""The SQL of salts."""

from __future__ import annotations

from datetime import datetime

from gqts.kit.database import Transaction


def select_salt(tx: Transaction, period: int) -> bytes | None:
    """Return the salt of a fortnight, or None."""
    row = tx.execute("SELECT salt FROM scans.salt WHERE period = %s", (period,)).fetchone()
    return None if row is None else bytes(row[0])


def insert_salt(tx: Transaction, period: int, salt: bytes, ends_at: datetime) -> bytes:
    """Keep a new salt, unless somebody was first; return the one that counts."""
    row = tx.execute(
        "INSERT INTO scans.salt AS s (period, salt, ends_at) VALUES (%s, %s, %s)"
        " ON CONFLICT (period) DO UPDATE SET ends_at = s.ends_at RETURNING salt",
        (period, salt, ends_at),
    ).fetchone()
    assert row is not None
    return bytes(row[0])


def delete_salts(tx: Transaction, now: datetime) -> int:
    """Delete the salts that have ended; return how many."""
    return tx.execute("DELETE FROM scans.salt WHERE ends_at <= %s", (now,)).rowcount
