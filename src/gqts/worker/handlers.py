"""Who is told what: each topic of the outbox and what is done when one of its facts is delivered.

A handler runs in the transaction that marks its fact delivered: what it writes there happens exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import structlog

from gqts.capture import EVENTS_CAPTURED, EVENTS_REJUDGED, rejudge
from gqts.certificates import CERTIFICATES_CHANGED, ISSUER_CHANGED, publish_issuer_changed, tell_of_issuer
from gqts.complaints import COMPLAINT_MOVED, COMPLAINT_PATTERN, COMPLAINT_TAKEN, surface_patterns
from gqts.conduct import CASE_MOVED
from gqts.declarations import DOCUMENT_TAKEN
from gqts.events import Position
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, publish
from gqts.organizations import AUTHORITY_CHANGED, AuthorityChange
from gqts.worker.recalls import RECALL_HANDLERS
from gqts.worker.receipts import LOG_HANDLERS

_OF_ACCREDITATIONS = frozenset([AuthorityChange.GAINED, AuthorityChange.ACCREDITATION_LOST])
"""Changes after which certificates may be worth something else."""
_log = structlog.get_logger("gqts.worker")


def note_events_captured(_: Transaction, fact: Fact) -> None:
    """Write to the log what was captured; in detail, because the access log has a line for each document already."""
    _log.debug("events captured", capture=fact.key, attempt=fact.attempt, **fact.payload)


def rejudge_events(tx: Transaction, fact: Fact) -> None:
    """Judge a batch of what an organization told anew, and leave the rest to the next fact."""
    change, since, after = AuthorityChange(fact.payload["change"]), fact.payload["since"], fact.payload.get("after")
    digits = fact.payload.get("digits", "")
    if after is None and change in _OF_ACCREDITATIONS:
        publish_issuer_changed(tx, UUID(fact.key))
    ended = rejudge(
        tx,
        UUID(fact.key),
        change,
        since=None if since is None else date.fromisoformat(since),
        digits=digits,
        after=None if after is None else Position(datetime.fromisoformat(after[0]), bytes.fromhex(after[1])),
    )
    if ended is None:
        publish(tx, EVENTS_REJUDGED, fact.key, {})
    else:
        place = [ended.record_time.isoformat(), ended.event_id.hex()]
        rest = {"change": change, "since": since, "digits": digits, "after": place}
        publish(tx, AUTHORITY_CHANGED, fact.key, rest)


def note_events_rejudged(_: Transaction, fact: Fact) -> None:
    """Write to the log, in detail, that all an organization told is judged anew."""
    _log.debug("events judged anew", organization=fact.key)


def note_certificate_changed(_: Transaction, fact: Fact) -> None:
    """Write to the log, in detail, that a certificate came or is worth something else now."""
    _log.debug("certificate changed", certificate=fact.key, change=fact.payload["change"])


def tell_certificates(tx: Transaction, fact: Fact) -> None:
    """Tell of a batch of the certificates of an issuer whose standing changed, and leave the rest to the next fact."""
    after = fact.payload.get("after")
    tell_of_issuer(tx, UUID(fact.key), None if after is None else UUID(after))


def note_document_taken(_: Transaction, fact: Fact) -> None:
    """Write to the log, in detail, that a customs document was booked in."""
    _log.debug("document taken", record=fact.key, attempt=fact.attempt, **fact.payload)


def note_case_moved(_: Transaction, fact: Fact) -> None:
    """Write to the log, in detail, how a penalty case stands now."""
    _log.debug("case moved", case=fact.key, **fact.payload)


def surface_complaint_patterns(tx: Transaction, fact: Fact) -> None:
    """Look whether a complaint that was taken makes a pattern with others."""
    brand = fact.payload["brand"]
    surface_patterns(
        tx, UUID(fact.key), None if brand is None else UUID(brand), now=datetime.fromisoformat(fact.payload["taken_at"])
    )


def note_complaint_moved(_: Transaction, fact: Fact) -> None:
    """Write to the log what was done about a complaint, without anybody's words."""
    _log.debug("complaint moved", complaint=fact.key, act=fact.payload["act"], state=fact.payload["state"])


def note_complaint_pattern(_: Transaction, fact: Fact) -> None:
    """Write to the log that a pattern surfaced among complaints."""
    _log.info("complaint pattern surfaced", pattern=fact.key, dimension=fact.payload["dimension"])


HANDLERS: Mapping[str, Handler] = {
    EVENTS_CAPTURED: note_events_captured,
    AUTHORITY_CHANGED: rejudge_events,
    EVENTS_REJUDGED: note_events_rejudged,
    CERTIFICATES_CHANGED: note_certificate_changed,
    ISSUER_CHANGED: tell_certificates,
    DOCUMENT_TAKEN: note_document_taken,
    CASE_MOVED: note_case_moved,
    **LOG_HANDLERS,
    **RECALL_HANDLERS,
    COMPLAINT_TAKEN: surface_complaint_patterns,
    COMPLAINT_MOVED: note_complaint_moved,
    COMPLAINT_PATTERN: note_complaint_pattern,
}
