"""Start and stop the one server of a home; see the promise of the package.

The server outlives the process that started it, because others may be using it; `stop_server` ends it.
Every step that changes something holds an exclusive lock on `postgres.lock` in the home.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

from gqts.kit.postgres.binaries import Binaries, find_binaries
from gqts.kit.postgres.configuration import configuration_text, socket_fits
from gqts.kit.postgres.errors import ServerNotStarted, ServerNotStopped, ServerUnusable
from gqts.kit.postgres.place import Place, find_place, make_home, make_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USER = "gqts"
_DATABASE = "gqts"
_START_SECONDS = 20.0
_RECOVERY_SECONDS = 600
_PAUSE_SECONDS = 0.2


def ensure_server(home: Path, *, overrides: Mapping[str, str] | None = None) -> str:
    """Return the URL of the running server of `home`, made and started when needed.

    `overrides` are PostgreSQL settings for a server that this call starts (tests trade durability for speed).
    Raises `ServerUnusable` when this machine cannot run one and `ServerNotStarted` when it did not start;
    both say what to do. Safe to call from many processes at once.
    """
    home = home.absolute()
    place = find_place(home)
    if place is not None and (url := _running_url(place)):
        return url
    make_home(home)
    with _locked(home):
        place = make_place(home)
        if url := _running_url(place):
            return url
        binaries = _reachable_binaries(place)
        _make_cluster(place, binaries)
        return _start(place, binaries, overrides or {})


def stop_server(home: Path) -> bool:
    """Stop the server of `home` and tell whether one was running; raise `ServerNotStopped`."""
    home = home.absolute()
    if find_place(home) is None:
        return False
    with _locked(home):
        place = find_place(home)
        if place is None or not _is_running(place):
            return False
        pg_ctl = _reachable_binaries(place).folder / "pg_ctl"
        answer = place.account.run(
            *(pg_ctl, "stop", "-m", "fast", "-w", "-t", "60", "-D", place.data),
            folder=place.cluster,
            timeout=90,
        )
        if answer.returncode != 0 and _is_running(place):
            raise ServerNotStopped(f"The database in {place.cluster} did not stop: {answer.stderr.strip()}")
        return True


def remove_server(home: Path) -> None:
    """Stop the server of `home` and delete everything it kept; raise as `stop_server` does."""
    home = home.absolute()
    stop_server(home)
    if find_place(home) is None:
        return
    with _locked(home):
        place = find_place(home)
        if place is not None:
            shutil.rmtree(place.cluster)
            place.forget(home)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    try:
        with (home / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as reason:
        raise ServerUnusable(
            f"{reason.filename or home}: {reason.strerror}. Run gqts as the user whose database this is, "
            "or set GQTS_HOME to a folder of yours."
        ) from reason


def _reachable_binaries(place: Place) -> Binaries:
    """Return programs that the server's user may run, copied to the cluster if in a closed folder."""
    version = place.data / "PG_VERSION"
    found = find_binaries(major=int(version.read_text()) if version.exists() else None)
    if place.account.may_reach(found.folder / "postgres"):
        return found
    copy = place.cluster / f"postgresql-{found.major}"
    if not copy.exists():
        partial = copy.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(found.installation, partial, symlinks=True)
        place.account.give(partial)
        partial.rename(copy)
    return Binaries(copy / found.folder.name, found.major)


def _make_cluster(place: Place, binaries: Binaries) -> None:
    if (place.data / "PG_VERSION").exists():
        return
    # A folder without PG_VERSION is what an interrupted initdb left: it never held anything.
    shutil.rmtree(place.data, ignore_errors=True)
    _write_private(place, place.password, secrets.token_urlsafe(32))
    partial = place.cluster / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    answer = place.account.run(
        binaries.folder / "initdb",
        *f"-U {_USER} -A scram-sha-256 -E UTF8 --locale=C --no-instructions".split(),
        *("--pwfile", place.password, "-D", partial),
        folder=place.cluster,
        timeout=300,
    )
    if answer.returncode != 0:
        raise ServerNotStarted(f"The database could not be made in {place.cluster}: {answer.stderr.strip()}")
    with (partial / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists = 'gqts.conf'\n")
    partial.rename(place.data)


def _start(place: Place, binaries: Binaries, overrides: Mapping[str, str]) -> str:
    """Start the server, trying for a while: after a crash, old processes may still hold its memory."""
    deadline = time.monotonic() + _START_SECONDS
    has_lz4 = _has_lz4(place, binaries)
    port = _remembered_port(place)
    while True:
        text = configuration_text(place.cluster, port=port, has_lz4=has_lz4, overrides=overrides)
        _write_private(place, place.data / "gqts.conf", text)
        _remove_stale_pid(place)
        place.account.run(
            binaries.folder / "pg_ctl",
            *f"start -s -w -t {_RECOVERY_SECONDS} -D".split(),
            *(place.data, "-l", place.log),
            folder=place.cluster,
            timeout=_RECOVERY_SECONDS + 30,
        )
        if url := _running_url(place):
            return url
        if time.monotonic() > deadline and not _is_running(place):
            raise ServerNotStarted(f"The database in {place.cluster} did not start: {_end_of_log(place)}")
        if port is not None:
            port = _free_port()
        time.sleep(_PAUSE_SECONDS)


def _has_lz4(place: Place, binaries: Binaries) -> bool:
    answer = place.account.run(binaries.folder / "pg_config", "--configure", folder=place.cluster, timeout=30)
    return "--with-lz4" in answer.stdout


def _running_url(place: Place) -> str | None:
    """Return the URL of the server when it answers, with its database made; None when it does not."""
    try:
        lines = (place.data / "postmaster.pid").read_text().splitlines()
        password = place.password.read_text().strip()
    except OSError:
        return None
    if len(lines) < 8 or lines[7].strip() != "ready":
        return None
    port, socket_folder, address = lines[3], lines[4], lines[5]
    where = f"@{address}:{port}/{{}}" if address else f"@/{{}}?host={quote(socket_folder, safe='')}&port={port}"
    url = f"postgresql://{_USER}:{password}{where}"
    try:
        with psycopg.connect(url.format("postgres"), autocommit=True, connect_timeout=10) as connection:
            _make_database(connection)
    except psycopg.Error:
        return None
    return url.format(_DATABASE)


def _make_database(connection: psycopg.Connection) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
        return
    with suppress(psycopg.errors.DuplicateDatabase):  # another process may be quicker
        connection.execute(f"CREATE DATABASE {_DATABASE}")


def _is_running(place: Place) -> bool:
    """Tell whether the process in the pid file is alive and is this cluster's."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return False
    return _is_alive(pid) and _works_in(pid, place.data)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether a process works in `data`, as every PostgreSQL process does; True where unknowable."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return not Path("/proc/self/cwd").exists()


def _remove_stale_pid(place: Place) -> None:
    """Remove a pid file whose number now belongs to somebody else (after a reboot, or in a container).

    PostgreSQL handles a dead pid itself, but refuses a live one. With no process left in the data folder,
    none can hold its shared memory either.
    """
    if not (place.data / "postmaster.pid").exists() or _is_running(place):
        return
    pids = (int(entry.name) for entry in Path("/proc").glob("[0-9]*"))
    if not any(_works_in(pid, place.data) for pid in pids):
        (place.data / "postmaster.pid").unlink(missing_ok=True)


def _remembered_port(place: Place) -> int | None:
    """Return None when the Unix socket fits, else the loopback port of the last start, else a free one."""
    if socket_fits(place.cluster):
        return None
    try:
        text = (place.data / "gqts.conf").read_text()
        return int(next(line for line in text.splitlines() if line.startswith("port = ")).split("'")[1])
    except (OSError, StopIteration, ValueError, IndexError):
        return _free_port()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_private(place: Place, path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    place.account.give(partial)
    partial.replace(path)


def _end_of_log(place: Place) -> str:
    try:
        lines = place.log.read_text(errors="replace").splitlines()
    except OSError:
        return f"there is no log in {place.cluster}."
    return " / ".join(lines[-5:])
