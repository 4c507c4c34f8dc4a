"""Finding what was handed in: records for the rooms above, messages, records and receipts for whoever sent them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.customs.ceb import Kind, ReturnStatus
from gqts.declarations._storage import messages, receipts, records
from gqts.declarations._storage.records import Wanted
from gqts.declarations.errors import MessageUnknown, RecordUnknown
from gqts.declarations.indexing import yearly_value
from gqts.declarations.record import STANDING_STATUSES, KeptMessage, Receipt, Record, name_record, write_key
from gqts.kit.database import Transaction

LONGEST_LIST = 1_000
_NUL = "\0"


def find_record(tx: Transaction, record_id: UUID) -> Record | None:
    """Return a record, or None."""
    return records.select_record(tx, record_id)


def find_record_by_key(tx: Transaction, kind: Kind, parts: Sequence[str]) -> Record | None:
    """Return the record under a business key, or None; `parts` are those of `kind.key`."""
    return records.select_record(tx, name_record(kind, write_key(tuple(parts))))


def list_records(  # noqa: PLR0913 - what may be asked, each by its name
    tx: Transaction,
    *,
    kind: Kind | None = None,
    order_no: str | None = None,
    logistics: tuple[str, str] | None = None,
    bill_no: str | None = None,
    buyer_id: str | None = None,
    invt_no: str | None = None,
    number: str | None = None,
    organization_id: UUID | None = None,
    statuses: Collection[ReturnStatus] | None = None,
    is_standing: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    newest_first: bool = False,
    limit: int = 100,
) -> list[Record]:
    """Return records in the order in which they were handed in last, or the other way round.

    `logistics` is (logisticsCode, logisticsNo); `buyer_id` the number of the buyer's, or payer's, document; `number` is
    any of the numbers a document is found by. `is_standing` leaves out what was returned, sent back or only stored.
    `after` is the (received_at, id) with which the last page ended.
    """
    asked = [order_no, bill_no, buyer_id, invt_no, number, *(logistics or ())]
    if any(text is not None and _NUL in text for text in asked):
        return []
    if is_standing:
        statuses = STANDING_STATUSES if statuses is None else STANDING_STATUSES & set(statuses)
    wanted = Wanted(
        kind=None if kind is None else kind.name,
        organization_id=organization_id,
        order_no=order_no,
        logistics=logistics,
        bill_no=bill_no,
        buyer_id=None if buyer_id is None else buyer_id.upper(),
        invt_no=invt_no,
        statuses=None if statuses is None else sorted(map(int, statuses)),
        since=since,
        until=until,
        number=number,
        after=after,
        newest_first=newest_first,
    )
    return records.select_records(tx, wanted, min(limit, LONGEST_LIST))


def sum_buyers_year(tx: Transaction, record: Record) -> Decimal | None:
    """Return what the other declarations of a retail import's buyer make in its year, of those in hand and dealt with,
    returns of goods taken off; None for anything else than a retail import.
    """
    day, _ = yearly_value(record)
    if day is None or record.buyer_id is None:
        return None
    counted = sorted(map(int, STANDING_STATUSES))
    return records.sum_of_year(tx, record.kind.name, record.buyer_id, day.year, counted, record.id)


def list_receipts_of(tx: Transaction, record_id: UUID) -> list[Receipt]:
    """Return what was said of a record, in order."""
    return receipts.select_receipts_of_record(tx, record_id)


def require_own_message(tx: Transaction, caller: Caller, message_id: UUID) -> KeptMessage:
    """Return a message that the caller's organization handed in; raise `MessageUnknown`."""
    found = messages.select_message(tx, _require(caller), message_id)
    if found is None:
        raise MessageUnknown
    return found


def read_content(tx: Transaction, message: KeptMessage) -> bytes:
    """Return the bytes of a message as they were sent."""
    return messages.select_content(tx, message.id)


def list_own_messages(
    tx: Transaction, caller: Caller, *, after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[KeptMessage]:
    """Return the messages that the caller's organization handed in, newest first."""
    return messages.select_messages(tx, _require(caller), after, min(limit, LONGEST_LIST))


def require_own_record(tx: Transaction, caller: Caller, kind: Kind, parts: Sequence[str]) -> Record:
    """Return the caller's organization's document under a business key; raise `RecordUnknown`."""
    found = None if len(parts) != len(kind.key) else find_record_by_key(tx, kind, parts)
    if found is None or found.organization_id != _require(caller):
        raise RecordUnknown
    return found


def require_own_declaration(tx: Transaction, caller: Caller, invt_no: str, kind: Kind) -> Record:
    """Return the caller's organization's declaration with this number; raise `RecordUnknown`."""
    found = list_records(tx, kind=kind, invt_no=invt_no, organization_id=_require(caller), limit=1)
    if not found:
        raise RecordUnknown
    return found[0]


def list_own_receipts(
    tx: Transaction, caller: Caller, *, after: int = 0, limit: int = 100, message_id: UUID | None = None
) -> list[Receipt]:
    """Return the receipts of the caller's organization that came after one, in order; of one message if asked."""
    return receipts.select_receipts(tx, _require(caller), after, min(limit, LONGEST_LIST), message_id)


def _require(caller: Caller) -> UUID:
    caller.require(Permission.CUSTOMS_DECLARE)
    assert caller.organization is not None
    return caller.organization
