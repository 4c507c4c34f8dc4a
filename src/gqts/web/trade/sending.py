"""Handing a message in by page: a file of CEB messages in XML or JSON, kept or only tried."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.customs import MessageTooLarge, MessageUnreadable
from gqts.declarations import (
    MessageRefused,
    ReadyMessage,
    TransmitterForeign,
    hand_in,
    judge_message,
    keep,
    list_own_receipts,
    prepare_message,
)
from gqts.kit.errors import GqtsError
from gqts.web.languages import mark
from gqts.web.trade.messages import tell_receipts
from gqts.web.trade.words import tell_faults
from gqts.web.workbench import Desk, Form, page, tick_field

_FILE = "file"
_MOST_RECEIPTS = 1_000


class SendForm(Form):
    """A file, and whether it is only tried."""

    is_test = tick_field(mark("Only try it: tell what would be answered, and keep nothing."))


@page(Permission.CUSTOMS_DECLARE, takes_files=True)
def send(desk: Desk) -> Response:
    """Take a file, and answer with its message; or with every receipt when it is only tried."""
    form = SendForm.of(desk)
    ready, refusal = _prepare(desk) if desk.is_sent else (None, None)
    kept_id, tried, is_tried = None, [], False
    with desk.transaction() as tx:
        if ready is not None and form.is_good():
            try:
                with tx.transaction():
                    if form.is_test.data:
                        with tx.transaction(force_rollback=True):
                            kept = keep(tx, desk.caller, ready, now=desk.now)
                            judge_message(tx, kept.id, desk.context.reference, now=desk.now)
                            found = list_own_receipts(tx, desk.caller, message_id=kept.id, limit=_MOST_RECEIPTS)
                        tried, is_tried = tell_receipts(found, desk.language), True
                    else:
                        kept_id = hand_in(tx, desk.caller, ready, now=desk.now).id
            except TransmitterForeign as reason:
                refusal = reason
    if kept_id is not None:
        desk.flash(mark("The message is taken. Its receipts stand here as soon as it is judged."))
        return desk.see_other(f"/trade/messages/{kept_id}")
    if refusal is not None or (desk.is_sent and ready is None):
        form.status = 400
    return form.show(
        desk,
        "trade/send.html",
        is_missing=desk.is_sent and ready is None and refusal is None,
        refusal="" if refusal is None else refusal.detail,
        faults=[] if refusal is None else tell_faults(refusal.faults[:100], desk.language),
        tried=tried,
        is_tried=is_tried,
    )


def _prepare(desk: Desk) -> tuple[ReadyMessage | None, GqtsError | None]:
    """Return the message in the file that was sent, or why there is none."""
    content = next((one.content for one in desk.files if one.field == _FILE), b"")
    if not content:
        return None, None
    try:
        return prepare_message(content, now=desk.now), None
    except (MessageUnreadable, MessageTooLarge, MessageRefused) as reason:
        return None, reason
