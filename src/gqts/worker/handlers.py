"""Who is told what: each topic of the outbox and what is done when one of its facts is delivered.

A handler runs in the transaction that marks its fact delivered: what it writes there happens exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import structlog

from gqts.capture import EVENTS_CAPTURED, rejudge
from gqts.complaints import COMPLAINT_MOVED, COMPLAINT_TAKEN, surface_patterns
from gqts.events import Position
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, publish
from gqts.organizations import AUTHORITY_CHANGED, AuthorityChange

_log = structlog.get_logger("gqts.worker")


def note_events_captured(_: Transaction, fact: Fact) -> None:
    """Write to the log what was captured; in detail, because the access log has a line for each document already."""
    _log.debug("events captured", capture=fact.key, attempt=fact.attempt, **fact.payload)


def rejudge_events(tx: Transaction, fact: Fact) -> None:
    """Judge a batch of what an organization told anew, and leave the rest to the next fact."""
    change, since, after = AuthorityChange(fact.payload["change"]), fact.payload["since"], fact.payload.get("after")
    digits = fact.payload.get("digits", "")
    ended = rejudge(
        tx,
        UUID(fact.key),
        change,
        since=None if since is None else date.fromisoformat(since),
        digits=digits,
        after=None if after is None else Position(datetime.fromisoformat(after[0]), bytes.fromhex(after[1])),
    )
    if ended is not None:
        place = [ended.record_time.isoformat(), ended.event_id.hex()]
        rest = {"change": change, "since": since, "digits": digits, "after": place}
        publish(tx, AUTHORITY_CHANGED, fact.key, rest)


def surface_complaint_patterns(tx: Transaction, fact: Fact) -> None:
    """Look whether a complaint that was taken makes a pattern with others."""
    brand = fact.payload["brand"]
    found = surface_patterns(
        tx, UUID(fact.key), None if brand is None else UUID(brand), now=datetime.fromisoformat(fact.payload["taken_at"])
    )
    for one in found:
        _log.info("complaint pattern", dimension=one.dimension, value=one.value, people=one.people)


def note_complaint_moved(_: Transaction, fact: Fact) -> None:
    """Write to the log what was done about a complaint, without anybody's words."""
    _log.debug("complaint moved", complaint=fact.key, act=fact.payload["act"], state=fact.payload["state"])


HANDLERS: Mapping[str, Handler] = {
    EVENTS_CAPTURED: note_events_captured,
    AUTHORITY_CHANGED: rejudge_events,
    COMPLAINT_TAKEN: surface_complaint_patterns,
    COMPLAINT_MOVED: note_complaint_moved,
}
