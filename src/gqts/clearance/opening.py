"""From a declaration to its case: what a work list tells of it, taken from the document itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gqts.clearance._storage import consignments as _storage
from gqts.clearance.case import CaseState
from gqts.clearance.consignment import Consignment
from gqts.declarations import Record
from gqts.kit.database import Transaction

_LONGEST_GOODS = 300


def open_case(tx: Transaction, record: Record, *, now: datetime) -> Consignment:
    """Open the case of a declaration, or bring it up to what was declared anew; return it locked."""
    composed = compose_case(record, now)
    if not _storage.insert_consignment(tx, composed):
        before = _storage.lock_consignment(tx, record.id)
        if before is not None and _is_declared_anew(before, composed):
            _storage.update_declared(tx, composed)
    case = _storage.lock_consignment(tx, record.id)
    assert case is not None, "it was opened in this transaction, or before"
    return case


def compose_case(record: Record, now: datetime) -> Consignment:
    """Return a new case of a declaration."""
    head, lines = record.document.head, record.document.lines
    names = dict.fromkeys(str(line.gname) for line in lines)
    return Consignment(
        record_id=record.id,
        number=record.invt_no or record.pre_no or head.copNo or record.business_key,
        mode=head.tradeMode,
        office=head.customsCode,
        port=head.portCode,
        organization_id=record.organization_id,
        declarant=head.agentName,
        trader=_first(head, "ebcName", "consigneeName", "purchaserName"),
        order_no=_first(head, "orderNo"),
        waybill=_first(head, "logisticsNo", "billNo"),
        hs=tuple(dict.fromkeys(line.gcode for line in lines)),
        goods="; ".join(name for name in names if name)[:_LONGEST_GOODS],
        opened_at=now,
        state=CaseState.AWAITING_ARRIVAL,
    )


def _first(head: Any, *names: str) -> str:
    """Return the first of these fields that the head of this kind has."""
    return next((str(value) for name in names if (value := getattr(head, name, None))), "")


def _is_declared_anew(before: Consignment, after: Consignment) -> bool:
    names = ("number", "mode", "office", "port", "declarant", "trader", "order_no", "waybill", "hs", "goods")
    return any(getattr(before, name) != getattr(after, name) for name in names)
