"""Parallel-imported vehicles: made for another market, bought there by a trader, followed by VIN.

A VIN is the maker's own number, so nobody in this story commissions it: the first who saw the vehicle says so.
"""

from __future__ import annotations

from gqts.simulator.border import clear_goods, store_goods
from gqts.simulator.packing import inspect_goods, load_container
from gqts.simulator.places import SITES
from gqts.simulator.progress import Progress
from gqts.simulator.shipping import carry_goods, send_goods

_COLOURS = ("pearl white", "graphite", "deep blue", "sand")


def import_from_trader(progress: Progress) -> None:
    """Tell of vehicles that a trader abroad bought, had inspected, and shipped in a container."""
    plan, yard = progress.plan, progress.plan.lane.origin
    vehicles = [plan.item(index) for index in range(plan.items)]
    for vehicle in vehicles:
        progress.wait(30, 600, yard)
        bought = progress.occasion(
            yard,
            "receiving",
            "in_progress",
            papers=(("po", yard.firm.transaction(plan.document("VP"))),),
            extra=_describe(progress),
        )
        progress.book.observe(bought, epcs=[vehicle])
    inspect_goods(progress, yard, vehicles, (6, 28))
    container = load_container(progress, yard, vehicles)
    send_goods(progress, yard, [container])
    carry_goods(progress, [container])
    clear_goods(
        progress,
        plan.lane.store.firm,
        plan.lane.stops[-1],
        [container],
        examined_per_thousand=400,
        stated=_value(progress),
    )
    store_goods(progress, plan.lane.store, container, vehicles)
    _sell_vehicles(progress, vehicles)


def import_from_port(progress: Progress) -> None:
    """Tell of vehicles of which nothing is known before they rolled off a ship."""
    plan, port = progress.plan, progress.plan.lane.stops[-1]
    vehicles = [plan.item(index) for index in range(plan.items)]
    details = _describe(progress) | plan.lane.ports
    landed = progress.occasion(
        port, "arriving", "in_progress", firm=plan.lane.store.firm, papers=(progress.bill,), extra=details
    )
    progress.book.observe(landed, epcs=vehicles)
    clear_goods(progress, plan.lane.store.firm, port, vehicles, examined_per_thousand=600, stated=_value(progress))
    progress.wait(200, 900, plan.lane.store)
    kept = progress.occasion(plan.lane.store, "storing", "sellable_not_accessible")
    progress.book.observe(kept, epcs=vehicles)
    _sell_vehicles(progress, vehicles)


def _describe(progress: Progress) -> dict[str, str]:
    """Return what a VIN alone does not say; `gqts:product` ties the vehicle to its model's master data."""
    return {
        "gqts:product": progress.plan.product.uri,
        "gqts:model_year": "2026",
        "gqts:colour": progress.chance.choose(_COLOURS),
    }


def _value(progress: Progress) -> dict[str, object]:
    return {"gqts:declared_value_cny": progress.plan.product.price_cny * progress.plan.items * 6 // 10}


def _sell_vehicles(progress: Progress, vehicles: list[str]) -> None:
    plan = progress.plan
    is_north = plan.lane.store.code.startswith("tianjin")
    shop = SITES["tianjin_showroom" if is_north else "guangzhou_showroom"]
    for place, vehicle in enumerate(vehicles):
        progress.wait(1200, 7200, shop)
        papers = (("inv", shop.firm.transaction(f"VI{plan.number:06d}-{place}")),)
        sold = progress.occasion(shop, "retail_selling", "retail_sold", papers=papers)
        progress.book.observe(sold, epcs=[vehicle])
