"""An item's journey through four levels of containment over HTTP, as the store grows to 1 million events.

Promise measured: p99 at 1 million events is no more than 1.5 times p99 at 10 thousand.
"""

from __future__ import annotations

import http.client
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from rich.progress import track

from bench import server
from bench.documents import CONTEXT, START
from bench.firms import make_firm, make_key
from bench.report import Figure
from gqts.capture import accept_document, require_submitter
from gqts.kit.clock import system_clock
from gqts.kit.database import Database

SIZES = (10_000, 100_000, 1_000_000)
REQUESTS = 2_000
ITEMS, CASES, PALLETS = 10, 8, 5
"""Items to a case, cases to a pallet, pallets to a container, one container to a voyage."""


def run(folder: Path) -> list[Figure]:
    """Grow one store and measure at each size."""
    figures: list[Figure] = []
    home = folder / "journey"
    numbers = random.Random(7)
    with server.database(home) as url, Database.open(url) as database:
        firm = make_firm(database)
        key = make_key(database, firm.id)
        items: list[str] = []
        stored = 0
        voyages = list_voyages()
        for size in SIZES:
            for _ in track(range((size - stored) // 1_000), f"growing to {size:,} events"):
                events: list[dict[str, Any]] = []
                while len(events) < 1_000:
                    voyage, carried = next(voyages)
                    events.extend(voyage)
                    items.extend(carried)
                stored += store_events(database, firm.id, events)
            with database.transaction() as tx:
                tx.execute("ANALYZE")
            with server.serving(home, url) as port:
                median, worst = _measure(port, key, numbers.sample(items, min(len(items), REQUESTS)))
            figures.append(Figure(f"journey, 4 levels, at {stored:,} events, p50", median * 1000, "ms"))
            figures.append(Figure(f"journey, 4 levels, at {stored:,} events, p99", worst * 1000, "ms"))
    ratio = figures[-1].value / figures[1].value
    figures.append(Figure("journey p99, largest over smallest", ratio, "times", goal="at most 1.5", met=ratio <= 1.5))
    return figures


def _measure(port: int, key: str, items: list[str]) -> tuple[float, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    seconds = []
    for number, item in enumerate(items):
        began = time.perf_counter()
        connection.request("GET", f"/v1/trace/{item}?direction=backward", headers={"Authorization": f"Bearer {key}"})
        response = connection.getresponse()
        answer = orjson.loads(response.read())
        if number >= len(items) // 10:  # the first tenth warms caches and plans
            seconds.append(time.perf_counter() - began)
        assert response.status == 200, answer
        assert len(answer["journey"]["steps"]) >= 10, answer
    cuts = statistics.quantiles(seconds, n=100)
    return statistics.median(seconds), cuts[98]


def store_events(database: Database, firm: UUID, events: list[dict[str, Any]]) -> int:
    """Store events as a firm; return how many were."""
    document = {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-01T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    with database.transaction() as tx:
        job = accept_document(tx, require_submitter(tx, firm), orjson.dumps(document), now=system_clock())
    assert job.success, job.faults[:3]
    return job.events_stored


def list_voyages() -> Iterator[tuple[list[dict[str, Any]], list[str]]]:
    """Yield voyages without end: the events of one container and its pallets, cases and items; and the items."""
    number = 0
    while True:
        number += 1
        begun = START + timedelta(minutes=number)
        yield _voyage(number, lambda hours, begun=begun: (begun + timedelta(hours=hours)).isoformat())


def _voyage(number: int, at: Any) -> tuple[list[dict[str, Any]], list[str]]:
    def sscc(kind: int, place: int) -> str:
        return f"urn:epc:id:sscc:9526543.{kind}{number * 1000 + place:09d}"

    def event(kind: str, hours: float, step: str, site: int, **body: Any) -> dict[str, Any]:
        place = {"readPoint": {"id": f"urn:epc:id:sgln:9526543.{site:05d}.0"}}
        return {"type": kind, "eventTime": at(hours), "eventTimeZoneOffset": "+00:00", "bizStep": step, **place, **body}

    def pack(hours: float, parent: str, children: list[str], action: str = "ADD") -> dict[str, Any]:
        step = "packing" if action == "ADD" else "unpacking"
        return event("AggregationEvent", hours, step, 1, action=action, parentID=parent, childEPCs=children)

    container, events, items, pallets = sscc(1, 0), [], [], []
    for pallet_number in range(PALLETS):
        pallet, cases = sscc(2, pallet_number), []
        for case_number in range(CASES):
            place = pallet_number * CASES + case_number
            case = sscc(3, place)
            inside = [f"urn:epc:id:sgtin:9526543.021000.{number}-{place}-{item}" for item in range(ITEMS)]
            events.append(event("ObjectEvent", 1, "commissioning", 1, action="ADD", epcList=inside))
            events.append(pack(2, case, inside))
            events.append(event("ObjectEvent", 2.5, "inspecting", 1, action="OBSERVE", epcList=[case]))
            cases.append(case)
            items.extend(inside)
        events.append(pack(3, pallet, cases))
        events.append(event("ObjectEvent", 4, "loading", 2, action="OBSERVE", epcList=[pallet]))
        pallets.append(pallet)
    vessel = f"urn:epc:id:grai:9526543.00001.{number}"
    events.append(pack(5, container, pallets))
    events.append(pack(6, vessel, [container]))
    for hours, step, site in ((7, "departing", 3), (200, "arriving", 4)):
        events.append(event("ObjectEvent", hours, step, site, action="OBSERVE", epcList=[vessel]))
    for hours, step, site in ((202, "unloading", 4), (210, "inspecting", 5), (220, "receiving", 6)):
        events.append(event("ObjectEvent", hours, step, site, action="OBSERVE", epcList=[container]))
    events.append(pack(201, vessel, [container], "DELETE"))
    return events, items
