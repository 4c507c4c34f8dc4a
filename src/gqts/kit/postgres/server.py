"""Start and stop the one server of a home; see the promise of the package.

The server outlives the process that started it, because others may be using it; `stop_server` ends it.
Every step that changes something holds an exclusive lock on `postgres.lock` in the home.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

from gqts.kit.postgres.binaries import Binaries, find_binaries
from gqts.kit.postgres.configuration import configuration_text, socket_fits
from gqts.kit.postgres.errors import ServerNotStarted, ServerNotStopped, ServerUnusable
from gqts.kit.postgres.place import Place, find_place, make_home, make_place

_USER = "gqts"
_DATABASE = "gqts"
_START_SECONDS = 60.0
_STOP_SECONDS = 60.0
_RECOVERY_SECONDS = 600
_PAUSE_SECONDS = 0.2
_HOPELESS = 3
"""Failed starts with no process in the way after which another try would fail the same."""
_PROCESSES = Path("/proc")


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
        pid = _running_pid(place) if place is not None else None
        if place is None or pid is None:
            return False
        # The signal that pg_ctl would send for a fast stop: this works without the programs, too.
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _STOP_SECONDS
        while _running_pid(place) == pid:
            if time.monotonic() > deadline:
                raise ServerNotStopped(f"The database in {place.cluster} (process {pid}) does not stop.")
            time.sleep(_PAUSE_SECONDS / 10)
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
    """Start the server, trying again while processes left over from a crash still hold its memory."""
    hopeless = 0
    deadline = time.monotonic() + _START_SECONDS
    has_lz4 = _has_lz4(place, binaries)
    port = _remembered_port(place)
    while True:
        text = configuration_text(place.cluster, port=port, has_lz4=has_lz4, overrides=overrides)
        _write_private(place, place.data / "gqts.conf", text)
        _remove_stale_locks(place)
        place.account.run(
            binaries.folder / "pg_ctl",
            *f"start -s -w -t {_RECOVERY_SECONDS} -D".split(),
            *(place.data, "-l", place.log),
            folder=place.cluster,
            timeout=_RECOVERY_SECONDS + 30,
        )
        if url := _running_url(place):
            return url
        hopeless += _is_abandoned(place)
        if hopeless == _HOPELESS or time.monotonic() > deadline:
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


def _running_pid(place: Place) -> int | None:
    """Return the process in the pid file when it is alive and this cluster's."""
    try:
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if _is_alive(pid) and _works_in(pid, place.data) else None


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
        return not _PROCESSES.exists()


def _is_abandoned(place: Place) -> bool:
    """Tell whether surely no process works in the data folder, not even one left over from a crash."""
    if not (_PROCESSES / "self").exists():
        return False
    return not any(_works_in(int(entry.name), place.data) for entry in _PROCESSES.glob("[0-9]*"))


def _remove_stale_locks(place: Place) -> None:
    """Remove lock files whose number is a zombie's, or somebody else's (after a reboot, or in a container).

    PostgreSQL handles a dead pid itself, but refuses one that exists. With no process left in the data folder,
    none can hold its shared memory either.
    """
    locks = [place.data / "postmaster.pid", *place.cluster.glob(".s.PGSQL.*")]
    if any(lock.exists() for lock in locks) and _is_abandoned(place):
        for lock in locks:
            lock.unlink(missing_ok=True)


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
