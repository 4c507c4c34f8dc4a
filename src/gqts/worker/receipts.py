"""The worker of the log: what a capture stored is logged soon after, apart from everything else that waits for nobody.

The log is written by a delivery of its own, because who appends to it waits for whoever else does. What was captured
before there was a log is caught up with, a few captures at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from gqts.capture import EVENTS_TO_LOG, list_captures
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, count_waiting, publish
from gqts.receipts import log_captured
from gqts.transparency import read_size

CATCHING_UP = "receipts.catching_up"
"""Topic: captures have to be looked through for what is not logged. Payload: `after`, where the last batch ended."""
_AT_ONCE = 20


def begin_catching_up(tx: Transaction) -> None:
    """Have everything that is captured be logged, if nothing is or waits to be: the database is of a release without a
    log.
    """
    if read_size(tx) == 0 and not count_waiting(tx, EVENTS_TO_LOG) and list_captures(tx, after=None, limit=1):
        publish(tx, CATCHING_UP, "", {})


def log_due(tx: Transaction, fact: Fact) -> None:
    """Log the events of a capture."""
    log_captured(tx, UUID(fact.key))


def catch_up(tx: Transaction, fact: Fact) -> None:
    """Log what is not logged of a few captures, and leave the rest to the next fact."""
    after = fact.payload.get("after")
    captures = list_captures(tx, after=None if after is None else UUID(after), limit=_AT_ONCE)
    for one in captures:
        log_captured(tx, one)
    if captures:
        publish(tx, CATCHING_UP, "", {"after": str(captures[-1])})


LOG_HANDLERS: Mapping[str, Handler] = {EVENTS_TO_LOG: log_due, CATCHING_UP: catch_up}
