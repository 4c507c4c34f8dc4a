"""What a record is found by, taken from its head, and what of it counts to its buyer's year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from gqts.customs.ceb import Document, Kind
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.checks.trade_mode import declared_value
from gqts.declarations.record import KeptMessage, Record, digest_of, name_record, write_key, write_members


def compose_record(kept: KeptMessage, kind: Kind, document: Document[Any, Any], before: Record | None) -> Record:
    """Return the record that a document makes; numbers and status are those of what stood under its key."""
    head = document.head
    key = write_key(kind.business_key(head))
    members = write_members(document)
    record = Record(
        id=name_record(kind, key),
        kind=kind,
        business_key=key,
        organization_id=kept.organization_id,
        message_id=kept.id,
        received_at=kept.received_at,
        changed_at=kept.received_at,
        status=None if before is None else before.status,
        pre_no=None if before is None else before.pre_no,
        invt_no=_number_named(kind, head) if before is None else before.invt_no,
        customs_code=_said(head, "customsCode"),
        mode=_said(head, "tradeMode"),
        order_no=_said(head, "orderNo"),
        logistics_code=_said(head, "logisticsCode"),
        logistics_no=_said(head, "logisticsNo"),
        bill_no=_said(head, "billNo"),
        buyer_id=buyer_of(head),
        members=members,
        digest=digest_of(members),
    )
    record.__dict__["document"] = document  # as it would be read back, at no cost
    return record


def buyer_of(head: Any) -> str | None:
    """Return the number of the document of the buyer, or of the payer, in one spelling."""
    number = _said(head, "buyerIdNumber") or _said(head, "payerIdNumber")
    return None if number is None else number.upper()


def yearly_value(record: Record) -> tuple[date | None, Decimal | None]:
    """Return the day and the value of a declaration of a retail import; nothing of anything else."""
    if record.kind is not INVENTORY:
        return None, None
    return record.head.declTime, declared_value(record.document)


def _number_named(kind: Kind, head: Any) -> str | None:
    """Return the number of the declaration that a withdrawal or return is about; a declaration gets its own later."""
    return None if "invtNo" not in kind.key else _said(head, "invtNo")


def _said(head: Any, name: str) -> str | None:
    value = getattr(head, name, None)
    return None if value is None or value == "" else str(value)
