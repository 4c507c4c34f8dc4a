"""Accept a document: read it, refuse what is wrong, store the rest once, say what happened, in one transaction.

Under `rollback` one fault anywhere stores nothing; under `proceed` the good events and the master data are stored and
the bad ones told (EPCIS 2.0 §8.2.5.4). Either way the job is written. A document that cannot be read at all is no job:
`DocumentUnreadable` and `DocumentTooLarge` go to the caller. An eventID that its sender chose names one event for ever:
another event under the same id is refused, unless one of the two is an error declaration (EPCIS 2.0 §7.4.1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.capture import _storage
from gqts.capture.job import CaptureJob, ErrorBehaviour
from gqts.catalogue import record_master_data
from gqts.epcis import Document, Limits, read_document
from gqts.events import (
    EventIdTaken,
    PreparedEvent,
    WritersCollided,
    append_events,
    find_senders_ids,
    prepare_event,
)
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish

EVENTS_CAPTURED = "capture.events_captured"
"""Topic of the fact that events were stored: key is the capture id; payload `stored`, `known`, `submitter`."""

_ATTEMPTS = 5

UNIDENTIFIED = "urn:gqts:unidentified"
"""The submitter of a document that does not say who sends it."""


@dataclass(frozen=True, slots=True)
class ReadySubmission:
    """A document read, checked and hashed, ready to be stored; made without a database."""

    document: Document
    prepared: tuple[PreparedEvent, ...]
    positions: tuple[int, ...]


def prepare_submission(content: bytes, *, limits: Limits | None = None) -> ReadySubmission:
    """Do everything that needs no database. Raises `DocumentUnreadable`, `DocumentTooLarge`."""
    prepared: list[PreparedEvent] = []
    document = read_document(
        content, limits=limits or Limits(), take=lambda event: prepared.append(prepare_event(event))
    )
    return ReadySubmission(document, tuple(prepared), document.positions)


def accept_document(
    tx: Transaction,
    content: bytes,
    *,
    now: datetime,
    submitter: str | None = None,
    error_behaviour: ErrorBehaviour = ErrorBehaviour.ROLLBACK,
    limits: Limits | None = None,
) -> CaptureJob:
    """Read and store one document and return its job; see `accept_submission`."""
    ready = prepare_submission(content, limits=limits)
    return accept_submission(tx, ready, now=now, submitter=submitter, error_behaviour=error_behaviour)


def accept_submission(
    tx: Transaction,
    ready: ReadySubmission,
    *,
    now: datetime,
    submitter: str | None = None,
    error_behaviour: ErrorBehaviour = ErrorBehaviour.ROLLBACK,
) -> CaptureJob:
    """Store what may be stored and return the finished job.

    `submitter` is who pushed it (default: the sender its header names). Raises `WritersCollided` and `HashCollision`
    of the event store, with nothing stored.
    """
    document = ready.document
    told_by = submitter or document.sender or UNIDENTIFIED
    capture_id = new_id(lambda: now)
    for _ in range(_ATTEMPTS):
        conflicts = _find_conflicts(tx, ready)
        faults = (*document.faults, *conflicts.values())
        is_refused = bool(faults) and error_behaviour is ErrorBehaviour.ROLLBACK
        kept = () if is_refused else _without(ready, conflicts)
        try:
            appended = append_events(tx, kept, capture_id=capture_id.bytes, submitter=told_by, record_time=now)
        except EventIdTaken:  # by a writer who was faster by a moment: now it is seen among the conflicts
            continue
        break
    else:
        raise WritersCollided
    repeated = len(kept) - len(appended.stored) - len(appended.known)
    job = CaptureJob(
        capture_id=capture_id,
        created_at=now,
        finished_at=now,
        success=not faults,
        error_behaviour=error_behaviour,
        submitter=told_by,
        document_format=document.format,
        document_id=document.document_id,
        events_sent=document.count,
        events_stored=len(appended.stored),
        events_known=len(appended.known) + repeated,
        events_refused=document.count - len(kept),
        master_data_stored=0 if is_refused else _record(tx, document, capture_id.bytes, told_by, now),
        faults=faults,
    )
    _storage.insert_job(tx, job)
    if appended.stored:
        facts = {"stored": job.events_stored, "known": job.events_known, "submitter": told_by}
        publish(tx, EVENTS_CAPTURED, str(job.capture_id), facts)
    return job


def find_job(tx: Transaction, capture_id: UUID) -> CaptureJob | None:
    """Return the job with this id, or None."""
    return _storage.select_job(tx, capture_id)


def list_jobs(tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 30) -> list[CaptureJob]:
    """Return a page of jobs, newest first; `after` is the (created_at, capture_id) that the last page ended with."""
    return _storage.select_jobs(tx, after, limit)


def _record(tx: Transaction, document: Document, capture_id: bytes, told_by: str, now: datetime) -> int:
    return record_master_data(tx, document.master_data, statement_id=capture_id, submitter=told_by, stated_at=now)


def _without(ready: ReadySubmission, conflicts: dict[int, Fault]) -> tuple[PreparedEvent, ...]:
    if not conflicts:
        return ready.prepared
    return tuple(one for place, one in enumerate(ready.prepared) if place not in conflicts)


def _find_conflicts(tx: Transaction, ready: ReadySubmission) -> dict[int, Fault]:
    """Return, by place among the prepared, the fault of each event whose chosen id already names another event."""
    chosen = [(place, one, one.sender_id) for place, one in enumerate(ready.prepared) if one.sender_id is not None]
    if not chosen:
        return {}
    taken: dict[str, set[bytes]] = {
        event_id: {stored.event_hash for stored in bearing}
        for event_id, bearing in find_senders_ids(tx, [event_id for _, _, event_id in chosen]).items()
    }
    conflicts = {}
    for place, one, event_id in chosen:
        bearers = taken.setdefault(event_id, {one.event_hash})
        if one.event_hash not in bearers and one.event.error_declaration is None:
            conflicts[place] = _conflict(event_id, ready.positions[place])
    return conflicts


def _conflict(event_id: str, position: int) -> Fault:
    return Fault(
        code="capture.event_id.taken",
        message="This eventID already names another event.",
        field=f"eventList[{position}].eventID",
        value=shown(event_id),
        fix="Give every event an id of its own, or leave eventID out. To correct an event, send it again with an "
        "errorDeclaration, then send the correct one under a new id.",
        event=position,
    )
