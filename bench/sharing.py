"""What deciding who may see what costs: an EPCIS query and a trace with row-level security and field decisions on,
beside the same with them off, in the same store, taking turns.

Promise measured: at most 1.3 times. On: looked at by the public (what a shopper's scan costs) and by the firm that told
it, with its key's organization. Off: the walk and the query themselves, under no role, with nothing asked or decided.
Both include reading and writing the answer as JSON; there is no HTTP, which would only flatter the ratio.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from rich.progress import track

from bench import server
from bench.firms import make_firm
from bench.journey import list_voyages, store_events
from bench.report import Figure
from gqts.epcis import write_json
from gqts.events import EventQuery, list_events
from gqts.identifiers import Identifier, parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Database, Transaction
from gqts.scans import scan_item, verify_item
from gqts.sharing import OPERATOR_VIEWER, PUBLIC_VIEWER, Glass, Purpose, Viewer, begin_viewing
from gqts.tracing import query_events
from gqts.tracing.read import read_whole
from gqts.tracing.record import journey_as_json

EVENTS = 20_000
ROUNDS = 300

Work = Callable[[Transaction, Glass, Identifier], Any]


def run(folder: Path) -> list[Figure]:
    """Fill a store, then measure both with each viewer in turn."""
    figures: list[Figure] = []
    numbers = random.Random(11)
    with server.database(folder / "sharing") as url, Database.open(url) as database:
        firm = make_firm(database)
        items = _fill(database, firm.id)
        viewers = {"off": OPERATOR_VIEWER, "public": PUBLIC_VIEWER, "own firm": Viewer(firm.id, firm.roles)}
        for name, work in (("trace", _trace), ("EPCIS query by item", _query)):
            seconds = _measure(
                database, viewers, work, [parse_identifier(one) for one in numbers.sample(items, ROUNDS)]
            )
            off = statistics.median(seconds["off"])
            figures.append(Figure(f"{name}, security and decisions off", off * 1000, "ms"))
            for viewer in ("public", "own firm"):
                ratio = statistics.median(seconds[viewer]) / off
                label = f"{name}, on, for {'the public' if viewer == 'public' else 'the firm that told it'}"
                figures.append(Figure(label, ratio, "times", goal="at most 1.3", met=ratio <= 1.3))
    return figures


def _fill(database: Database, firm: Any) -> list[str]:
    items: list[str] = []
    voyages = list_voyages()
    for _ in track(range(EVENTS // 1_000), f"filling with {EVENTS:,} events"):
        events: list[dict[str, Any]] = []
        while len(events) < 1_000:
            voyage, carried = next(voyages)
            events.extend(voyage)
            items.extend(carried)
        store_events(database, firm, events)
    with database.transaction() as tx:
        tx.execute("ANALYZE")
    return items


def _measure(
    database: Database, viewers: dict[str, Viewer], work: Work, items: list[Identifier]
) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in viewers}
    for number, item in enumerate(items):
        for name, viewer in viewers.items():
            began = time.perf_counter()
            with database.transaction(read_only=viewer.is_public) as tx:
                now = system_clock()
                begin_viewing(tx, viewer, at=now, purpose=Purpose.TRACE)
                work(tx, Glass(viewer, Purpose.TRACE, now), item)
            if number >= len(items) // 10:  # the first tenth warms caches and plans
                seconds[name].append(time.perf_counter() - began)
    return seconds


def _trace(tx: Transaction, glass: Glass, item: Identifier) -> None:
    if glass.viewer.is_operator:
        journey, _ = read_whole(tx, item)
        verify_item(tx, journey)
    else:
        journey = scan_item(tx, glass, item).journey
    assert journey.steps
    orjson.dumps(journey_as_json(journey))


def _query(tx: Transaction, glass: Glass, item: Identifier) -> None:
    query = EventQuery(identifiers=(item.canonical,))
    if glass.viewer.is_operator:
        found = list_events(tx, query, (), limit=31)
    else:
        found = [one.stored for one in query_events(tx, glass, query, limit=31)]
    assert found
    write_json([one.event for one in found], creation_date=glass.at, query_name="SimpleEventQuery")
