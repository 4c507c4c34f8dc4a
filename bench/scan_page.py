"""The page that a shopper's scan opens, over HTTP with everything: verdict, journey, log, rules, and the scan recorded.

Measured: pages a second and p99 when a crowd asks at once, and the time of one page when nobody else asks; beside the
same server answering the same address with a static page of the same size. Every page asked for is another item's, in a
journey through four levels of containment. `GQTS_BENCH_EVENTS` is the size of the store.
"""

from __future__ import annotations

import http.client
import os
import random
import statistics
import threading
import time
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

from rich.progress import track

from bench import server
from bench.firms import make_firm
from bench.journey import list_voyages, store_events
from bench.report import Figure
from gqts.identifiers import parse_identifier
from gqts.kit.database import Database
from gqts.kit.outbox import count_waiting

EVENTS = int(os.environ.get("GQTS_BENCH_EVENTS", "1000000"))
CROWD, ROUNDS = 32, 3
PAGES = int(os.environ.get("GQTS_BENCH_PAGES", "1500"))
ALONE = PAGES // 5
"""Connections of a burst, pages of one, pages asked for by one alone, and how often both servers take turns."""
_MODELS = 40


def run(folder: Path) -> list[Figure]:
    """Fill a store, serve it and the static page side by side, and ask both in turn."""
    home, page = folder / "scan_page", folder / "scan_page.html"
    numbers = random.Random(17)
    with server.database(home) as url:
        with Database.open(url) as database:
            stored, items = _fill(database)
        paths = [_path_of(one) for one in numbers.sample(items, min(len(items), 20_000))]
        with server.serving(home, url) as port:
            _await_quiet(url)
            page.write_bytes(_ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), paths[0], 0))
            os.environ["GQTS_BENCH_PAGE"] = str(page)
            with server.serving(folder / "scan_page-static", url, target="bench.static_page:app") as static:
                found = _take_turns(port, static, paths)
        with Database.open(url) as database, database.transaction(read_only=True) as tx:
            kept = tx.execute("SELECT count(*) FROM scans.scan WHERE who = 'shopper'").fetchone()
    asked = 1 + ROUNDS * (PAGES + ALONE)
    assert kept is not None
    assert kept[0] == asked, f"{kept[0]} of {asked} scans were recorded"
    return _tell(found, stored, page.stat().st_size)


def _fill(database: Database) -> tuple[int, list[str]]:
    firm, items, stored, voyages = make_firm(database), [], 0, list_voyages()
    for _ in track(range(EVENTS // 1_000), f"filling with {EVENTS:,} events"):
        events: list[dict[str, object]] = []
        while len(events) < 1_000:
            voyage, carried = next(voyages)
            events.extend(voyage)
            items.extend(carried)
        stored += store_events(database, firm.id, events)
    with database.transaction() as tx:
        tx.execute("ANALYZE")
    return stored, items


def _await_quiet(url: str) -> None:
    """Wait until what the filling left to do is done: counting, judging anew, and every event's place in the log."""
    with Database.open(url) as database:
        while True:
            with database.transaction(read_only=True) as tx:
                if count_waiting(tx) == 0:
                    return
            time.sleep(1)


def _take_turns(port: int, static: int, paths: list[str]) -> dict[str, list[list[float]]]:
    """Return, for the product and for the static page, the seconds of each burst's pages and of those asked alone."""
    found: dict[str, list[list[float]]] = {}
    line = cycle(paths[1:])
    for _ in range(ROUNDS):
        burst, alone = list(islice(line, PAGES)), list(islice(line, ALONE))
        for name, at in (("page", port), ("static", static)):
            began = time.perf_counter()
            seconds = _burst(at, burst)
            found.setdefault(f"{name} rate", []).append([len(seconds) / (time.perf_counter() - began)])
            found.setdefault(f"{name} burst", []).append(seconds)
            found.setdefault(f"{name} alone", []).append(_one_by_one(at, alone))
    return found


def _burst(port: int, paths: list[str]) -> list[float]:
    """Ask for all pages at once, on as many connections as the crowd has; return the seconds each took."""
    shares = [paths[place::CROWD] for place in range(CROWD)]
    seconds: list[list[float]] = [[] for _ in shares]
    gate = threading.Barrier(CROWD)

    def ask(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        gate.wait()
        for path in shares[place]:
            began = time.perf_counter()
            _ask(connection, path, place)
            seconds[place].append(time.perf_counter() - began)
        connection.close()

    crowd = [threading.Thread(target=ask, args=(place,)) for place in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    told = [one for those in seconds for one in those]
    assert len(told) == len(paths), "a connection of the crowd failed"
    return told


def _one_by_one(port: int, paths: list[str]) -> list[float]:
    connection, seconds = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
    for number, path in enumerate(paths):
        began = time.perf_counter()
        _ask(connection, path, number)
        seconds.append(time.perf_counter() - began)
    return seconds


def _ask(connection: http.client.HTTPConnection, path: str, number: int) -> bytes:
    agent = f"Mozilla/5.0 (Linux; Android 15; Model {number % _MODELS}) AppleWebKit/537.36 Chrome/130.0 Mobile"
    headers = {"User-Agent": agent, "Accept": "text/html", "Accept-Language": "zh-CN,zh;q=0.9"}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    content = response.read()
    assert response.status == 200, content[:500]
    return content


def _path_of(item: str) -> str:
    return quote(parse_identifier(item).canonical.removeprefix("https://id.gs1.org"), safe="/-")


def _tell(found: dict[str, list[list[float]]], stored: int, size: int) -> list[Figure]:
    figures = [Figure("events in the store", stored, ""), Figure("size of the page", size / 1000, "kB")]
    rates = {}
    for name, words in (("page", "scan page, recorded"), ("static", "static page of the same size")):
        rates[name] = statistics.median(one[0] for one in found[f"{name} rate"])
        burst = [one for round_ in found[f"{name} burst"] for one in round_]
        alone = [one for round_ in found[f"{name} alone"] for one in round_]
        figures += [
            Figure(f"{words}: burst of {CROWD}", rates[name], "pages/s"),
            Figure("… p99", statistics.quantiles(burst, n=100)[98] * 1000, "ms"),
            Figure("… nobody else asking, p50", statistics.median(alone) * 1000, "ms"),
            Figure("… p99", statistics.quantiles(alone, n=100)[98] * 1000, "ms"),
        ]
    return [*figures, Figure("static over scanned", rates["static"] / rates["page"], "times")]
