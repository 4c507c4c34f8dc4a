"""The SQL of activations."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from gqts.kit.database import Transaction


def select_activations(tx: Transaction, key: UUID) -> list[tuple[date, str | None, bytes]]:
    """Return (day, country, hash of the owner's token) of the openings of an item's seal, the first one first."""
    return tx.execute(
        "SELECT day, country, owner FROM scans.activation WHERE identifier_key = %s ORDER BY activation_id", (key,)
    ).fetchall()


def insert_activation(
    tx: Transaction, key: UUID, activation_id: UUID, day: date, country: str | None, owner: bytes
) -> None:
    """Keep an opening, with its country as far as known."""
    tx.execute(
        "INSERT INTO scans.activation (identifier_key, activation_id, day, country, owner) VALUES (%s, %s, %s, %s, %s)",
        (key, activation_id, day, country, owner),
    )


def lock_item(tx: Transaction, key: UUID) -> None:
    """Let one at a time open the seal of an item, until the transaction ends."""
    tx.execute("SELECT pg_advisory_xact_lock(%s)", (int.from_bytes(key.bytes[:8], "big", signed=True),))
