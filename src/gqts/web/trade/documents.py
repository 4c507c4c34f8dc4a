"""The documents that a firm handed in: a list that is narrowed and taken along, and one of them with its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.customs.ceb import Kind, ReturnStatus
from gqts.declarations import ALL_KINDS, Record, find_record, list_receipts_of, list_records
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.web.office.days import read_span
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.trade.words import (
    DOCUMENTS,
    STATUSES,
    list_numbers,
    tell_faults,
    tell_fields,
    word_kind,
    word_status,
)
from gqts.web.workbench import Desk, PageUnknown, page

_COLUMNS = (
    *("kind", "business_key", "status", "status_chinese", "status_english", "pre_no", "invt_no", "order_no"),
    *("logistics_code", "logistics_no", "bill_no", "customs_code", "trade_mode", "handed_in_at", "changed_at"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the list is narrowed to."""

    kind: Kind | None
    status: ReturnStatus | None
    number: str
    since: datetime | None
    until: datetime | None

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is asked."""
        return any((self.kind, self.status, self.number, self.since, self.until))

    def read(self, tx: Transaction, desk: Desk, after: Place | None, limit: int) -> list[Record]:
        """Return the organization's records that fit, the newest first."""
        return list_records(
            tx,
            organization_id=desk.organization_id,
            kind=self.kind,
            statuses=None if self.status is None else [self.status],
            number=self.number or None,
            since=self.since,
            until=self.until,
            after=after,
            newest_first=True,
            limit=limit,
        )


@page(Permission.CUSTOMS_DECLARE)
def list_documents(desk: Desk) -> Response:
    """Show documents, the newest first."""
    asked, language = _read_asked(desk), desk.language
    with desk.transaction() as tx:
        found = asked.read(tx, desk, read_place(desk), PAGE + 1)
    return desk.render(
        "trade/documents.html",
        pages=compose_pages(desk, found, _place),
        kinds=[(kind.name, word_kind(kind, language)) for kind in DOCUMENTS],
        statuses=[(str(int(status)), word_status(status, language)[1]) for status in STATUSES],
        asked=asked,
        kind=asked.kind.name if asked.kind else "",
        chosen=str(int(asked.status)) if asked.status else "",
        first=desk.query("from"),
        last=desk.query("until"),
        word_kind=lambda kind: word_kind(kind, language),
        word_status=lambda status: word_status(status, language),
        list_numbers=list_numbers,
        query=desk.request.url.query,
    )


@page(Permission.CUSTOMS_DECLARE)
def export_documents(desk: Desk) -> Response:
    """Send documents as a CSV file, the newest first."""
    asked = _read_asked(desk)
    with desk.transaction() as tx:
        found = read_through(lambda place, limit: _read_some(asked, tx, desk, place, limit), _place)
    return send_csv(desk, "customs-documents", _COLUMNS, (_write(one) for one in found))


@page(Permission.CUSTOMS_DECLARE)
def show_document(desk: Desk) -> Response:
    """Show one document: its fields, what was said of it, and what was wrong."""
    record_id, language = desk.id_in_path("record_id"), desk.language
    with desk.transaction() as tx:
        record = find_record(tx, record_id)
        if record is None or record.organization_id != desk.organization_id:
            raise PageUnknown
        receipts = [one for one in list_receipts_of(tx, record_id) if one.organization_id == desk.organization_id]
    steps: list[dict[str, Any]] = [
        {
            "receipt": one,
            "status": word_status(one.status, language),
            "kind": word_kind(one.kind, language),
            "faults": tell_faults(one.faults, language),
            "bill": tell_fields(one.document.head, language) if one.kind.name == "CEB816Message" else [],
        }
        for one in reversed(receipts)
    ]
    return desk.render(
        "trade/document.html",
        record=record,
        kind=word_kind(record.kind, language),
        standing=word_status(record.status, language),
        head=tell_fields(record.head, language),
        lines=[tell_fields(line, language) for line in record.lines],
        steps=steps,
        numbers=list_numbers(record),
    )


def _read_some(asked: _Asked, tx: Transaction, desk: Desk, place: Place | None, limit: int) -> list[Record]:
    """Return some of a file's rows: as many as one question gives, until there are enough."""
    rows: list[Record] = []
    while len(rows) < limit:
        some = asked.read(tx, desk, place, min(limit - len(rows), 1_000))
        rows += some
        if len(some) < 1_000:
            break
        place = _place(some[-1])
    return rows


def _read_asked(desk: Desk) -> _Asked:
    """Return what the address narrows the list to; what it cannot mean is left out."""
    kind, status = ALL_KINDS.get(desk.query("kind")), desk.query("status")
    known = {str(int(one)): one for one in STATUSES}
    return _Asked(kind, known.get(status), desk.query("number", longest=60), *read_span(desk))


def _place(one: Record) -> Place:
    return one.received_at, one.id


def _write(one: Record) -> tuple[str, ...]:
    status = one.status
    return (
        *(one.kind.name, one.business_key, "" if status is None else str(int(status))),
        *(("", "") if status is None else (status.chinese, status.english)),
        *(one.pre_no or "", one.invt_no or "", one.order_no or "", one.logistics_code or "", one.logistics_no or ""),
        *(one.bill_no or "", one.customs_code or "", one.mode or ""),
        *(write_instant(one.received_at), write_instant(one.changed_at)),
    )
