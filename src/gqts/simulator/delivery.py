"""The last mile: orders on the platform, parcels picked in the bonded warehouse, released, carried and handed over.

Nothing of a shopper is written: an order number, a city's depot, a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gqts.simulator.border import declaration_number, release_goods
from gqts.simulator.hours import next_open
from gqts.simulator.places import SITES, Site, sites_of
from gqts.simulator.progress import Case, Pallet, Progress, Sale, batches

_KEPT_PER_THOUSAND = 150


@dataclass(frozen=True, slots=True)
class Order:
    """What one shopper bought: its place in the consignment's orders, the items, and when."""

    place: int
    items: tuple[str, ...]
    ordered_at: datetime


def list_orders(progress: Progress, serials: Sequence[str], *, days: int, kept_per_thousand: int) -> Iterator[Order]:
    """Yield the orders for `serials` over `days` from now, in order of time; the last of the goods stay unsold."""
    began, end = progress.now, len(serials) - len(serials) * kept_per_thousand // 1000
    start = place = 0
    while start < end:
        size = min(progress.chance.weigh(((1, 5), (2, 3), (3, 1), (4, 1))), end - start)
        minutes = days * 1440 * start // end + progress.chance.below(20)
        yield Order(place, tuple(serials[start : start + size]), began + timedelta(minutes=minutes))
        start += size
        place += 1


def sell_goods(progress: Progress, store: Site, pallets: Sequence[Pallet]) -> None:
    """Tell the sale of the goods on `pallets` in the bonded `store`, parcel by parcel."""
    for pallet in pallets:
        progress.wait(5, 30, store)
        broken = progress.occasion(store, "unpacking", "in_progress", spot="STORE1")
        progress.book.unpack(broken, pallet.uri, [case.uri for case in pallet.cases])
    cases = [case for pallet in pallets for case in pallet.cases]
    case_of = {serial: case for case in cases for serial in case.items}
    opened: set[str] = set()
    waiting: list[str] = []
    pick_up = _next_pick_up(progress, store)
    serials = [serial for case in cases for serial in case.items]
    for order in list_orders(progress, serials, days=progress.plan.sale_days, kept_per_thousand=_KEPT_PER_THOUSAND):
        packed_at = next_open(order.ordered_at + timedelta(minutes=45), store.zone, store.hours)
        if packed_at >= pick_up:
            hand_over(progress, store, waiting, pick_up)
            waiting = []
            progress.now = max(progress.now, packed_at)
            pick_up = _next_pick_up(progress, store)
        reserve_items(progress, order)
        progress.now = max(progress.now + timedelta(minutes=1), packed_at)
        for serial in order.items:
            _open_case(progress, store, case_of[serial], opened)
        waiting.append(pack_parcel(progress, store, order))
    hand_over(progress, store, waiting, pick_up)


def reserve_items(progress: Progress, order: Order) -> None:
    """Tell that the platform sold the items of an order: order and invoice, no buyer."""
    seller = progress.plan.lane.seller
    number = f"{progress.plan.number:06d}-{order.place:05d}"
    papers = (("po", seller.transaction(f"SO{number}")), ("inv", seller.transaction(f"IV{number}")))
    before, progress.now = progress.now, order.ordered_at
    shop = SITES[f"{seller.code}_office"]
    reserved = progress.occasion(shop, "reserving", "reserved", papers=papers, is_on_paper=True)
    progress.book.transact(reserved, order.items)
    progress.now = before


def pack_parcel(progress: Progress, site: Site, order: Order) -> str:
    """Tell that an order was packed at `site` into a parcel, and return its waybill."""
    parcel = progress.plan.parcel(order.place)
    number = f"SO{progress.plan.number:06d}-{order.place:05d}"
    papers = (("po", progress.plan.lane.seller.transaction(number)),)
    packed = progress.occasion(site, "packing", "in_progress", spot="PARCEL1", papers=papers)
    progress.book.pack(packed, parcel, order.items)
    progress.sales[parcel] = Sale(order.place, number, parcel, order.items, order.ordered_at, progress.now)
    return parcel


def hand_over(progress: Progress, store: Site, parcels: Sequence[str], pick_up: datetime) -> None:
    """Tell the day's release, the courier's pick-up at `store`, and each parcel's delivery."""
    progress.now = max(progress.now, pick_up - timedelta(minutes=20))
    plan = progress.plan
    number = declaration_number(progress, 1 + (progress.now - plan.starts_at).days)
    for batch in batches(parcels):
        progress.wait(18, 22)
        release_goods(progress, number, batch, to=plan.lane.courier)
        for parcel in batch:
            progress.sales[parcel].released_at = progress.now
        progress.wait(30, 50)
        left = progress.occasion(
            store,
            "shipping",
            "in_transit",
            firm=plan.lane.courier,
            spot="DOCK3",
            possession=(store.firm, plan.lane.courier),
        )
        progress.book.observe(left, epcs=batch)
        sent_at = progress.now
        for parcel in batch:
            _deliver(progress, parcel)
            progress.now = sent_at


def _deliver(progress: Progress, parcel: str) -> None:
    depot = progress.chance.choose(sites_of(progress.plan.lane.courier, "distribution"))
    progress.wait(1200, 5600, depot)
    given = progress.occasion(
        depot, "retail_selling", "retail_sold", extra={"gqts:delivery": "handed over", "gqts:region": depot.unlocode}
    )
    progress.book.observe(given, epcs=[parcel])
    sale = progress.sales[parcel]
    sale.depot, sale.delivered_at = depot, progress.now


def _open_case(progress: Progress, store: Site, case: Case, opened: set[str]) -> None:
    if case.uri in opened:
        return
    opened.add(case.uri)
    emptied = progress.occasion(store, "unpacking", "in_progress", spot="PICK1")
    progress.book.unpack(emptied, case.uri, case.items)
    progress.now += timedelta(minutes=2)


def _next_pick_up(progress: Progress, store: Site) -> datetime:
    """Return the courier's next pick-up: half past six in the evening, local time."""
    offset = timedelta(minutes=store.zone.offset_at(progress.now))
    local = progress.now + offset
    evening = local.replace(hour=18, minute=30, second=0)
    return (evening if local < evening else evening + timedelta(days=1)) - offset
