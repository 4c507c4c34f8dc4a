"""Moving a declaration: what customs does with it, one receipt for each step, and the tax bill after release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from gqts.customs.billing import compose_tax_bill, find_rates, reckon_lines
from gqts.customs.ceb import ReturnStatus
from gqts.customs.ceb.answers import Answer
from gqts.customs.ceb.kinds import INVENTORY, TAX_BILL
from gqts.customs.checks import Standing, judge_limits
from gqts.customs.checks.trade_mode import declared_value, is_single_item
from gqts.customs.lifecycle import step
from gqts.customs.reference import Reference
from gqts.declarations._storage import receipts as _receipts
from gqts.declarations._storage import records as _storage
from gqts.declarations.errors import RecordUnknown
from gqts.declarations.facts import BILL_DUE
from gqts.declarations.mailbox import draft_of_document, draft_of_record, write_drafts
from gqts.declarations.record import Record
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish


def advance(tx: Transaction, record_id: UUID, status: ReturnStatus, info: str = "", *, now: datetime) -> Record:
    """Move a record to a status, write the receipt that says so, and return the record as it stands then.

    `info` is what the receipt says; empty for the usual words. After a release the tax bill (CEB816) follows by itself.
    Who may do so is for the caller to ask. Raises `RecordUnknown`, and `StepRefused` when the status cannot follow.
    """
    record = _storage.select_record(tx, record_id, is_locked=True)
    if record is None:
        raise RecordUnknown
    moved = replace(record, status=step(record.status, status), changed_at=now)
    _storage.update_status(tx, record_id, status, now)
    write_drafts(tx, moved.organization_id, [draft_of_record(moved, Answer(status, info), now)])
    if status is ReturnStatus.RELEASED and record.kind is INVENTORY:
        publish(tx, BILL_DUE, str(record_id), {})
    return moved


def write_tax_bill(tx: Transaction, record_id: UUID, reference: Reference, *, now: datetime) -> bool:
    """Write the tax bill of a released declaration, once; tell whether it was written.

    It is not when a line's rates are not known (`tax_rates` of the reference data): no bill is better than a wrong one.
    """
    record = _storage.select_record(tx, record_id, is_locked=True)
    if record is None or record.kind is not INVENTORY or record.invt_no is None:
        return False
    if _receipts.has_receipt(tx, record_id, TAX_BILL.name):
        return False
    head = record.head
    rates = [find_rates(reference, line.gcode, head.declTime) for line in record.lines]
    known = [one for one in rates if one is not None]
    if len(known) != len(rates):
        return False
    standing = judge_limits(
        declared_value(record.document),
        is_single=is_single_item(record.document),
        used_this_year=Decimal(0),
        reference=reference,
        day=head.declTime,
    )
    if standing not in (Standing.WITHIN, Standing.SINGLE_ITEM_IN_FULL):  # the limits changed since it was booked in
        return False
    dues = reckon_lines(record.document, known, standing, reference)
    bill = compose_tax_bill(record.document, dues, tax_no=f"T{record.invt_no}", invt_no=record.invt_no, at=now)
    write_drafts(tx, record.organization_id, [draft_of_document(TAX_BILL, bill, ReturnStatus.RELEASED, record)])
    return True
