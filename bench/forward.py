"""A forward trace from one material lot to everything made of it: items per second, and whether it is linear in items.

Promise measured: the rate at 100 thousand items is about that at 10 thousand (linear). Beside it, the bare SQL that
reads the same rows: the identifiers' rows and documents in the same batches, without tracing anything.
"""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from bench import server
from bench.documents import CONTEXT, START
from bench.firms import make_firm
from bench.report import Figure
from gqts.capture import accept_document, require_submitter
from gqts.events import find_occurrences, read_events
from gqts.identifiers import parse_identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.sharing import Purpose, Viewer, begin_viewing
from gqts.tracing import iterate_reached

SIZES = (10_000, 30_000, 100_000)
TO_AN_EVENT = 100


def run(folder: Path) -> list[Figure]:
    """Make three lots of growing size in one store and trace each."""
    figures = []
    rates = []
    with server.database(folder / "forward") as url, Database.open(url) as database:
        firm = make_firm(database)
        viewer = Viewer(firm.id, firm.roles)
        for number, size in enumerate(SIZES):
            _make(database, firm.id, number, size)
        with database.transaction() as tx:
            tx.execute("ANALYZE")
        for number, size in enumerate(SIZES):
            material = parse_identifier(f"urn:epc:class:lgtin:9526543.090000.M{number}")
            with database.transaction() as tx:
                began = time.perf_counter()
                now = system_clock()
                glass = begin_viewing(tx, viewer, at=now, purpose=Purpose.TRACE)
                reached = list(iterate_reached(tx, glass, material))
                seconds = time.perf_counter() - began
            with database.transaction() as tx:
                began = time.perf_counter()
                keys = [parse_identifier(one.uri).key for one in reached]
                hashing = time.perf_counter() - began
                began = time.perf_counter()
                read_events(tx, [one.event_id for one in find_occurrences(tx, keys)])
                bare = time.perf_counter() - began
            assert sum("/21/" in one.uri for one in reached) == size, len(reached)
            rates.append(size / seconds)
            figures.append(Figure(f"forward trace to {size:,} items", size / seconds, "items/s"))
            figures.append(Figure(f"bare look-up of the same {size:,} items' events", size / bare, "items/s"))
            figures.append(Figure(f"parsing the same {size:,} identifiers alone", size / max(hashing, 1e-9), "items/s"))
    ratio = rates[-1] / rates[0]
    figures.append(
        Figure(
            "forward rate, 100 thousand over 10 thousand items",
            ratio,
            "times",
            goal="linear: at least 0.7",
            met=ratio >= 0.7,
        )
    )
    return figures


def _make(database: Database, firm: UUID, number: int, size: int) -> None:
    def event(kind: str, hours: float, step: str, **body: Any) -> dict[str, Any]:
        moment = (START + timedelta(hours=hours)).isoformat()
        return {"type": kind, "eventTime": moment, "eventTimeZoneOffset": "+00:00", "bizStep": step, **body}

    material = {"epcClass": f"urn:epc:class:lgtin:9526543.090000.M{number}", "quantity": 1000, "uom": "KGM"}
    product = {"epcClass": f"urn:epc:class:lgtin:9526543.021000.L{number}", "quantity": size}
    events = [
        event(
            "TransformationEvent",
            1,
            "creating_class_instance",
            inputQuantityList=[material],
            outputQuantityList=[product],
        )
    ]
    for first in range(0, size, TO_AN_EVENT):
        serials = [f"urn:epc:id:sgtin:9526543.021000.{number}-{first + place}" for place in range(TO_AN_EVENT)]
        ilmd = {"cbvmda:lotNumber": f"L{number}"}
        events.append(event("ObjectEvent", 2, "commissioning", action="ADD", epcList=serials, ilmd=ilmd))
        for place in range(0, TO_AN_EVENT, 20):
            case = f"urn:epc:id:sscc:9526543.4{number}{(first + place) // 20:08d}"
            inside = serials[place : place + 20]
            events.append(event("AggregationEvent", 3, "packing", action="ADD", parentID=case, childEPCs=inside))
    for first in range(0, len(events), 1_000):
        document = {
            "@context": [CONTEXT, {"cbvmda": "urn:epcglobal:cbv:mda#"}],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-09-01T00:00:00Z",
            "epcisBody": {"eventList": events[first : first + 1_000]},
        }
        with database.transaction() as tx:
            job = accept_document(tx, require_submitter(tx, firm), orjson.dumps(document), now=system_clock())
        assert job.success, job.faults[:3]
