"""The SQL of the labels room, schema `labels`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction


def insert_batch(
    tx: Transaction,
    organization_id: UUID,
    batch_id: UUID,
    gtin: str,
    lot: str | None,
    count: int,
    minted_at: datetime,
    note: str,
) -> None:
    """Remember a batch."""
    tx.execute(
        "INSERT INTO labels.batch (organization_id, batch_id, gtin, lot, count, minted_at, note)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (organization_id, batch_id, gtin, lot, count, minted_at, note),
    )


def copy_serials(tx: Transaction, batch_id: UUID, keys: Sequence[bytes]) -> None:
    """Remember the identifier key of every label of a batch."""
    statement = "COPY labels.serial (identifier_key, batch_id) FROM STDIN (FORMAT binary)"
    with tx.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["uuid", "uuid"])
        for key in keys:
            copy.write_row((UUID(bytes=key), batch_id))


def copy_codes(tx: Transaction, codes: Iterable[tuple[bytes, bytes]]) -> None:
    """Remember the hash of the code under the seal of each item."""
    statement = "COPY labels.seal (identifier_key, code) FROM STDIN (FORMAT binary)"
    with tx.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["uuid", "bytea"])
        for key, code in codes:
            copy.write_row((UUID(bytes=key), code))


def select_code(tx: Transaction, key: bytes) -> bytes | None:
    """Return the hash of the code under an item's seal, or None."""
    row = tx.execute("SELECT code FROM labels.seal WHERE identifier_key = %s", (UUID(bytes=key),)).fetchone()
    return None if row is None else bytes(row[0])


def has_batch(tx: Transaction, gtin: str) -> bool:
    """Tell whether labels were minted for a product."""
    return tx.execute("SELECT 1 FROM labels.batch WHERE gtin = %s LIMIT 1", (gtin,)).fetchone() is not None


def has_serial(tx: Transaction, key: bytes) -> bool:
    """Tell whether a label with this identifier key was minted."""
    found = tx.execute("SELECT 1 FROM labels.serial WHERE identifier_key = %s", (UUID(bytes=key),)).fetchone()
    return found is not None
