"""The outbox: a fact is told if and only if its change is committed, and its effect happens exactly once."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction, connect
from gqts.kit.outbox import (
    ATTEMPTS,
    Delivery,
    Fact,
    FactUnwritable,
    Undeliverable,
    count_waiting,
    deliver,
    deliver_until,
    list_dead,
    pause_after,
    prune,
    publish,
    publish_many,
    revive,
)
from gqts.kit.outbox.fact import _json


class MovedClock:
    """The real clock, moved on by a test."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self.moved


def publish_now(database: Database, *payloads: dict, topic: str = "t") -> list[int]:
    with database.transaction() as tx:
        return [publish(tx, topic, "key", payload) for payload in payloads]


def waiting(database: Database) -> int:
    with database.transaction() as tx:
        return count_waiting(tx)


def fail(tx: Transaction, fact: Fact) -> None:
    raise ValueError(f"cannot \0 {fact.payload}")


def test_a_fact_reaches_the_handler_of_its_topic_once(database: Database) -> None:
    got: list[Fact] = []
    [number] = publish_now(database, {"gtin": "09506000134352", "list": [1, 2.5, None, "家"]})
    handlers = {"t": lambda tx, fact: got.append(fact)}
    assert deliver(database, handlers) == Delivery(1, 0)
    assert deliver(database, handlers) == Delivery(0, 0)
    [fact] = got
    assert (fact.id, fact.topic, fact.key, fact.attempt) == (number, "t", "key", 1)
    assert fact.payload == {"gtin": "09506000134352", "list": [1, 2.5, None, "家"]}
    assert fact.created_at.utcoffset() == timedelta()


def test_what_is_rolled_back_is_never_told(database: Database) -> None:
    def work() -> None:
        with database.transaction() as tx:
            publish(tx, "t", "key", {})
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert waiting(database) == 0


def test_many_facts_are_published_at_once_and_delivered_in_order(database: Database) -> None:
    got: list[int] = []
    with database.transaction() as tx:
        assert publish_many(tx, "t", ((str(n), {"n": n}) for n in range(250))) == 250
        assert publish_many(tx, "t", []) == 0
    assert deliver(database, {"t": lambda tx, fact: got.append(fact.payload["n"])}, batch=100).delivered == 250
    assert got == list(range(250))


def test_a_fact_waits_for_its_instant(database: Database) -> None:
    clock = MovedClock()
    with database.transaction() as tx:
        publish(tx, "t", "key", {}, not_before=clock() + timedelta(hours=1))
    handlers = {"t": lambda tx, fact: None}
    assert deliver(database, handlers, clock=clock).delivered == 0
    clock.moved = timedelta(hours=2)
    assert deliver(database, handlers, clock=clock).delivered == 1


def test_facts_of_a_topic_that_this_process_does_not_know_wait(database: Database) -> None:
    publish_now(database, {}, topic="new")
    assert deliver(database, {"old": fail}) == Delivery(0, 0)
    assert waiting(database) == 1


def test_a_handler_that_raises_leaves_no_effect_and_harms_no_other(own_database: Database) -> None:
    got: list[int] = []

    def handler(tx: Transaction, fact: Fact) -> None:
        tx.execute("INSERT INTO kit.migration VALUES (%s, '')", [f"effect {fact.payload['n']}"])
        if fact.payload["n"] == 1:
            tx.execute("SELECT 1 / 0")
        got.append(fact.payload["n"])

    publish_now(own_database, {"n": 0}, {"n": 1}, {"n": 2})
    assert deliver(own_database, {"t": handler}) == Delivery(2, 1)
    assert got == [0, 2]
    with own_database.transaction() as tx:
        effects = tx.execute("SELECT name FROM kit.migration WHERE name LIKE 'effect%' ORDER BY 1").fetchall()
        errors = tx.execute("SELECT last_error FROM kit.outbox WHERE last_error IS NOT NULL").fetchall()
    assert effects == [("effect 0",), ("effect 2",)]
    assert errors == [("DivisionByZero: division by zero",)]


def test_failures_are_tried_again_with_growing_pauses_then_given_up_kept_and_revived(database: Database) -> None:
    clock = MovedClock()
    [number] = publish_now(database, {})
    for attempt in range(1, ATTEMPTS + 1):
        assert deliver(database, {"t": fail}, clock=clock) == Delivery(0, 1)
        assert deliver(database, {"t": fail}, clock=clock) == Delivery(0, 0), "not before its pause"
        clock.moved += pause_after(attempt)
    assert deliver(database, {"t": fail}, clock=clock) == Delivery(0, 0)
    assert waiting(database) == 0
    with database.transaction() as tx:
        [dead] = list_dead(tx)
        assert list_dead(tx, after=number) == []
    assert dead.fact.id == number
    assert dead.fact.attempt == ATTEMPTS
    assert dead.last_error == "ValueError: cannot  {}"
    with database.transaction() as tx:
        assert revive(tx, number)
        assert not revive(tx, number)
    assert deliver(database, {"t": lambda tx, fact: None}, clock=clock) == Delivery(1, 0)


def test_what_can_never_be_delivered_is_given_up_at_once_and_harms_no_other(database: Database) -> None:
    def refuse(tx: Transaction, fact: Fact) -> None:
        if fact.payload["n"] == 1:
            raise Undeliverable("no such mailbox")

    numbers = publish_now(database, {"n": 0}, {"n": 1}, {"n": 2})
    assert deliver(database, {"t": refuse}) == Delivery(2, 1)
    assert waiting(database) == 0
    with database.transaction() as tx:
        [dead] = list_dead(tx)
    assert (dead.fact.id, dead.fact.attempt) == (numbers[1], 1)
    assert dead.last_error == "Undeliverable: no such mailbox"


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(attempt).total_seconds() for attempt in range(1, ATTEMPTS + 1)]
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 900


CRASH = """
import os, signal, sys
from gqts.kit.database import Database
from gqts.kit.outbox import deliver

def handler(tx, fact):
    tx.execute("INSERT INTO kit.migration VALUES (%s, '')", [f"effect {fact.payload['n']}"])
    if fact.payload["n"] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

deliver(Database.open(sys.argv[1]), {"t": handler})
"""


def test_kill_9_in_the_middle_of_a_delivery_loses_nothing_and_repeats_nothing(own_database: Database) -> None:
    with own_database.transaction() as tx:
        publish_many(tx, "t", ((str(n), {"n": n}) for n in range(30)))
    ended = subprocess.run([sys.executable, "-c", CRASH, own_database.url, "17"], check=False)
    assert ended.returncode == -signal.SIGKILL

    def handler(tx: Transaction, fact: Fact) -> None:
        tx.execute("INSERT INTO kit.migration VALUES (%s, '')", [f"effect {fact.payload['n']}"])

    clock = MovedClock()
    clock.moved = timedelta(seconds=2)
    assert deliver(own_database, {"t": handler}, clock=clock) == Delivery(30, 0)
    with own_database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM kit.migration WHERE name LIKE 'effect%'").fetchone() == (30,)


def test_a_fact_that_kills_every_process_is_given_up_and_takes_no_other_with_it(database: Database) -> None:
    publish_now(database, *({"n": n} for n in range(5)))
    clock = MovedClock()
    done: list[int] = []

    class Killed(BaseException):
        pass

    def handler(tx: Transaction, fact: Fact) -> None:
        if fact.payload["n"] == 2:
            raise Killed
        done.append(fact.payload["n"])

    for _ in range(ATTEMPTS):
        with pytest.raises(Killed):
            deliver(database, {"t": handler}, clock=clock)
        clock.moved += timedelta(minutes=16)
    deliver(database, {"t": handler}, clock=clock)
    with database.transaction() as tx:
        [dead] = list_dead(tx)
    assert dead.fact.payload == {"n": 2}
    assert "process ended" in dead.last_error
    assert waiting(database) == 0
    assert {0, 1, 3, 4} == set(done)


def test_two_processes_at_once_never_deliver_the_same_fact_twice(database: Database) -> None:
    with database.transaction() as tx:
        publish_many(tx, "t", ((str(n), {"n": n}) for n in range(300)))
    got: list[int] = []
    threads = [
        threading.Thread(
            target=deliver, args=(database, {"t": lambda tx, fact: got.append(fact.id)}), kwargs={"batch": 7}
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == len(set(got)) == 300


def test_a_slow_delivery_is_not_repeated_by_another_process_after_the_pause(database: Database) -> None:
    publish_now(database, {})
    got: list[int] = []
    begun, release = threading.Event(), threading.Event()

    def slow(tx: Transaction, fact: Fact) -> None:
        begun.set()
        release.wait(10)
        got.append(fact.attempt)

    thread = threading.Thread(target=deliver, args=(database, {"t": slow}))
    thread.start()
    assert begun.wait(10)
    late = MovedClock()
    late.moved = timedelta(minutes=5)
    assert deliver(database, {"t": slow}, clock=late) == Delivery(0, 0)
    release.set()
    thread.join()
    assert got == [1]
    assert waiting(database) == 0


def test_delivery_wakes_at_once_when_something_is_published_and_ends_when_told(database: Database) -> None:
    got: list[int] = []
    stop = threading.Event()
    handlers = {"t": lambda tx, fact: got.append(fact.id)}
    thread = threading.Thread(target=deliver_until, args=(stop, database, handlers))
    thread.start()
    time.sleep(0.3)  # it now waits, and would look again only after five seconds
    publish_now(database, {})
    for _ in range(400):  # less than those five seconds
        if got:
            break
        time.sleep(0.01)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert got


def test_delivery_waits_for_a_database_that_went_away(own_database: Database) -> None:
    got: list[int] = []
    stop = threading.Event()
    thread = threading.Thread(
        target=deliver_until, args=(stop, own_database, {"t": lambda tx, fact: got.append(fact.id)})
    )
    thread.start()
    time.sleep(0.3)
    with connect(own_database.url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    publish_now(own_database, {})
    deadline = time.monotonic() + 8
    while not got and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(5)
    assert len(got) == 1


def test_stopping_does_not_wait_for_a_long_queue(database: Database) -> None:
    stop = threading.Event()
    publish_now(database, {}, {}, {})
    assert deliver(database, {"t": lambda tx, fact: stop.set()}, batch=1, stop=stop) == Delivery(1, 0)
    assert waiting(database) == 2


def test_delivered_facts_are_forgotten_after_a_while_and_dead_ones_kept(database: Database) -> None:
    publish_now(database, {}, {}, {})
    deliver(database, {"t": lambda tx, fact: None})
    publish_now(database, {})
    with database.transaction() as tx:
        assert prune(tx, system_clock() - timedelta(days=7)) == 0
        assert prune(tx, system_clock() + timedelta(days=7), limit=2) == 2
        assert prune(tx, system_clock() + timedelta(days=7)) == 1
        assert count_waiting(tx) == 1


@pytest.mark.parametrize("payload", [{"a": "\0"}, {"\0": 1}, {"a": "\ud800"}, {"a": {1, 2}}, {"a": 10**30}])
def test_what_the_database_cannot_keep_is_refused_before_it_breaks_the_transaction(
    tx: Transaction, payload: dict
) -> None:
    with pytest.raises(FactUnwritable):
        publish(tx, "t", "key", payload)
    with pytest.raises(FactUnwritable):
        publish_many(tx, "t", [("key", payload)])
    assert count_waiting(tx) == 0


@pytest.mark.parametrize("key", ["a\0", "\udfff"])
def test_a_key_the_database_cannot_keep_is_refused(tx: Transaction, key: str) -> None:
    with pytest.raises(FactUnwritable):
        publish(tx, "t", key, {})
    assert count_waiting(tx) == 0


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_the_check_for_nul_finds_every_nul_and_nothing_else(text: str) -> None:
    payload = {"a": text.replace("x", "\\").replace("y", "u0000"), "b": text}
    try:
        written = _json(payload)
    except FactUnwritable:
        assert "\0" in text
    else:
        assert "\0" not in text
        assert written


def test_a_deep_or_large_payload_comes_back_whole(database: Database) -> None:
    deep: dict = {}
    for _ in range(100):
        deep = {"in": deep}
    payload = {"deep": deep, "large": "家" * 500_000}
    publish_now(database, payload)
    got: list[dict] = []
    deliver(database, {"t": lambda tx, fact: got.append(fact.payload)})
    assert got == [payload]
