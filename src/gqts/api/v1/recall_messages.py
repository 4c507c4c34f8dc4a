"""The GS1 message of a recall for systems: `GET /v1/recalls/{id}/notifications/{organization}` for the recaller, and
`GET /v1/recalls/received/{id}/notification` for the firm that is asked. Both answer with the same message, in XML.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import TEXT_XML, XML, require_media_type
from gqts.api.context import context_of
from gqts.api.v1.recalls import read_id, read_number
from gqts.recalls import NotificationPart, write_own_notification, write_received_notification

_LARGEST_POSITION = 10**15


def show_own_notification(request: Request) -> Response:
    """Answer with the message to a firm that a recall of the caller's organization told."""
    media_type = require_media_type(request, (XML, TEXT_XML))
    require_authenticated(request, Permission.RECALLS_MANAGE)
    recall_id, recipient_id = read_id(request), read_id(request, "organization_id")
    after = read_number(request, "after", 0, _LARGEST_POSITION)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.RECALLS_MANAGE)
        part = write_own_notification(tx, caller, recall_id, recipient_id, now=context.clock(), after=after)
    return _answer(part, media_type, f"/v1/recalls/{recall_id}/notifications/{recipient_id}")


def show_received_notification(request: Request) -> Response:
    """Answer with the message of a recall to the caller's organization."""
    media_type = require_media_type(request, (XML, TEXT_XML))
    require_authenticated(request, Permission.COMPLAINTS_ANSWER)
    recall_id, after = read_id(request), read_number(request, "after", 0, _LARGEST_POSITION)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.COMPLAINTS_ANSWER)
        part = write_received_notification(tx, caller, recall_id, now=context.clock(), after=after)
    return _answer(part, media_type, f"/v1/recalls/received/{recall_id}/notification")


def _answer(part: NotificationPart, media_type: str, path: str) -> Response:
    headers = {"Vary": "Accept, Authorization", "Cache-Control": "no-store"}
    if part.next is not None:
        headers["Link"] = f'<{path}?after={part.next}>; rel="next"'
    return Response(part.content, 200, headers, media_type)
