"""Hand in customs messages: `POST /customs/ceb` (XML or JSON), `/customs/wco`, `/customs/vehicles` and
`/customs/market-purchase` (JSON).

Promise: a message is read and committed before it is answered, so 202 means stored; what becomes of each document in
it is told by receipts. What is wrong with the message as a whole is answered at once and leaves nothing: as CEB900 to
whoever sends XML, else as a problem. With the header `GQTS-Test: 1` everything is done as it would be, answered at
once with every receipt, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, TEXT_XML, XML, BodyTooLarge, read_body, require_document_type
from gqts.api.context import context_of
from gqts.api.customs.writing import new_guid, receipts_as_json, receipts_as_xml
from gqts.api.problems import problem_of_error
from gqts.customs import MessageTooLarge, MessageUnreadable
from gqts.customs.ceb import Kind, answer_unreadable, write_xml
from gqts.customs.typed import MARKET_PURCHASE, VEHICLES
from gqts.declarations import (
    LIMITS,
    MessageRefused,
    ReadyMessage,
    Receipt,
    TransmitterForeign,
    hand_in,
    judge_message,
    keep,
    list_own_receipts,
    prepare_message,
    prepare_typed,
    prepare_wco,
)
from gqts.kit.errors import Fault, GqtsError, shown
from gqts.kit.errors import Kind as ErrorKind

TEST_HEADER = "GQTS-Test"
_XML_TYPES = (XML, TEXT_XML)
_WHOLE = (MessageUnreadable, MessageTooLarge, MessageRefused, TransmitterForeign, BodyTooLarge)
_MOST_RECEIPTS = 1_000
Prepare = Callable[..., ReadyMessage]


class TestModeUnclear(GqtsError):
    """The header GQTS-Test says neither 1 nor 0."""

    kind = ErrorKind.INVALID


async def post_message(request: Request) -> Response:
    """Take a CEB message in XML or JSON."""
    return await _take(request, prepare_message, (*_XML_TYPES, JSON))


async def post_wco(request: Request) -> Response:
    """Take a declaration in WCO elements."""
    return await _take(request, prepare_wco, (JSON,))


async def post_vehicles(request: Request) -> Response:
    """Take a declaration of vehicles."""
    return await _take(request, _typed(VEHICLES), (JSON,))


async def post_market_purchase(request: Request) -> Response:
    """Take a declaration of a market purchase."""
    return await _take(request, _typed(MARKET_PURCHASE), (JSON,))


def _typed(kind: Kind) -> Prepare:
    def prepare(content: bytes, *, now: datetime) -> ReadyMessage:
        return prepare_typed(content, kind, now=now)

    return prepare


async def _take(request: Request, prepare: Prepare, accepted: tuple[str, ...]) -> Response:
    context = context_of(request)
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.CUSTOMS_DECLARE)
    require_document_type(request, accepted)
    is_test = _read_test_mode(request)
    is_xml = request.headers.get("content-type", "").partition(";")[0].strip().lower() in _XML_TYPES
    content = b""
    try:
        content = await read_body(request, LIMITS.bytes)
        is_xml = is_xml or (XML in accepted and content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<")
        work = partial(_rehearse if is_test else _hand_in, request, prepare, content)
        return await anyio.to_thread.run_sync(work, is_xml, limiter=context.captures)
    except _WHOLE as reason:
        if not is_xml:
            raise
        return _answer_in_xml(request, content, reason)


def _hand_in(request: Request, prepare: Prepare, content: bytes, _: bool) -> Response:  # noqa: FBT001 - of one shape
    context = context_of(request)
    ready = prepare(content, now=context.clock())
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        kept = hand_in(tx, caller, ready, now=context.clock())
    address = f"/customs/ceb/{kept.id}"
    told: dict[str, Any] = {
        "id": str(kept.id),
        "kind": kept.kind.name,
        "documents": kept.documents,
        "state": "waiting",
        "message": address,
        "receipts": f"/customs/receipts?message={kept.id}",
    }
    if ready.notes:
        told["notes"] = [note.as_json() for note in ready.notes]
    return _json(told, 202, {"Location": address})


def _rehearse(request: Request, prepare: Prepare, content: bytes, is_xml: bool) -> Response:  # noqa: FBT001
    """Do everything that handing in and judging do, answer with the receipts, and take it all back."""
    context = context_of(request)
    now = context.clock()
    ready = prepare(content, now=now)
    receipts: list[Receipt]
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.CUSTOMS_DECLARE)
        with tx.transaction(force_rollback=True):
            kept = keep(tx, caller, ready, now=now)
            judge_message(tx, kept.id, context.reference, now=now)
            receipts = list_own_receipts(tx, caller, message_id=kept.id, limit=_MOST_RECEIPTS)
    if is_xml:
        return Response(receipts_as_xml(receipts), 200, {TEST_HEADER: "1", "Cache-Control": "no-store"}, XML)
    told: dict[str, Any] = {"test": True, "receipts": receipts_as_json(receipts)}
    if ready.notes:
        told["notes"] = [note.as_json() for note in ready.notes]
    return _json(told, 200, {TEST_HEADER: "1"})


def _json(told: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    return Response(orjson.dumps(told), status, {"Cache-Control": "no-store", **headers}, JSON)


def _answer_in_xml(request: Request, content: bytes, reason: GqtsError) -> Response:
    """Answer with CEB900 what cannot be taken as a whole."""
    now = context_of(request).clock()
    message = answer_unreadable(content, reason, at=now, new_guid=lambda: new_guid(now))
    status = problem_of_error(reason).sort.status
    return Response(write_xml(message), status, {"Cache-Control": "no-store"}, XML)


def _read_test_mode(request: Request) -> bool:
    text = request.headers.get(TEST_HEADER, "0").strip()
    if text not in ("0", "1"):
        message = f"{TEST_HEADER} is {shown(text)!r}."
        fix = "Give 1 to have a message answered and not kept, or leave the header out."
        fault = Fault("customs.test_mode", message, TEST_HEADER, shown(text), fix)
        raise TestModeUnclear(f"{message} {fix}", faults=(fault,))
    return text == "1"
