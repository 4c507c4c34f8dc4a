"""The messages that a firm handed in, one of them with every receipt, and its bytes as they were sent."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.declarations import (
    Form,
    KeptMessage,
    MessageUnknown,
    Receipt,
    list_own_messages,
    list_own_receipts,
    read_content,
    require_own_message,
)
from gqts.kit.database import Transaction
from gqts.web.languages import Language
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.trade.words import tell_faults, word_kind, word_status
from gqts.web.workbench import Desk, PageUnknown, page

_MOST_RECEIPTS = 1_000


@page(Permission.CUSTOMS_DECLARE)
def list_messages(desk: Desk) -> Response:
    """Show messages, the newest first."""
    with desk.transaction() as tx:
        found = list_own_messages(tx, desk.caller, after=read_place(desk), limit=PAGE + 1)
    return desk.render(
        "trade/messages.html",
        pages=compose_pages(desk, found, lambda one: (one.received_at, one.id)),
        word_kind=lambda kind: word_kind(kind, desk.language),
    )


@page(Permission.CUSTOMS_DECLARE)
def show_message(desk: Desk) -> Response:
    """Show one message and the receipts of its documents."""
    with desk.transaction() as tx:
        found = _require(tx, desk)
        receipts = list_own_receipts(tx, desk.caller, message_id=found.id, limit=_MOST_RECEIPTS)
    return desk.render(
        "trade/message.html",
        message=found,
        kind=word_kind(found.kind, desk.language),
        rows=tell_receipts(receipts, desk.language),
    )


@page(Permission.CUSTOMS_DECLARE)
def send_content(desk: Desk) -> Response:
    """Send the bytes of a message as they were sent."""
    with desk.transaction() as tx:
        found = _require(tx, desk)
        content = read_content(tx, found)
    ending = "xml" if found.form is Form.XML else "json"
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{found.kind.name}-{found.id}.{ending}"',
    }
    return Response(content, headers=headers, media_type="application/octet-stream")


def tell_receipts(receipts: list[Receipt], language: Language) -> list[dict[str, object]]:
    """Return receipts as they are shown, in order."""
    return [
        {
            "receipt": one,
            "kind": word_kind(one.kind, language),
            "status": word_status(one.status, language),
            "faults": tell_faults(one.faults, language),
        }
        for one in receipts
    ]


def _require(tx: Transaction, desk: Desk) -> KeptMessage:
    try:
        return require_own_message(tx, desk.caller, desk.id_in_path("message_id"))
    except MessageUnknown as reason:
        raise PageUnknown from reason
