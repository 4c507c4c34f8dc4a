"""Giving events their places in the log, beside one connection that does nothing but COPY the very same rows.

Measured: events a second that are read, committed to and logged, a capture to a transaction; the receipt of an item;
and the check of everything. One process, one connection.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench import server
from bench.documents import write_documents
from bench.firms import make_firm
from bench.report import Figure
from gqts.accounts import Seal
from gqts.capture import accept_document, require_submitter
from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.receipts import Checked, check_batch, compose_receipt, draw_key, log_captured
from gqts.scans import scan_item
from gqts.sharing import PUBLIC_VIEWER, Purpose, begin_viewing
from gqts.transparency import read_size

DOCUMENTS, EVENTS, RECEIPTS = 40, 1_000, 200
_SIGNER = draw_key(Seal(b"benchmark" * 4), "https://trace.example.org")


def run(folder: Path) -> list[Figure]:
    """Log forty captures of a thousand events, copy the same rows, take receipts, and check everything."""
    with server.database(folder / "log") as url, Database.open(url) as database:
        captures = _capture(database)
        began = time.perf_counter()
        for one in captures:
            with database.transaction() as tx:
                log_captured(tx, one)
        logged = DOCUMENTS * EVENTS / (time.perf_counter() - began)
        copied = DOCUMENTS * EVENTS / _copy_bare(database)
        receipt = _time_receipts(database)
        checked = _time_check(database)
    return [
        Figure("events logged", logged, "events/s"),
        Figure("bare COPY of the same rows, a capture a transaction", copied, "events/s"),
        Figure("COPY over logging", copied / logged, "times"),
        Figure("the receipt of an item of one event", receipt, "ms"),
        Figure("everything checked", checked, "events/s"),
    ]


def _capture(database: Database) -> list[Any]:
    firm, captures = make_firm(database), []
    for document in write_documents(DOCUMENTS, EVENTS, seed=11):
        with database.transaction() as tx:
            job = accept_document(tx, require_submitter(tx, firm.id), document, now=system_clock())
        assert job.success
        captures.append(job.capture_id)
    return captures


def _copy_bare(database: Database) -> float:
    """Return the seconds that the same rows take into tables of the same form, without finding out what they are."""
    with database.transaction() as tx:
        entries = tx.execute("SELECT position, content FROM transparency.entry ORDER BY position").fetchall()
        places = tx.execute("SELECT event_id, position, salt FROM receipts.logged ORDER BY position").fetchall()
        tx.execute("CREATE TABLE bare_entry (LIKE transparency.entry INCLUDING ALL)")
        tx.execute("CREATE TABLE bare_logged (LIKE receipts.logged INCLUDING ALL)")
    began = time.perf_counter()
    for first in range(0, len(entries), EVENTS):
        with database.transaction() as tx:
            _copy(tx, "bare_entry", entries[first : first + EVENTS])
            _copy(tx, "bare_logged", places[first : first + EVENTS])
    return time.perf_counter() - began


def _copy(tx: Transaction, table: str, rows: list[tuple[Any, ...]]) -> None:
    with tx.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)


def _time_receipts(database: Database) -> float:
    with database.transaction() as tx:
        named = "SELECT document::json->'body'->'epcList'->>0 FROM events.event LIMIT %s"
        rows = tx.execute(named, (RECEIPTS,)).fetchall()
    began = time.perf_counter()
    for (uri,) in rows:
        with database.transaction(read_only=True) as tx:
            glass = begin_viewing(tx, PUBLIC_VIEWER, at=system_clock(), purpose=Purpose.SCAN)
            compose_receipt(tx, scan_item(tx, glass, parse_identifier(uri)).journey, _SIGNER)
    return (time.perf_counter() - began) / len(rows) * 1000


def _time_check(database: Database) -> float:
    checked, began = Checked(), time.perf_counter()
    with database.transaction(read_only=True) as tx:
        size = read_size(tx)
        while check_batch(tx, checked, size):
            pass
    assert checked.is_right
    return size / (time.perf_counter() - began)
