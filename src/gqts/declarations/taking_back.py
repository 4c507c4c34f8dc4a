"""Withdrawing a declaration (CEB623) and giving goods back (CEB625): what they must agree with, and what comes of it.

Decided: neither is reviewed by hand. A withdrawal is approved at once while its declaration is booked in, in manual
review or approved (`lifecycle.may_withdraw`): the declaration is returned (100), and may be handed in again. A
return of goods is approved at once after release (`lifecycle.may_give_back`): the declaration stays released, and what
was given back counts to the buyer's year no longer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from gqts.customs.ceb import ReturnStatus
from gqts.customs.ceb.answers import Answer
from gqts.customs.ceb.kinds import INVENTORY, REFUND, WITHDRAWAL
from gqts.customs.checks.telling import Telling
from gqts.customs.lifecycle import may_give_back, may_withdraw, step
from gqts.declarations._storage import records as _storage
from gqts.declarations._storage.records import Wanted
from gqts.declarations.mailbox import draft_of_record, write_drafts
from gqts.declarations.record import Record
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault

_SAME = ("copNo", "agentCode", "orderNo", "logisticsNo", "buyerIdNumber")
_WITHDRAWN = "[Code:100;Desc:已按撤销申请单撤销 withdrawn by CEB623]"


def list_taking_back_faults(tx: Transaction, record: Record, index: int) -> tuple[Fault, ...]:
    """Return why a declaration cannot be taken back, or goods given back, as a document asks."""
    telling, head = Telling(record.kind, index), record.head
    target = find_target(tx, record)
    if target is None:
        says = "is no declaration here"
        telling.head(head, "invtNo", "unknown", says, "Give the invtNo of the receipt of the declaration (CEB622).")
        return tuple(telling.faults)
    for name in _SAME:
        if getattr(head, name) != getattr(target.head, name):
            telling.head(head, name, "differs", "differs from the declaration", "Give what the declaration says.")
    assert target.status is not None
    says = f"is at {int(target.status)} ({target.status.english})"
    if record.kind is WITHDRAWAL and not may_withdraw(target.status):
        fix = "A declaration is withdrawn after it is booked in and before inspection or release."
        telling.head(head, "invtNo", "too_late", says, fix)
    if record.kind is REFUND and not may_give_back(target.status):
        fix = "Goods are given back after release; withdraw the declaration before."
        telling.head(head, "invtNo", "not_released", says, fix)
    if record.kind is REFUND:
        _check_lines(telling, record, target)
    return tuple(telling.faults)


def find_target(tx: Transaction, record: Record) -> Record | None:
    """Return the declaration that a withdrawal or return is about, held for a change."""
    wanted = Wanted(kind=INVENTORY.name, invt_no=record.head.invtNo)
    found = next(iter(_storage.select_records(tx, wanted, 1)), None)
    return None if found is None else _storage.select_record(tx, found.id, is_locked=True)


def follow_up(tx: Transaction, record: Record, now: datetime) -> None:
    """Bring about what a withdrawal or return that was booked in asks for, and approve it (399)."""
    if record.kind not in (WITHDRAWAL, REFUND) or record.status is not ReturnStatus.BOOKED_IN:
        return
    target = find_target(tx, record)
    assert target is not None, "it was there when the document was judged, in this transaction"
    assert target.status is not None
    if record.kind is WITHDRAWAL:
        taken_back = replace(target, status=ReturnStatus.RETURNED)
        _storage.update_status(tx, target.id, ReturnStatus.RETURNED, now)
        draft = draft_of_record(taken_back, Answer(ReturnStatus.RETURNED, _WITHDRAWN), now)
        write_drafts(tx, target.organization_id, [draft])
    else:
        _storage.add_given_back(tx, target.id, _value_given_back(record, target))
    approved = replace(record, status=step(record.status, ReturnStatus.APPROVED))
    _storage.update_status(tx, record.id, ReturnStatus.APPROVED, now)
    draft = draft_of_record(approved, Answer(ReturnStatus.APPROVED), now)
    write_drafts(tx, record.organization_id, [replace(draft, message_id=record.message_id)])


def _check_lines(telling: Telling, refund: Record, target: Record) -> None:
    declared = {line.gnum: line for line in target.lines}
    for number, line in enumerate(refund.lines):
        of = declared.get(line.gnum)
        if of is None:
            fix = f"The declaration has the lines {', '.join(map(str, sorted(declared)))}."
            telling.line(line, number, "gnum", "unknown", "is no line of the declaration", fix)
        elif line.gcode != of.gcode:
            telling.line(line, number, "gcode", "differs", "differs from the declaration", f"Give {of.gcode}.")
        elif line.qty > of.qty:
            says = f"is more than was declared ({of.qty:f})"
            telling.line(line, number, "qty", "too_many", says, f"Give at most {of.qty:f}.")


def _value_given_back(refund: Record, target: Record) -> Decimal:
    declared = {line.gnum: line for line in target.lines}
    return sum((line.qty * declared[line.gnum].price for line in refund.lines), Decimal(0))
