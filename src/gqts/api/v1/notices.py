"""Notices for systems: what the organization was told (`GET /v1/notices`), page by page, and what of it was read.

Each key has read what it marked itself, whatever people or other keys have read. `perPage` and `nextPageToken` as
everywhere (`gqts.api.paging`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, BodyUnreadable, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.kit.clock import write_instant
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.notices import INBOX_KINDS, Narrowing, Notice, NoticeKind, list_inbox, mark_read

_LARGEST_ORDER = 64 * 1024
MOST_MARKED = 1_000


class NoticeOrderRefused(GqtsError):
    """What is asked of the notices cannot be."""

    kind = Kind.INVALID


def list_notices(request: Request) -> Response:
    """Answer with a page of what the caller's organization was told, the newest first."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.NOTICES_READ)
    page, context = read_page(request), context_of(request)
    narrowing = _read_narrowing(request)
    after = None if page.after is None else (page.after.at, UUID(bytes=page.after.key[:16].ljust(16, b"\0")))
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.NOTICES_READ)
        found = list_inbox(tx, caller, narrowing=narrowing, after=after, limit=page.size + 1)
    rows, last = cut_page(found, page)
    headers = {} if last is None else next_link(request, page, Mark(last.at, last.id.bytes))
    site = context.settings.public_url.rstrip("/")
    content = [notice_as_json(one, site) for one in rows]
    return json_response(request, content, headers={"Vary": "Accept, Authorization", **headers})


async def post_read(request: Request) -> Response:
    """Mark notices as read by this key, those that are named or every one; answer with how many were not."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.NOTICES_READ)
    require_document_type(request, (JSON,))
    ids = parse_read_order(await read_body(request, _LARGEST_ORDER))
    return await anyio.to_thread.run_sync(_mark, request, ids)


def parse_read_order(content: bytes) -> list[UUID] | None:
    """Return the ids in `{"notices": [...]}`, None for `{"notices": "all"}`.

    Raises `BodyUnreadable`, or `NoticeOrderRefused`.
    """
    try:
        order = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        message = f"The body is no JSON: {reason}"
        raise BodyUnreadable(
            message, faults=(Fault("api.notices.json", message, "", "", "Send one object."),)
        ) from None
    named = order.get("notices") if isinstance(order, dict) and set(order) == {"notices"} else None
    if named == "all":
        return None
    if not isinstance(named, list) or len(named) > MOST_MARKED:
        fix = f'Send {{"notices": [...]}} with at most {MOST_MARKED:,} ids, or {{"notices": "all"}}.'
        raise _refuse("notices", named, "This names no notices.", fix)
    try:
        return [UUID(one) for one in named]
    except (ValueError, AttributeError, TypeError):
        raise _refuse("notices", named, "Not everything in it is an id.", "Give ids as they were listed.") from None


def notice_as_json(one: Notice, site: str) -> dict[str, Any]:
    """Return a notice as JSON members: what a webhook is told, and whether this key has marked it as read."""
    return {
        "id": str(one.id),
        "type": one.kind.value,
        "timestamp": write_instant(one.at),
        "link": site + one.link,
        "grave": one.is_grave,
        "read": one.is_read,
        "data": dict(one.details),
    }


def _mark(request: Request, ids: list[UUID] | None) -> Response:
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.NOTICES_READ)
        marked = mark_read(tx, caller, ids, now=context.clock())
    return Response(orjson.dumps({"marked": marked}), 200, {"Cache-Control": "no-store"}, JSON)


def _read_narrowing(request: Request) -> Narrowing:
    kind, unread = request.query_params.get("type", ""), request.query_params.get("unread", "false")
    known = {one.value for one in INBOX_KINDS}
    if kind and kind not in known:
        raise _refuse("type", kind, "There is no such kind of notice.", f"Give one of {', '.join(sorted(known))}.")
    if unread not in {"true", "false"}:
        raise _refuse("unread", unread, "unread is true or false.", "Give true for what this key has not read.")
    sought = request.query_params.get("q", "")[:100].replace("\0", "")
    return Narrowing(NoticeKind(kind) if kind else None, sought, is_unread=unread == "true")


def _refuse(name: str, value: object, message: str, fix: str) -> NoticeOrderRefused:
    return NoticeOrderRefused(message, faults=(Fault(f"api.notices.{name}", message, name, shown(value), fix),))
