"""What was answered 202 is there after any crash, once: of the service, and of the database under it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from tests import taking_part

from gqts.kit.database import Database
from gqts.kit.postgres import ensure_server, remove_server
from gqts.kit.postgres.place import find_place

Make = Callable[..., Any]
Documents = tuple[str, list[bytes]]
EVENTS = 20
SECONDS = 60.0


def await_that(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


class Service:
    """`gqts serve` in a process group of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.headers: dict[str, str] = {}

    def let_in(self) -> None:
        """Have a factory take part, whose key every request here bears."""
        with Database.open(ensure_server(self.home)) as database, database.transaction() as tx:
            firm = taking_part.take_part(tx, "A factory", gln="4012345000009", prefixes=["4012345"])
            self.headers["Authorization"] = f"Bearer {taking_part.issue_key_of(tx, firm.id)}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gqts.cli", "serve", "--port", str(self.port)],
            env={**os.environ, "GQTS_HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "serve.log").open("ab"),
            start_new_session=True,
        )
        self.await_ready()

    def await_ready(self) -> None:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail((self.home / "serve.log").read_text())

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS)

    def post(self, content: bytes) -> int:
        """Post a document; return the status, 0 when the connection broke."""
        request = urllib.request.Request(
            f"{self.url}/epcis/capture", content, {"Content-Type": "application/json", **self.headers}, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def serials(self, product: str) -> list[str]:
        """Return the serial of every stored event of a product, page by page."""
        serials: list[str] = []
        address: str | None = f"/epcis/events?perPage=1000&EQ_bizLocation=urn:epc:id:sgln:4012345.{product}.0"
        while address is not None:
            with urllib.request.urlopen(
                urllib.request.Request(self.url + address, headers=self.headers), timeout=30
            ) as answer:
                told = json.load(answer)
                link = answer.headers["Link"]
            found = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            serials += [event["epcList"][0].rsplit(".", 1)[1] for event in found]
            address = None if link is None else link[1 : link.index(">")]
        return serials


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """One service for all tests here, which each begin with it running, and leave it running."""
    home = Path(tempfile.mkdtemp(prefix="gqts-crash-"))
    home.chmod(0o711)
    opened = Service(home)
    try:
        opened.start()
        opened.let_in()
        yield opened
    finally:
        if opened.process is not None and opened.process.poll() is None:
            opened.kill()
        remove_server(home)
        subprocess.run(["rm", "-rf", str(home)], check=True)


class Sender:
    """Hands in one document after another, in two threads, and remembers what was answered."""

    def __init__(self, service: Service, documents: Documents) -> None:
        self.service = service
        self.place, self.documents = documents
        self.answers: dict[int, int] = {}
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.send, args=(place,)) for place in (0, 1)]

    def send(self, start: int) -> None:
        for place in range(start, len(self.documents), 2):
            if self.stop.is_set():
                return
            self.answers[place] = self.service.post(self.documents[place])

    def accepted(self) -> set[str]:
        """Return the serials of the documents answered 202."""
        places = [place for place, status in self.answers.copy().items() if status == 202]
        return {str(place * EVENTS + number) for place in places for number in range(EVENTS)}

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        await_that(lambda: len(self.accepted()) >= 10 * EVENTS)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def documents(document: Make, object_event: Make, request: pytest.FixtureRequest) -> Documents:
    """Make documents of twenty events that happen at a place of this test's own, so that they can be told apart."""
    place = f"{zlib.crc32(request.node.name.encode()) % 100_000:05d}"
    where = {"id": f"urn:epc:id:sgln:4012345.{place}.0"}
    return place, [
        document(
            *(object_event(str(number), bizLocation=where) for number in range(first * EVENTS, (first + 1) * EVENTS))
        )
        for first in range(400)
    ]


def check(service: Service, sender: Sender) -> None:
    """Nothing accepted is missing, nothing is there twice or in part; what is sent again is stored once."""
    serials = service.serials(sender.place)
    assert len(serials) == len(set(serials))
    assert sender.accepted() <= set(serials)
    assert len(serials) % EVENTS == 0
    for place in sender.answers:
        assert service.post(sender.documents[place]) == 202
    again = service.serials(sender.place)
    assert len(again) == len(set(again)) == len(sender.answers) * EVENTS


def test_killing_the_service_loses_nothing_accepted_and_stores_nothing_twice(
    service: Service, documents: Documents
) -> None:
    with Sender(service, documents) as sender:
        service.kill()
    service.start()
    check(service, sender)


def read_postmaster(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, IndexError, ValueError):
        return None


def test_killing_the_database_loses_nothing_accepted_and_the_service_recovers_by_itself(
    service: Service, documents: Documents
) -> None:
    place = find_place(service.home)
    assert place is not None
    with Sender(service, documents) as sender:
        postmaster = read_postmaster(place.data)
        assert postmaster is not None
        os.kill(postmaster, signal.SIGKILL)
        await_that(lambda: read_postmaster(place.data) not in (postmaster, None))
    assert 202 in sender.answers.values()
    assert set(sender.answers.values()) <= {202, 503}, "an answer, or the news that it must be asked for again"
    service.await_ready()
    check(service, sender)


def test_a_polite_end_finishes_the_request_under_way(service: Service, document: Make, object_event: Make) -> None:
    content = document(*(object_event(f"X{number}") for number in range(15_000)))
    statuses: list[int] = []
    sending = threading.Thread(target=lambda: statuses.append(service.post(content)))
    sending.start()
    time.sleep(0.3)
    assert sending.is_alive(), "the document was stored before the service was told to end"
    assert service.stop() == 0
    sending.join()
    assert statuses == [202]
    service.start()
