"""Capture over HTTP on loopback, everything on, beside a bare binary COPY of the same rows and beside quartet_epcis.

Promises measured: at least half the rate of one connection that does nothing but COPY the same rows, batch by batch,
into the same tables of another database of the same server; and at least 50 times quartet_epcis 4.1.5.
"""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit, urlunsplit

import orjson
import psycopg

from bench import server
from bench.documents import write_documents, write_xml_1_2
from bench.peers import ensure_peers
from bench.report import Figure
from gqts.kit.migrations import migrate

EVENTS = 1_000
DOCUMENTS = 100
PEER_EVENTS = 2_000
TABLES = ("events.event", "events.event_identifier")


def run(folder: Path) -> list[Figure]:
    """Measure capture with 1 and 4 connections, bare COPY, and the peer."""
    figures = []
    rates = {}
    for workers, connections in ((1, 1), (1, 4), (2, 4)):
        home = folder / f"capture-{workers}-{connections}"
        with server.database(home) as url:
            with server.serving(home, url, workers=workers) as port:
                documents = list(write_documents(DOCUMENTS + 4, EVENTS, seed=workers * 10 + connections))
                _push(port, documents[:4], 1)  # warm-up
                seconds = _push(port, documents[4:], connections)
            rates[workers, connections] = DOCUMENTS * EVENTS / seconds
            sizes = f"{workers} worker{'s' * (workers > 1)}, {connections} connection{'s' * (connections > 1)}"
            label = f"capture over HTTP, {sizes}"
            figures.append(Figure(label, rates[workers, connections], "events/s"))
            copy = _copy_bare(url)
            figures.append(Figure(f"bare binary COPY of the same rows (after {label})", copy, "events/s"))
            ratio = rates[workers, connections] / copy
            figures.append(Figure(f"{label}, over COPY", ratio, "of COPY", goal="at least 0.5", met=ratio >= 0.5))
    peer = _peer(folder)
    best = max(rates.values())
    figures.append(Figure("capture, quartet_epcis 4.1.5 (XML parse and ORM, SQLite, no HTTP)", peer, "events/s"))
    figures.append(
        Figure(
            "capture over HTTP, gqts over quartet_epcis",
            best / peer,
            "times",
            goal="at least 50",
            met=best / peer >= 50,
        )
    )
    return figures


def _push(port: int, documents: list[bytes], connections: int) -> float:
    """POST every document, wait for each job's success, and return the seconds it took."""
    queue: Queue[bytes] = Queue()
    for document in documents:
        queue.put(document)
    failures: list[str] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            try:
                document = queue.get_nowait()
            except Empty:
                return
            connection.request("POST", "/epcis/capture", document, {"Content-Type": "application/ld+json"})
            response = connection.getresponse()
            response.read()
            location = response.headers["Location"]
            connection.request("GET", urlsplit(location).path)
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


def _copy_bare(url: str) -> float:
    """Return events/s of one connection that COPYs what was captured, a document a transaction, and nothing else."""
    batches = []
    with psycopg.connect(url) as source:
        captures = [row[0] for row in source.execute("SELECT capture_id FROM capture.job ORDER BY created_at")][4:]
        events = 0
        for capture_id in captures:
            where = f"WHERE event_id IN (SELECT event_id FROM events.event WHERE capture_id = '{capture_id}')"
            batches.append([_dump(source, f"SELECT * FROM {table} {where}") for table in TABLES])
            events += EVENTS
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("DROP DATABASE IF EXISTS bare")
        administrator.execute("CREATE DATABASE bare")
    bare = urlunsplit(parts._replace(path="/bare"))
    migrate(bare)
    with psycopg.connect(bare) as target:
        began = time.perf_counter()
        for batch in batches:
            for table, content in zip(TABLES, batch, strict=True):
                with target.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(content)
            target.commit()
        seconds = time.perf_counter() - began
    return events / seconds


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
