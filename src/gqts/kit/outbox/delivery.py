"""Delivering facts: claim what is due, run the handler, and mark it delivered in the handler's own transaction.

An attempt is counted, and the next one dated, before the handler runs, so that a fact that kills its process is
given up in the end, like one that raises. What was attempted before is attempted alone: it can harm no other.
Where several deliver side by side, each holds the lane that it delivers from (`gqts.kit.outbox.lanes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import structlog

from gqts.kit.clock import Clock, system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.metrics import FACTS_DELIVERED
from gqts.kit.outbox.fact import Fact, Undeliverable
from gqts.kit.outbox.lanes import IN_LANE, Lanes

ATTEMPTS = 16
"""Attempts before a fact is given up: with the pauses between them, about an hour and a half."""

_LONGEST_PAUSE_SECONDS = 15 * 60
_ERROR_SHOWN = 2000

Handler = Callable[[Transaction, Fact], None]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one `deliver` did: facts delivered, and attempts that failed."""

    delivered: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Failure:
    """What an attempt raised, and whether it was the last."""

    error: str
    is_final: bool


def pause_after(attempt: int) -> timedelta:
    """Return how long to wait after an attempt (from 1): a second, doubling each time, at most 15 minutes."""
    return timedelta(seconds=min(2 ** (attempt - 1), _LONGEST_PAUSE_SECONDS))


def deliver(
    database: Database,
    handlers: Mapping[str, Handler],
    *,
    clock: Clock = system_clock,
    batch: int = 100,
    stop: Event | None = None,
    lanes: Lanes | None = None,
) -> Delivery:
    """Deliver every fact that is due and whose topic has a handler, `batch` to a transaction; return the counts.

    A handler that raises fails its fact alone, and with `Undeliverable` gives it up at once. Facts of other topics wait
    for a process that knows them.
    With `lanes` each transaction delivers from one lane alone, which nobody else does meanwhile.
    Ends early, between transactions, when `stop` is set. Raises `DatabaseUnavailable`; what was not committed
    then is attempted again later.
    """
    delivered = failed = 0
    with database.transaction() as tx:
        _bury_abandoned(tx, list(handlers), clock())
    while stop is None or not stop.is_set():
        with _take_lane(lanes, list(handlers), clock()) as lane:
            with database.transaction() as tx:
                claimed = _claim(tx, list(handlers), clock(), batch, lane) if lane is not None or lanes is None else {}
            if not claimed:
                break
            with database.transaction() as tx:
                failures = {fact.id: _attempt(tx, handlers[fact.topic], fact) for fact in _lock(tx, claimed)}
                _record(tx, failures, clock())
        failed += sum(failure is not None for failure in failures.values())
        delivered += sum(failure is None for failure in failures.values())
    return Delivery(delivered, failed)


@contextmanager
def _take_lane(lanes: Lanes | None, topics: list[str], now: datetime) -> Iterator[str | None]:
    """Hold the lane to deliver from; None where there are no lanes, or none is free."""
    lane = None if lanes is None else lanes.take(topics, now, ATTEMPTS)
    try:
        yield lane
    finally:
        if lanes is not None and lane is not None:
            lanes.leave(lane)


def _bury_abandoned(tx: Transaction, topics: list[str], now: datetime) -> None:
    """Give up the facts whose last attempt neither succeeded nor failed: its process ended."""
    buried = tx.execute(
        "UPDATE kit.outbox SET dead_at = %s, last_error = 'the process ended during the last attempt' "
        "WHERE delivered_at IS NULL AND dead_at IS NULL AND next_attempt_at <= %s AND topic = ANY(%s) "
        "AND attempts >= %s RETURNING topic, key",
        [now, now, topics, ATTEMPTS],
    ).fetchall()
    for topic, key in buried:
        FACTS_DELIVERED.labels(topic, "given_up").inc()
        _log.error("fact given up", topic=topic, key=key, reason="the process ended during the last attempt")


def _claim(tx: Transaction, topics: list[str], now: datetime, batch: int, lane: str | None) -> dict[int, int]:
    """Count an attempt of what is due, in one lane or (None) in any, and date the next; return number -> attempt."""
    due = tx.execute(
        "SELECT id, attempts FROM kit.outbox WHERE delivered_at IS NULL AND dead_at IS NULL "  # noqa: S608 - our own
        "AND next_attempt_at <= %s AND topic = ANY(%s) AND attempts < %s "
        f"AND (%s::text IS NULL OR {IN_LANE} = %s) "
        "ORDER BY next_attempt_at, id LIMIT %s FOR UPDATE SKIP LOCKED".encode(),
        [now, topics, ATTEMPTS, lane, lane, batch],
    ).fetchall()
    if due and due[0][1] > 0:
        due = due[:1]
    claimed = {number: attempts + 1 for number, attempts in due if attempts == due[0][1]}
    if claimed:
        pause = pause_after(next(iter(claimed.values())))
        tx.execute(
            "UPDATE kit.outbox SET attempts = attempts + 1, next_attempt_at = %s WHERE id = ANY(%s)",
            [now + pause, list(claimed)],
        )
    return claimed


def _lock(tx: Transaction, claimed: dict[int, int]) -> list[Fact]:
    """Return the claimed facts, locked; without those another process claimed since (the pause had passed).

    This waits for locks rather than skip them: another's claim, just begun, may hold one for a moment.
    """
    rows: list[tuple[Any, ...]] = tx.execute(
        "SELECT id, topic, key, payload, attempts, created_at FROM kit.outbox "
        "WHERE id = ANY(%s) AND delivered_at IS NULL AND dead_at IS NULL ORDER BY id FOR UPDATE",
        [list(claimed)],
    ).fetchall()
    return [fact for fact in (Fact(*row) for row in rows) if fact.attempt == claimed[fact.id]]


def _attempt(tx: Transaction, handler: Handler, fact: Fact) -> _Failure | None:
    """Run the handler in a savepoint; return None, or what it raised."""
    try:
        with tx.transaction():
            handler(tx, fact)
    except Exception as reason:  # noqa: BLE001 - whatever it is, it must not stop the other facts
        is_final = fact.attempt >= ATTEMPTS or isinstance(reason, Undeliverable)
        error = f"{type(reason).__name__}: {reason}"[:_ERROR_SHOWN].replace("\0", "")
        FACTS_DELIVERED.labels(fact.topic, "failed").inc()
        _log.warning("fact not delivered", topic=fact.topic, key=fact.key, attempt=fact.attempt, exc_info=True)
        if is_final:
            FACTS_DELIVERED.labels(fact.topic, "given_up").inc()
            _log.error("fact given up", topic=fact.topic, key=fact.key, attempt=fact.attempt, reason=error)
        return _Failure(error, is_final)
    FACTS_DELIVERED.labels(fact.topic, "delivered").inc()
    return None


def _record(tx: Transaction, failures: Mapping[int, _Failure | None], now: datetime) -> None:
    tx.execute(
        "UPDATE kit.outbox SET delivered_at = %s, last_error = NULL WHERE id = ANY(%s)",
        [now, [number for number, failure in failures.items() if failure is None]],
    )
    for number, failure in failures.items():
        if failure is not None:
            tx.execute(
                "UPDATE kit.outbox SET last_error = %s, dead_at = CASE WHEN %s THEN %s::timestamptz END WHERE id = %s",
                [failure.error, failure.is_final, now, number],
            )
