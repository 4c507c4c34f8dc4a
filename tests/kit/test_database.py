"""Transactions: whole or not at all, read-only when asked, and told plainly when the server is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from gqts.kit.clock import system_clock
from gqts.kit.database import Database, DatabaseUnavailable, Transaction, connect, location
from gqts.kit.errors import Kind


def insert(tx: Transaction, key: str = "k") -> None:
    tx.execute("INSERT INTO kit.outbox (topic, key, payload) VALUES ('t', %s, '{}')", [key])


def keys(database: Database) -> list[str]:
    with database.transaction() as tx:
        return [key for (key,) in tx.execute("SELECT key FROM kit.outbox ORDER BY id")]


def test_a_block_that_ends_is_committed(database: Database) -> None:
    with database.transaction() as tx:
        insert(tx, "a")
        insert(tx, "b")
    assert keys(database) == ["a", "b"]


def test_a_block_that_raises_leaves_nothing_and_its_exception_goes_through(database: Database) -> None:
    def work() -> None:
        with database.transaction() as tx:
            insert(tx)
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert keys(database) == []


def test_a_read_only_transaction_cannot_write_and_the_next_one_can(database: Database) -> None:
    def work() -> None:
        with database.transaction(read_only=True) as tx:
            insert(tx)

    for _ in range(3):
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            work()
        with database.transaction() as tx:
            insert(tx)
    assert len(keys(database)) == 3


def test_instants_come_back_aware_in_utc(database: Database) -> None:
    with database.transaction() as tx:
        (now,) = tx.execute("SELECT '2026-01-01T00:00:00+08:00'::timestamptz").fetchone()
    assert now == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert now.utcoffset() == timedelta()


def test_a_connection_that_the_server_closed_fails_no_later_request(own_database: Database) -> None:
    with connect(own_database.url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert keys(own_database) == []


def test_work_that_the_server_breaks_off_is_unavailable_not_a_driver_error(own_database: Database) -> None:
    def work() -> None:
        with own_database.transaction() as tx:
            tx.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(DatabaseUnavailable, match="broke off") as refusal:
        work()
    assert refusal.value.kind is Kind.UNAVAILABLE
    assert keys(own_database) == []


def test_a_pool_that_is_used_up_says_so(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with Database.open(database.url, minimum=1, maximum=1) as small, small.transaction():
        monkeypatch.setattr(small._pool, "timeout", 0.1)
        with pytest.raises(DatabaseUnavailable, match="free in time"), small.transaction():
            pass


def test_a_closed_database_says_so(database: Database) -> None:
    other = Database.open(database.url)
    other.close()
    with pytest.raises(DatabaseUnavailable), other.transaction():
        pass


@pytest.mark.parametrize("url", ["postgresql://u:secret@127.0.0.1:1/gqts", "postgresql://[u:secret", "secret"])
def test_an_absent_server_is_told_without_the_password(url: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        Database.open(url)
    assert "secret" not in refusal.value.detail


def test_the_location_of_a_database_shows_no_secret() -> None:
    assert location("postgresql://u:p@db.example:5433/gqts?sslmode=require") == "db.example:5433/gqts"
    assert location("postgresql://u:p@/gqts?host=%2Ftmp") == "the local socket/gqts"
    assert location("postgresql://u:p@[bad") == "the configured address"


def test_the_clock_is_aware_and_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta()
