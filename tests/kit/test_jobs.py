"""Jobs: deferred with the change that needs them, found by id, done exactly once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.ids import new_id
from gqts.kit.jobs import Job, State, defer, find_job, job_topic
from gqts.kit.outbox import ATTEMPTS, Fact, deliver, publish


def defer_now(database: Database, **arguments: object) -> UUID:
    with database.transaction() as tx:
        return defer(tx, "import", arguments)


def look(database: Database, job_id: UUID) -> Job:
    with database.transaction() as tx:
        job = find_job(tx, job_id)
    assert job is not None
    return job


def test_a_job_waits_is_done_and_stays_found(database: Database) -> None:
    job_id = defer_now(database, file="a.xml")
    job = look(database, job_id)
    assert (job.kind, job.arguments, job.state, job.attempts) == ("import", {"file": "a.xml"}, State.WAITING, 0)
    got: list[tuple[str, dict]] = []
    deliver(database, {job_topic("import"): lambda tx, fact: got.append((fact.key, fact.payload))})
    assert got == [(str(job_id), {"file": "a.xml"})]
    job = look(database, job_id)
    assert job.state is State.DONE
    assert job.done_at is not None


def test_a_job_that_fails_is_tried_again_and_in_the_end_given_up_with_its_reason(database: Database) -> None:
    job_id = defer_now(database)
    now = [system_clock()]

    def fail(tx: Transaction, fact: Fact) -> None:
        raise ValueError("the file is gone")

    for attempt in range(1, ATTEMPTS + 1):
        deliver(database, {job_topic("import"): fail}, clock=lambda: now[0])
        job = look(database, job_id)
        assert job.attempts == attempt
        assert job.error == "ValueError: the file is gone"
        assert job.state is (State.RETRYING if attempt < ATTEMPTS else State.FAILED)
        now[0] += timedelta(minutes=16)


def test_an_unknown_job_is_not_found(tx: Transaction) -> None:
    assert find_job(tx, new_id()) is None


def test_a_fact_is_no_job(tx: Transaction) -> None:
    key = new_id()
    publish(tx, "events.captured", str(key), {})
    assert find_job(tx, key) is None


def test_jobs_are_found_by_an_index(tx: Transaction) -> None:
    tx.execute("SET LOCAL enable_seqscan = off")
    plan = tx.execute("EXPLAIN SELECT 1 FROM kit.outbox WHERE key = 'k' AND topic LIKE 'job.%'").fetchall()
    assert "outbox_job" in str(plan)
