"""What a document that reads well must hold to: the checks of it alone, the buyer's year, and the declaration that a
withdrawal or return is about.
"""

from __future__ import annotations

from datetime import date

from gqts.customs.ceb.kinds import INVENTORY, REFUND, WITHDRAWAL
from gqts.customs.checks import Standing, check_document, judge_limits
from gqts.customs.checks.telling import Telling
from gqts.customs.checks.trade_mode import declared_value, is_single_item
from gqts.customs.reference import Reference
from gqts.declarations._storage import records as _storage
from gqts.declarations.record import STANDING_STATUSES, Record
from gqts.declarations.taking_back import list_taking_back_faults
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault

COUNTED = tuple(sorted(map(int, STANDING_STATUSES)))
"""Statuses at which a declaration counts to its buyer's year: in hand, or dealt with."""


def list_faults(tx: Transaction, record: Record, reference: Reference, on: date, index: int) -> tuple[Fault, ...]:
    """Return everything that does not hold in a document handed in on a day, which stands at `index` in its message."""
    faults = check_document(record.kind, record.document, reference, on, index=index)
    if record.kind is INVENTORY and not any(fault.code.endswith(".over_year") for fault in faults):
        faults += _check_year(tx, record, reference, on, index)
    if record.kind in (WITHDRAWAL, REFUND):
        faults += list_taking_back_faults(tx, record, index)
    return faults


def _check_year(tx: Transaction, record: Record, reference: Reference, on: date, index: int) -> tuple[Fault, ...]:
    """Tell when the buyer's year would be exceeded (财关税〔2018〕49号): by what the declarations in hand and dealt
    with make, returns of goods taken off.

    How much of it others declared is the buyer's affair, and not told.
    """
    assert record.buyer_id is not None
    head = record.head
    used = _storage.sum_of_year(tx, INVENTORY.name, record.buyer_id, head.declTime.year, COUNTED, record.id)
    standing = judge_limits(
        declared_value(record.document),
        is_single=is_single_item(record.document),
        used_this_year=used,
        reference=reference,
        day=on,
    )
    if standing is not Standing.OVER_YEAR:
        return ()
    telling = Telling(INVENTORY, index)
    says = "is of a buyer whose yearly limit this declaration would exceed"
    telling.head(head, "buyerIdNumber", "over_year", says, "Declare it as general trade.")
    return tuple(telling.faults)
