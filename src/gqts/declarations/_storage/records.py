"""The SQL of records: the document under each business key, and what it is found by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.customs.ceb import ReturnStatus
from gqts.declarations.record import ALL_KINDS, Record
from gqts.kit.database import Transaction

_COLUMNS = (
    "record_id, kind, business_key, organization_id, message_id, received_at, changed_at, status, pre_no, invt_no,"
    " customs_code, mode, order_no, logistics_code, logistics_no, bill_no, buyer_id, document, digest"
)
_SELECT = f"SELECT {_COLUMNS} FROM declarations.record"  # noqa: S608 - our own columns
_UPSERT = (
    f"INSERT INTO declarations.record ({_COLUMNS}, declared_on, value)"  # noqa: S608 - our own columns
    f" VALUES ({', '.join(['%s'] * 21)}) ON CONFLICT (record_id) DO UPDATE SET"
    " organization_id = excluded.organization_id, message_id = excluded.message_id,"
    " received_at = excluded.received_at, changed_at = excluded.changed_at, status = excluded.status,"
    " pre_no = excluded.pre_no, invt_no = excluded.invt_no, customs_code = excluded.customs_code,"
    " mode = excluded.mode, order_no = excluded.order_no, logistics_code = excluded.logistics_code,"
    " logistics_no = excluded.logistics_no, bill_no = excluded.bill_no, buyer_id = excluded.buyer_id,"
    " document = excluded.document, digest = excluded.digest, declared_on = excluded.declared_on,"
    " value = excluded.value"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; what is None is not asked."""

    kind: str | None = None
    organization_id: UUID | None = None
    order_no: str | None = None
    logistics: tuple[str, str] | None = None
    bill_no: str | None = None
    buyer_id: str | None = None
    invt_no: str | None = None
    statuses: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    number: str | None = None
    after: tuple[datetime, UUID] | None = None
    newest_first: bool = False


def upsert_records(tx: Transaction, records: Iterable[tuple[Record, date | None, Decimal | None]]) -> None:
    """Write records, each with the day and value that count to its buyer's year, over what stood under their keys."""
    rows = [
        (
            *(one.id, one.kind.name, one.business_key, one.organization_id, one.message_id, one.received_at),
            *(one.changed_at, None if one.status is None else int(one.status), one.pre_no, one.invt_no),
            *(one.customs_code, one.mode, one.order_no, one.logistics_code, one.logistics_no, one.bill_no),
            *(one.buyer_id, Jsonb(one.members), one.digest, declared_on, value),
        )
        for one, declared_on, value in records
    ]
    if rows:
        with tx.cursor() as cursor:
            cursor.executemany(_UPSERT.encode(), rows)


def update_status(tx: Transaction, record_id: UUID, status: ReturnStatus, now: datetime) -> None:
    """Move a record."""
    query = "UPDATE declarations.record SET status = %s, changed_at = %s WHERE record_id = %s"
    tx.execute(query, (int(status), now, record_id))


def add_given_back(tx: Transaction, record_id: UUID, value: Decimal) -> None:
    """Take what was given back from what counts to the buyer's year."""
    tx.execute("UPDATE declarations.record SET given_back = given_back + %s WHERE record_id = %s", (value, record_id))


def select_record(tx: Transaction, record_id: UUID, *, is_locked: bool = False) -> Record | None:
    """Return one record; locked for a change when that is asked."""
    query = f"{_SELECT} WHERE record_id = %s{' FOR UPDATE' if is_locked else ''}"
    row = tx.execute(query.encode(), (record_id,)).fetchone()
    return None if row is None else _record(row)


def lock_records(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Record]:
    """Return those of these records that there are, locked for a change."""
    query = f"{_SELECT} WHERE record_id = ANY(%s) ORDER BY record_id FOR UPDATE"
    return {one.id: one for one in map(_record, tx.execute(query.encode(), (list(ids),)).fetchall())}


def select_records(tx: Transaction, wanted: Wanted, limit: int) -> list[Record]:
    """Return records in the order they were handed in."""
    where, values = _conditions(wanted)
    order = "DESC" if wanted.newest_first else "ASC"
    query = f"{_SELECT} WHERE {where} ORDER BY received_at {order}, record_id {order} LIMIT %s"
    return [_record(row) for row in tx.execute(query.encode(), (*values, max(1, limit))).fetchall()]


def sum_of_year(tx: Transaction, kind: str, buyer_id: str, year: int, statuses: Sequence[int], but: UUID) -> Decimal:
    """Return what counts to a buyer's year: the values of the records at one of these statuses, but for one."""
    row = tx.execute(
        "SELECT coalesce(sum(value - given_back), 0) FROM declarations.record WHERE kind = %s AND buyer_id = %s"
        " AND declared_on >= %s AND declared_on < %s AND status = ANY(%s) AND record_id <> %s",
        (kind, buyer_id, date(year, 1, 1), date(year + 1, 1, 1), list(statuses), but),
    ).fetchone()
    assert row is not None
    return Decimal(row[0])


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    parts: list[str] = ["true"]
    values: list[Any] = []

    def ask(condition: str, *given: Any) -> None:
        if given[0] is not None:
            parts.append(condition)
            values.extend(given)

    ask("kind = %s", wanted.kind)
    ask("organization_id = %s", wanted.organization_id)
    ask("order_no = %s", wanted.order_no)
    if wanted.logistics is not None:
        ask("logistics_code = %s AND logistics_no = %s", *wanted.logistics)
    ask("bill_no = %s", wanted.bill_no)
    ask("buyer_id = %s", wanted.buyer_id)
    ask("invt_no = %s", wanted.invt_no)
    ask("status = ANY(%s)", None if wanted.statuses is None else list(wanted.statuses))
    ask("received_at >= %s", wanted.since)
    ask("received_at < %s", wanted.until)
    if wanted.number is not None:
        ask("%s IN (order_no, logistics_no, bill_no, invt_no, pre_no)", wanted.number)
    if wanted.after is not None:
        ask(f"(received_at, record_id) {'<' if wanted.newest_first else '>'} (%s, %s)", *wanted.after)
    return " AND ".join(parts), values


def _record(row: tuple[Any, ...]) -> Record:
    new, kind, key, owner, message, received, changed, status, *found, digest = row
    at = None if status is None else ReturnStatus(status)
    values: list[Any] = [new, ALL_KINDS[kind], key, owner, message, received, changed, at, *found, bytes(digest)]
    return Record(*values)
