"""Real processes: the demo from nothing to pages, its second start, its end; and what stands in the way of serving."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import taking_part
from tests.cli.conftest import GLN

from gqts.cli.demo_access import read_access
from gqts.cli.running import find_server, note_server, stop_running
from gqts.kit.database import Database
from gqts.kit.postgres import remove_server

SECONDS = 90.0
ACCESS = "demo-access.json"
STORY = re.compile(r"http://localhost:\d+/(?:\d|vin|parcel)\S+")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home that the unprivileged user of the embedded database can reach, removed with its database."""
    folder = Path(tempfile.mkdtemp(prefix="gqts-demo-"))
    folder.chmod(0o711)
    yield folder
    remove_server(folder)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A command under way; what it prints goes to a file, so that it never waits for a reader."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.output = home / f"output-{secrets.token_hex(4)}.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gqts.cli", *arguments],
            env={**os.environ, "GQTS_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=self.output.open("wb"),
            stderr=subprocess.STDOUT,
        )

    def await_text(self, text: str) -> str:
        """Return what was printed once it holds `text`."""
        until = time.monotonic() + SECONDS
        while text not in self.output.read_text():
            if self.process.poll() is not None or time.monotonic() > until:
                pytest.fail(self.output.read_text())
            time.sleep(0.05)
        return self.output.read_text()

    def end(self) -> int:
        """End it politely and return its exit code."""
        self.process.terminate()
        return self.process.wait(30)


Start = Callable[..., Running]
Write = Callable[..., Path]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start commands, and end those that a failing test left."""
    started: list[Running] = []

    def run(*arguments: str) -> Running:
        started.append(Running(home, *arguments))
        return started[-1]

    yield run
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
            running.process.wait()


def call(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gqts.cli", *arguments]
    return subprocess.run(
        command,
        env={**os.environ, "GQTS_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_answering(port: str) -> bool:
    try:
        fetch(f"http://localhost:{port}/health/ready")
    except OSError:
        return False
    return True


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_the_demo_runs_from_nothing_to_pages_and_again_in_seconds_and_ends_politely(home: Path, start: Start) -> None:
    port = str(free_port())
    demo = start("demo", "--items", "300", "--port", port)
    told = demo.await_text("To scan with a telephone")
    assert "100 %" in told
    accesses = read_access(home)
    assert accesses is not None
    shown = [one for one in accesses if one.role]
    assert all(one.key in told and person.password in told for one in shown for person in one.people)
    assert "\x1b[" not in told, "plain lines where there is no terminal"
    stories = STORY.findall(told)
    assert len(stories) >= 10
    for address in stories:
        assert "<html" in fetch(address)
    assert all(re.sub(r"https?://[^/]+", "", address) in fetch(f"http://localhost:{port}/") for address in stories[:2])

    taken = call(home, "serve", "--port", port)
    assert taken.returncode == 3
    assert "gqts stop" in taken.stderr

    status = json.loads(call(home, "status", "--json").stdout)
    assert str(demo.process.pid) in status["serving"]
    assert status["events"] > 1_000

    assert demo.end() == 0
    assert find_server(home) is None

    demo = start("demo", "--port", port)
    told = demo.await_text("To scan with a telephone")
    assert "Filling" not in told
    assert STORY.findall(told) == stories
    assert read_access(home) == accesses
    assert all(one.key in told for one in shown)
    pushed = call(home, "simulate", "--items", "12", "--url", f"http://localhost:{port}", "--keys", str(home / ACCESS))
    assert pushed.returncode == 0, pushed.stderr
    assert call(home, "stop").returncode == 0
    assert demo.process.wait(30) == 0

    assert call(home, "reset", "--yes").returncode == 0
    assert not (home / "demo.json").exists()
    assert not (home / "demo-access.json").exists()


def test_documents_are_pushed_over_http_and_their_faults_come_back(
    home: Path, start: Start, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = str(free_port())
    service = start("serve", "--port", port)
    service.await_text("Serving at")
    with Database.open(call(home, "database", "url").stdout.strip()) as database, database.transaction() as tx:
        maker = taking_part.take_part(tx, "A maker", gln=GLN, prefixes=["4012345"])
        key = taking_part.issue_key_of(tx, maker.id)
    bad = write("bad.json", "1", "!2")
    unknown = call(home, "capture", "--url", f"http://localhost:{port}", str(bad))
    assert unknown.returncode == 1
    assert "API key" in unknown.stderr
    monkeypatch.setenv("GQTS_KEY", key)
    pushed = call(
        home, "capture", "--json", "--url", f"http://localhost:{port}", str(write("good.json", "1")), str(bad)
    )
    assert pushed.returncode == 1
    told = json.loads(pushed.stdout)
    assert (told["documents"], told["eventsStored"], told["eventsRefused"]) == (2, 1, 2)
    (fault,) = told["faults"]
    assert (fault["document"], fault["event"], fault["value"]) == (str(bad), 1, "ADDED")
    unreadable = home / "unreadable.xml"
    unreadable.write_text("<nothing/>")
    refused = call(home, "capture", "--url", f"http://localhost:{port}/epcis/capture", str(unreadable))
    assert refused.returncode == 1
    assert str(unreadable) in refused.stderr
    assert service.end() == 0


def test_several_processes_serve_and_answer_for_all_in_metrics(start: Start) -> None:
    port = str(free_port())
    service = start("serve", "--port", port, "--workers", "2")
    service.await_text("Serving at")
    for _ in range(20):
        fetch(f"http://localhost:{port}/health/live")
    text = fetch(f"http://localhost:{port}/metrics")
    count = re.search(r'gqts_http_requests_total\{method="GET",route="/health/live",status="200"\} (\S+)', text)
    assert count is not None
    assert float(count[1]) == 20
    assert service.end() == 0


def test_a_killed_server_leaves_no_process_that_holds_the_address(start: Start) -> None:
    port = str(free_port())
    service = start("serve", "--port", port)
    service.await_text("Serving at")
    service.process.kill()
    service.process.wait()
    until = time.monotonic() + SECONDS
    while is_listening(int(port)):
        assert time.monotonic() < until
        time.sleep(0.05)
    again = start("serve", "--port", port)
    again.await_text("Serving at")
    assert again.end() == 0


def test_a_serving_process_that_dies_is_replaced(start: Start) -> None:
    port = str(free_port())
    service = start("serve", "--port", port)
    service.await_text("Serving at")
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    (worker,) = [
        pid for pid in children.read_text().split() if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()
    ]
    os.kill(int(worker), signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while not is_answering(port):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert service.end() == 0


def test_a_taken_port_is_told_before_anything_is_filled(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = call(tmp_path, "demo", "--port", str(other.getsockname()[1]))
    assert result.returncode == 3
    assert "--port 8080" in result.stderr
    assert not any(tmp_path.iterdir())


def test_an_address_of_another_machine_cannot_be_served(tmp_path: Path) -> None:
    result = call(tmp_path, "serve", "--host", "192.0.2.1")
    assert result.returncode == 3
    assert "--host" in result.stderr


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "started": "", "address": ""}'])
def test_a_broken_note_of_a_server_is_no_server(tmp_path: Path, note: str) -> None:
    (tmp_path / "serving.json").write_text(note)
    assert find_server(tmp_path) is None
    assert stop_running(tmp_path) is False


def test_a_note_of_another_process_with_the_same_number_is_no_server(tmp_path: Path) -> None:
    note_server(tmp_path, "http://localhost:1")
    assert find_server(tmp_path) is not None
    told = json.loads((tmp_path / "serving.json").read_text())
    (tmp_path / "serving.json").write_text(json.dumps({**told, "started": "1"}))
    assert find_server(tmp_path) is None


def test_a_reader_that_goes_away_is_no_defect(home: Path) -> None:
    command = f"{sys.executable} -m gqts.cli --help | head -1"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
