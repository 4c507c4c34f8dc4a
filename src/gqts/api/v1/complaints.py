"""Complaints for systems: what is before a firm or an authority (`GET /v1/complaints`), one of them, its photo, and
doing something about it (`POST /v1/complaints/{id}/acts`), each act once under the header `Idempotency-Key`.

A recipient reads here what its people read on the pages, and not a word more: the author stays who they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Caller, Permission, Seal
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, BodyUnreadable, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.paging import PAGE_PARAMETERS, Mark, cut_page, next_link, read_page
from gqts.api.v1.complaint_json import case_as_json, item_as_json
from gqts.complaints import (
    Act,
    Deed,
    Narrowing,
    Severity,
    State,
    list_acts,
    list_inbox,
    perform,
    read_case,
    read_photo,
)
from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations import find_organizations

JPEG = "image/jpeg"
IDEMPOTENCY_KEY = "Idempotency-Key"
_LARGEST_DEED = 64 * 1024
_PARAMETERS = ("state", "severity", "overdue", "escalated", "dueBefore", "product", "lot")
_MEMBERS = ("act", "words", "subject", "to", "severity")
_NO_STORE = {"Cache-Control": "no-store", "Vary": "Accept, Authorization"}


class DeedRefused(GqtsError):
    """What is to be done about a complaint, or a parameter, says something that cannot be."""

    kind = Kind.INVALID


def list_complaints(request: Request) -> Response:
    """Answer with a page of what is before the organization, the newest first."""
    require_media_type(request, (JSON,))
    only, page = read_narrowing(request), read_page(request)
    require_authenticated(request, Permission.COMPLAINTS_ANSWER)
    context = context_of(request)
    now = context.clock()
    after = None if page.after is None else (page.after.at, _read_key(page.after.key))
    with context.database.transaction(read_only=True) as tx:
        caller = require_caller(tx, request, Permission.COMPLAINTS_ANSWER)
        found = list_inbox(tx, caller, narrowing=only, after=after, limit=page.size + 1, now=now)
    items, last = cut_page(found, page)
    headers = dict(_NO_STORE)
    if last is not None:
        headers |= next_link(request, page, Mark(last.entry.received_at, last.complaint.id.bytes))
    return json_response(request, [item_as_json(one, now) for one in items], headers=headers)


def show_complaint(request: Request) -> Response:
    """Answer with one complaint as its reader may see it."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.COMPLAINTS_ANSWER)
    with context_of(request).database.transaction(read_only=True) as tx:
        caller = require_caller(tx, request, Permission.COMPLAINTS_ANSWER)
        content = _tell(tx, request, caller, _read_id(request))
    return json_response(request, content, headers=_NO_STORE)


def send_photo(request: Request) -> Response:
    """Answer with the photo of a complaint: drawn anew as it came, so that nothing but the picture is in it."""
    require_media_type(request, (JPEG,))
    require_authenticated(request, Permission.COMPLAINTS_ANSWER)
    with context_of(request).database.transaction(read_only=True) as tx:
        caller = require_caller(tx, request, Permission.COMPLAINTS_ANSWER)
        content = read_photo(tx, caller, _read_id(request))
    return Response(content, 200, {**_NO_STORE, "X-Content-Type-Options": "nosniff"}, JPEG)


async def post_act(request: Request) -> Response:
    """Do something about a complaint, and answer with how it stands now."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.COMPLAINTS_ANSWER)
    require_document_type(request, (JSON,))
    deed = parse_deed(await read_body(request, _LARGEST_DEED))
    content = await anyio.to_thread.run_sync(_act, request, deed)
    return Response(orjson.dumps(content), 200, _NO_STORE, JSON)


def parse_deed(content: bytes) -> Deed:
    """Return the deed in a JSON body; raise `BodyUnreadable`, or `DeedRefused` with every fault."""
    try:
        order = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise _unreadable(f"The body is no JSON: {reason}") from None
    if not isinstance(order, dict):
        raise _unreadable("The body is no JSON object.")
    faults = [_fault(name, order[name], f"Give {', '.join(_MEMBERS)}.") for name in order if name not in _MEMBERS]
    act = _choose(order, "act", Act, faults)
    severity = _choose(order, "severity", Severity, faults) if order.get("severity") is not None else None
    subject, to = (_read_party(order, name, faults) for name in ("subject", "to"))
    words = order.get("words", "")
    if not isinstance(words, str):
        faults.append(_fault("words", words, "Give a text."))
    if faults or act is None:
        raise DeedRefused(faults[0].message, faults=tuple(faults))
    return Deed(act, words, subject, to, severity)


def read_narrowing(request: Request) -> Narrowing:
    """Return what the parameters narrow the list to; raise `DeedRefused` with every fault."""
    given = request.query_params
    faults = [
        _fault(name, given[name], f"Give {', '.join((*_PARAMETERS, *PAGE_PARAMETERS))}.")
        for name in given
        if name not in (*_PARAMETERS, *PAGE_PARAMETERS)
    ]
    state = _choose(given, "state", State, faults) if "state" in given else None
    severity = _choose(given, "severity", Severity, faults) if "severity" in given else None
    flags = {}
    for name in ("overdue", "escalated"):
        flags[name] = given.get(name, "false") == "true"
        if given.get(name, "false") not in ("true", "false"):
            faults.append(_fault(name, given[name], "Give true or false."))
    due_before = _read_instant(given.get("dueBefore"), faults)
    product, lot = (_read_code(given.get(name, "")) for name in ("product", "lot"))
    if faults:
        raise DeedRefused(faults[0].message, faults=tuple(faults))
    return Narrowing(state, severity, flags["overdue"], flags["escalated"], due_before, product, lot)


def _act(request: Request, deed: Deed) -> dict[str, Any]:
    context, complaint_id = context_of(request), _read_id(request)
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.COMPLAINTS_ANSWER)
        perform(tx, caller, complaint_id, deed, key=key, now=context.clock())
        return _tell(tx, request, caller, complaint_id)


def _tell(tx: Transaction, request: Request, caller: Caller, complaint_id: UUID) -> dict[str, Any]:
    context = context_of(request)
    case = read_case(tx, caller, complaint_id, seal=Seal(context.settings.secret))
    ids = {one.organization_id for one in case.others} | {who for who, _ in case.further}
    return case_as_json(case, list_acts(case), find_organizations(tx, ids), context.clock())


def _choose(given: Any, name: str, kind: Any, faults: list[Fault]) -> Any:
    text = given.get(name)
    if isinstance(text, str) and text in set(kind):
        return kind(text)
    faults.append(_fault(name, text, f"Give one of {', '.join(kind)}."))
    return None


def _read_party(order: dict[str, Any], name: str, faults: list[Fault]) -> UUID | None:
    text = order.get(name)
    if text is None:
        return None
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        faults.append(_fault(name, text, "Give the id of an organization."))
        return None


def _read_instant(text: str | None, faults: list[Fault]) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        faults.append(_fault("dueBefore", text, "Give an instant such as 2026-11-30T08:00:00Z."))
        return None
    return moment


def _read_code(text: str) -> str:
    """Return a code in canonical form; one that is none finds nothing, as it stands."""
    try:
        return parse_typed(text).canonical if text else ""
    except (IdentifierRefused, UnicodeError):
        return text


def _read_id(request: Request) -> UUID:
    text = str(request.path_params["complaint_id"])
    try:
        return UUID(text)
    except ValueError:
        fault = Fault("api.complaints.id", "This is no id.", "complaint_id", shown(text), "Give the id as it was told.")
        raise DeedRefused("This is no id of a complaint.", faults=(fault,)) from None


def _read_key(key: bytes) -> UUID:
    return UUID(bytes=key) if len(key) == 16 else UUID(int=0)


def _fault(name: str, value: object, fix: str) -> Fault:
    return Fault("api.complaints.value", f"{shown(name)} is not what can stand there.", shown(name), shown(value), fix)


def _unreadable(message: str) -> BodyUnreadable:
    return BodyUnreadable(message, faults=(Fault("api.complaints.json", message, "", "", "Send one object."),))
