"""Ask for events, and hand in one: `/epcis/events` and its relatives (EPCIS 2.0 §12.3, §12.5).

`/epcis/bizSteps/shipping/events` and the like are the same query with one more condition.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.content import JSON, LINKED_JSON, read_body, require_document_type, require_media_type
from gqts.api.context import Context, context_of
from gqts.api.epcis.capture import document_limits
from gqts.api.epcis.documents import answer_events, told_event
from gqts.api.epcis.query import read_search
from gqts.api.headers import VERSIONS, limit_headers
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.api.telemetry import count_capture
from gqts.capture import CaptureJob, accept_submission, prepare_submission
from gqts.epcis import write_event_json
from gqts.events import Position, StoredEvent, find_event, find_senders_ids, list_events
from gqts.events.identity import event_hash_uri
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind

_PREFIX = "/epcis/events/"
_TAKEN = "capture.event_id.taken"


class EventUnknown(GqtsError):
    """No event with this id is stored."""

    kind = Kind.NOT_FOUND


class EventRefused(GqtsError):
    """The event was refused, and nothing of it was kept."""

    kind = Kind.INVALID


class EventIdTaken(GqtsError):
    """Another event is stored under this eventID."""

    kind = Kind.CONFLICT


class EventsTooMany(GqtsError):
    """Exactly one event is taken here; hand documents in at /epcis/capture."""

    kind = Kind.INVALID


def show_events(request: Request, *extra: tuple[str, str]) -> Response:
    """Answer with a page of the events that are asked for."""
    page = read_page(request)
    search = read_search(request, extra)
    context = context_of(request)
    after = None if page.after is None else Position(page.after.at, page.after.key)
    with context.database.transaction(read_only=True) as tx:
        if search.event_ids:
            found = _find_each(tx, search.event_ids)
        else:
            found = list_events(tx, search.query, after=after, limit=page.size + 1)
    events, last = cut_page(found, page) if not search.event_ids else (found, None)
    link = {} if last is None else next_link(request, page, Mark(last.record_time, last.event_id))
    return answer_events(request, events, now=context.clock(), headers=link)


def show_events_of(parameter: str, name: str) -> Callable[[Request], Response]:
    """Return an endpoint for the events whose `parameter` is what the path says at `name`."""

    def endpoint(request: Request) -> Response:
        return show_events(request, (parameter, request.path_params[name]))

    return endpoint


def show_event(request: Request) -> Response:
    """Answer with one event, found by its own id or its hash, and its error declarations."""
    context = context_of(request)
    with context.database.transaction(read_only=True) as tx:
        found = _find_each(tx, (_read_event_id(request),))
    if not found:
        raise EventUnknown
    return answer_events(request, found, now=context.clock())


async def post_event(request: Request) -> Response:
    """Store one event, then answer 201 with its address; 200 when it was stored before."""
    context = context_of(request)
    require_document_type(request)
    media_type = require_media_type(request, (JSON, LINKED_JSON))
    content = await read_body(request, context.settings.capture_bytes_limit)
    job, stored = await anyio.to_thread.run_sync(_store_event, context, content, limiter=context.captures)
    event = told_event(stored)
    headers = {
        "Location": _PREFIX + quote(event.event_id or stored.hash_uri, safe=""),
        **VERSIONS,
        **limit_headers(context),
    }
    return Response(write_event_json(event), 201 if job.events_stored else 200, headers, media_type)


def _store_event(context: Context, content: bytes) -> tuple[CaptureJob, StoredEvent]:
    ready = prepare_submission(content, limits=document_limits(context))
    if ready.document.count != 1:
        raise EventsTooMany(f"The body holds {ready.document.count} events. {EventsTooMany.__doc__}")
    with context.database.transaction() as tx:
        job = accept_submission(tx, ready, now=context.clock())
        _require_success(job)
        prepared = ready.prepared[0]
        stored = find_event(tx, prepared.event.event_id or event_hash_uri(prepared.event_hash))
    count_capture(job)
    assert stored is not None
    return job, stored


def _require_success(job: CaptureJob) -> None:
    """Raise, so that the transaction keeps nothing, when the one event was refused."""
    if job.success:
        return
    faults: tuple[Fault, ...] = job.faults
    detail = " ".join(fault.message for fault in faults[:3])
    if any(fault.code == _TAKEN for fault in faults):
        raise EventIdTaken(detail, faults=faults)
    raise EventRefused(detail, faults=faults)


def _find_each(tx: Transaction, event_ids: tuple[str, ...]) -> list[StoredEvent]:
    """Return the events with these ids, each once, withdrawals after what they withdraw."""
    named = [event for event_id in event_ids if (event := find_event(tx, event_id)) is not None]
    found = {event.event_id: event for event in named}
    names = dict.fromkeys((*event_ids, *(event.hash_uri for event in named)))
    for bearers in find_senders_ids(tx, list(names)).values():
        for event in bearers:
            found.setdefault(event.event_id, event)
    return list(found.values())


def _read_event_id(request: Request) -> str:
    """Return the id in the path; one whose `?ver=` was not encoded has it in the query."""
    raw = request.scope.get("raw_path")
    path = unquote(bytes(raw).decode("latin-1").partition("?")[0]) if raw else request.scope["path"]
    event_id = path.removeprefix(_PREFIX)
    query = request.scope["query_string"].decode("latin-1")
    return f"{event_id}?{query}" if event_id.startswith("ni:") and query.startswith("ver=") else event_id
