"""Run the service: granian in front of the application, in one process or several, ended gracefully.

SIGTERM and SIGINT let the requests under way finish. A process that dies is replaced, and so is the embedded database.
The processes read their settings from the environment, so options of the command line are put there first.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from gqts.cli.running import find_server, forget_server, note_server
from gqts.customs.reference import read_reference
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.postgres import ensure_server
from gqts.kit.settings import Settings

_TARGET = "gqts.wiring:app_from_environment"
_GRACE_SECONDS = 30
_READY_SECONDS = 60.0
_KEEP_SECONDS = 2.0
_log = structlog.get_logger("gqts.serving")
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {"_granian": {"level": "WARNING", "handlers": [], "propagate": True}},
}


class AddressTaken(GqtsError):
    """The address to serve at cannot be had."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve: with how many processes, and what to do once requests are answered."""

    settings: Settings
    workers: int = 1
    when_ready: Callable[[], None] | None = None


def require_free_address(settings: Settings) -> None:
    """Raise `AddressTaken`, saying what to do, unless this process can listen at the address of the settings."""
    server = find_server(settings.home)
    if server is not None:
        raise AddressTaken(
            f"This home is served already, by process {server.pid} at {server.address}: gqts stop ends it."
        )
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as reason:
        where = f"{settings.host}:{settings.port}"
        if reason.errno == errno.EADDRINUSE:
            detail = (
                f"Port {settings.port} of {settings.host} is taken by another program. Choose another: --port 8080."
            )
        else:
            detail = (
                f"It is not possible to listen at {where}: {reason.strerror or reason}. Choose another address: --host."
            )
        raise AddressTaken(detail) from reason


def serve(serving: Serving) -> None:
    """Serve until told to stop. The database must be there and migrated. Raises `ReferenceUnusable`."""
    settings = serving.settings
    read_reference(settings.customs_reference)  # what is wrong with it is told now, and not by each process
    os.environ |= {"GQTS_HOST": settings.host, "GQTS_PORT": str(settings.port), "GQTS_HOME": str(settings.home)}
    os.environ["GQTS_PUBLIC_URL"] = settings.public_url
    multiprocessing.set_start_method("spawn", force=True)  # a fork would copy threads' locks and database connections
    if serving.workers > 1:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_metrics(settings.home))
    server = Granian(
        _TARGET,
        factory=True,
        interface=Interfaces.ASGI,
        address=settings.host,
        port=settings.port,
        workers=serving.workers,
        http=HTTPModes.http1,
        websockets=False,
        workers_kill_timeout=_GRACE_SECONDS,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        log_dictconfig=_LOGGING,
    )
    note_server(settings.home, _local_address(settings))
    stop = threading.Event()
    threading.Thread(target=_await_ready, args=(serving,), name="ready", daemon=True).start()
    if settings.database_url is None:
        threading.Thread(target=keep_database, args=(settings.home, stop), name="database", daemon=True).start()
    try:
        server.serve()
    finally:
        stop.set()
        forget_server(settings.home)


def keep_database(home: Path, stop: threading.Event) -> None:
    """Start the embedded database again whenever it has gone (it crashed, or the system killed it), until `stop`."""
    while not stop.wait(_KEEP_SECONDS):
        try:
            ensure_server(home)
        except GqtsError as error:
            _log.warning("the embedded database does not start", detail=error.detail)


def _empty_metrics(home: Path) -> Path:
    """Return the folder in which several processes share their counts, without those of processes of before."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _await_ready(serving: Serving) -> None:
    """Call `when_ready` once the service answers that it is."""
    until = time.monotonic() + _READY_SECONDS
    while serving.when_ready is not None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{_local_address(serving.settings)}/health/ready", timeout=5):  # noqa: S310
                serving.when_ready()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)


def _local_address(settings: Settings) -> str:
    """Return where this machine reaches the service."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{settings.port}"
