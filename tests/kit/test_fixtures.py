"""The test fixtures themselves: real, separate, quick databases."""

from pathlib import Path

import pytest

from gqts.kit.database import Database, Transaction, connect


def insert(tx: Transaction) -> None:
    tx.execute("INSERT INTO kit.outbox (topic, key, payload) VALUES ('t', 'k', '{}')")


def count(tx: Transaction) -> int:
    return tx.execute("SELECT count(*) FROM kit.outbox").fetchone()[0]


@pytest.mark.parametrize("turn", range(3))
def test_what_one_test_writes_no_other_sees(tx: Transaction, turn: int) -> None:
    assert count(tx) == 0
    insert(tx)
    assert count(tx) == 1


@pytest.mark.parametrize("turn", range(3))
def test_what_one_test_commits_no_other_sees(database: Database, turn: int) -> None:
    with database.transaction() as tx:
        assert count(tx) == 0
        insert(tx)


def test_tx_and_database_of_one_test_are_the_same_database(database: Database, tx: Transaction) -> None:
    with database.transaction() as other:
        insert(other)
    assert count(tx) == 1


def test_the_worker_database_is_migrated(database_url: str) -> None:
    with connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM kit.migration").fetchone()[0] >= 1


def test_the_shared_folder_is_a_folder_or_the_test_is_skipped(shared: Path) -> None:
    assert shared.is_dir()
