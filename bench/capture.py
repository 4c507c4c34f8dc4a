"""Capture over HTTP on loopback, everything on, beside a bare binary COPY of the same rows and beside quartet_epcis.

Promises measured: at least half the rate of one connection that does nothing but COPY the same rows, batch by batch,
into the same tables of another database of the same server; and at least 50 times quartet_epcis 4.1.5.
"""

from __future__ import annotations

import http.client
import statistics
import subprocess
import threading
import time
from datetime import datetime
from itertools import islice
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit, urlunsplit

import orjson
import psycopg

from bench import server
from bench.documents import write_documents, write_xml_1_2
from bench.firms import make_firm, make_key
from bench.peers import ensure_peers
from bench.report import Figure
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.migrations import migrate

EVENTS = 1_000
DOCUMENTS = 40
ROUNDS = 5
PEER_EVENTS = 2_000
TABLES = ("events.event", "events.event_identifier")


def run(folder: Path) -> list[Figure]:
    """Measure capture by several numbers of workers and connections, each beside bare COPY, and beside the peer."""
    figures: list[Figure] = []
    best = 0.0
    for workers, connections in ((1, 1), (1, 4), (2, 4)):
        sizes = f"{workers} worker{'s' * (workers > 1)}, {connections} connection{'s' * (connections > 1)}"
        captured, copied = _measure(folder / f"capture-{workers}-{connections}", workers, connections)
        best = max(best, statistics.median(captured))
        ratio = statistics.median(rate / bare for rate, bare in zip(captured, copied, strict=True))
        figures.append(Figure(f"capture over HTTP, {sizes}", statistics.median(captured), "events/s"))
        figures.append(
            Figure("… bare binary COPY of the same rows, in turn with it", statistics.median(copied), "events/s")
        )
        figures.append(Figure("… of COPY (median of the rounds)", ratio, "", goal="at least 0.5", met=ratio >= 0.5))
    peer = _peer(folder)
    figures.append(Figure("capture, quartet_epcis 4.1.5 (XML parse and ORM, SQLite, no HTTP)", peer, "events/s"))
    ratio = best / peer
    figures.append(Figure("capture, gqts over quartet_epcis", ratio, "times", goal="at least 50", met=ratio >= 50))
    return figures


def _measure(home: Path, workers: int, connections: int) -> tuple[list[float], list[float]]:
    """Return events/s captured and copied, round by round: the two take turns, so that both meet the same machine."""
    captured, copied = [], []
    with server.database(home) as url, server.serving(home, url, workers=workers) as port:
        with Database.open(url) as database:
            key = make_key(database, make_firm(database).id)
        documents = iter(list(write_documents((ROUNDS + 1) * DOCUMENTS, EVENTS, seed=workers * 10 + connections)))
        bare = _make_bare(url)
        _push(port, key, list(islice(documents, DOCUMENTS)), connections)  # warm-up
        for _ in range(ROUNDS):
            began = system_clock()
            seconds = _push(port, key, list(islice(documents, DOCUMENTS)), connections)
            captured.append(DOCUMENTS * EVENTS / seconds)
            copied.append(_copy_bare(url, bare, began))
    return captured, copied


def _push(port: int, key: str, documents: list[bytes], connections: int) -> float:
    """POST every document, wait for each job's success, and return the seconds it took."""
    queue: Queue[bytes] = Queue()
    for document in documents:
        queue.put(document)
    failures: list[str] = []
    bearer = {"Authorization": f"Bearer {key}"}

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            try:
                document = queue.get_nowait()
            except Empty:
                return
            connection.request("POST", "/epcis/capture", document, {"Content-Type": "application/ld+json", **bearer})
            response = connection.getresponse()
            response.read()
            location = response.headers["Location"]
            connection.request("GET", urlsplit(location).path, headers=bearer)
            job = orjson.loads(connection.getresponse().read())
            if response.status != 202 or not job["success"]:
                failures.append(str(job))

    threads = [threading.Thread(target=work) for _ in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    assert not failures, failures[:2]
    return seconds


def _make_bare(url: str) -> str:
    """Return the URL of another database of the same server, with the same empty tables."""
    bare = urlunsplit(urlsplit(url)._replace(path="/bare"))
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("CREATE DATABASE bare")
    migrate(bare)
    return bare


def _copy_bare(url: str, bare: str, since: datetime) -> float:
    """Return events/s of one connection that COPYs what was captured since, a document a transaction, nothing else."""
    with psycopg.connect(url) as source:
        jobs = source.execute("SELECT capture_id FROM capture.job WHERE created_at >= %s ORDER BY created_at", [since])
        batches = []
        for (capture_id,) in jobs.fetchall():
            where = f"WHERE event_id IN (SELECT event_id FROM events.event WHERE capture_id = '{capture_id}')"
            batches.append([_dump(source, f"SELECT * FROM {table} {where}") for table in TABLES])
    assert len(batches) == DOCUMENTS
    with psycopg.connect(bare) as target:
        began = time.perf_counter()
        for batch in batches:
            for table, content in zip(TABLES, batch, strict=True):
                with target.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(content)
            target.commit()
        return DOCUMENTS * EVENTS / (time.perf_counter() - began)


def _dump(source: psycopg.Connection, query: str) -> bytes:
    with source.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as copy:
        return b"".join(bytes(block) for block in copy)


def _peer(folder: Path) -> float:
    file = folder / "quartet.xml"
    file.write_bytes(write_xml_1_2(PEER_EVENTS))
    store = folder / "quartet.db"
    store.unlink(missing_ok=True)
    driver = Path(__file__).with_name("quartet_driver.py")
    out = subprocess.run(
        [str(ensure_peers(folder)), str(driver), str(file), str(store)], check=True, capture_output=True, text=True
    ).stdout.split()
    assert int(out[0]) == PEER_EVENTS
    return PEER_EVENTS / float(out[1])
