"""One slow machine holds up no other, and no machine is told two things at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from tests.notices.office import LOCAL, LONGEST_WAIT, Machine, join, open_firm, run_machine, tell

from gqts.accounts import Caller, Seal
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.settings import Settings, read_settings
from gqts.notices import DeliveryState, list_deliveries, register_webhook
from gqts.organizations import Organization
from gqts.worker import WEBHOOK_THREADS, OutboxDelivery, list_notice_handlers, list_webhook_handlers


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"GQTS_HOME": str(tmp_path), "GQTS_SECRET": "s" * 40})


@pytest.fixture
def firm(database: Database) -> tuple[Organization, Caller]:
    with database.transaction() as tx:
        opened = open_firm(tx)
        return opened, join(tx, opened)[1]


@pytest.fixture
def machines() -> Iterator[tuple[Machine, Machine]]:
    with run_machine() as slow, run_machine() as fast:
        yield slow, fast


@contextmanager
def work(database: Database, settings: Settings, *, processes: int = 1) -> Iterator[None]:
    """Do what serving processes do: find whom a notice goes to, and hand it over."""
    webhooks = list_webhook_handlers(settings, system_clock)
    several = [
        OutboxDelivery(database, system_clock, webhooks, batch=1, threads=WEBHOOK_THREADS) for _ in range(processes)
    ]
    with OutboxDelivery(database, system_clock, list_notice_handlers(settings, system_clock)):
        for one in several:
            one.__enter__()
        try:
            yield
        finally:
            for one in several:
                one.__exit__()


def register(database: Database, settings: Settings, ada: Caller, url: str) -> UUID:
    with database.transaction() as tx:
        return register_webhook(tx, ada, Seal(settings.secret), LOCAL, url, [], now=system_clock())[0].id


def wait_for(database: Database, ada: Caller, webhook_id: UUID, delivered: int) -> None:
    """Wait until so many were delivered; a guard ends it, for a test that fails."""
    pause = threading.Event()
    for _ in range(int(LONGEST_WAIT / 0.05)):
        with database.transaction() as tx:
            found = list_deliveries(tx, ada, webhook_id, state=DeliveryState.DELIVERED)
        if len(found) >= delivered:
            return
        pause.wait(0.05)


def test_a_slow_machine_holds_up_no_other(database, settings, firm, machines):
    (organization, ada), (slow, fast) = firm, machines
    slow.answers_after = fast.has_got  # it answers only when the other one has been told
    first = register(database, settings, ada, slow.url)
    second = register(database, settings, ada, fast.url)
    with work(database, settings):
        with database.transaction() as tx:
            tell(tx, organization, now=system_clock())
        wait_for(database, ada, first, 1)
        wait_for(database, ada, second, 1)
    with database.transaction() as tx:
        for webhook in (first, second):
            (delivery,) = list_deliveries(tx, ada, webhook)
            assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert len(slow.got) == len(fast.got) == 1


def test_a_machine_is_told_one_thing_after_the_other_by_however_many_processes(database, settings, firm, machines):
    (organization, ada), (busy, other) = firm, machines
    busy.answers_after, busy.patience = threading.Event(), 0.1  # long enough for another to come in, if any does
    webhook, beside = (register(database, settings, ada, one.url) for one in (busy, other))
    same = register(database, settings, ada, f"{busy.url}/another")  # another webhook at the same host
    with work(database, settings, processes=2):
        with database.transaction() as tx:
            for number in range(8):
                tell(tx, organization, number, now=system_clock())
        for one in (webhook, beside, same):
            wait_for(database, ada, one, 8)
    assert (busy.most_at_once, other.most_at_once) == (1, 1)
    assert len({headers["webhook-id"] for headers, _ in busy.got}) == len(busy.got) == 16
    with database.transaction() as tx:
        for one in (webhook, beside, same):
            assert {each.attempts for each in list_deliveries(tx, ada, one)} == {1}
