"""What concerns declarations in hand: each piece of news marks those it concerns, and a thread assesses what is marked.

A handler only marks: it runs in the transaction that marks its fact delivered, so that nothing is lost and no event
waits for an assessment. The thread claims some, assesses each in a savepoint, and takes out of the queue what is done
in the same transaction; whatever fails is tried again alone, after a pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from gqts.capture import EVENTS_CAPTURED, EVENTS_REJUDGED, list_keys_captured
from gqts.certificates import CERTIFICATES_CHANGED
from gqts.clearance import (
    CASE_CHANGED,
    Deed,
    Done,
    assess_claimed,
    claim_due,
    is_anything_followed,
    mark_due,
    mark_goods,
    mark_keys,
    mark_party,
    mark_related,
    take_in_assessment,
)
from gqts.customs.reference import Reference
from gqts.declarations import DOCUMENT_TAKEN
from gqts.kit.clock import Clock
from gqts.kit.database import Database, Transaction
from gqts.kit.outbox import Fact, Handler
from gqts.organizations import AUTHORITY_CHANGED, STATE_CHANGED
from gqts.risk import ASSESSED
from gqts.worker.repeating import Repeating

BATCH = 25
_PAUSE_SECONDS = 1.0
_AGAIN = frozenset({Deed.ARRIVE, Deed.ANSWER, Deed.UNASK, Deed.LIFT, Deed.OVERRIDE})
"""Acts after which goods may go by themselves."""


def list_clearance_handlers(clock: Clock) -> Mapping[str, Handler]:
    """Return what is done about clearance with each fact; the other rooms' own handlers go first (`join_handlers`)."""

    def document(tx: Transaction, fact: Fact) -> None:
        mark_related(tx, UUID(fact.key), fact.payload, now=clock())

    def events(tx: Transaction, fact: Fact) -> None:
        if is_anything_followed(tx):
            mark_keys(tx, list_keys_captured(tx, UUID(fact.key)), "events", now=clock())

    def certificate(tx: Transaction, fact: Fact) -> None:
        mark_goods(tx, fact.payload["identifiers"], "certificate", now=clock())

    def authority(tx: Transaction, fact: Fact) -> None:
        if fact.payload.get("after") is not None:  # a later batch of what is judged anew: the end of it is told too
            return
        mark_party(tx, UUID(fact.key), "party", now=clock())

    def assessed(tx: Transaction, fact: Fact) -> None:
        take_in_assessment(tx, UUID(fact.key), now=clock())

    def case(tx: Transaction, fact: Fact) -> None:
        if fact.payload["what"] in _AGAIN:
            mark_due(tx, [UUID(fact.key)], str(fact.payload["what"]), now=clock())

    return {
        DOCUMENT_TAKEN: document,
        EVENTS_CAPTURED: events,
        CERTIFICATES_CHANGED: certificate,
        AUTHORITY_CHANGED: authority,
        EVENTS_REJUDGED: authority,
        STATE_CHANGED: authority,
        ASSESSED: assessed,
        CASE_CHANGED: case,
    }


def join_handlers(*several: Mapping[str, Handler]) -> Mapping[str, Handler]:
    """Return handlers that do, for each topic, what each of several does, in order."""
    joined: dict[str, Handler] = {}
    for handlers in several:
        for topic, handler in handlers.items():
            joined[topic] = _after(joined[topic], handler) if topic in joined else handler
    return joined


def assess_batch(database: Database, reference: Reference, clock: Clock, *, batch: int = BATCH) -> Done:
    """Claim some of what is due and assess it; raise `DatabaseUnavailable`."""
    with database.transaction() as tx:
        claimed = claim_due(tx, now=clock(), limit=batch)
    if not claimed:
        return Done(0, 0)
    with database.transaction() as tx:
        return assess_claimed(tx, claimed, reference, clock)


def keep_assessing(
    database: Database, reference: Reference, clock: Clock, *, pause: float = _PAUSE_SECONDS
) -> Repeating:
    """Return what assesses whatever is due while its `with` block lasts; several processes may do so at once."""

    def assess() -> bool:
        return assess_batch(database, reference, clock).assessed > 0

    return Repeating(assess, name="assessing", pause=pause, failing="what is due is assessed later")


def _after(first: Handler, second: Handler) -> Handler:
    def both(tx: Transaction, fact: Fact) -> None:
        first(tx, fact)
        second(tx, fact)

    return both
