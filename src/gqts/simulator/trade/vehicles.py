"""Declarations of parallel-imported vehicles, honest and crooked: one for each consignment, a line for each number.

Honest vehicles are new, of the model year that is told of them, and driven as far as a delivery takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from gqts.customs.ceb import Document
from gqts.customs.typed import VEHICLES, VehicleHead, VehicleList
from gqts.simulator.border import office_code
from gqts.simulator.flows import tell_consignment
from gqts.simulator.lanes import SUPERVISION_CODES, Flow
from gqts.simulator.logbook import Entry, Logbook, Occasion
from gqts.simulator.places import SITES
from gqts.simulator.plan import Consignment
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.general import Declared, GeneralFamily, GeneralSeason, Past, cheat, plan_season, write_head
from gqts.simulator.trade.registrations import registered
from gqts.simulator.trade.shipment import Trace, Truth
from gqts.simulator.trade.tariff import commodity_code, country_code

FLOWS = frozenset({Flow.VEHICLE_TRADER, Flow.VEHICLE_PORT})
ODOMETER, MODEL_YEAR = "gqts:odometer_km", "gqts:model_year"
_NUMBER = "urn:gqts:vin:"
_SIZES = (1, 4)
_ORIGIN = "origin"


def tell_vehicles(season: GeneralSeason) -> Iterator[Declared]:
    """Yield a season's declarations of vehicles, in the order in which their consignments began."""
    past = Past()
    for plan in plan_season(season, FLOWS, _SIZES):
        yield from cheat(season, declare_vehicles(plan), FAMILIES, past)


def declare_vehicles(plan: Consignment) -> Declared:
    """Return the honest declaration of a consignment of vehicles, with what was told of them."""
    chance = Stream(plan.seed, "vehicles", plan.number)
    entries = [_read_odometer(entry, chance) for entry in tell_consignment(plan).entries]
    stated = next(entry for entry in entries if entry.body.get("bizStep") == "holding")
    agent, importer = registered(stated.firm), registered(plan.lane.seller)
    head = VehicleHead(
        **write_head(plan, chance, stated.at),
        ieFlag="I",
        customsCode=office_code(plan.lane.post),
        portCode=office_code(plan.lane.post),
        agentCode=agent.code,
        agentName=agent.name,
        consigneeCode=importer.code,
        consigneeName=importer.name,
        tradeMode=SUPERVISION_CODES[plan.lane.flow],
        trafMode="2",
        billNo=plan.document("BL"),
        country=country_code(plan.lane.stops[0].country),
        quantity=Decimal(plan.items),
        currency="142",
    )
    lines = tuple(_write_line(plan, index, chance) for index in range(plan.items))
    return Declared(plan, VEHICLES, Document(head, lines), entries)


def _write_line(plan: Consignment, index: int, chance: Stream) -> VehicleList:
    product = plan.product
    built = plan.starts_at.date() - timedelta(days=chance.between(40, 160))
    return VehicleList(
        gnum=index + 1,
        vin=plan.item(index).removeprefix(_NUMBER),
        gcode=commodity_code(product),
        gname=product.chinese,
        brand=product.brand,
        model=product.english,
        builtOn=built,
        country=country_code(product.country),
        price=Decimal(product.price_cny) * 6 / 10,
    )


def _read_odometer(entry: Entry, chance: Stream) -> Entry:
    """Let whoever inspects vehicles, or takes them off a ship, tell how far they were driven."""
    is_read = entry.body.get("bizStep") == "inspecting" or MODEL_YEAR in entry.body
    if not is_read or entry.firm.role not in {"inspection_body", "logistics"}:
        return entry
    return replace(entry, body=entry.body | {ODOMETER: chance.between(5, 90)})


def _declare_twice(one: Declared, chance: Stream, past: Past) -> list[Declared] | None:
    """Declare a number that was declared before: another vehicle under its papers."""
    known = [line.vin for before in past.declared if not before.truth for line in before.document.lines]
    if not known:
        return None
    one.alter_line(0, vin=chance.choose(known[-20:]))
    return [one]


def _sell_before(one: Declared, chance: Stream, _: Past) -> list[Declared] | None:
    """Bring in on paper what stood in a showroom here before its ship had come."""
    port = one.plan.lane.stops[-1]
    landed = [entry.at for entry in one.entries if entry.site == port]
    shop = SITES["guangzhou_showroom"]
    seen = Occasion(shop.firm, shop, min(landed) - timedelta(hours=chance.between(40, 200)), "stocking", "in_progress")
    book = Logbook()
    book.observe(seen, epcs=[one.plan.item(0)])
    one.entries = [*one.entries, *book.entries]
    return [one]


def _travel_impossibly(one: Declared, chance: Stream, _: Past) -> list[Declared] | None:
    """Have a vehicle read in a far port hours after it had left another by ship."""
    first = one.plan.lane.stops[0]
    left = [entry for entry in one.entries if entry.site == first and entry.body["bizStep"] == "departing"]
    if not left:
        return None
    far = SITES["rotterdam_port"]
    read = Occasion(far.firm, far, left[0].at + timedelta(minutes=chance.between(90, 300)), "loading", "in_progress")
    book = Logbook()
    book.observe(read, epcs=[one.plan.item(0)])
    one.entries = [*one.entries, *book.entries]
    return [one]


def _sell_used(one: Declared, chance: Stream, _: Past) -> list[Declared] | None:
    """Declare as new what was driven for a year; who inspects it reads the odometer."""
    if not any(ODOMETER in entry.body for entry in one.entries):
        return None
    driven = chance.between(2_500, 48_000)
    one.entries = [
        replace(entry, body=entry.body | {ODOMETER: driven}) if ODOMETER in entry.body else entry
        for entry in one.entries
    ]
    return [one]


def _make_younger(one: Declared, chance: Stream, _: Past) -> list[Declared] | None:
    """Declare a day of manufacture years after the model year that those who saw it tell."""
    told = one.plan.starts_at.year - chance.between(2, 5)
    one.entries = [
        replace(entry, body=entry.body | {MODEL_YEAR: str(told)}) if MODEL_YEAR in entry.body else entry
        for entry in one.entries
    ]
    one.alter_line(0, builtOn=date(one.plan.starts_at.year - 1, chance.between(3, 12), 15))
    return [one]


def _truth(name: str, risk: str, *traces: Trace) -> Truth:
    return Truth(name, risk, frozenset(traces))


FAMILIES: Mapping[str, GeneralFamily] = {
    one.truth.family: one
    for one in (
        GeneralFamily(_truth("vehicle_declared_twice", _ORIGIN, Trace.HISTORY), _declare_twice),
        GeneralFamily(_truth("vehicle_here_before", _ORIGIN, Trace.EVENTS), _sell_before),
        GeneralFamily(_truth("vehicle_impossible_journey", _ORIGIN, Trace.EVENTS), _travel_impossibly),
        GeneralFamily(_truth("vehicle_used", "quality", Trace.EVENTS), _sell_used),
        GeneralFamily(_truth("vehicle_older", "undervaluation", Trace.EVENTS), _make_younger),
    )
}
"""Every family of vehicles by its name."""
