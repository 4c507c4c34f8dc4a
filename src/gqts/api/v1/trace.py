"""The trace of a thing: `GET /v1/trace/{identifier}`, back to what it was made of and forward to what came of it."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gqts.api.answers import json_response
from gqts.api.authentication import looking, note_unknown
from gqts.api.content import JSON, require_media_type
from gqts.api.context import context_of
from gqts.api.v1.addressing import read_identifier
from gqts.certificates import ItemCertificates, read_item_certificates
from gqts.certificates.record import item_certificates_as_json
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.scans import Scan, Verdict, scan_item
from gqts.sharing import Glass, Purpose
from gqts.tracing import Reached, iterate_reached
from gqts.tracing.record import identifier_as_json, journey_as_json, reached_as_json

PREFIX = "/v1/trace/"
DEFAULT_REACH = 1_000
LARGEST_REACH = 10_000


class Direction(StrEnum):
    """Which way to trace."""

    BACKWARD = "backward"
    FORWARD = "forward"
    BOTH = "both"


class NothingKnown(GqtsError):
    """Nobody has shared anything under this identifier. That says nothing about the thing itself."""

    kind = Kind.NOT_FOUND


class TraceParameterRefused(GqtsError):
    """A query parameter of a trace has a value it cannot have."""

    kind = Kind.INVALID


def show_trace(request: Request) -> Response:
    """Answer with the journey, the reach, or both."""
    require_media_type(request, (JSON,))
    identifier = read_identifier(request, PREFIX)
    direction = _read_direction(request)
    limit = _read_limit(request)
    try:
        with looking(request, Purpose.TRACE) as look:
            root = context_of(request).settings.public_url
            content = read_trace_as_json(look.tx, look.glass, identifier, direction, limit, root)
    except NothingKnown:
        note_unknown(request)
        raise
    return json_response(request, content, headers={"Vary": "Accept, Authorization"})


def read_trace_as_json(
    tx: Transaction, glass: Glass, identifier: Identifier, direction: Direction, limit: int, root: str
) -> dict[str, Any]:
    """Read a trace as its viewer may see it and return it as JSON; raise `NothingKnown`.

    `root` is this server's own address, by which events may name certificates.
    """
    scan: Scan | None = None
    certificates: ItemCertificates | None = None
    reached: tuple[Reached, ...] | None = None
    if direction is not Direction.FORWARD:
        scan = scan_item(tx, glass, identifier)
        certificates = read_item_certificates(tx, glass, scan.journey, root)
    if direction is not Direction.BACKWARD:
        reached = tuple(islice(iterate_reached(tx, glass, identifier), limit + 1))
    is_told = scan is not None and bool(scan.journey.steps or scan.journey.withheld)
    if not (reached or is_told or (certificates is not None and certificates.covering)):
        raise NothingKnown
    return {
        "subject": identifier_as_json(identifier),
        "direction": direction.value,
        "verdict": None if scan is None else verdict_as_json(scan.verdict),
        "journey": None if scan is None else journey_as_json(scan.journey),
        "certificates": None
        if certificates is None
        else item_certificates_as_json(certificates, glass.at.date(), root),
        "reached": None if reached is None else [reached_as_json(one) for one in reached[:limit]],
        "reachedTruncated": reached is not None and len(reached) > limit,
    }


def verdict_as_json(verdict: Verdict) -> dict[str, str]:
    """Return what a scan of the subject tells, and why."""
    return {"judgement": verdict.judgement.value, "reason": verdict.reason.value}


def _read_direction(request: Request) -> Direction:
    text = request.query_params.get("direction", Direction.BACKWARD.value)
    try:
        return Direction(text)
    except ValueError as reason:
        raise _refused("direction", text, "Give backward, forward or both.") from reason


def _read_limit(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_REACH))
    if text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= LARGEST_REACH:
        return int(text)
    raise _refused("limit", text, f"Give a whole number from 1 to {LARGEST_REACH}.")


def _refused(name: str, value: str, fix: str) -> TraceParameterRefused:
    fault = Fault(f"api.trace.{name}", f"{name} is {shown(value)!r}.", name, shown(value), fix)
    return TraceParameterRefused(f"{fault.message} {fix}", faults=(fault,))
