"""The serving process of a home: written down as it starts, found again to be told about or stopped.

A note left by a process that was killed does no harm: a note counts only while its process lives and is gqts's.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

from gqts.kit.errors import GqtsError, Kind

_NOTE = "serving.json"
_STOP_SECONDS = 60.0


class ServerNotEnded(GqtsError):
    """The serving process did not end in time."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A serving process: its number, when the system started it (clock ticks), and where it answers."""

    pid: int
    started: str
    address: str


def note_server(home: Path, address: str) -> None:
    """Write down that this process serves `home`."""
    home.mkdir(parents=True, exist_ok=True)
    note = home / _NOTE
    partial = note.with_suffix(".partial")
    partial.write_bytes(orjson.dumps(asdict(RunningServer(os.getpid(), _started(os.getpid()), address))))
    partial.replace(note)


def forget_server(home: Path) -> None:
    """Remove the note of this process."""
    server = find_server(home)
    if server is not None and server.pid == os.getpid():
        (home / _NOTE).unlink(missing_ok=True)


def find_server(home: Path) -> RunningServer | None:
    """Return the live serving process of `home`, or None."""
    try:
        server = RunningServer(**orjson.loads((home / _NOTE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    try:
        os.kill(server.pid, 0)
    except PermissionError:
        pass  # it lives, as another user
    except (OSError, TypeError):
        return None
    # The same number may have gone to another process since; the same number and start time may not.
    return server if _started(server.pid) == server.started else None


def stop_running(home: Path) -> bool:
    """End the serving process of `home`, its requests finished; tell whether there was one; raise `ServerNotEnded`."""
    server = find_server(home)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + _STOP_SECONDS
    while find_server(home) is not None:
        if time.monotonic() > until:
            raise ServerNotEnded(f"Process {server.pid} did not end within {_STOP_SECONDS:.0f} seconds.")
        time.sleep(0.1)
    return True


def _started(pid: int) -> str:
    """Return when a process began, as Linux counts; empty where that is not told."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
