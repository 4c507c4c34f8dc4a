"""What deciding who may see what costs: an EPCIS query and a trace over HTTP with row-level security and field
decisions on, beside the same with them off, on one store, taking turns request by request.

Promise measured: at most 1.3 times, at the median. On: asked by the public (what a shopper's scan costs) and by the
firm that told it, with its key. Off: the same endpoints with authentication and rate limit, and nothing decided
(`bench.open_app`), asked in the same two ways.
"""

from __future__ import annotations

import http.client
import random
import statistics
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.progress import track

from bench import server
from bench.firms import make_firm, make_key
from bench.journey import list_voyages, store_events
from bench.report import Figure
from gqts.kit.database import Database

EVENTS = 100_000
ROUNDS = 1_200
GOAL = 1.3
PATHS = {
    "trace": "/v1/trace/{}?direction=backward",
    "EPCIS query by item": "/epcis/events?MATCH_anyEPC={}",
}


def run(folder: Path) -> list[Figure]:
    """Fill a store, serve it twice, and ask both in turn."""
    figures: list[Figure] = []
    numbers = random.Random(11)
    home = folder / "sharing"
    with server.database(home) as url:
        with Database.open(url) as database:
            firm = make_firm(database)
            key = make_key(database, firm.id)
            items = _fill(database, firm.id)
        target = "bench.open_app:app"
        with server.serving(home, url) as guarded, server.serving(folder / "sharing-open", url, target=target) as open_:
            for what, path in PATHS.items():
                for who, headers in (("the public", {}), ("the firm that told it", {"Authorization": f"Bearer {key}"})):
                    asked = [path.format(quote(one, safe="")) for one in numbers.sample(items, ROUNDS)]
                    on, off = _measure((guarded, open_), asked, headers)
                    figures.append(Figure(f"{what}, for {who}, off", off * 1000, "ms"))
                    ratio = on / off
                    figures.append(Figure("… on", ratio, "times", goal=f"at most {GOAL}", met=ratio <= GOAL))
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


def _measure(ports: tuple[int, int], paths: list[str], headers: dict[str, str]) -> tuple[float, float]:
    """Return the median seconds at each port."""
    connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for port in ports]
    seconds: tuple[list[float], list[float]] = ([], [])
    for number, path in enumerate(paths):
        for place, connection in enumerate(connections):
            began = time.perf_counter()
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            content = response.read()
            if number >= len(paths) // 10:  # the first tenth warms caches and plans
                seconds[place].append(time.perf_counter() - began)
            assert response.status == 200, content[:500]
    return statistics.median(seconds[0]), statistics.median(seconds[1])
