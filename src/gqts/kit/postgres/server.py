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
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from gqts.kit.postgres.binaries import Binaries, find_binaries
from gqts.kit.postgres.configuration import configuration_text, socket_fits
from gqts.kit.postgres.errors import ServerNotStarted, ServerNotStopped
from gqts.kit.postgres.place import Place, find_place, make_home, make_place
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_USER = "gqts"
_DATABASE = "gqts"
_START_SECONDS = 60.0
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
        command = [
            _reachable_binaries(place).folder / "pg_ctl",
            "stop",
            "-D",
            place.data,
            "-m",
            "fast",
            "-w",
            "-t",
            "60",
        ]
        answer = place.account.run(command, folder=place.cluster, timeout=90)
        if answer.returncode != 0 and _is_running(place):
            raise ServerNotStopped(f"The database in {place.cluster} did not stop: {answer.stderr.strip()}")
        return True


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    descriptor = os.open(home / "postgres.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _reachable_binaries(place: Place) -> Binaries:
    """Return programs that the server's user may run; those in a closed folder are copied beside the cluster."""
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
    command = [binaries.folder / "initdb", "-D", partial, "-U", _USER, "--pwfile", place.password]
    command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-instructions"]
    answer = place.account.run(command, folder=place.cluster, timeout=300)
    if answer.returncode != 0:
        raise ServerNotStarted(f"The database could not be made in {place.cluster}: {answer.stderr.strip()}")
    with (partial / "postgresql.conf").open("a") as file:
        file.write("\ninclude_if_exists = 'gqts.conf'\n")
    partial.rename(place.data)


def _start(place: Place, binaries: Binaries, overrides: Mapping[str, str]) -> str:
    """Start the server, again and again for a while: after a crash, old processes may still hold its memory."""
    deadline = time.monotonic() + _START_SECONDS
    has_lz4 = (
        "--with-lz4"
        in place.account.run(
            [binaries.folder / "pg_config", "--configure"], folder=place.cluster, timeout=30
        ).stdout
    )
    port = _remembered_port(place)
    while True:
        text = configuration_text(place.cluster, port=port, has_lz4=has_lz4, overrides=overrides)
        _write_private(place, place.data / "gqts.conf", text)
        _remove_stale_pid(place)
        command = [binaries.folder / "pg_ctl", "start", "-D", place.data, "-l", place.log]
        command += ["-w", "-t", str(_RECOVERY_SECONDS), "-s"]
        answer = place.account.run(command, folder=place.cluster, timeout=_RECOVERY_SECONDS + 30)
        if answer.returncode == 0 and (url := _running_url(place)):
            return url
        if time.monotonic() > deadline:
            raise ServerNotStarted(f"The database in {place.cluster} did not start: {_end_of_log(place)}")
        if port is not None:
            port = _free_port()
        time.sleep(_PAUSE_SECONDS)


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
    where = (
        f"@{address}:{port}/{{}}" if address else f"@/{{}}?host={quote(socket_folder, safe='')}&port={port}"
    )
    url = f"postgresql://{_USER}:{password}{where}"
    try:
        with psycopg.connect(url.format("postgres"), autocommit=True, connect_timeout=10) as connection:
            _make_database(connection)
    except psycopg.OperationalError:
        return None
    return url.format(_DATABASE)


def _make_database(connection: psycopg.Connection) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
        return
    try:
        connection.execute(f"CREATE DATABASE {_DATABASE}")
    except psycopg.errors.DuplicateDatabase:
        pass  # another process was quicker


def _is_running(place: Place) -> bool:
    """Tell whether the process in the pid file is alive and is this cluster's."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    except PermissionError:
        return _works_in(pid, place.data)
    except (OSError, ValueError, IndexError):
        return False
    return _works_in(pid, place.data)


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether a process has `data` as its folder, as every PostgreSQL process has; True where unknowable."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return not Path("/proc/self/cwd").exists()


def _remove_stale_pid(place: Place) -> None:
    """Remove a pid file whose number now belongs to somebody else (after a reboot, or in a container).

    PostgreSQL handles a dead pid itself, but refuses a live one. With no process left in the data folder, none
    can hold its shared memory either.
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
