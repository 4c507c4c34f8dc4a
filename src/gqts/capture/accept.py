"""Accept a document: read it, refuse what is wrong, store the rest once, say what happened, in one transaction.

Under `rollback` one fault anywhere stores nothing; under `proceed` the good events and the master data are stored and
the bad ones told (EPCIS 2.0 §8.2.5.4). Either way the job is written. A document that cannot be read at all is no job:
`DocumentUnreadable` and `DocumentTooLarge` go to the caller. An eventID names one event of its submitter's for ever:
another event of theirs under the same id is refused, unless one of the two is an error declaration (EPCIS 2.0
§7.4.1.4).

Every event is its submitter's, whatever the document's header says; what the submitter may not say is refused like any
other fault (`gqts.capture.authority`). What others told changes no answer: nobody can try what somebody else told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.capture import _storage
from gqts.capture.authority import AuthorityCheck, Judgement, Named, name_event
from gqts.capture.job import CaptureJob, ErrorBehaviour
from gqts.capture.submitter import Submitter, prepare_check
from gqts.catalogue import record_master_data
from gqts.epcis import Document, Event, Limits, MasterDataElement, read_document
from gqts.events import (
    Belonging,
    EventIdTaken,
    PreparedEvent,
    Standing,
    StoredEvent,
    WritersCollided,
    append_events,
    find_own_event,
    find_senders_ids,
    prepare_event,
)
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.sharing import FactKind

EVENTS_CAPTURED = "capture.events_captured"
"""Topic of the fact that events were stored: key is the capture id; payload `stored`, `known`, `submitter`."""
EVENTS_TO_LOG = "capture.events_to_log"
"""Topic of the same news for the log alone: nothing that others make of a capture may keep its events out of there.
Key: the capture id. Payload: nothing."""

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class ReadySubmission:
    """A document read, checked and hashed, ready to be stored; made without a database."""

    document: Document
    prepared: tuple[PreparedEvent, ...]
    named: tuple[Named, ...]
    positions: tuple[int, ...]


def prepare_submission(content: bytes, *, limits: Limits | None = None) -> ReadySubmission:
    """Do everything that needs no database. Raises `DocumentUnreadable`, `DocumentTooLarge`."""
    prepared: list[PreparedEvent] = []
    named: list[Named] = []

    def take(event: Event) -> None:
        prepared.append(prepare_event(event))
        named.append(name_event(event))

    document = read_document(content, limits=limits or Limits(), take=take)
    return ReadySubmission(document, tuple(prepared), tuple(named), document.positions)


def accept_document(
    tx: Transaction,
    submitter: Submitter,
    content: bytes,
    *,
    now: datetime,
    error_behaviour: ErrorBehaviour = ErrorBehaviour.ROLLBACK,
    limits: Limits | None = None,
) -> CaptureJob:
    """Read and store one document and return its job; see `accept_submission`."""
    ready = prepare_submission(content, limits=limits)
    return accept_submission(tx, submitter, ready, now=now, error_behaviour=error_behaviour)


def accept_submission(
    tx: Transaction,
    submitter: Submitter,
    ready: ReadySubmission,
    *,
    now: datetime,
    error_behaviour: ErrorBehaviour = ErrorBehaviour.ROLLBACK,
) -> CaptureJob:
    """Store what may be stored and return the finished job.

    Raises `WritersCollided` and `HashCollision` of the event store, with nothing stored.
    """
    document = ready.document
    capture_id = new_id(lambda: now)
    check = prepare_check(tx, submitter, ready.named, document.master_data)
    judgements = [
        check.judge_event(one.event, named, place)
        for one, named, place in zip(ready.prepared, ready.named, ready.positions, strict=True)
    ]
    elements, element_faults = _judge_elements(check, document, now)
    for _ in range(_ATTEMPTS):
        refused = _find_conflicts(tx, submitter, ready)
        refused |= {place: judged.fault for place, judged in enumerate(judgements) if judged.fault is not None}
        faults = (*document.faults, *element_faults, *refused.values())
        is_refused = bool(faults) and error_behaviour is ErrorBehaviour.ROLLBACK
        kept = () if is_refused else _without(ready, refused)
        belongings = _belongings(submitter, ready, judgements)
        try:
            appended = append_events(
                tx, kept, belongings, capture_id=capture_id.bytes, teller=submitter.teller, record_time=now
            )
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
        organization_id=submitter.organization_id,
        submitter=submitter.party,
        document_format=document.format,
        document_id=document.document_id,
        events_sent=document.count,
        events_stored=len(appended.stored),
        events_known=len(appended.known) + repeated,
        events_refused=document.count - len(kept),
        master_data_stored=0 if is_refused else _record(tx, submitter, elements, capture_id.bytes, now),
        faults=faults,
    )
    _storage.insert_job(tx, job)
    if appended.stored:
        facts = {"stored": job.events_stored, "known": job.events_known, "submitter": submitter.party}
        publish(tx, EVENTS_CAPTURED, str(job.capture_id), facts)
        publish(tx, EVENTS_TO_LOG, str(job.capture_id), {})
    return job


def find_accepted(tx: Transaction, submitter: Submitter, one: PreparedEvent) -> StoredEvent:
    """Return an accepted event as its submitter told it: never what another wrote beside the same content."""
    stored = find_own_event(tx, one, submitter.teller)
    assert stored is not None, "it was accepted in this transaction"
    return stored


def find_job(tx: Transaction, organization_id: UUID, capture_id: UUID) -> CaptureJob | None:
    """Return an organization's job with this id, or None."""
    return _storage.select_job(tx, organization_id, capture_id)


def list_jobs(
    tx: Transaction, organization_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[CaptureJob]:
    """Return a page of an organization's jobs, newest first; `after` is the (created_at, capture_id) before it."""
    return _storage.select_jobs(tx, organization_id, after, limit)


def _belongings(
    submitter: Submitter, ready: ReadySubmission, judgements: Sequence[Judgement]
) -> dict[bytes, Belonging]:
    return {
        one.event_id: Belonging(submitter.streams[judged.kind], judged.standing)
        for one, judged in zip(ready.prepared, judgements, strict=True)
    }


def _judge_elements(
    check: AuthorityCheck, document: Document, now: datetime
) -> tuple[list[tuple[MasterDataElement, Standing]], list[Fault]]:
    """Return the elements that may be stored, with their standing, and the faults of the others."""
    judged = [(element, check.judge_element(element, now.date())) for element in document.master_data]
    kept = [(element, one.standing) for element, one in judged if one.fault is None]
    return kept, [one.fault for _, one in judged if one.fault is not None]


def _record(
    tx: Transaction,
    submitter: Submitter,
    elements: Sequence[tuple[MasterDataElement, Standing]],
    capture_id: bytes,
    now: datetime,
) -> int:
    return record_master_data(
        tx,
        [element for element, _ in elements],
        [standing.value for _, standing in elements],
        stream=submitter.streams[FactKind.MASTER_DATA],
        statement_id=capture_id,
        submitter=submitter.party,
        stated_at=now,
    )


def _without(ready: ReadySubmission, conflicts: Mapping[int, Fault]) -> tuple[PreparedEvent, ...]:
    if not conflicts:
        return ready.prepared
    return tuple(one for place, one in enumerate(ready.prepared) if place not in conflicts)


def _find_conflicts(tx: Transaction, submitter: Submitter, ready: ReadySubmission) -> dict[int, Fault]:
    """Return, by place among the prepared, the fault of each event whose chosen id names another of its submitter's."""
    own = submitter.teller.streams
    chosen = [(place, one, one.sender_id) for place, one in enumerate(ready.prepared) if one.sender_id is not None]
    if not chosen:
        return {}
    taken: dict[str, set[bytes]] = {
        event_id: mine
        for event_id, bearing in find_senders_ids(tx, [event_id for _, _, event_id in chosen]).items()
        if (mine := {stored.event_hash for stored in bearing if stored.belonging.stream in own})
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
        message="This eventID already names another event of yours.",
        field=f"eventList[{position}].eventID",
        value=shown(event_id),
        fix="Give every event an id of its own, or leave eventID out. To correct an event, send it again with an "
        "errorDeclaration, then send the correct one under a new id.",
        event=position,
    )
