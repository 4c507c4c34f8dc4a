"""Recalls for systems: begin one (`POST /v1/recalls`), read it (`GET /v1/recalls/{id}`), and take what it affects
along, page by page (`GET /v1/recalls/{id}/affected`), as JSON, NDJSON or CSV.

Publishing is for people: it is done on the page that shows who will be told.
"""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
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
from gqts.kit.clock import write_instant
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.recalls import (
    Affected,
    Balance,
    Beginning,
    Recall,
    begin_recall,
    content_as_json,
    find_affected,
    list_notices,
    list_tiers,
    read_balance,
    require_own_recall,
)

NDJSON = "application/x-ndjson"
CSV = "text/csv"
DEFAULT_PAGE = 1_000
LARGEST_PAGE = 10_000
_LARGEST_ORDER = 2 * 1024 * 1024
_MEMBERS = ("identifiers", "beginning", "reference", "drill", "coversClaims")
_BEGINNINGS = tuple(one.value for one in Beginning if one is not Beginning.SHIFT)
_COLUMNS = ("identifier", "how", "depth", "isUnit", "isShown", "reach", "at", "place", "holder")


class RecallOrderRefused(GqtsError):
    """The order for a recall, or a parameter, says something that cannot be."""

    kind = Kind.INVALID


async def post_recall(request: Request) -> Response:
    """Begin a recall or a drill, and answer with it: its scope is found meanwhile."""
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.RECALLS_MANAGE)
    require_document_type(request, (JSON,))
    order = parse_recall_order(await read_body(request, _LARGEST_ORDER))
    content = await anyio.to_thread.run_sync(_begin, request, order)
    headers = {"Location": f"/v1/recalls/{content['id']}", "Cache-Control": "no-store"}
    return Response(orjson.dumps(content), 202, headers, JSON)


def show_recall(request: Request) -> Response:
    """Answer with a recall: how far it is, its mass balance, and what came back by tier."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.RECALLS_MANAGE)
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.RECALLS_MANAGE)
        recall = require_own_recall(tx, caller, read_id(request))
        tiers = list_tiers(list_notices(tx, recall), context.clock())
        content = recall_as_json(recall, read_balance(tx, recall))
    content["tiers"] = [{**asdict(tier), "reach": tier.reach} for tier in tiers]
    return json_response(request, content, headers={"Vary": "Accept, Authorization"})


def show_affected(request: Request) -> Response:
    """Answer with a page of what a recall affects; the header Link leads to the next."""
    media_type = require_media_type(request, (JSON, NDJSON, CSV))
    require_authenticated(request, Permission.RECALLS_MANAGE)
    after = read_number(request, "after", 0, 10**15)
    limit = read_number(request, "limit", DEFAULT_PAGE, LARGEST_PAGE, least=1)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.RECALLS_MANAGE)
        recall = require_own_recall(tx, caller, read_id(request))
        found = find_affected(tx, recall, after=after, limit=limit)
    headers = {"Vary": "Accept, Authorization", "Cache-Control": "no-store"}
    if len(found) == limit:
        path = f"/v1/recalls/{recall.id}/affected?after={found[-1].position}&limit={limit}"
        headers["Link"] = f'<{path}>; rel="next"'
    rows = [affected_as_json(one) for one in found]
    if media_type == NDJSON:
        return Response(b"".join(orjson.dumps(row) + b"\n" for row in rows), 200, headers, NDJSON)
    if media_type == CSV:
        return Response(_write_csv(rows), 200, headers, "text/csv; charset=utf-8")
    return Response(orjson.dumps(rows), 200, headers, JSON)


def parse_recall_order(content: bytes) -> dict[str, Any]:
    """Return the order in a JSON body; raise `BodyUnreadable`, or `RecallOrderRefused` with every fault."""
    try:
        order = orjson.loads(content)
    except orjson.JSONDecodeError as reason:
        message = f"The body is no JSON: {reason}"
        raise BodyUnreadable(
            message, faults=(Fault("api.recalls.json", message, "", "", "Send one object."),)
        ) from None
    if not isinstance(order, dict):
        message = "The body is no JSON object."
        raise BodyUnreadable(message, faults=(Fault("api.recalls.json", message, "", "", "Send one object."),))
    faults = tuple(_list_faults(order))
    if faults:
        raise RecallOrderRefused(faults[0].message, faults=faults)
    return order


def recall_as_json(recall: Recall, balance: Balance) -> dict[str, Any]:
    """Return a recall as JSON members."""
    return {
        "id": str(recall.id),
        "state": recall.state.value,
        "drill": recall.is_drill,
        "beginning": recall.subject.beginning.value,
        "identifiers": list(recall.subject.identifiers),
        "reference": recall.subject.reference,
        "createdAt": write_instant(recall.created_at),
        "publishedAt": write_instant(recall.published_at) if recall.published_at else None,
        "dueAt": write_instant(recall.due_at) if recall.due_at else None,
        "closedAt": write_instant(recall.closed_at) if recall.closed_at else None,
        "walk": {
            "stage": recall.walk.value,
            "stepsDone": recall.steps_done,
            "steps": recall.steps,
            "affected": recall.affected,
            "isCut": recall.is_cut,
        },
        "balance": asdict(balance),
        "content": {language: content_as_json(one) for language, one in recall.content.items()},
    }


def affected_as_json(one: Affected) -> dict[str, Any]:
    """Return something affected as JSON members; where it is, as far as the recaller may see."""
    return {
        "identifier": one.uri,
        "how": one.how,
        "depth": one.depth,
        "isUnit": one.is_unit,
        "isShown": one.is_shown,
        "reach": None if one.reach is None else one.reach.name.lower(),
        "at": None if one.at is None else write_instant(one.at),
        "place": one.place,
        "holder": None if one.holder is None else str(one.holder),
    }


def _begin(request: Request, order: dict[str, Any]) -> dict[str, Any]:
    context = context_of(request)
    with context.database.transaction() as tx:
        caller = require_caller(tx, request, Permission.RECALLS_MANAGE)
        recall = begin_recall(
            tx,
            caller,
            order["identifiers"],
            now=context.clock(),
            beginning=Beginning(order.get("beginning", Beginning.THINGS.value)),
            reference=order.get("reference", ""),
            is_drill=order.get("drill", False),
            covers_claims=order.get("coversClaims", False),
        )
        return recall_as_json(recall, read_balance(tx, recall))


def _list_faults(order: dict[str, Any]) -> list[Fault]:
    faults = [_fault(name, order[name], f"Give {', '.join(_MEMBERS)}.") for name in order if name not in _MEMBERS]
    things = order.get("identifiers")
    if not isinstance(things, list) or not all(isinstance(one, str) for one in things):
        faults.append(_fault("identifiers", things, "Give a list of codes, each a text."))
    if order.get("beginning", "things") not in _BEGINNINGS:
        faults.append(_fault("beginning", order["beginning"], f"Give one of {', '.join(_BEGINNINGS)}."))
    if not isinstance(order.get("reference", ""), str):
        faults.append(_fault("reference", order["reference"], "Give a text."))
    faults.extend(
        _fault(name, order[name], "Give true or false.")
        for name in ("drill", "coversClaims")
        if not isinstance(order.get(name, False), bool)
    )
    return faults


def _fault(name: str, value: object, fix: str) -> Fault:
    message = f"{shown(name)} is not what an order can have there."
    return Fault("api.recalls.order", message, shown(name), shown(value), fix)


def read_id(request: Request, name: str = "recall_id") -> UUID:
    """Return an id in the path; raise `RecallOrderRefused`."""
    text = str(request.path_params[name])
    try:
        return UUID(text)
    except ValueError:
        raise RecallOrderRefused(
            "This is no id.",
            faults=(Fault("api.recalls.id", "This is no id.", name, shown(text), "Give the id as it was told."),),
        ) from None


def read_number(request: Request, name: str, otherwise: int, most: int, *, least: int = 0) -> int:
    """Return a whole number of the query; raise `RecallOrderRefused`."""
    text = request.query_params.get(name, str(otherwise))
    if text.isascii() and text.isdigit() and len(text) <= 15 and least <= int(text) <= most:
        return int(text)
    fix = f"Give a whole number from {least} to {most}."
    fault = Fault(f"api.recalls.{name}", f"{name} is {shown(text)!r}.", name, shown(text), fix)
    raise RecallOrderRefused(f"{fault.message} {fix}", faults=(fault,))


def _write_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[name]) for name in _COLUMNS] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
