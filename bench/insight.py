"""What scans tell, at a million scans: the closing of their days, and the page's figures beside the scans themselves.

Promise measured: a page over a million scans answers at once, for it reads blocks and not scans. Beside it, PostgreSQL
counting the scans themselves by the same day, place, product, lot and reason, which would protect nobody.
`GQTS_BENCH_SCANS` is the number of scans.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import server
from bench.report import Figure
from gqts.accounts import Caller
from gqts.identifiers import check_digit, identifier_key, parse_identifier
from gqts.insight import Question, close_next_day, note_goods, read_figures
from gqts.kit.database import Database, Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Role
from gqts.scans import Sighting, record_scans

SCANS = int(os.environ.get("GQTS_BENCH_SCANS", "1000000"))
DAYS, PRODUCTS, LOTS, REGIONS, ITEMS = 365, 20, 10, 30, 200
AT_ONCE = 20_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
QUESTION = Question(FIRST.date(), (FIRST + timedelta(days=DAYS)).date())
_BARE = (
    "SELECT (at AT TIME ZONE 'UTC')::date AS day, country, region, product_key, lot_key, reason, count(*)"
    " FROM scans.scan WHERE who = 'shopper' GROUP BY GROUPING SETS"
    " ((day), (country, region), (product_key), (product_key, lot_key), (reason), ())"
)


def run(folder: Path) -> list[Figure]:
    """Keep `SCANS` scans of a year, close its days, and ask for the figures of all of it."""
    with server.database(folder / "insight") as url, Database.open(url) as database:
        began = time.perf_counter()
        _scan(database)
        kept = time.perf_counter() - began
        with database.transaction() as tx:
            tx.execute("UPDATE insight.item SET is_met = true")  # no journeys are behind them
            tx.execute("ANALYZE")
        began = time.perf_counter()
        while True:
            with database.transaction() as tx:
                if close_next_day(tx, now=FIRST + timedelta(days=DAYS + 2)) is None:
                    break
        closed = time.perf_counter() - began
        caller = _official()
        with database.transaction() as tx:
            tx.execute("ANALYZE")
            told = read_figures(tx, caller, QUESTION).scans
            (blocks,) = tx.execute("SELECT count(*) FROM insight.block").fetchone() or (0,)
        page = _time(database, lambda tx: read_figures(tx, caller, QUESTION))
        bare = _time(database, lambda tx: tx.execute(_BARE).fetchall())
    return [
        Figure(f"scans kept, of {SCANS:,}", SCANS / kept, "scans/s"),
        Figure("closing the days", SCANS / closed, "scans/s"),
        Figure("share of the scans that is told", told / SCANS, ""),
        Figure("blocks", blocks, ""),
        Figure("the figures of a page", page * 1000, "ms"),
        Figure("the scans themselves counted by PostgreSQL", bare * 1000, "ms"),
    ]


def _scan(database: Database) -> None:
    chance = random.Random(7)
    goods = []
    for number in range(PRODUCTS):
        digits = f"0952654321{number:03}"
        product = f"https://id.gs1.org/01/{digits}{check_digit(digits)}"
        items = [parse_identifier(f"{product}/21/{one}") for one in range(ITEMS)]
        goods.append((product, items))
        with database.transaction() as tx:
            for at, item in enumerate(items):
                note_goods(tx, item, f"{product}/10/L{at % LOTS}")
    for start in range(0, SCANS, AT_ONCE):
        sightings = []
        for number in range(start, min(start + AT_ONCE, SCANS)):
            product, items = goods[min(int(chance.expovariate(0.25)), PRODUCTS - 1)]
            at = chance.randrange(ITEMS)
            region = min(int(chance.expovariate(0.2)), REGIONS - 1)
            sightings.append(
                Sighting(
                    FIRST + timedelta(days=number * DAYS / SCANS), items[at].key, identifier_key(product),
                    identifier_key(f"{product}/10/L{at % LOTS}"), "CN", f"CN-{region + 10}",
                    judgement="record_found", reason="complete",
                )
            )  # fmt: skip
        with database.transaction() as tx:
            record_scans(tx, sightings)


def _official() -> Caller:
    known = Caller.operator("the benchmark", new_id())
    return Caller(
        None, "the benchmark", known.organization, None, known.permissions, "operator", known.credential_id,
        roles=frozenset({Role.CUSTOMS}),
    )  # fmt: skip


def _time(database: Database, work: Callable[[Transaction], object]) -> float:
    times = []
    for _ in range(7):
        with database.transaction() as tx:
            began = time.perf_counter()
            work(tx)
            times.append(time.perf_counter() - began)
    return statistics.median(times)
