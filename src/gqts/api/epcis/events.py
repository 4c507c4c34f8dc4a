"""Ask for events, and hand in one: `/epcis/events` and its relatives (EPCIS 2.0 §12.3, §12.5).

`/epcis/bizSteps/shipping/events` and the like are the same query with one more condition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote, unquote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.authentication import looking, note_unknown, require_authenticated
from gqts.api.content import JSON, LINKED_JSON, read_body, require_document_type, require_media_type
from gqts.api.context import context_of
from gqts.api.epcis.capture import document_limits, submitter_of
from gqts.api.epcis.documents import answer_events, told_event
from gqts.api.epcis.query import EventSearch, read_search
from gqts.api.headers import VERSIONS, limit_headers
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.api.telemetry import count_capture
from gqts.capture import CaptureJob, accept_submission, find_accepted, prepare_submission
from gqts.epcis import Event, write_event_json
from gqts.events import Position
from gqts.identifiers import canonical_uri
from gqts.kit.errors import Fault, GqtsError, Kind
from gqts.sharing import Purpose
from gqts.tracing import SeenEvent, query_event, query_events

_PREFIX = "/epcis/events/"
_TAKEN = "capture.event_id.taken"


class EventUnknown(GqtsError):
    """No event with this id is stored."""

    kind = Kind.NOT_FOUND


class EventRefused(GqtsError):
    """The event was refused, and nothing of it was kept."""

    kind = Kind.INVALID


class EventIdTaken(GqtsError):
    """Another event of yours is stored under this eventID."""

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
    with looking(request, Purpose.QUERY, things=search.things) as look:
        if search.event_ids:
            found = query_event(look.tx, look.glass, search.event_ids)
        else:
            found = query_events(look.tx, look.glass, search.query, after=after, limit=page.size + 1)
    events, last = cut_page(found, page) if not search.event_ids else (found, None)
    if last is None and after is None:
        note_unknown(request, count_unknown(search, found))
    link = {} if last is None else next_link(request, page, Mark(last.stored.record_time, last.stored.event_id))
    return answer_events(request, events, now=context.clock(), headers=link)


def count_unknown(search: EventSearch, found: Sequence[SeenEvent]) -> int:
    """Return how many of the things that were asked for no event tells of."""
    if search.event_ids:
        return max(0, search.things - len(found))
    named = {canonical_uri(uri) for one in found for _, uri in one.stored.event.identifiers()}
    return sum(canonical_uri(uri) not in named for uri in search.query.identifiers)


def show_events_of(parameter: str, name: str) -> Callable[[Request], Response]:
    """Return an endpoint for the events whose `parameter` is what the path says at `name`."""

    def endpoint(request: Request) -> Response:
        return show_events(request, (parameter, request.path_params[name]))

    return endpoint


def show_event(request: Request) -> Response:
    """Answer with one event, found by its own id or its hash, and its error declarations."""
    context = context_of(request)
    with looking(request, Purpose.QUERY) as look:
        found = query_event(look.tx, look.glass, (_read_event_id(request),))
    if not found:
        note_unknown(request)
        raise EventUnknown
    return answer_events(request, found, now=context.clock())


async def post_event(request: Request) -> Response:
    """Store one event, then answer 201 with its address; 200 when it was stored before."""
    context = context_of(request)
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.EVENTS_CAPTURE)
    require_document_type(request)
    media_type = require_media_type(request, (JSON, LINKED_JSON))
    content = await read_body(request, context.settings.capture_bytes_limit)
    job, event = await anyio.to_thread.run_sync(_store_event, request, content, limiter=context.captures)
    headers = {
        "Location": _PREFIX + quote(event.event_id or "", safe=""),
        **VERSIONS,
        **limit_headers(context),
    }
    return Response(write_event_json(event), 201 if job.events_stored else 200, headers, media_type)


def _store_event(request: Request, content: bytes) -> tuple[CaptureJob, Event]:
    """Store the one event; return it as it is told to its own submitter, who sent all of it."""
    context = context_of(request)
    ready = prepare_submission(content, limits=document_limits(context))
    if ready.document.count != 1:
        raise EventsTooMany(f"The body holds {ready.document.count} events. {EventsTooMany.__doc__}")
    with context.database.transaction() as tx:
        submitter = submitter_of(tx, request)
        job = accept_submission(tx, submitter, ready, now=context.clock())
        _require_success(job)
        event = find_accepted(tx, submitter, ready.prepared[0])
    count_capture(job)
    return job, told_event(event)


def _require_success(job: CaptureJob) -> None:
    """Raise, so that the transaction keeps nothing, when the one event was refused."""
    if job.success:
        return
    faults: tuple[Fault, ...] = job.faults
    detail = " ".join(fault.message for fault in faults[:3])
    if any(fault.code == _TAKEN for fault in faults):
        raise EventIdTaken(detail, faults=faults)
    raise EventRefused(detail, faults=faults)


def _read_event_id(request: Request) -> str:
    """Return the id in the path; one whose `?ver=` was not encoded has it in the query."""
    raw = request.scope.get("raw_path")
    path = unquote(bytes(raw).decode("latin-1").partition("?")[0]) if raw else request.scope["path"]
    event_id = path.removeprefix(_PREFIX)
    query = request.scope["query_string"].decode("latin-1")
    return f"{event_id}?{query}" if event_id.startswith("ni:") and query.startswith("ver=") else event_id
