"""Webhooks for systems: register (`POST /v1/webhooks`), list, read, replace the secret, test, remove, and see what was
delivered. The secret stands in the answer that made it and nowhere else.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import anyio.to_thread
import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission, Seal
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, BodyUnreadable, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.kit.clock import write_instant
from gqts.kit.errors import Fault, shown
from gqts.notices import (
    DeliveryState,
    Webhook,
    WebhookDelivery,
    WebhookRefused,
    WebhookUnknown,
    enable_webhook,
    list_deliveries,
    list_webhooks,
    open_webhook_door,
    register_webhook,
    remove_webhook,
    require_webhook,
    rotate_secret,
    send_again,
    send_test,
)

_P = Permission.WEBHOOKS_MANAGE
_LARGEST_ORDER = 16 * 1024
_NO_STORE = {"Cache-Control": "no-store"}


def list_own(request: Request) -> Response:
    """Answer with the webhooks of the caller's organization."""
    require_media_type(request, (JSON,))
    require_authenticated(request, _P)
    with context_of(request).database.transaction() as tx:
        found = list_webhooks(tx, require_caller(tx, request, _P))
    return json_response(request, [webhook_as_json(one) for one in found], headers={"Vary": "Accept, Authorization"})


async def post_webhook(request: Request) -> Response:
    """Register a webhook, and answer with it and its secret."""
    await anyio.to_thread.run_sync(require_authenticated, request, _P)
    require_document_type(request, (JSON,))
    url, kinds = parse_webhook_order(await read_body(request, _LARGEST_ORDER))
    return await anyio.to_thread.run_sync(_register, request, url, kinds)


def show_webhook(request: Request) -> Response:
    """Answer with a webhook and how it fares."""
    require_media_type(request, (JSON,))
    require_authenticated(request, _P)
    with context_of(request).database.transaction() as tx:
        webhook = require_webhook(tx, require_caller(tx, request, _P), _read_id(request, "webhook_id"))
    return json_response(request, webhook_as_json(webhook), headers={"Vary": "Accept, Authorization"})


def delete_webhook(request: Request) -> Response:
    """Remove a webhook."""
    require_authenticated(request, _P)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, _P)
        remove_webhook(tx, caller, _read_id(request, "webhook_id"), now=context.clock())
    return Response(status_code=204, headers=_NO_STORE)


def post_secret(request: Request) -> Response:
    """Replace the secret of a webhook and answer with the new one; for a day the earlier one signs too."""
    require_authenticated(request, _P)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller, webhook_id = require_caller(tx, request, _P), _read_id(request, "webhook_id")
        secret = rotate_secret(tx, caller, Seal(context.settings.secret), webhook_id, now=context.clock())
        webhook = require_webhook(tx, caller, webhook_id)
    content = {**webhook_as_json(webhook), "secret": secret}
    return Response(orjson.dumps(content), 200, _NO_STORE, JSON)


def post_enabled(request: Request) -> Response:
    """Bring a webhook that was put out of use back into it."""
    require_authenticated(request, _P)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, _P)
        webhook = enable_webhook(tx, caller, _read_id(request, "webhook_id"), now=context.clock())
    return Response(orjson.dumps(webhook_as_json(webhook)), 200, _NO_STORE, JSON)


def post_test(request: Request) -> Response:
    """Have a test delivered, and answer with its `webhook-id`."""
    require_authenticated(request, _P)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller, webhook_id = require_caller(tx, request, _P), _read_id(request, "webhook_id")
        delivery_id = send_test(tx, caller, webhook_id, now=context.clock())
    headers = {**_NO_STORE, "Location": f"/v1/webhooks/{webhook_id}/deliveries"}
    return Response(orjson.dumps({"id": str(delivery_id)}), 202, headers, JSON)


def show_deliveries(request: Request) -> Response:
    """Answer with a page of what was delivered to a webhook or is to be, the newest first."""
    require_media_type(request, (JSON,))
    require_authenticated(request, _P)
    page, chosen = read_page(request), request.query_params.get("state", "")
    if chosen and chosen not in set(DeliveryState):
        raise _refuse("state", chosen, "There is no such state.", f"Give one of {', '.join(DeliveryState)}.")
    state = DeliveryState(chosen) if chosen else None
    after = None if page.after is None else (page.after.at, UUID(bytes=page.after.key[:16].ljust(16, b"\0")))
    with context_of(request).database.transaction() as tx:
        caller, webhook_id = require_caller(tx, request, _P), _read_id(request, "webhook_id")
        found = list_deliveries(tx, caller, webhook_id, state=state, after=after, limit=page.size + 1)
    rows, last = cut_page(found, page)
    headers = {} if last is None else next_link(request, page, Mark(last.created_at, last.id.bytes))
    content = [delivery_as_json(one) for one in rows]
    return json_response(request, content, headers={"Vary": "Accept, Authorization", **headers})


def post_again(request: Request) -> Response:
    """Have a delivery sent again, now, with the same `webhook-id`."""
    require_authenticated(request, _P)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller, webhook_id = require_caller(tx, request, _P), _read_id(request, "webhook_id")
        send_again(tx, caller, webhook_id, _read_id(request, "delivery_id"), now=context.clock())
    return Response(status_code=202, headers=_NO_STORE)


def parse_webhook_order(content: bytes) -> tuple[str, list[str]]:
    """Return the address and the kinds in a JSON body; raise `BodyUnreadable`, or `WebhookRefused`."""
    try:
        order = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        message = f"The body is no JSON: {reason}"
        raise BodyUnreadable(
            message, faults=(Fault("api.webhooks.json", message, "", "", "Send one object."),)
        ) from None
    if not isinstance(order, dict) or not set(order) <= {"url", "types"}:
        raise _refuse("body", order, "This is no order for a webhook.", "Give url and, if you like, types.")
    url, kinds = order.get("url"), order.get("types", [])
    if not isinstance(url, str):
        raise _refuse("url", url, "The address is missing.", "Give an https address.")
    if not isinstance(kinds, list) or not all(isinstance(one, str) for one in kinds):
        raise _refuse("types", kinds, "types is a list of kinds.", "Give a list of texts, or leave it out for all.")
    return url, kinds


def webhook_as_json(one: Webhook) -> dict[str, Any]:
    """Return a webhook as JSON members, without its secret."""
    return {
        "id": str(one.id),
        "url": one.url,
        "types": sorted(one.kinds),
        "createdAt": write_instant(one.created_at),
        "failingSince": write_instant(one.failing_since) if one.failing_since else None,
        "disabledAt": write_instant(one.disabled_at) if one.disabled_at else None,
        "disabledWhy": one.disabled_why or None,
        "earlierSecretUntil": write_instant(one.earlier_until) if one.earlier_until else None,
    }


def delivery_as_json(one: WebhookDelivery) -> dict[str, Any]:
    """Return a delivery as JSON members; `webhookId` is the header `webhook-id` that it goes with."""
    return {
        "id": str(one.id),
        "webhookId": one.message_id,
        "notice": None if one.notice_id is None else str(one.notice_id),
        "type": one.kind.value,
        "state": one.state.value,
        "attempts": one.attempts,
        "createdAt": write_instant(one.created_at),
        "attemptedAt": write_instant(one.attempted_at) if one.attempted_at else None,
        "nextAt": write_instant(one.next_at) if one.next_at else None,
        "answer": one.answer,
        "failure": one.failure or None,
    }


def _register(request: Request, url: str, kinds: list[str]) -> Response:
    context = context_of(request)
    door, seal = open_webhook_door(context.settings), Seal(context.settings.secret)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, _P)
        webhook, secret = register_webhook(tx, caller, seal, door, url, kinds, now=context.clock())
    headers = {**_NO_STORE, "Location": f"/v1/webhooks/{webhook.id}"}
    return Response(orjson.dumps({**webhook_as_json(webhook), "secret": secret}), 201, headers, JSON)


def _read_id(request: Request, name: str) -> UUID:
    try:
        return UUID(str(request.path_params[name]))
    except ValueError:
        raise WebhookUnknown from None


def _refuse(name: str, value: object, message: str, fix: str) -> WebhookRefused:
    return WebhookRefused(message, faults=(Fault(f"api.webhooks.{name}", message, name, shown(value), fix),))
