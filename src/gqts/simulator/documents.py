"""The documents that firms push: EPCIS 2.0 JSON-LD, each from one firm's system, each of at most 500 events.

A system exports when it has been quiet for a day and a half, when its oldest event is a week old, or at 500 events.
Most documents come in the order they were made; a few come days late, after those that tell what happened next. They
are yielded consignment by consignment, so that only one consignment's events are in memory, however large the world.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import Any

import orjson

from gqts.simulator.firms import Firm
from gqts.simulator.flows import record_consignment
from gqts.simulator.hours import utc_text
from gqts.simulator.logbook import NAMESPACE, Entry
from gqts.simulator.master_data import describe_firm
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.products import Product
from gqts.simulator.randomness import Stream
from gqts.simulator.world import World

EVENTS_LIMIT = 500
CONTEXT: list[Any] = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"gqts": NAMESPACE}]

_QUIET = timedelta(hours=36)
_WEEK = timedelta(days=7)
_LATE_PER_THOUSAND = 40
_EXACT_COUNT_LIMIT = 20_000
_COUNTED_SAMPLE = 10


@dataclass(frozen=True, slots=True)
class SimulatedDocument:
    """What one firm pushes at once: `content` is an EPCISDocument in JSON-LD, `submitter` the firm's canonical PGLN."""

    name: str
    submitter: str
    content: bytes
    events: int


def write_documents(world: World) -> Iterator[SimulatedDocument]:
    """Yield all documents of a world: every firm's master data first, then each consignment's events."""
    yield from _write_master_data(world)
    for plan in world.consignments:
        yield from _write_consignment(plan)


def count_events(world: World) -> int:
    """Return how many events the documents of a world hold, for progress bars.

    The count is exact up to 20,000 items. Beyond, it is estimated from a sample of each lane, by its items: telling all
    of a large world just to count it would take a minute, and the error is a few per cent.
    """
    if world.items <= _EXACT_COUNT_LIMIT:
        return sum(len(record_consignment(plan)) for plan in world.consignments)
    plans_by_lane: dict[str, list[Consignment]] = {}
    for plan in world.consignments:
        plans_by_lane.setdefault(plan.lane.code, []).append(plan)
    total = 0
    for plans in plans_by_lane.values():
        sample = plans[-_COUNTED_SAMPLE:]
        events = sum(len(record_consignment(plan)) for plan in sample)
        weight, sampled = sum(plan.items + 1 for plan in plans), sum(plan.items + 1 for plan in sample)
        total += events * weight // sampled
    return total


def _write_master_data(world: World) -> Iterator[SimulatedDocument]:
    created_at = datetime.combine(world.start, time(), UTC) - timedelta(days=1)
    for firm in world.firms:
        yield write_master_data(firm, created_at, world.sites, world.products)


def write_master_data(
    firm: Firm, created_at: datetime, sites: Iterable[Site], products: Iterable[Product]
) -> SimulatedDocument:
    """Return what a firm tells of itself, of those of the places that it runs, and of its products."""
    header = {"epcisMasterData": {"vocabularyList": describe_firm(firm, sites, products)}}
    return _document(f"000000-{firm.code}-master-data", firm, created_at, [], {"epcisHeader": header})


def _write_consignment(plan: Consignment) -> list[SimulatedDocument]:
    """Return the documents of one consignment, in the order they are pushed."""
    return write_entries(plan, record_consignment(plan))


def write_entries(plan: Consignment, told: Iterable[Entry]) -> list[SimulatedDocument]:
    """Return what was told of a consignment as documents, in the order they are pushed."""
    chance = Stream(plan.seed, "pushing", plan.number)
    entries = sorted(told, key=lambda entry: (entry.firm.code, entry.pushed_at))
    exports = [export for _, told in groupby(entries, key=lambda entry: entry.firm.code) for export in _cut(told)]
    dated = []
    for export in exports:
        pushed_at = export[-1].pushed_at + timedelta(minutes=chance.between(10, 240))
        if chance.has_luck(_LATE_PER_THOUSAND):
            pushed_at += timedelta(days=chance.between(3, 9))
        dated.append((pushed_at, export))
    dated.sort(key=lambda pair: (pair[0], pair[1][0].firm.code))
    return [
        _document(f"{plan.number:06d}-{export[0].firm.code}-{place:04d}", export[0].firm, pushed_at, export)
        for place, (pushed_at, export) in enumerate(dated, start=1)
    ]


def _cut(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield one firm's entries in the runs that its system exports at once."""
    run: list[Entry] = []
    for entry in entries:
        if run and (
            len(run) == EVENTS_LIMIT
            or entry.pushed_at - run[-1].pushed_at > _QUIET
            or entry.pushed_at - run[0].pushed_at > _WEEK
        ):
            yield run
            run = []
        run.append(entry)
    if run:
        yield run


def _document(
    name: str, firm: Firm, created_at: datetime, entries: list[Entry], header: dict[str, Any] | None = None
) -> SimulatedDocument:
    document = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": utc_text(created_at),
        "instanceIdentifier": name,
        "sender": firm.spell(firm.id),
        **(header or {}),
        "epcisBody": {"eventList": [entry.body for entry in entries]},
    }
    return SimulatedDocument(name, firm.id, orjson.dumps(document), len(entries))
