"""Messages, documents and receipts written for the API.

Receipts come as CEB messages, put together by kind where several of one kind follow each other, so that their order is
kept. In XML they stand under one element of ours, `receipts`, since XML has one root.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from lxml import etree

from gqts.customs.ceb import KINDS, Kind, Message, ReturnStatus, as_json, group_receipts, write_xml
from gqts.declarations import KeptMessage, Receipt, Record
from gqts.kit.clock import system_clock, write_instant
from gqts.kit.ids import new_id

RECEIPTS_NAMESPACE = "urn:gqts:customs:receipts:1"


def new_guid(now: datetime | None = None) -> str:
    """Return a new guid of a message, as CEB has them: 36 characters, in capitals."""
    return str(new_id(system_clock if now is None else lambda: now)).upper()


def compose_messages(receipts: Iterable[Receipt]) -> Iterator[Message]:
    """Yield receipts as messages, in their order."""
    for _, run in groupby(receipts, key=lambda one: one.kind.name):
        yield from group_receipts((one.as_message(new_guid()) for one in run), new_guid=new_guid)


def receipts_as_json(receipts: Iterable[Receipt]) -> list[dict[str, Any]]:
    """Return receipts as CEB messages in JSON."""
    return [as_json(message) for message in compose_messages(receipts)]


def receipts_as_xml(receipts: Iterable[Receipt], **attributes: str) -> bytes:
    """Return receipts as CEB messages under one root; those of declarations that have no CEB message have no XML."""
    prefixes: Any = {None: RECEIPTS_NAMESPACE}
    root = etree.Element(f"{{{RECEIPTS_NAMESPACE}}}receipts", attributes, nsmap=prefixes)
    for message in compose_messages(one for one in receipts if one.kind.name in KINDS):
        root.append(etree.fromstring(write_xml(message)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def receipt_as_json(receipt: Receipt) -> dict[str, Any]:
    """Return what one receipt says, beside the message that it is."""
    return {
        "number": receipt.number,
        "kind": receipt.kind.name,
        "at": write_instant(receipt.at),
        "status": status_as_json(receipt.status),
        "info": receipt.info,
        "place": receipt.place,
        "message": None if receipt.message_id is None else f"/customs/ceb/{receipt.message_id}",
        "faults": [fault.as_json() for fault in receipt.faults],
    }


def status_as_json(status: ReturnStatus | None) -> dict[str, Any] | None:
    """Return a status as its number and its words."""
    if status is None:
        return None
    return {"code": int(status), "chinese": status.chinese, "english": status.english}


def message_as_json(message: KeptMessage, receipts: Iterable[Receipt]) -> dict[str, Any]:
    """Return how far a message is, and what was said of its documents."""
    return {
        "id": str(message.id),
        "kind": message.kind.name,
        "guid": message.guid,
        "form": message.form.value,
        "transmitter": message.transmitter or None,
        "signed": message.is_signed,
        "documents": message.documents,
        "receivedAt": write_instant(message.received_at),
        "state": "answered" if message.is_answered else "waiting",
        "answeredAt": None if message.judged_at is None else write_instant(message.judged_at),
        "receipts": [receipt_as_json(one) for one in receipts],
    }


def record_as_json(record: Record, receipts: Iterable[Receipt]) -> dict[str, Any]:
    """Return a document with how far it has come."""
    return {
        "id": str(record.id),
        "kind": record.kind.name,
        "businessKey": record.business_key,
        "status": status_as_json(record.status),
        "preNo": record.pre_no,
        "invtNo": record.invt_no,
        "receivedAt": write_instant(record.received_at),
        "changedAt": write_instant(record.changed_at),
        "message": f"/customs/ceb/{record.message_id}",
        "document": document_as_json(record.kind, record),
        "receipts": [receipt_as_json(one) for one in receipts],
    }


def document_as_json(kind: Kind, record: Record) -> dict[str, Any]:
    """Return a document under the names that its message has."""
    told: dict[str, Any] = as_json(Message(kind, "", (record.document,)))[kind.name][kind.element][0]
    return told
