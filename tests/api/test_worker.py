"""While the application runs, what rooms publish is delivered; when it ends, delivery ends with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from starlette.testclient import TestClient

from gqts.accounts.rate import count_rate
from gqts.capture import EVENTS_CAPTURED
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.kit.outbox import Fact, count_waiting, publish
from gqts.kit.settings import Settings
from gqts.transparency import read_size
from gqts.wiring import create_app
from gqts.worker import HANDLERS, OutboxDelivery, keep_forgetting

Make = Callable[..., Any]
SECONDS = 20.0


def await_delivery(database: Database) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with database.transaction(read_only=True) as tx:
            if count_waiting(tx) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the facts were not delivered")


def test_what_a_capture_publishes_is_delivered_by_the_running_application(
    settings: Settings, database: Database, key: str, document: Make, object_event: Make
) -> None:
    running = set(threading.enumerate())
    with TestClient(create_app(settings, database=database)) as client:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        answer = client.post("/epcis/capture", content=document(object_event()), headers=headers)
        assert answer.status_code == 202
        await_delivery(database)
        with database.transaction(read_only=True) as tx:
            assert read_size(tx) == 1, "the event has its place in the log"
    assert not [thread for thread in set(threading.enumerate()) - running if thread.name == "outbox"]


def test_each_fact_reaches_its_handler_once(database: Database) -> None:
    seen: list[str] = []

    def note(_: Transaction, fact: Fact) -> None:
        seen.append(fact.key)

    with database.transaction() as tx:
        for number in range(20):
            publish(tx, "test.topic", str(number), {})
    handlers = {"test.topic": note}
    with OutboxDelivery(database, system_clock, handlers), OutboxDelivery(database, system_clock, handlers):
        await_delivery(database)
    assert sorted(seen, key=int) == [str(number) for number in range(20)]


def test_every_topic_that_is_published_has_a_handler() -> None:
    assert EVENTS_CAPTURED in HANDLERS


def test_what_has_ended_is_forgotten_while_the_application_runs(database: Database) -> None:
    with database.transaction() as tx:
        count_rate(tx, "test", "somebody", "1 per second", now=system_clock() - timedelta(days=1))
    with keep_forgetting(database, system_clock, pause=0.05):
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with database.transaction(read_only=True) as tx:
                row = tx.execute("SELECT count(*) FROM accounts.rate").fetchone()
            if row == (0,):
                return
            time.sleep(0.02)
    raise AssertionError("the counter was not forgotten")
