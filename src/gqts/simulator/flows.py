"""The stories of consignments, from first record to last: one function for each kind of flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gqts.simulator.border import clear_goods, store_goods
from gqts.simulator.corrections import correct_record
from gqts.simulator.delivery import hand_over, list_orders, pack_parcel, reserve_items, sell_goods
from gqts.simulator.factory import make_goods
from gqts.simulator.firms import FIRMS
from gqts.simulator.lanes import Flow
from gqts.simulator.logbook import Entry
from gqts.simulator.market import export_from_market
from gqts.simulator.packing import inspect_goods, label_goods, load_container, pack_goods, sample_goods
from gqts.simulator.plan import Consignment, Topic, Unit
from gqts.simulator.progress import Progress, Sale
from gqts.simulator.shipping import carry_goods, send_goods
from gqts.simulator.vehicles import import_from_port, import_from_trader

_SEA_DAYS_PLANNED = {"JP": (5, 12), "NZ": (6, 30), "AU": (6, 24)}


@dataclass(frozen=True, slots=True)
class Told:
    """A consignment's whole story: what was recorded of it, in the order it was told, and what of it was sold."""

    plan: Consignment
    entries: list[Entry]
    sales: tuple[Sale, ...]


def record_consignment(plan: Consignment) -> list[Entry]:
    """Return everything that was recorded of a consignment, in the order it was told."""
    return tell_consignment(plan).entries


def tell_consignment(plan: Consignment) -> Told:
    """Return a consignment's whole story."""
    progress = Progress(plan)
    _FLOWS[plan.lane.flow](progress)
    correct_record(progress)
    return Told(plan, progress.book.entries, tuple(progress.sales.values()))


def _from_factory(progress: Progress) -> None:
    make_goods(progress)
    _to_bonded_warehouse(progress)


def _from_trader(progress: Progress) -> None:
    plan, centre = progress.plan, progress.plan.lane.origin
    progress.wait(0, 600, centre)
    bought = progress.occasion(
        centre, "receiving", "in_progress", spot="GATE1", papers=(("po", centre.firm.transaction(plan.document("TP"))),)
    )
    lots = [(plan.product.lot(plan.lot(run)), len(items) * 1000, "") for run, items in enumerate(plan.runs)]
    progress.book.observe(bought, quantities=lots)
    progress.wait(600, 2400, centre)
    label_goods(progress, centre)
    _to_bonded_warehouse(progress)


def _to_bonded_warehouse(progress: Progress) -> None:
    """Tell what a factory's and a trader's goods share: packed, inspected, shipped, cleared, stored and sold."""
    plan, origin, store = progress.plan, progress.plan.lane.origin, progress.plan.lane.store
    if plan.lane.inspector.country == origin.country:
        sample_goods(progress, origin)
    pallets = pack_goods(progress, origin)
    units = [pallet.uri for pallet in pallets]
    if plan.lane.inspector.country == origin.country:
        inspect_goods(progress, origin, units, _SEA_DAYS_PLANNED.get(origin.country, (6, 45)))
    container = load_container(progress, origin, units)
    send_goods(progress, origin, [container])
    carry_goods(progress, [container])
    clear_goods(progress, store.firm, plan.lane.stops[-1], [container])
    store_goods(progress, store, container, units)
    if plan.lane.inspector.country != origin.country:
        inspect_goods(progress, store, units)
    sell_goods(progress, store, pallets)


def _from_port(progress: Progress) -> None:
    """Tell of goods first known at the port.

    The freight station labels what it takes out of the container, and brings the pallets under customs' supervision.
    """
    plan, station, port = progress.plan, progress.plan.lane.origin, progress.plan.lane.stops[-1]
    papers = (progress.bill,)
    landed = progress.occasion(
        port, "arriving", "in_progress", firm=FIRMS["bluemeridian"], papers=papers, extra=plan.lane.ports
    )
    lots = [(plan.product.lot(plan.lot(run)), len(items) * 1000, "") for run, items in enumerate(plan.runs)]
    progress.book.observe(landed, epcs=[plan.container], quantities=lots)
    progress.wait(240, 1200, station)
    emptied = progress.occasion(station, "unloading", "in_progress", papers=papers)
    progress.book.observe(emptied, epcs=[plan.container], quantities=lots)
    progress.wait(60, 300, station)
    label_goods(progress, station)
    pallets = pack_goods(progress, station)
    units = [pallet.uri for pallet in pallets]
    progress.wait(40, 200, port)
    brought = progress.occasion(
        port, "arriving", "in_progress", firm=station.firm, papers=papers, extra=plan.lane.ports
    )
    progress.book.observe(brought, epcs=units)
    clear_goods(progress, station.firm, port, units, examined_per_thousand=250)
    _move_to_store(progress, units)
    sell_goods(progress, plan.lane.store, pallets)


def _move_to_store(progress: Progress, units: list[str]) -> None:
    station, store, port = progress.plan.lane.origin, progress.plan.lane.store, progress.plan.lane.stops[-1]
    progress.wait(60, 300, port)
    hands = (station.firm, store.firm)
    sent = progress.occasion(port, "shipping", "in_transit", firm=station.firm, possession=hands)
    progress.book.observe(sent, epcs=units)
    progress.wait(60, 300, store)
    got = progress.occasion(store, "receiving", "in_progress", spot="DOCK2", possession=hands)
    progress.book.observe(got, epcs=units)
    progress.wait(30, 300, store)
    kept = progress.occasion(store, "storing", "sellable_not_accessible", spot="STORE1", topic=Topic.STORAGE)
    progress.book.observe(kept, epcs=units)


def _by_air(progress: Progress) -> None:
    """Tell of parcels packed abroad for single shoppers and flown in mail bags (supervision mode 9610)."""
    plan, centre, sorting = progress.plan, progress.plan.lane.origin, progress.plan.lane.store
    progress.wait(0, 600, centre)
    label_goods(progress, centre)
    serials = [plan.item(index) for index in range(plan.items)]
    parcels = []
    for order in list_orders(progress, serials, days=3, kept_per_thousand=0):
        progress.now = max(progress.now, order.ordered_at)
        reserve_items(progress, order)
        progress.wait(40, 200, centre)
        parcels.append(pack_parcel(progress, centre, order))
    bag = plan.unit(Unit.BAG, centre.firm, 0)
    progress.wait(30, 90, centre)
    filled = progress.occasion(centre, "loading", "container_closed", spot="DOCK1", papers=(progress.bill,))
    progress.book.pack(filled, bag, parcels)
    send_goods(progress, centre, [bag])
    carry_goods(progress, [bag], is_air=True)
    progress.wait(300, 600, sorting)
    hands = (FIRMS["minatoair"], plan.lane.courier)
    taken = progress.occasion(sorting, "receiving", "in_progress", firm=plan.lane.courier, possession=hands)
    progress.book.observe(taken, epcs=[bag])
    clear_goods(progress, plan.lane.courier, sorting, [bag])
    progress.wait(60, 300, sorting)
    emptied = progress.occasion(sorting, "unpacking", "in_progress", firm=plan.lane.courier)
    progress.book.unpack(emptied, bag, parcels)
    hand_over(progress, sorting, parcels, progress.now)


_FLOWS: Mapping[Flow, Callable[[Progress], None]] = {
    Flow.FACTORY_SEA: _from_factory,
    Flow.TRADER_SEA: _from_trader,
    Flow.TRADER_AIR: _by_air,
    Flow.PORT_SEA: _from_port,
    Flow.VEHICLE_TRADER: import_from_trader,
    Flow.VEHICLE_PORT: import_from_port,
    Flow.MARKET_EXPORT: export_from_market,
}
