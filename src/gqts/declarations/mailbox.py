"""Receipts: written for everything that happens to a document, fetched by whoever handed it in, as often as they like.

An organization's receipts are numbered without gaps in the order in which they were committed. A number is therefore a
cursor: what came after it is everything that came after it, nothing is skipped and nothing comes twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.customs.ceb import Document, Kind, ReturnStatus, compose_receipt
from gqts.customs.ceb.answers import Answer
from gqts.declarations._storage import receipts as _storage
from gqts.declarations.record import ALL_KINDS, Record, write_members
from gqts.declarations.wco import say
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault


@dataclass(frozen=True, slots=True)
class Draft:
    """A receipt that is still to be numbered."""

    at: datetime
    kind: Kind
    status: ReturnStatus
    members: Mapping[str, Any]
    message_id: UUID | None = None
    place: int | None = None
    record_id: UUID | None = None
    faults: tuple[Fault, ...] = ()


def hold_mailboxes(tx: Transaction, record_ids: Collection[UUID]) -> None:
    """Take the mailboxes that a transaction will write receipts of these records into, before it writes the first.

    Numbers are given in the order of commits, so a mailbox is held until the end. Transactions that write into several
    and take them here first never wait for each other in a circle.
    """
    if record_ids:
        _storage.lock_mailboxes(tx, list(record_ids))


def draft_of_record(record: Record, answer: Answer, at: datetime, faults: tuple[Fault, ...] = ()) -> Draft:
    """Return a receipt of a record with the numbers that it has."""
    kind = receipt_kind(record.kind)
    numbers = {"preNo": record.pre_no, "invtNo": record.invt_no}
    given = {**numbers, **answer.numbers}
    told = {name: value for name, value in given.items() if value}
    said = {**say(record.document), "preNo": None, "invtNo": None}
    document = compose_receipt(kind, said, Answer(answer.status, _printable(answer.info), told), at)
    assert document is not None, "a record can always be named"
    return Draft(at, kind, answer.status, write_members(document), record_id=record.id, faults=faults)


def draft_of_document(kind: Kind, document: Document[Any, Any], status: ReturnStatus, record: Record) -> Draft:
    """Return something else that is sent like a receipt, such as a tax bill."""
    at: datetime = document.head.returnTime
    return Draft(at, kind, status, write_members(document), record_id=record.id)


def receipt_kind(kind: Kind) -> Kind:
    """Return the kind of receipt that answers a kind of document."""
    assert kind.receipt is not None
    return ALL_KINDS[kind.receipt]


def write_drafts(tx: Transaction, organization_id: UUID, drafts: Iterable[Draft]) -> range:
    """Give receipts their numbers and put them into an organization's mailbox."""
    rows = [
        (one.at, one.kind.name, one.status, one.message_id, one.place, one.record_id, one.members, one.faults)
        for one in drafts
    ]
    return _storage.insert_receipts(tx, organization_id, rows) if rows else range(0)


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)
