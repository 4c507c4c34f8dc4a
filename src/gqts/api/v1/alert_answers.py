"""One alert about scans with what was found in it, for systems (`GET /v1/insight/alerts/{id}`), and saying what one
found (`POST /v1/insight/alerts/{id}/answers`), each answer once under the header `Idempotency-Key`.

Who may answer, and what an answer says, are as on the pages. Who it was in another organization is not told.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Caller, Permission
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, BodyUnreadable, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.v1.complaints import IDEMPOTENCY_KEY
from gqts.api.v1.insight import alert_as_json
from gqts.insight import AlertUnknown, Answer, AnswerRefused, Item, Outcome, answer_alert, find_counting, read_alert
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown

_MEMBERS = ("outcome", "words")
_LARGEST_ANSWER = 64 * 1024
_NO_STORE = {"Cache-Control": "no-store", "Vary": "Accept, Authorization"}


def show_alert(request: Request) -> Response:
    """Answer with one alert, and with what was found, the latest first."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.SCANS_READ)
    with context_of(request).database.transaction(read_only=True) as tx:
        caller = require_caller(tx, request, Permission.SCANS_READ)
        content = _tell(tx, caller, _read_id(request))
    return json_response(request, content, headers=_NO_STORE)


async def post_answer(request: Request) -> Response:
    """Keep what the caller found, and answer with the alert as it stands now."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.SCANS_READ)
    require_document_type(request, (JSON,))
    outcome, words = parse_answer(await read_body(request, _LARGEST_ANSWER))
    content = await anyio.to_thread.run_sync(_keep, request, outcome, words)
    return Response(orjson.dumps(content), 200, _NO_STORE, JSON)


def parse_answer(content: bytes) -> tuple[Outcome, str]:
    """Return what was found and the words for it; raise `BodyUnreadable`, or `AnswerRefused` with every fault."""
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        raise _unreadable(f"The body is no JSON: {reason}") from None
    if not isinstance(told, dict):
        raise _unreadable("The body is no JSON object.")
    faults = [_fault(name, told[name], f"Give {' and '.join(_MEMBERS)}.") for name in told if name not in _MEMBERS]
    given, words = told.get("outcome"), told.get("words", "")
    outcome = next((one for one in Outcome if one.value == given), None)
    if outcome is None:
        faults.append(_fault("outcome", given, f"Give one of {', '.join(Outcome)}."))
    if not isinstance(words, str) or "\0" in words:
        faults.append(_fault("words", words, "Give a text."))
    if faults or outcome is None:
        raise AnswerRefused(faults[0].message, faults=tuple(faults))
    return outcome, words


def _keep(request: Request, outcome: Outcome, words: str) -> dict[str, Any]:
    context, alert_id = context_of(request), _read_id(request)
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.SCANS_READ)
        answer_alert(tx, caller, alert_id, outcome, words, key=key, now=context.clock())
        return _tell(tx, caller, alert_id)


def _tell(tx: Transaction, caller: Caller, alert_id: UUID) -> dict[str, Any]:
    alert, answers = read_alert(tx, caller, alert_id)
    return {**alert_as_json(Item(alert, find_counting(answers))), "answers": [_answer_as_json(one) for one in answers]}


def _answer_as_json(one: Answer) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "at": write_instant(one.at),
        "organization": str(one.organization_id),
        "official": one.is_official,
        "outcome": one.outcome.value,
        "words": one.words,
    }


def _read_id(request: Request) -> UUID:
    try:
        return UUID(str(request.path_params["alert_id"]))
    except ValueError:
        raise AlertUnknown from None


def _fault(name: str, value: object, fix: str) -> Fault:
    message = f"{shown(name)} is not what can stand there."
    return Fault("api.insight.answer", message, shown(name), shown(value), fix)


def _unreadable(message: str) -> BodyUnreadable:
    return BodyUnreadable(message, faults=(Fault("api.insight.json", message, "", "", "Send one object."),))
