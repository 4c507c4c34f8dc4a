"""Who is told what: each topic of the outbox and what is done when one of its facts is delivered.

A handler runs in the transaction that marks its fact delivered: what it writes there happens exactly once.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from gqts.capture import EVENTS_CAPTURED
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler

_log = structlog.get_logger("gqts.worker")


def note_events_captured(_: Transaction, fact: Fact) -> None:
    """Write to the log what was captured; in detail, because the access log has a line for each document already."""
    _log.debug("events captured", capture=fact.key, attempt=fact.attempt, **fact.payload)


HANDLERS: Mapping[str, Handler] = {EVENTS_CAPTURED: note_events_captured}
