"""The GS1 message of a recall as a file: for the recaller the one to each firm, for a firm the one to itself."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.recalls import NotificationPart, write_own_notification, write_received_notification
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, page


@page(Permission.RECALLS_MANAGE)
def export_own(desk: Desk) -> Response:
    """Send the message to a firm that a recall of the reader's organization told."""
    recall_id, recipient_id = desk.id_in_path("recall_id"), desk.id_in_path("organization_id")
    after = _read_after(desk)
    with desk.transaction() as tx:
        part = write_own_notification(tx, desk.caller, recall_id, recipient_id, now=desk.now, after=after)
    return _send(desk, part, f"/recalls/{recall_id}/notifications/{recipient_id}.xml")


@page(Permission.COMPLAINTS_ANSWER)
def export_received(desk: Desk) -> Response:
    """Send the message of a recall to the reader's organization."""
    recall_id, after = desk.id_in_path("recall_id"), _read_after(desk)
    with desk.transaction() as tx:
        part = write_received_notification(tx, desk.caller, recall_id, now=desk.now, after=after)
    return _send(desk, part, f"/recalls/received/{recall_id}/notification.xml")


def _read_after(desk: Desk) -> int:
    text = desk.query("after")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _send(desk: Desk, part: NotificationPart, path: str) -> Response:
    name = f"gqts-recall-notification-{desk.now.date().isoformat()}.xml"
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    if part.next is not None:
        headers["Link"] = f'<{path}?after={part.next}>; rel="next"'
    return Response(part.content, 200, headers, "application/xml")
