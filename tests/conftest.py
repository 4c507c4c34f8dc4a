"""Fixtures of every test: the shared test material, and real PostgreSQL databases, never a stand-in.

One embedded server serves a whole test run, xdist workers included, its files in memory where the machine has a
folder for that: a thousand of them are made for each database. The schema is migrated once into a template database;
each worker gets a clone for `tx` (rolled back after each test) and one for `database` (emptied after each test); a
test that asks for `own_database` gets a clone of its own. `GQTS_TEST_DATABASE_URL` names a server to use instead.

A guard process reads a pipe from the pytest process: however that ends (even by kill -9), the guard sees the
pipe close, stops the server and removes its folder.
"""

from __future__ import annotations

import fcntl
import gc
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from argon2 import Parameters
from hypothesis import HealthCheck, settings

from gqts.accounts.password import HASHER
from gqts.kit.database import Database, Transaction, connect
from gqts.kit.migrations import migrate
from gqts.kit.postgres import ensure_server

# No test is judged by the clock: the machine it runs on may be busy. The examples are the same in every run, so that a
# change is judged by what it changes; `make explore` tries others.
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True, max_examples=50)
settings.register_profile("gqts", QUIET)
settings.register_profile("explore", QUIET, derandomize=False, max_examples=500)
settings.load_profile("explore" if os.environ.get("GQTS_EXPLORE") else "gqts")

ROOT = Path(__file__).parent.parent
TEMPLATE = "gqts_test_template"
RUN = "GQTS_TEST_RUN"  # the folder of this run, made by the first process and inherited by xdist's workers
MEMORY, LEAST_MEMORY = Path("/dev/shm"), 4 * 1024**3
FILLED = ("kit.migration", "sharing.policy_version", "insight.closed")  # by the migrations themselves
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "128MB",
}
GUARD = """
import pathlib, shutil, sys
from gqts.kit.postgres import stop_server
sys.stdin.read()
try:
    stop_server(pathlib.Path(sys.argv[1]) / "home")
finally:
    shutil.rmtree(sys.argv[1], ignore_errors=True)
"""
guards: list[subprocess.Popen[bytes]] = []


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")
    if is_worker or not config.getoption("numprocesses", None):  # this process runs tests, and not others that do
        gc.disable()  # until tests are collected: whatever is loaded by then stays until the end
    if is_worker:
        return
    run = Path(tempfile.mkdtemp(prefix="gqts-test-", dir=find_memory()))
    run.chmod(0o711)  # so that the unprivileged user who runs PostgreSQL for root passes
    os.environ[RUN] = str(run)
    guards.append(subprocess.Popen([sys.executable, "-c", GUARD, run], stdin=subprocess.PIPE, start_new_session=True))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for garbage from now on, but never again through the modules and tests that stay: a million objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


def find_memory() -> Path | None:
    """Return a folder whose files are kept in memory and that has room for a run's databases; None for any other."""
    if "TMPDIR" in os.environ:  # whoever names a folder wants that one
        return None
    is_roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= LEAST_MEMORY
    return MEMORY if is_roomy else None


def pytest_unconfigure(config: pytest.Config) -> None:
    for guard in guards:
        guard.communicate(timeout=60)
    guards.clear()


@pytest.fixture(scope="session", autouse=True)
def usual_hashing() -> Iterator[Parameters]:
    """Have passwords hashed by argon2id as cheap as it gets; what it costs otherwise is for the tests of just that."""
    usual = HASHER._parameters
    HASHER._parameters = replace(usual, time_cost=1, memory_cost=8, parallelism=1)
    yield usual
    HASHER._parameters = usual


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test material that others wrote: beside the project, or where GQTS_SHARED says."""
    folder = Path(os.environ.get("GQTS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared test material: {folder} is absent; set GQTS_SHARED to where it is")
    return folder


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """A PostgreSQL server with the migrated template database, made once for the whole run."""
    run = Path(os.environ[RUN])
    with _locked(run):
        given = os.environ.get("GQTS_TEST_DATABASE_URL")
        url = given or ensure_server(run / "home", overrides=FAST)
        if not (run / "template").exists():
            _administer(url, f"DROP DATABASE IF EXISTS {TEMPLATE}")
            _administer(url, f"CREATE DATABASE {TEMPLATE}")
            migrate(_at(url, TEMPLATE))
            (run / "template").touch()
    return url


@pytest.fixture(scope="session")
def database_url(server_url: str) -> Iterator[str]:
    """A migrated database of this worker's own. What a test commits here stays: prefer `tx` or `database`."""
    with clone_database(server_url) as url:
        yield url


@pytest.fixture(scope="session")
def kept_database(server_url: str) -> Iterator[Database]:
    """The database of all tests of this worker that ask for `database`, behind one pool whose connections are warm."""
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=8) as opened:
        yield opened


@pytest.fixture
def database(kept_database: Database) -> Iterator[Database]:
    """A migrated, empty database behind a pool, for this test alone while it lasts; it is emptied afterwards.

    To empty one takes a fraction of the time to make one. A test that changes tables asks for `own_database`.
    """
    yield kept_database
    empty(kept_database)


@pytest.fixture
def own_database(server_url: str) -> Iterator[Database]:
    """A database that no other test had or will have, behind a pool: for tests that change its tables or its record."""
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=8) as opened:
        yield opened


@pytest.fixture(scope="session")
def kept_connection(database_url: str) -> Iterator[Transaction]:
    """The connection of all tests of this worker that ask for `tx` alone."""
    connection = connect(database_url)
    yield connection
    connection.close()


@pytest.fixture
def tx(request: pytest.FixtureRequest) -> Iterator[Transaction]:
    """A transaction, rolled back after the test; in the test's `database` when it asked for that too."""
    if "database" not in request.fixturenames:
        with request.getfixturevalue("kept_connection").transaction(force_rollback=True):
            yield request.getfixturevalue("kept_connection")
        return
    connection = connect(request.getfixturevalue("database").url)
    try:
        with connection.transaction(force_rollback=True):  # open from the start, as the edges hand it to the rooms
            yield connection
    finally:
        connection.close()


def empty(database: Database) -> None:
    """Make a database as it was when it was migrated; a transaction that a test left open fails here, after a while."""
    with database.transaction() as tx:
        tx.execute("SET LOCAL lock_timeout = '20s'")
        told = tx.execute(
            "SELECT coalesce(string_agg(format('%%I.%%I', n.nspname, c.relname), ', ')"
            "                FILTER (WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0), ''),"
            "       coalesce(string_agg(format('ALTER SEQUENCE %%I.%%I RESTART', n.nspname, c.relname), '; ')"
            "                FILTER (WHERE c.relkind = 'S' AND pg_sequence_last_value(c.oid) IS NOT NULL), '')"
            "  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            "   AND format('%%I.%%I', n.nspname, c.relname) <> ALL (%s)",
            [list(FILLED)],
        ).fetchone()
        assert told is not None
        tables, sequences = told
        if tables:
            tx.execute(f"TRUNCATE {tables} CASCADE".encode())
        if sequences:
            tx.execute(sequences.encode())
        tx.execute("UPDATE insight.closed SET day = NULL WHERE day IS NOT NULL")
        # What this process knows of streams by their numbers is of those that were.
        tx.execute("UPDATE sharing.policy_version SET version = gen_random_uuid()")


@contextmanager
def clone_database(server_url: str) -> Iterator[str]:
    name = f"gqts_test_{secrets.token_hex(6)}"
    _administer(server_url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy")
    try:
        yield _at(server_url, name)
    finally:
        _administer(server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def _at(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def _locked(run: Path) -> Iterator[None]:
    with (run / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
