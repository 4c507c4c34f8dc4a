"""The schema, brought up to date: numbered SQL files, applied once, whole, in order, never changed after.

A file `NNNN_name.sql` runs in one transaction together with its record, so a crash leaves both or neither.
Every migration must suit the program of the release before it, which may still be running (see CONTRIBUTING).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources

import psycopg

from gqts.kit.database import Transaction, connect
from gqts.kit.errors import GqtsError, Kind

WAIT_SECONDS = 60.0
"""How long a migrator waits for another before it says so."""

LOCK_SECONDS = 5.0
"""How long a migration waits for a table in use: others queue behind it, so it gives way first."""

_LOCK = 0x67717473  # "gqts": one migrator at a time in a database
_NAME = re.compile(r"(\d{4})_[a-z][a-z0-9_]*\.sql")

_RECORD = b"""
SET statement_timeout = '15min';
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS kit;
CREATE TABLE IF NOT EXISTS kit.migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""


class MigrationChanged(GqtsError):
    """A migration was changed after it was applied."""

    kind = Kind.CONFLICT


class MigrationFailed(GqtsError):
    """A migration could not be applied; the database is as it was before it."""

    kind = Kind.INTERNAL


class MigrationMisnamed(GqtsError):
    """A migration has no number of its own."""

    kind = Kind.INVALID


class MigrationBusy(GqtsError):
    """Another process is migrating this database."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered SQL file; the checksum is the SHA-256 of its bytes, in hexadecimal."""

    name: str
    content: bytes

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the file in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def list_migrations() -> tuple[Migration, ...]:
    """Return the migrations of this program in order; raise `MigrationMisnamed`."""
    folder = resources.files("gqts.migrations")
    return ordered(
        Migration(entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith(".sql")
    )


def ordered(migrations: Iterable[Migration]) -> tuple[Migration, ...]:
    """Return migrations by number; raise `MigrationMisnamed` for a bad name or a number used twice."""
    by_number: dict[str, Migration] = {}
    for migration in sorted(migrations, key=lambda migration: migration.name):
        match = _NAME.fullmatch(migration.name)
        if match is None:
            raise MigrationMisnamed(f"{migration.name} is not named NNNN_name.sql (lower case, underscores).")
        twin = by_number.setdefault(match[1], migration)
        if twin is not migration:
            raise MigrationMisnamed(f"{twin.name} and {migration.name} have the same number; give one the next.")
    return tuple(by_number.values())


def migrate(
    url: str,
    report: Callable[[str], None] | None = None,
    *,
    migrations: Iterable[Migration] | None = None,
) -> list[str]:
    """Apply what is missing in the database at `url`; return the names applied, in order.

    `report` is called with each name once it is committed. Raises `MigrationChanged`, `MigrationFailed`,
    `MigrationMisnamed`, `MigrationBusy` or `DatabaseUnavailable`; every migration before a failing one stays.
    """
    wanted = list_migrations() if migrations is None else ordered(migrations)
    with connect(url, autocommit=True) as connection:
        applied = _read_applied(connection)
        _require_unchanged(wanted, applied)
        missing = [migration for migration in wanted if migration.name not in applied]
        for migration in missing:
            _apply(connection, migration)
            if report is not None:
                report(migration.name)
    return [migration.name for migration in missing]


def list_missing(tx: Transaction) -> list[str]:
    """Return the names of this program's migrations that the database has not had; raise `MigrationMisnamed`."""
    names = [migration.name for migration in list_migrations()]
    if tx.execute("SELECT to_regclass('kit.migration')").fetchone() == (None,):
        return names
    applied = {name for (name,) in tx.execute("SELECT name FROM kit.migration")}
    return [name for name in names if name not in applied]


def _read_applied(connection: Transaction) -> dict[str, str]:
    try:
        _give_way_after(connection, WAIT_SECONDS)
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    except psycopg.errors.LockNotAvailable as reason:
        raise MigrationBusy("Another process is migrating this database; wait for it, or try again.") from reason
    try:
        _give_way_after(connection, LOCK_SECONDS)
        connection.execute(_RECORD)
        return dict(connection.execute("SELECT name, checksum FROM kit.migration").fetchall())
    except psycopg.Error as reason:
        raise MigrationFailed(f"The record of migrations cannot be kept here: {reason}") from reason


def _give_way_after(connection: Transaction, seconds: float) -> None:
    connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{round(seconds * 1000)}ms"])


def _require_unchanged(wanted: tuple[Migration, ...], applied: dict[str, str]) -> None:
    for migration in wanted:
        if applied.get(migration.name, migration.checksum) != migration.checksum:
            raise MigrationChanged(
                f"{migration.name} is not the file that was applied to this database. "
                "Put the applied file back, and write the change as a new migration."
            )


def _apply(connection: Transaction, migration: Migration) -> None:
    try:
        with connection.transaction():
            connection.execute(migration.content)
            connection.execute(
                "INSERT INTO kit.migration (name, checksum) VALUES (%s, %s)",
                [migration.name, migration.checksum],
            )
    except psycopg.Error as reason:
        raise MigrationFailed(
            f"{migration.name} could not be applied, and nothing of it was kept: {reason}"
        ) from reason
