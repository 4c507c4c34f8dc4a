"""Delivering for as long as a process lives: at once when something is published, and when a pause has passed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event

import psycopg
import structlog

from gqts.kit.clock import Clock, system_clock
from gqts.kit.database import Database, DatabaseUnavailable, Transaction, connect
from gqts.kit.outbox.delivery import Handler, deliver
from gqts.kit.outbox.fact import CHANNEL
from gqts.kit.outbox.keeping import prune
from gqts.kit.outbox.lanes import Lanes

KEPT = timedelta(days=7)
"""How long a delivered fact is kept, for looking into what happened."""

_PRUNE_EVERY = timedelta(hours=1)
_LOOK_SECONDS = 5.0
_STOP_SECONDS = 0.5
_GATHER_SECONDS = 0.25
_RECONNECT_SECONDS = 2.0

_log = structlog.get_logger(__name__)


def deliver_until(
    stop: Event,
    database: Database,
    handlers: Mapping[str, Handler],
    *,
    clock: Clock = system_clock,
    batch: int = 100,
    kept: timedelta = KEPT,
    woken: Event | None = None,
    is_listening: bool = True,
) -> None:
    """Deliver facts until `stop` is set, looking every few seconds and whenever PostgreSQL notifies.

    Where several threads deliver the same topics side by side, they share `woken`, and each delivers from one lane at a
    time. One of them listens to PostgreSQL; the others look when somebody who has found something to do wakes them.
    Delivered facts older than `kept` are forgotten once an hour. A database that goes away is waited for.
    """
    pruned_at: datetime | None = None
    while not stop.is_set():
        try:
            with connect(database.url, autocommit=True) as listening:
                if is_listening:
                    listening.execute(f"LISTEN {CHANNEL}".encode())
                lanes = None if woken is None else Lanes(listening, woken)
                while not stop.is_set():
                    deliver(database, handlers, clock=clock, batch=batch, stop=stop, lanes=lanes)
                    if pruned_at is None or clock() - pruned_at >= _PRUNE_EVERY:
                        pruned_at = clock()
                        _forget(database, pruned_at - kept)
                    if is_listening or woken is None:
                        _wait(listening, stop)
                    else:
                        _wait_to_be_woken(woken, stop)
        except (DatabaseUnavailable, psycopg.OperationalError) as reason:
            _log.warning("delivery waits for the database", reason=str(reason))
            stop.wait(_RECONNECT_SECONDS)


def _wait(listening: Transaction, stop: Event) -> None:
    """Wait for a notification, for `stop`, or for a few seconds, in which a pause may have passed."""
    until = time.monotonic() + _LOOK_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        for _ in listening.notifies(timeout=_STOP_SECONDS, stop_after=1):
            stop.wait(_GATHER_SECONDS)  # news comes in bursts, and ten facts at once cost little more than one
            return


def _wait_to_be_woken(woken: Event, stop: Event) -> None:
    """Wait for somebody who has found something to do, for `stop`, or for a few seconds."""
    until = time.monotonic() + _LOOK_SECONDS
    while not stop.is_set() and time.monotonic() < until:
        if woken.wait(_STOP_SECONDS):
            woken.clear()
            return


def _forget(database: Database, delivered_before: datetime) -> None:
    limit = 10_000
    forgotten = limit
    while forgotten == limit:
        with database.transaction() as tx:
            forgotten = prune(tx, delivered_before, limit=limit)
