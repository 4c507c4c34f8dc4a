"""Migrations: each applied once, whole, in order; a changed or misnamed file is refused."""

from __future__ import annotations

import threading

import pytest

from gqts.kit.database import Database, DatabaseUnavailable, connect
from gqts.kit.migrations import (
    Migration,
    MigrationBusy,
    MigrationChanged,
    MigrationFailed,
    MigrationMisnamed,
    list_migrations,
    list_missing,
    migrate,
    ordered,
)

FIRST = Migration("9001_first.sql", b"CREATE TABLE first_made (n int); INSERT INTO first_made VALUES (1);")
SECOND = Migration("9002_second.sql", b"ALTER TABLE first_made ADD COLUMN m int DEFAULT 100 % 7;")
BROKEN = Migration("9003_broken.sql", b"CREATE TABLE half_made (n int); SELECT 1 / 0;")


def has_table(url: str, name: str) -> bool:
    with connect(url) as connection:
        return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [name]).fetchone()[0]


def test_missing_migrations_are_applied_in_order_and_reported_and_never_again(own_database: Database) -> None:
    told: list[str] = []
    assert migrate(own_database.url, told.append, migrations=[SECOND, FIRST]) == [FIRST.name, SECOND.name]
    assert told == [FIRST.name, SECOND.name]
    assert migrate(own_database.url, told.append, migrations=[FIRST, SECOND]) == []
    assert len(told) == 2


def test_a_migration_that_fails_leaves_nothing_and_those_before_it_stay(own_database: Database) -> None:
    with pytest.raises(MigrationFailed, match=r"9003_broken\.sql could not be applied.*division by zero"):
        migrate(own_database.url, migrations=[FIRST, BROKEN])
    assert has_table(own_database.url, "first_made")
    assert not has_table(own_database.url, "half_made")
    mended = Migration(BROKEN.name, b"CREATE TABLE half_made (n int);")
    assert migrate(own_database.url, migrations=[FIRST, mended]) == [BROKEN.name]


def test_a_file_changed_after_it_was_applied_is_refused_with_the_mend(own_database: Database) -> None:
    migrate(own_database.url, migrations=[FIRST])
    with pytest.raises(MigrationChanged, match="as a new migration"):
        migrate(own_database.url, migrations=[Migration(FIRST.name, FIRST.content + b" "), SECOND])
    with connect(own_database.url) as connection:
        assert connection.execute("SELECT count(*) FROM kit.migration WHERE name = '9002_second.sql'").fetchone() == (
            0,
        )


def test_a_database_ahead_of_the_program_is_left_alone(own_database: Database) -> None:
    migrate(own_database.url, migrations=[FIRST, SECOND])
    assert migrate(own_database.url, migrations=[FIRST]) == []


def test_two_migrators_at_once_apply_everything_once(own_database: Database) -> None:
    applied: list[str] = []
    threads = [
        threading.Thread(target=lambda: applied.extend(migrate(own_database.url, migrations=[FIRST, SECOND])))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [FIRST.name, SECOND.name]


def test_a_migrator_waits_for_another_only_so_long(own_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gqts.kit.migrations.WAIT_SECONDS", 0.2)
    with connect(own_database.url) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [0x67717473])
        with pytest.raises(MigrationBusy):
            migrate(own_database.url, migrations=[FIRST])


def test_a_migration_gives_way_to_those_who_use_its_table(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gqts.kit.migrations.LOCK_SECONDS", 0.2)
    migrate(own_database.url, migrations=[FIRST])
    with connect(own_database.url) as other:
        other.execute("SELECT * FROM first_made")
        with pytest.raises(MigrationFailed, match="lock timeout"):
            migrate(own_database.url, migrations=[FIRST, SECOND])


@pytest.mark.parametrize("name", ["1_a.sql", "0001-a.sql", "0001_A.sql", "0001_.sql", "a.sql", "00001_a.sql"])
def test_a_name_without_a_number_is_refused(name: str) -> None:
    with pytest.raises(MigrationMisnamed, match="NNNN_name"):
        ordered([Migration(name, b"")])


def test_a_number_used_twice_is_refused() -> None:
    with pytest.raises(MigrationMisnamed, match="same number"):
        ordered([Migration("0001_a.sql", b""), Migration("0001_b.sql", b"")])


def test_the_program_has_its_own_migrations_in_order() -> None:
    names = [migration.name for migration in list_migrations()]
    assert names[0] == "0001_kit.sql"
    assert names == sorted(names)


def test_what_is_missing_is_told(own_database: Database) -> None:
    names = [migration.name for migration in list_migrations()]
    with own_database.transaction() as tx:
        assert list_missing(tx) == []
        tx.execute("DELETE FROM kit.migration WHERE name = '0001_kit.sql'")
        assert list_missing(tx) == ["0001_kit.sql"]
        tx.execute("DROP TABLE kit.migration")
        assert list_missing(tx) == names


def test_an_absent_server_is_told_without_the_password() -> None:
    with pytest.raises(DatabaseUnavailable) as refusal:
        migrate("postgresql://user:secret@127.0.0.1:1/gqts")
    assert "127.0.0.1:1/gqts" in refusal.value.detail
    assert "secret" not in refusal.value.detail
