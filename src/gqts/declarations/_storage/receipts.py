"""The SQL of receipts: added, numbered by organization, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.customs.ceb import ReturnStatus
from gqts.declarations.record import ALL_KINDS, Receipt
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault

_COLUMNS = "organization_id, number, at, kind, status, message_id, place, record_id, document, faults"
_SELECT = f"SELECT {_COLUMNS} FROM declarations.receipt"  # noqa: S608 - our own columns
_INSERT = f"INSERT INTO declarations.receipt ({_COLUMNS}) VALUES ({', '.join(['%s'] * 10)})"  # noqa: S608


def insert_receipts(tx: Transaction, organization_id: UUID, receipts: Sequence[tuple[Any, ...]]) -> range:
    """Add receipts to an organization's mailbox and return their numbers.

    The row of the mailbox is held until the transaction ends, so that numbers are committed in their order. A receipt
    is (at, kind, status, message_id, place, record_id, members, faults).
    """
    row = tx.execute(
        "INSERT INTO declarations.mailbox (organization_id, last) VALUES (%s, %s)"
        " ON CONFLICT (organization_id) DO UPDATE SET last = mailbox.last + excluded.last RETURNING last",
        (organization_id, len(receipts)),
    ).fetchone()
    assert row is not None
    numbers = range(row[0] - len(receipts) + 1, row[0] + 1)
    rows = [
        (organization_id, number, at, kind, int(status), message, place, record, Jsonb(members), _faults(faults))
        for number, (at, kind, status, message, place, record, members, faults) in zip(numbers, receipts, strict=True)
    ]
    with tx.cursor() as cursor:
        cursor.executemany(_INSERT.encode(), rows)
    return numbers


def lock_mailboxes(tx: Transaction, record_ids: Sequence[UUID]) -> None:
    """Hold the mailboxes of those who handed these records in until the transaction ends, always in one order."""
    tx.execute(
        "SELECT 1 FROM declarations.mailbox WHERE organization_id IN"
        " (SELECT organization_id FROM declarations.record WHERE record_id = ANY(%s))"
        " ORDER BY organization_id FOR UPDATE",
        (list(record_ids),),
    )


def select_receipts(
    tx: Transaction, organization_id: UUID, after: int, limit: int, message_id: UUID | None
) -> list[Receipt]:
    """Return an organization's receipts after one, in their order; of one message when that is asked."""
    where = " WHERE organization_id = %s AND number > %s" + (" AND message_id = %s" if message_id else "")
    values = (organization_id, after, *((message_id,) if message_id else ()), max(1, limit))
    rows = tx.execute(f"{_SELECT}{where} ORDER BY number LIMIT %s".encode(), values).fetchall()
    return [_receipt(row) for row in rows]


def select_receipts_of_record(tx: Transaction, record_id: UUID) -> list[Receipt]:
    """Return what was said of a record, in order."""
    query = f"{_SELECT} WHERE record_id = %s ORDER BY at, number"
    return [_receipt(row) for row in tx.execute(query.encode(), (record_id,)).fetchall()]


def select_last_receipts(tx: Transaction, organization_id: UUID, record_ids: Sequence[UUID]) -> Mapping[UUID, Receipt]:
    """Return, for each record, the last receipt that an organization had of it."""
    rows = tx.execute(
        f"SELECT DISTINCT ON (record_id) {_COLUMNS} FROM declarations.receipt"  # noqa: S608 - our own columns
        " WHERE record_id = ANY(%s) AND organization_id = %s ORDER BY record_id, number DESC".encode(),
        (list(record_ids), organization_id),
    ).fetchall()
    return {one.record_id: one for one in map(_receipt, rows) if one.record_id is not None}


def select_last_number(tx: Transaction, organization_id: UUID) -> int:
    """Return the number of an organization's newest receipt, 0 when it has none."""
    query = "SELECT last FROM declarations.mailbox WHERE organization_id = %s"
    row = tx.execute(query, (organization_id,)).fetchone()
    return 0 if row is None else int(row[0])


def has_receipt(tx: Transaction, record_id: UUID, kind: str) -> bool:
    """Return whether a record had a receipt of this kind."""
    query = "SELECT 1 FROM declarations.receipt WHERE record_id = %s AND kind = %s LIMIT 1"
    return tx.execute(query, (record_id, kind)).fetchone() is not None


def _faults(faults: Sequence[Fault]) -> Jsonb:
    return Jsonb([fault.as_json() for fault in faults])


def _receipt(row: tuple[Any, ...]) -> Receipt:
    owner, number, at, kind, status, message, place, record, members, faults = row
    told = tuple(Fault(**{"message": "", **fault}) for fault in faults)
    when: datetime = at
    known = ALL_KINDS[kind]
    return Receipt(owner, number, when, known, ReturnStatus(status), message, place, record, members, told)
