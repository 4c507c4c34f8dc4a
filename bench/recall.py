"""The scope of a recall: from a material lot to a million items, where each is and who handled it; items per second.

Promise measured: what is affected is known in seconds to minutes at a million items, in batches that keep memory small.
Beside it, the bare SQL that reads the same rows: identifiers and documents in batches, without tracing anything,
keeping anything, or asking who may see what. `GQTS_BENCH_ITEMS` is the number of items.
"""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path

from bench import server
from bench.firms import make_firm
from bench.forward import _make
from bench.report import Figure
from gqts.accounts import Caller
from gqts.events import find_occurrences, read_events
from gqts.identifiers import identifier_key
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.recalls import Walk, begin_recall, continue_scope, find_affected, find_recalls, read_balance

ITEMS = int(os.environ.get("GQTS_BENCH_ITEMS", "1000000"))
PAGE = 10_000


def run(folder: Path) -> list[Figure]:
    """Make one lot of `ITEMS` items and scope its material's recall."""
    with server.database(folder / "recall") as url, Database.open(url) as database:
        firm = make_firm(database)
        _make(database, firm.id, 0, ITEMS)
        with database.transaction() as tx:
            tx.execute("ANALYZE")
        caller = Caller.operator("the benchmark", firm.id)
        with database.transaction() as tx:
            material = "urn:epc:class:lgtin:9526543.090000.M0"
            recall = begin_recall(tx, caller, [material], now=system_clock())
        began, seconds = time.perf_counter(), {Walk.FOLLOWING: 0.0, Walk.LOCATING: 0.0}
        worked = time.process_time()
        while recall.walk is not Walk.DONE:
            stage, start = recall.walk, time.perf_counter()
            with database.transaction() as tx:
                recall = continue_scope(tx, recall.id, now=system_clock())
            seconds[stage] += time.perf_counter() - start
        whole, worked = time.perf_counter() - began, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with database.transaction() as tx:
            assert read_balance(tx, recall).units == ITEMS
        bare_worked = time.process_time()
        bare = _read_bare(database, recall)
        bare_worked = time.process_time() - bare_worked
        shown = _time_showing(database)
    return [
        Figure(f"scope of {ITEMS:,} items: what is affected", ITEMS / seconds[Walk.FOLLOWING], "items/s"),
        Figure(f"scope of {ITEMS:,} items: where each is, who handled it", ITEMS / seconds[Walk.LOCATING], "items/s"),
        Figure(f"scope of {ITEMS:,} items: both", ITEMS / whole, "items/s"),
        Figure("the whole scope", whole, "s"),
        Figure("largest memory of the process", peak, "MiB"),
        Figure("bare SQL that reads the same rows", ITEMS / bare, "items/s"),
        Figure("processor time of this process, the scope over the bare reading", worked / bare_worked, "times"),
        Figure("whether an item is recalled, by its code", shown, "ms"),
    ]


def _read_bare(database: Database, recall) -> float:
    after, began = 0, time.perf_counter()
    while True:
        with database.transaction() as tx:
            page = find_affected(tx, recall, after=after, limit=PAGE)
            keys = [identifier_key(one.uri) for one in page]
            read_events(tx, [one.event_id for one in find_occurrences(tx, keys)])
        if len(page) < PAGE:
            return time.perf_counter() - began
        after = page[-1].position


def _time_showing(database: Database) -> float:
    uri = "https://id.gs1.org/01/09526543210009/21/0-77"
    with database.transaction() as tx:
        find_recalls(tx, [uri])
        began = time.perf_counter()
        for _ in range(100):
            find_recalls(tx, [uri])
        return (time.perf_counter() - began) * 10
