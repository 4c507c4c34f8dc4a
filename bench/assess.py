"""Assessing declarations from the queue (link, cross-validate, score, lane, what follows), and the case page, as the
history behind them grows.

Promise measured: with 1 million events behind it a declaration takes at most 1.3 times as long as with 10 thousand.
`GQTS_BENCH_EVENTS=10000,100000` measures other sizes.
"""

from __future__ import annotations

import http.client
import os
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from rich.progress import track
from tests.clearance.desks import Border, open_border
from tests.clearance.shipments import Chain, arrive, make_and_pack, open_chain
from tests.declarations.conversation import REFERENCE, inventory, order, payment, send, waybill

from bench import server
from bench.firms import make_firm
from bench.journey import list_voyages, store_events
from bench.report import Figure
from gqts.accounts import Position, add_member, open_session, register_person
from gqts.clearance import assess_claimed, claim_due, mark_due
from gqts.customs.ceb.kinds import INVENTORY
from gqts.declarations import list_records
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Actor

SIZES = tuple(int(one) for one in os.environ.get("GQTS_BENCH_EVENTS", "10000,1000000").split(","))
DECLARATIONS, BATCH, PAGES = 200, 25, 300
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)


def run(folder: Path) -> list[Figure]:
    """Grow one store; at each size assess fresh declarations, and open their pages."""
    figures: list[Figure] = []
    home = folder / "assess"
    with server.database(home) as url, Database.open(url) as database:
        firm = make_firm(database)
        with database.transaction() as tx:
            border = open_border(tx)
            chain = open_chain(tx, border)
        token = _sign_in(database, border)
        stored, declared, voyages = 0, 0, list_voyages()
        for size in SIZES:
            for _ in track(range((size - stored) // 1_000), f"growing to {size:,} events"):
                events = []
                while len(events) < 1_000:
                    events.extend(next(voyages)[0])
                stored += store_events(database, firm.id, events)
            ids = [_declare(database, border, chain, declared + number) for number in track(range(DECLARATIONS))]
            declared += DECLARATIONS
            with database.transaction() as tx:
                tx.execute("ANALYZE")
            seconds = _assess(database, ids)
            rate = DECLARATIONS / seconds
            figures.append(Figure(f"declarations assessed, {stored:,} events", rate, "declarations/s"))
            with server.serving(home, url) as port:
                median, worst = _open_pages(port, token, ids)
            figures.append(Figure(f"case page, {stored:,} events, p50", median * 1000, "ms"))
            figures.append(Figure(f"case page, {stored:,} events, p99", worst * 1000, "ms"))
    ratio = figures[0].value / figures[-3].value
    growth = Figure("time for one, largest history over smallest", ratio, "times", goal="at most 1.3", met=ratio <= 1.3)
    return [*figures, growth]


def _declare(database: Database, border: Border, chain: Chain, place: int) -> UUID:
    """Have every party tell of one parcel with two items, and have it declared."""
    number = f"B{place:013d}"
    items = tuple(f"https://id.gs1.org/01/09521321001015/21/{place}X{one}" for one in (1, 2))
    buyer = {"buyerIdType": "2", "buyerIdNumber": f"P{place:08d}"}
    with database.transaction() as tx:
        make_and_pack(tx, chain, number, NOW, items)
        arrive(tx, chain, number, NOW + timedelta(hours=3))
        send(tx, border.trade.platform, order(number, **buyer))
        send(tx, border.trade.payer, payment(number, payerIdType="2", payerIdNumber=buyer["buyerIdNumber"]))
        send(tx, border.trade.carrier, waybill(number))
        send(tx, border.trade.broker, inventory(number, **buyer))
        (record,) = list_records(tx, kind=INVENTORY, order_no=number)
    return record.id


def _assess(database: Database, ids: list[UUID]) -> float:
    """Return the seconds that assessing all of the declarations takes, batch by batch as the worker does it."""
    _drain(database)  # what a server that was measured before has left
    with database.transaction() as tx:
        mark_due(tx, ids, "bench", now=system_clock())
    began = time.perf_counter()
    assert _drain(database) == len(ids)
    return time.perf_counter() - began


def _drain(database: Database) -> int:
    """Assess all that waits; return how many were."""
    done = 0
    while True:
        with database.transaction() as tx:
            claimed = claim_due(tx, now=system_clock(), limit=BATCH)
        if not claimed:
            return done
        with database.transaction() as tx:
            batch = assess_claimed(tx, claimed, REFERENCE, system_clock)
        assert batch.failed == 0
        done += batch.assessed


def _sign_in(database: Database, border: Border) -> str:
    now = system_clock()
    with database.transaction() as tx:
        person = register_person(tx, email="li@customs.example", name="Li", password=None, now=now)
        add_member(tx, Actor.operator("bench"), border.customs.id, person.id, Position.OFFICER, now=now)
        options = {"client": "127.0.0.1", "user_agent": "bench", "now": now, "method": "password and code"}
        return open_session(tx, person.id, border.customs.id, **options)[1]


def _open_pages(port: int, token: str, ids: list[UUID]) -> tuple[float, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    seconds = []
    for number in range(PAGES):
        began = time.perf_counter()
        path = f"/border/cases/{ids[number % len(ids)]}"
        connection.request("GET", path, headers={"Cookie": f"gqts_session={token}"})
        response = connection.getresponse()
        response.read()
        if number >= PAGES // 10:  # the first tenth warms caches and plans
            seconds.append(time.perf_counter() - began)
        assert response.status == 200, response.status
    return statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
