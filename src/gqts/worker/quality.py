"""What the worker counts for quality: what was made, as it is captured, and what other rooms tell to be wrong with it.

The room of quality knows none of the rooms that defects come from; this is where their words are turned into its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from uuid import UUID

from gqts.capture import EVENTS_CAPTURED, EVENTS_REJUDGED, list_events_captured
from gqts.certificates import CERTIFICATES_CHANGED, find_certificate
from gqts.clearance import CASE_CHANGED, Deed, Result, list_findings
from gqts.complaints import (
    COMPLAINT_MOVED,
    COMPLAINT_TAKEN,
    Kind,
    Purpose,
    find_complaint,
    has_told_before,
    is_unfounded,
)
from gqts.events import EventQuery, Position, list_events
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, publish
from gqts.quality import (
    Defect,
    Gravity,
    Source,
    begin_counting,
    restand_makings,
    take_defect,
    take_events,
    weigh_defect,
)
from gqts.sharing import OPERATOR_VIEWER, FactKind, Glass, require_streams
from gqts.sharing import Purpose as Looking

QUALITY_RESTAND = "quality.restand"
"""Topic: an organization's makings stand otherwise now. Key: its id. Payload: `after`, where the last batch ended."""
QUALITY_COUNT = "quality.count"
"""Topic: what a stream told before has to be counted. Key: the stream. Payload: `after`, where the last batch ended."""
_EVENTS_AT_ONCE = 500
_OF_MAKING = frozenset({Kind.UNSAFE, Kind.DAMAGED, Kind.NOT_AS_DESCRIBED})
"""Kinds of complaint that tell of the goods; forgeries and deliveries are no line's fault."""
_FOUND = frozenset({Result.UNSAFE})


def count_makings(tx: Transaction, fact: Fact) -> None:
    """Count what a capture says was made; the first time, begin to count what its organization told before, too."""
    events = list(list_events_captured(tx, UUID(fact.key), [FactKind.PRODUCTION]))
    take_events(tx, events)
    if events and begin_counting(tx, stream := events[0].belonging.stream):
        publish(tx, QUALITY_COUNT, str(stream), {})


def count_earlier(tx: Transaction, fact: Fact) -> None:
    """Count a batch of what a stream told before quality was counted, and leave the rest to the next fact."""
    after = fact.payload.get("after")
    place = None if after is None else Position(datetime.fromisoformat(after[0]), bytes.fromhex(after[1]))
    page = list_events(tx, EventQuery(), [int(fact.key)], after=place, limit=_EVENTS_AT_ONCE)
    take_events(tx, page)
    if len(page) == _EVENTS_AT_ONCE:
        ended = [page[-1].record_time.isoformat(), page[-1].event_id.hex()]
        publish(tx, QUALITY_COUNT, fact.key, {"after": ended})


def restand(tx: Transaction, fact: Fact) -> None:
    """Begin to have an organization's makings stand as its events do, once all of these are judged."""
    publish(tx, QUALITY_RESTAND, fact.key, {})


def go_on_restanding(tx: Transaction, fact: Fact) -> None:
    """Have a batch of makings stand as their events do, and leave the rest to the next fact."""
    after = fact.payload.get("after")
    streams = [require_streams(tx, UUID(fact.key))[FactKind.PRODUCTION]]
    ended = restand_makings(tx, streams, None if after is None else bytes.fromhex(after))
    if ended is not None:
        publish(tx, QUALITY_RESTAND, fact.key, {"after": ended.hex()})


def count_complaint(tx: Transaction, fact: Fact) -> None:
    """Count what a complaint tells of the goods themselves, once for an address and a product."""
    complaint = find_complaint(tx, UUID(fact.key))
    if complaint is None or complaint.purpose is not Purpose.COMPLAINT or complaint.kind not in _OF_MAKING:
        return
    defect = Defect(
        Source.COMPLAINT, complaint.id, complaint.identifier, complaint.kind.value, Gravity(complaint.severity.value),
        complaint.taken_at, is_counted=not has_told_before(tx, complaint),
    )  # fmt: skip
    take_defect(tx, defect)


def weigh_complaint(tx: Transaction, fact: Fact) -> None:
    """Grade a complaint's defect anew; it counts unless, and until, an authority finds nothing in it."""
    count_complaint(tx, fact)
    complaint = find_complaint(tx, UUID(fact.key))
    if complaint is not None:
        is_counted = not is_unfounded(tx, complaint.id) and not has_told_before(tx, complaint)
        weigh_defect(tx, Source.COMPLAINT, complaint.id, is_counted=is_counted)


def count_findings(tx: Transaction, fact: Fact) -> None:
    """Count what officers found to be unsafe, item by item."""
    if fact.payload["what"] != Deed.FIND.value:
        return
    for one in list_findings(tx, UUID(fact.key)):
        if one.item and one.result in _FOUND:
            defect = Defect(Source.FINDING, one.id, one.item, one.result.value, Gravity.SERIOUS, one.found_at)
            take_defect(tx, defect)


def count_certificate(tx: Transaction, fact: Fact) -> None:
    """Count what a laboratory did not find conformant; no more once the certificate is taken back."""
    attestation = find_certificate(tx, Glass(OPERATOR_VIEWER, Looking.NOTIFICATION, system_clock()), UUID(fact.key))
    if attestation is None:
        return
    certificate = attestation.certificate
    failed = next((one for one in certificate.findings if one.is_conformant is False), None)
    if failed is not None:
        at = datetime.combine(certificate.tested_on, time(), UTC)
        for identifier in certificate.covers:
            kind = failed.characteristic[:80]
            take_defect(tx, Defect(Source.CERTIFICATE, certificate.id, identifier, kind, Gravity.MODERATE, at))
    if certificate.withdrawn_at is not None:
        weigh_defect(tx, Source.CERTIFICATE, certificate.id, is_counted=False)


QUALITY_HANDLERS: Mapping[str, Handler] = {
    EVENTS_CAPTURED: count_makings,
    QUALITY_COUNT: count_earlier,
    EVENTS_REJUDGED: restand,
    QUALITY_RESTAND: go_on_restanding,
    COMPLAINT_TAKEN: count_complaint,
    COMPLAINT_MOVED: weigh_complaint,
    CASE_CHANGED: count_findings,
    CERTIFICATES_CHANGED: count_certificate,
}
