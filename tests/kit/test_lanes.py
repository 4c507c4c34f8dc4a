"""Facts of one lane are delivered one after the other, those of others beside them, whoever delivers."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from gqts.kit.database import Database, connect
from gqts.kit.outbox import LANE, Delivery, Lanes, deliver, publish

LONGEST_WAIT = 60.0


def publish_in(database: Database, *lanes: str | None) -> None:
    with database.transaction() as tx:
        for lane in lanes:
            publish(tx, "t", "key", {} if lane is None else {LANE: lane})


def test_what_is_slow_in_one_lane_holds_up_no_other(database):
    publish_in(database, "slow", "slow")  # it has waited longest
    publish_in(database, "fast", None)
    begun, ended, got = threading.Event(), threading.Event(), []

    def take(_, fact):
        lane = fact.payload.get(LANE)
        if lane == "slow" and not ended.is_set():
            begun.set()
            ended.wait(LONGEST_WAIT)
        got.append(lane)

    done: list[Delivery] = []

    def work():
        with connect(database.url, autocommit=True) as session:
            done.append(deliver(database, {"t": take}, batch=1, lanes=Lanes(session)))

    slow = threading.Thread(target=work)
    slow.start()
    try:
        assert begun.wait(LONGEST_WAIT)
        with connect(database.url, autocommit=True) as session:
            assert deliver(database, {"t": take}, batch=1, lanes=Lanes(session)) == Delivery(2, 0)
        assert sorted(got, key=str) == [None, "fast"]
    finally:
        ended.set()
        slow.join(LONGEST_WAIT)
    assert done == [Delivery(2, 0)]
    assert got[2:] == ["slow", "slow"]


def test_a_lane_is_held_by_one_session_and_left_when_that_ends(database):
    publish_in(database, "a", "a", "b")
    now = _now(database)
    with ExitStack() as stack:
        first, second, third = (
            stack.enter_context(connect(database.url, autocommit=True)) for _ in range(3)
        )  # fmt: skip
        assert [Lanes(one).take(["t"], now, 16) for one in (first, second, third)] == ["a", "b", None]
        assert Lanes(third).take(["another"], now, 16) is None
        first.close()
        assert _until_taken(Lanes(third), now) == "a"
        Lanes(third).leave("a")
        assert Lanes(second).take(["t"], now, 16) == "a"


def test_what_fails_leaves_its_lane(database):
    publish_in(database, "a")

    def fail(_, __):
        raise ValueError("not now")

    with connect(database.url, autocommit=True) as session, connect(database.url, autocommit=True) as other:
        assert deliver(database, {"t": fail}, lanes=Lanes(session)) == Delivery(0, 1)
        with database.transaction() as tx:
            tx.execute("UPDATE kit.outbox SET next_attempt_at = now()")
        assert Lanes(other).take(["t"], _now(database), 16) == "a"
    with database.transaction() as tx:
        kept = tx.execute(
            "SELECT attempts, dead_at FROM kit.outbox WHERE topic = 't' AND delivered_at IS NULL"
        ).fetchall()
    assert kept == [(1, None)]


def _now(database: Database):
    with database.transaction() as tx:
        row = tx.execute("SELECT now() + interval '1 second'").fetchone()
    assert row is not None
    return row[0]


def _until_taken(lanes: Lanes, now) -> str | None:
    """Return the lane that comes free as the server learns that a session ended; a guard ends the wait."""
    pause = threading.Event()
    for _ in range(int(LONGEST_WAIT / 0.05)):
        taken = lanes.take(["t"], now, 16)
        if taken is not None:
            return taken
        pause.wait(0.05)
    return None
