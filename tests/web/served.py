"""The real application in a server process of its own, for browsers; its letters go where the settings say."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from gqts.kit.database import Database


@contextmanager
def serve(database: Database, home: Path, *, host: str = "localhost", **settings: str) -> Iterator[str]:
    """Serve a database from a process of its own while the block lasts; yield the address. `settings` are GQTS_…."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = f"http://{host}:{port}"
    environment = {
        "GQTS_HOME": str(home),
        "GQTS_DATABASE_URL": database.url,
        "GQTS_PUBLIC_URL": root,
        "GQTS_PORT": str(port),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        **settings,
    }
    options = ["--interface", "asgi", "--factory", "--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-m", "granian", *options, "gqts.wiring:app_from_environment"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/robots.txt", home / "server.log")
            yield root
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(url: str, log: Path) -> None:
    for _ in range(300):
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start: {log.read_text()[-2000:]}")
