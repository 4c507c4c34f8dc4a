"""Hand in documents, and see what became of them: `/epcis/capture` (EPCIS 2.0 §12.4).

Promise: a document is read, checked and committed before it is answered, so 202 means stored, whatever happens next,
and the job is finished when it is first asked for. The same document sent again stores nothing twice. Nothing is taken
from a caller without credentials, whose body is not even read; everything is the caller's organization's.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, LINKED_JSON, read_body, require_document_type, require_media_type
from gqts.api.context import Context, context_of
from gqts.api.headers import VERSIONS, limit_headers
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.api.problems import BY_SLUG
from gqts.api.telemetry import count_capture
from gqts.capture import (
    CaptureJob,
    ErrorBehaviour,
    Submitter,
    accept_submission,
    find_job,
    list_jobs,
    prepare_submission,
    require_submitter,
)
from gqts.epcis import Limits
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown

_BEHAVIOUR = "GS1-Capture-Error-Behaviour"


class ErrorBehaviourUnknown(GqtsError):
    """The header GS1-Capture-Error-Behaviour says neither rollback nor proceed."""

    kind = Kind.INVALID


class CaptureUnknown(GqtsError):
    """There is no capture job with this id."""

    kind = Kind.NOT_FOUND


def document_limits(context: Context) -> Limits:
    """Return the limits of one document, from the settings."""
    return Limits(bytes=context.settings.capture_bytes_limit, events=context.settings.capture_events_limit)


async def post_document(request: Request) -> Response:
    """Store a document, then answer 202 with the address of its job."""
    context = context_of(request)
    await anyio.to_thread.run_sync(require_authenticated, request, Permission.EVENTS_CAPTURE)
    require_document_type(request)
    behaviour = _read_behaviour(request)
    content = await read_body(request, context.settings.capture_bytes_limit)
    job = await anyio.to_thread.run_sync(_capture, request, content, behaviour, limiter=context.captures)
    headers = {"Location": f"/epcis/capture/{job.capture_id}", **VERSIONS, **limit_headers(context)}
    return Response(status_code=202, headers=headers)


def show_job(request: Request) -> Response:
    """Answer with one capture job."""
    require_media_type(request, (JSON, LINKED_JSON))
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.EVENTS_CAPTURE)
        assert caller.organization is not None
        job = find_job(tx, caller.organization, _read_capture_id(request.path_params["capture_id"]))
    if job is None:
        raise CaptureUnknown
    return json_response(request, job_as_json(job), headers=VERSIONS)


def show_jobs(request: Request) -> Response:
    """Answer with a page of capture jobs, newest first."""
    require_media_type(request, (JSON, LINKED_JSON))
    page = read_page(request)
    after = None if page.after is None else (page.after.at, UUID(bytes=page.after.key))
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.EVENTS_CAPTURE)
        assert caller.organization is not None
        found = list_jobs(tx, caller.organization, after=after, limit=page.size + 1)
    jobs, last = cut_page(found, page)
    link = {} if last is None else next_link(request, page, Mark(last.created_at, last.capture_id.bytes))
    return json_response(request, [job_as_json(job) for job in jobs], headers={**VERSIONS, **link})


def job_as_json(job: CaptureJob) -> dict[str, Any]:
    """Return a job as the standard's EPCISCaptureJob, with our counts beside."""
    return {
        "captureID": str(job.capture_id),
        "createdAt": write_instant(job.created_at),
        "finishedAt": write_instant(job.finished_at),
        "running": job.running,
        "success": job.success,
        "captureErrorBehaviour": job.error_behaviour.value,
        "errors": [fault_as_error(fault) for fault in job.faults],
        "eventsSent": job.events_sent,
        "eventsStored": job.events_stored,
        "eventsKnown": job.events_known,
        "eventsRefused": job.events_refused,
        "masterDataStored": job.master_data_stored,
        "submitter": job.submitter,
        "documentFormat": job.document_format,
        "documentID": job.document_id,
    }


def fault_as_error(fault: Fault) -> dict[str, Any]:
    """Return a fault as the problem that the standard's job lists, with where it is and how to mend it."""
    members = fault.as_json()
    return {
        "type": f"epcisException:{BY_SLUG['invalid'].exception}",
        "title": members.pop("message"),
        "status": BY_SLUG["invalid"].status,
        "detail": " ".join(f"{part.rstrip('.')}." for part in (fault.message, fault.fix) if part),
        **members,
    }


def submitter_of(tx: Transaction, request: Request) -> Submitter:
    """Return the caller's organization as a submitter; raise as `require_caller` and `require_submitter` do."""
    caller = require_caller(tx, request, Permission.EVENTS_CAPTURE)
    assert caller.organization is not None
    return require_submitter(tx, caller.organization)


def _capture(request: Request, content: bytes, behaviour: ErrorBehaviour) -> CaptureJob:
    context = context_of(request)
    ready = prepare_submission(content, limits=document_limits(context))
    with context.database.transaction() as tx:
        submitter = submitter_of(tx, request)  # again: what held before the body came may hold no more
        job = accept_submission(tx, submitter, ready, now=context.clock(), error_behaviour=behaviour)
    count_capture(job)
    return job


def _read_behaviour(request: Request) -> ErrorBehaviour:
    text = request.headers.get(_BEHAVIOUR, ErrorBehaviour.ROLLBACK.value).strip().lower()
    try:
        return ErrorBehaviour(text)
    except ValueError as reason:
        message = f"{_BEHAVIOUR} is {shown(text)!r}."
        fix = "Send rollback (store nothing if anything is wrong) or proceed (store what is right)."
        fault = Fault("capture.error_behaviour", message, _BEHAVIOUR, shown(text), fix)
        raise ErrorBehaviourUnknown(f"{message} {fix}", faults=(fault,)) from reason


def _read_capture_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as reason:
        raise CaptureUnknown from reason
