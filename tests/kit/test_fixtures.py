"""The test fixtures themselves: real, separate, quick databases."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import empty

from gqts.kit.database import Database, Transaction, connect

ROOT = Path(__file__).parents[2]


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


def test_a_database_that_was_emptied_is_as_one_just_migrated(database: Database, own_database: Database) -> None:
    """When a migration fills a table this fails, until `tests/conftest.py` names the table and what is to be in it."""
    with database.transaction() as tx:
        insert(tx)
        tx.execute("UPDATE insight.closed SET day = '2026-01-01'")
        tx.execute("SELECT nextval('declarations.pre_number')")
    empty(database)
    assert contents(database) == contents(own_database)


def test_emptying_puts_no_name_that_was_there_before_on_the_rules(database: Database) -> None:
    with database.transaction() as tx:
        (before,) = tx.execute("SELECT version FROM sharing.policy_version").fetchone()
    empty(database)
    with database.transaction() as tx:
        (after,) = tx.execute("SELECT version FROM sharing.policy_version").fetchone()
    assert after != before


def contents(database: Database) -> dict[str, object]:
    """Return the rows of each table, but for the name of the state of the rules, and where each sequence stands."""
    own = "NOT IN ('pg_catalog', 'information_schema')"
    with database.transaction(read_only=True) as tx:
        names = tx.execute(f"SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname {own}").fetchall()
        rows = {name: tx.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall() for (name,) in names}
        marks = tx.execute("SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2").fetchall()
    assert len(rows.pop("sharing.policy_version")) == 1
    return {**rows, "sequences": marks}


def test_tx_and_database_of_one_test_are_the_same_database(database: Database, tx: Transaction) -> None:
    with database.transaction() as other:
        insert(other)
    assert count(tx) == 1


def test_the_worker_database_is_migrated(database_url: str) -> None:
    with connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM kit.migration").fetchone()[0] >= 1


def test_the_shared_folder_is_a_folder_or_the_test_is_skipped(shared: Path) -> None:
    assert shared.is_dir()


def test_a_test_run_that_is_killed_leaves_no_server_and_no_folder() -> None:
    around = Path(tempfile.mkdtemp(prefix="gqts-kit-"))
    around.chmod(0o711)
    command = [sys.executable, "-m", "pytest", __file__, "-k", "worker_database"]
    run = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(around)}, stdout=subprocess.DEVNULL)
    try:
        assert becomes_true(lambda: any(around.glob("gqts-test-*/home/postgres/data/postmaster.pid")))
    finally:
        run.kill()
        run.wait()
    assert becomes_true(lambda: not any(around.iterdir()))
    around.rmdir()


def becomes_true(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()
