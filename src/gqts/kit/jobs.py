"""Work that outlasts a request: deferred in the caller's transaction, found again by an id, done by the worker.

A job is a fact in the outbox on a topic of its own (`job.<kind>`), so it has the outbox's promises: it exists if
and only if the transaction that deferred it was committed, its effects in the database happen exactly once, and
it is tried again after a failure (see `docs/decisions/0002-outbox-and-jobs.md`). Its handler is found in the
same mapping, under `job_topic(kind)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.kit.clock import Clock, system_clock
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox.fact import publish

_PREFIX = "job."


class State(StrEnum):
    """How far a job is: not begun, failed and to be tried again, done, or given up."""

    WAITING = "waiting"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; `error` is what the last attempt raised."""

    id: UUID
    kind: str
    arguments: dict[str, Any]
    state: State
    attempts: int
    error: str | None
    deferred_at: datetime
    done_at: datetime | None


def job_topic(kind: str) -> str:
    """Return the outbox topic under which the handler of this kind of job is registered."""
    return _PREFIX + kind


def defer(
    tx: Transaction,
    kind: str,
    arguments: dict[str, Any],
    *,
    not_before: datetime | None = None,
    clock: Clock = system_clock,
) -> UUID:
    """Defer a job in the caller's transaction and return its id; raise `FactUnwritable`.

    `not_before` holds it back to that instant; the handler finds `arguments` as the payload and the id as the key.
    """
    job_id = new_id(clock)
    publish(tx, job_topic(kind), str(job_id), arguments, not_before=not_before)
    return job_id


def find_job(tx: Transaction, job_id: UUID) -> Job | None:
    """Return a job as it stands, or None when there is none or it was done so long ago that it is forgotten."""
    row = tx.execute(
        "SELECT topic, payload, attempts, last_error, created_at, delivered_at, dead_at FROM kit.outbox "
        "WHERE key = %s AND topic LIKE 'job.%%'",
        [str(job_id)],
    ).fetchone()
    if row is None:
        return None
    topic, arguments, attempts, error, deferred_at, done_at, dead_at = row
    if done_at is not None:
        state = State.DONE
    elif dead_at is not None:
        state = State.FAILED
    else:
        state = State.RETRYING if attempts else State.WAITING
    return Job(job_id, topic.removeprefix(_PREFIX), arguments, state, attempts, error, deferred_at, done_at)
