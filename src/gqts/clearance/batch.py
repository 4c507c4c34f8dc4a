"""A batch of claimed declarations, assessed one after the other: what fails fails alone, and is tried again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from gqts.clearance.assessing import assess_case
from gqts.clearance.queue import Due, fail_due, finish_due
from gqts.customs.reference import Reference
from gqts.declarations import hold_mailboxes
from gqts.kit.clock import Clock
from gqts.kit.database import Transaction

_log = structlog.get_logger("gqts.clearance")


@dataclass(frozen=True, slots=True)
class Done:
    """What one batch came to: how many were assessed, how many failed."""

    assessed: int
    failed: int


def assess_claimed(tx: Transaction, claimed: Iterable[Due], reference: Reference, clock: Clock) -> Done:
    """Assess what was claimed in a transaction before; each is taken out of the queue with everything it came to.

    The mailboxes of all their declarants are taken first, in one order, so that two workers never wait for each other.
    A declaration that gives way to one of these in the day's inspections may be another declarant's: its receipt can
    still cross, and then PostgreSQL ends one of the two batches, which is done again.
    """
    claimed = list(claimed)
    hold_mailboxes(tx, [one.record_id for one in claimed])
    outcomes = [_assess_one(tx, due, reference, clock) for due in sorted(claimed, key=lambda one: one.record_id)]
    return Done(sum(outcomes), len(outcomes) - sum(outcomes))


def _assess_one(tx: Transaction, due: Due, reference: Reference, clock: Clock) -> bool:
    now = clock()
    try:
        with tx.transaction():
            assess_case(tx, due.record_id, reference, now=now)
            finish_due(tx, due, now=now)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not keep the others
        fail_due(tx, due, error, now=now)
        _log.warning("declaration not assessed", record=str(due.record_id), attempt=due.attempt, exc_info=True)
        return False
    return True
