"""One door to PostgreSQL: a pool of connections, and transactions that commit whole or not at all.

Only the edges open transactions; a room is handed one as `tx` and never commits. Sessions speak UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from gqts.kit.errors import GqtsError, Kind

Transaction = psycopg.Connection[tuple[Any, ...]]

_CONNECT_SECONDS = 10
_WAIT_SECONDS = 15.0

_SESSION = b"""
SET TIME ZONE 'UTC';
SET jit = off;
SET idle_in_transaction_session_timeout = '10min';
"""


class DatabaseUnavailable(GqtsError):
    """The database does not answer, or broke off; the same request may succeed later."""

    kind = Kind.UNAVAILABLE


class Database:
    """A pool of connections to one database; safe to share between threads."""

    def __init__(self, url: str, pool: ConnectionPool[Transaction]) -> None:
        self.url = url
        self._pool = pool

    @classmethod
    def open(cls, url: str, *, minimum: int = 1, maximum: int = 8) -> Self:
        """Connect to `url` with `minimum` to `maximum` connections; raise `DatabaseUnavailable`."""
        pool: ConnectionPool[Transaction] = ConnectionPool(
            url,
            min_size=minimum,
            max_size=maximum,
            timeout=_WAIT_SECONDS,
            configure=_configure,
            check=ConnectionPool.check_connection,  # a restarted server must not fail a request for each
            kwargs={"application_name": "gqts", "connect_timeout": _CONNECT_SECONDS},
            open=False,
            name="gqts",
        )
        connect(url).close()  # tells at once why, where the pool would only say that it waited
        try:
            pool.open(wait=True, timeout=_WAIT_SECONDS)
        except PoolTimeout as reason:
            pool.close()
            raise DatabaseUnavailable(f"The database at {location(url)} does not answer.") from reason
        return cls(url, pool)

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Transaction]:
        """Open one transaction: committed when the block ends, rolled back when it raises.

        Raises `DatabaseUnavailable` when no connection is free in time, or when the server breaks off,
        cancels or deadlocks the work; whatever else the block raises goes through.
        """
        try:
            with self._pool.connection() as connection:
                connection.read_only = read_only
                try:
                    with connection.transaction():
                        yield connection
                finally:
                    if not connection.closed:
                        connection.read_only = None
        except (PoolTimeout, PoolClosed) as reason:
            raise DatabaseUnavailable("No connection to the database became free in time.") from reason
        except psycopg.OperationalError as reason:
            raise DatabaseUnavailable(f"The database broke off the work: {_first_line(reason)}") from reason

    def close(self) -> None:
        """Close every connection; work still under way is rolled back by the server."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def connect(url: str, *, autocommit: bool = False) -> Transaction:
    """Return one connection outside any pool (migrations, listening); raise `DatabaseUnavailable`."""
    try:
        connection = psycopg.connect(
            url, autocommit=autocommit, application_name="gqts", connect_timeout=_CONNECT_SECONDS
        )
        _configure(connection)
    except psycopg.ProgrammingError:
        # The driver's message repeats the URL, which may hold a password.
        fix = "give postgresql://user:password@host:5432/gqts."
        raise DatabaseUnavailable(f"The database's address cannot be read: {fix}") from None
    except psycopg.Error as reason:
        raise DatabaseUnavailable(f"The database at {location(url)} does not answer: {_first_line(reason)}") from reason
    return connection


def location(url: str) -> str:
    """Return where a database URL points, fit to be shown: host and database, no user, no password."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or "the local socket"
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the configured address"
    return f"{host}{port}{parts.path}"


def _configure(connection: Transaction) -> None:
    connection.execute(_SESSION)
    if not connection.autocommit:
        connection.commit()


def _first_line(reason: Exception) -> str:
    return (str(reason).strip().splitlines() or [type(reason).__name__])[0]
