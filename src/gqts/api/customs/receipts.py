"""Fetch receipts: `GET /customs/receipts?after=…`, and how far one message is: `GET /customs/ceb/{message_id}`.

Promise: an organization's receipts are numbered without gaps, in the order in which they were committed. `after` is the
number of the last one seen; what is answered is everything that came after it, in order, at most `limit`, and `next` is
what to ask with then. Nothing is skipped, nothing comes twice, and a page can be asked for again as often as one likes.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response, tagged_response
from gqts.api.authentication import authenticate, require_caller
from gqts.api.content import JSON, TEXT_XML, XML, require_media_type
from gqts.api.context import context_of
from gqts.api.customs.writing import message_as_json, receipts_as_json, receipts_as_xml
from gqts.declarations import MessageUnknown, list_own_receipts, require_own_message
from gqts.kit.errors import Fault, GqtsError, Kind, shown

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 999
_VARY = {"Vary": "Accept, Authorization"}


class ReceiptsParameterRefused(GqtsError):
    """A query parameter of receipts has a value it cannot have."""

    kind = Kind.INVALID


def show_receipts(request: Request) -> Response:
    """Answer with the receipts after a number."""
    media_type = require_media_type(request, (JSON, XML, TEXT_XML))
    after = _read_number(request, "after", 0, 0, 2**62)
    limit = _read_number(request, "limit", DEFAULT_LIMIT, 1, LARGEST_LIMIT)
    message = request.query_params.get("message")
    message_id = None if message is None else read_message_id(message)
    authenticate(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        if message_id is not None:
            require_own_message(tx, caller, message_id)
        found = list_own_receipts(tx, caller, after=after, limit=limit + 1, message_id=message_id)
    receipts, has_more = found[:limit], len(found) > limit
    next_after = receipts[-1].number if receipts else after
    headers = dict(_VARY)
    if has_more:
        kept = {"message": message} if message is not None else {}
        query = urlencode({"after": next_after, "limit": limit, **kept})
        headers["Link"] = f'</customs/receipts?{query}>; rel="next"'
    tag = repr((after, limit, [one.number for one in receipts])).encode()
    if media_type != JSON:
        content = receipts_as_xml(receipts, next=str(next_after), more="true" if has_more else "false")
        return tagged_response(request, content, media_type=media_type, headers=headers, tag_of=tag)
    told = {"receipts": receipts_as_json(receipts), "next": next_after, "more": has_more}
    return json_response(request, told, headers={"Cache-Control": "no-cache", **headers})


def show_message(request: Request) -> Response:
    """Answer with how far a message is, and every receipt of it."""
    require_media_type(request, (JSON,))
    authenticate(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        found = require_own_message(tx, caller, read_message_id(request.path_params["message_id"]))
        receipts = list_own_receipts(tx, caller, message_id=found.id, limit=LARGEST_LIMIT)
    return json_response(request, message_as_json(found, receipts), headers=_VARY)


def read_message_id(text: str) -> UUID:
    """Return the id of a message; raise `MessageUnknown`."""
    try:
        return UUID(text)
    except ValueError as reason:
        raise MessageUnknown from reason


def _read_number(request: Request, name: str, default: int, lowest: int, highest: int) -> int:
    text = request.query_params.get(name, str(default))
    if text.isascii() and text.isdigit() and len(text) <= 19 and lowest <= int(text) <= highest:
        return int(text)
    message, fix = f"{name} is {shown(text)!r}.", f"Give a whole number from {lowest} to {highest}."
    fault = Fault(f"api.receipts.{name}", message, name, shown(text), fix)
    raise ReceiptsParameterRefused(f"{message} {fix}", faults=(fault,))
