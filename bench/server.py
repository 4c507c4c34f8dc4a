"""A real server to measure: its own home, its own embedded PostgreSQL, its own processes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gqts.kit.migrations import migrate
from gqts.kit.postgres import ensure_server, remove_server


@contextmanager
def database(home: Path) -> Iterator[str]:
    """Yield the URL of a fresh, migrated database on a durable embedded server."""
    home.mkdir(parents=True, exist_ok=True)
    url = ensure_server(home)
    migrate(url)
    try:
        yield url
    finally:
        remove_server(home)


@contextmanager
def serving(home: Path, database_url: str, *, workers: int = 1, target: str = "") -> Iterator[int]:
    """Serve on a free port of the loopback; yield the port. `target` is another application than the product's."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "GQTS_HOME": str(home),
        "GQTS_DATABASE_URL": database_url,
        "GQTS_PORT": str(port),
        "GQTS_LOG": "text",
        "GQTS_READS_PER_MINUTE": "0",  # a benchmark reads as one address what a city would
        "GQTS_UNKNOWN_PER_MINUTE": "0",
    }
    command = [str(Path(sys.executable).with_name("gqts")), "serve", "--workers", str(workers)]
    if target:
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--http", "1", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(port), target]
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(1_200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = "the server did not become ready"
    raise RuntimeError(message)
