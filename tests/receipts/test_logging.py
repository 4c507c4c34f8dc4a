"""Every event that was accepted gets its place in the log, exactly once, whoever is at it and whenever it was told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests import taking_part
from tests.capture.documents import NOW, document, event

from gqts.kit.database import Database
from gqts.kit.outbox import count_waiting, deliver
from gqts.receipts import Checked, check_batch
from gqts.transparency import read_entries, read_size
from gqts.worker import LOG_HANDLERS, begin_catching_up

CAPTURES, EVENTS = 30, 7


@pytest.fixture
def captured(database: Database) -> None:
    """Thirty captures of seven events, of which nothing is logged."""
    for number in range(CAPTURES):
        events = [event(serial=f"C{number}-{one}") for one in range(EVENTS)]
        with database.transaction() as tx:
            assert taking_part.accept(tx, document(*events), now=NOW).success


def deliver_all(database: Database, handlers) -> None:
    while deliver(database, handlers, batch=4).delivered:
        pass


def require_whole_log(database: Database) -> None:
    with database.transaction() as tx:
        size = read_size(tx)
        assert size == CAPTURES * EVENTS
        assert len(set(read_entries(tx, 0, size))) == size
        checked = Checked()
        while check_batch(tx, checked, size):
            pass
        assert (checked.compared, checked.is_right) == (size, True)


@pytest.mark.usefixtures("captured")
def test_two_processes_that_log_at_once_give_every_event_one_place_without_a_gap(database: Database) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(deliver_all, database, LOG_HANDLERS) for _ in range(2)]:
            done.result()
    deliver_all(database, LOG_HANDLERS)
    require_whole_log(database)


@pytest.mark.usefixtures("captured")
def test_what_waits_for_its_place_anyway_is_not_caught_up_with(database: Database) -> None:
    with database.transaction() as tx:
        waiting = count_waiting(tx)
        begin_catching_up(tx)
        assert count_waiting(tx) == waiting


@pytest.mark.usefixtures("captured")
def test_what_was_captured_before_there_was_a_log_is_caught_up_with(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute("DELETE FROM kit.outbox")  # the news of these captures was delivered long ago
        begin_catching_up(tx)
    deliver_all(database, LOG_HANDLERS)
    require_whole_log(database)
    with database.transaction() as tx:
        begin_catching_up(tx)
        assert count_waiting(tx) == 0, "it is done once"
