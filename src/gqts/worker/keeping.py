"""What comes by itself when a time is over, done by a thread every ten minutes; several processes may do so at once.

Expired links, tokens, counters, sessions, buyers' contacts and old notices are forgotten, and which device a scan was
of; times to answer and to appeal in penalty cases go by, and suspensions end; who is late with an answer to a recall is
reminded, and complaints of which a party is late go up to the authorities. What scans are usual is learned anew.
"""

from __future__ import annotations

import structlog

from gqts.accounts import forget_expired
from gqts.complaints import escalate_overdue, forget_senders
from gqts.conduct import end_what_is_over
from gqts.kit.clock import Clock
from gqts.kit.database import Database
from gqts.notices import forget_deliveries, forget_notices
from gqts.recalls import forget_ended_contacts, remind_overdue
from gqts.scans import forget_devices, forget_salts, learn_baselines
from gqts.worker.repeating import Repeating

_PAUSE_SECONDS = 600.0
_FORGETTING = (
    forget_expired,
    forget_ended_contacts,
    forget_senders,
    forget_notices,
    forget_deliveries,
    forget_salts,
    forget_devices,
)
_log = structlog.get_logger("gqts.worker")


def keep_forgetting(database: Database, clock: Clock, *, pause: float = _PAUSE_SECONDS) -> Repeating:
    """Return what does all this every `pause` seconds while its `with` block lasts; not yet when it begins."""

    def end() -> bool:
        _end_all(database, clock)
        return False

    failing = "what has ended is forgotten later"
    return Repeating(end, name="forgetting", pause=pause, failing=failing, is_patient=True)


def _end_all(database: Database, clock: Clock) -> None:
    with database.transaction() as tx:
        now = clock()
        forgotten = sum(forget(tx, now=now) for forget in _FORGETTING)
        remind_overdue(tx, now=now)
        escalate_overdue(tx, now=now)
    _log.debug("forgot what had ended", entries=forgotten)
    with database.transaction() as tx:
        ended = end_what_is_over(tx, now=clock())
    _log.debug("ended what was over", cases=ended)
    with database.transaction() as tx:
        learned = learn_baselines(tx, now=clock())
    _log.debug("learned what scans are usual", products=learned)
