"""What declarations tells the rest of the house through the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gqts.declarations.record import Record
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish_many

MESSAGE_TAKEN = "declarations.message_taken"
"""A message waits to be judged: key is its id. For declarations' own handler."""
DOCUMENT_TAKEN = "declarations.document_taken"
"""A document was booked in (120): key is the record's id; payload `kind` (`CEB621Message`), `order_no`, `logistics`
(`[code, number]` or null) and `invt_no`. A withdrawal or a return of goods is a document too, with the `invt_no` of the
declaration it is about.
"""
BILL_DUE = "declarations.bill_due"
"""A declaration was released and is to have its tax bill: key is the record's id. For declarations' own handler."""


def publish_taken(tx: Transaction, records: Iterable[Record]) -> None:
    """Tell that documents were booked in."""
    publish_many(tx, DOCUMENT_TAKEN, ((str(record.id), _tell(record)) for record in records))


def _tell(record: Record) -> dict[str, Any]:
    return {
        "kind": record.kind.name,
        "order_no": record.order_no,
        "logistics": None if record.logistics_no is None else [record.logistics_code, record.logistics_no],
        "invt_no": record.invt_no,
    }
