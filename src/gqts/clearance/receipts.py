"""The receipts that acts write: the declaration's status moves on, through what must come before.

What may follow what is `gqts.customs.lifecycle`; the texts that go with a status are those seen in the wild.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gqts.customs.ceb.status import ReturnStatus
from gqts.customs.lifecycle import TRANSITIONS
from gqts.declarations import advance, find_record
from gqts.kit.database import Transaction

DETENTIONS: Mapping[str, ReturnStatus] = {
    "clearance": ReturnStatus.DETAINED_CLEARANCE,
    "smuggling": ReturnStatus.DETAINED_SMUGGLING,
    "legal": ReturnStatus.DETAINED_LEGAL,
    "otherwise": ReturnStatus.DETAINED_OTHERWISE,
}
"""To whom detained goods are handed, and the receipt that says so."""
_APPROVING = frozenset({ReturnStatus.BOOKED_IN, ReturnStatus.MANUAL_REVIEW})


def tell_receipt(tx: Transaction, record_id: UUID, status: ReturnStatus, *, now: datetime) -> None:
    """Write a receipt, and the approval (399) that comes before a release; nothing when it cannot follow any more."""
    record = find_record(tx, record_id)
    if record is None or record.status is None:
        return
    before = record.status
    if status is ReturnStatus.RELEASED and before in _APPROVING:
        advance(tx, record_id, ReturnStatus.APPROVED, ReturnStatus.APPROVED.info(), now=now)
        before = ReturnStatus.APPROVED
    if status in TRANSITIONS[before]:
        advance(tx, record_id, status, status.info(), now=now)
