"""Market-purchase export: many varieties of small goods bought at market stalls, at most USD 150,000 a declaration.

Nothing is serialised: the goods are followed as lots and quantities in cartons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gqts.simulator.border import clear_goods
from gqts.simulator.firms import FIRMS
from gqts.simulator.logbook import Quantity
from gqts.simulator.packing import load_container
from gqts.simulator.plan import Consignment, Unit
from gqts.simulator.products import VARIETIES, Variety
from gqts.simulator.progress import Progress
from gqts.simulator.shipping import carry_goods, send_goods

VALUE_LIMIT_USD = 150_000
"""The most that one declaration under supervision mode 1039 may be worth."""


@dataclass(frozen=True, slots=True)
class Carton:
    """A carton of one variety, `pieces` of its lot."""

    uri: str
    variety: Variety
    lot: str
    pieces: int

    @property
    def contents(self) -> list[Quantity]:
        """Return what is in it, as an event says it."""
        return [(self.lot, self.pieces * 1000, "")]


def stall_lot(plan: Consignment, variety: Variety) -> str:
    """Return the lot of a variety that was bought for a consignment."""
    return variety.product.lot(f"ST{plan.number:06d}")


def varieties_of(plan: Consignment) -> tuple[Variety, ...]:
    """Return the small goods that the consignment's market sells."""
    return tuple(variety for variety in VARIETIES if variety.product.firm == plan.lane.origin.firm)


def export_from_market(progress: Progress) -> None:
    """Tell a consignment from the stalls to the buyer abroad."""
    plan, hall = progress.plan, progress.plan.lane.origin
    cartons = _buy_goods(progress)
    for carton in cartons:
        progress.wait(2, 9, hall)
        packed = progress.occasion(hall, "packing", "in_progress", spot="PACK1")
        progress.book.pack(packed, carton.uri, (), carton.contents)
    uris = [carton.uri for carton in cartons]
    container = load_container(progress, hall, uris)
    send_goods(progress, hall, [container])
    value = sum(carton.pieces * carton.variety.usd_cents for carton in cartons) // 100
    stated = {"gqts:declared_value_usd": value, "gqts:varieties": len({carton.lot for carton in cartons})}
    terminal = plan.lane.stops[0]
    clear_goods(progress, hall.firm, terminal, [container], examined_per_thousand=150, stated=stated, is_export=True)
    carry_goods(progress, [container])
    _receive_abroad(progress, container, cartons)


def _buy_goods(progress: Progress) -> list[Carton]:
    """Tell what was bought at the stalls, and return it as cartons, worth at most the limit together."""
    plan, hall = progress.plan, progress.plan.lane.origin
    cartons: list[Carton] = []
    left_cents = VALUE_LIMIT_USD * 100
    for variety in varieties_of(plan):
        wanted = progress.chance.between(2, 12)
        count = min(wanted, left_cents // (variety.usd_cents * variety.carton_size))
        if not count:
            continue
        left_cents -= count * variety.usd_cents * variety.carton_size
        lot, pieces = stall_lot(plan, variety), count * variety.carton_size
        progress.wait(20, 120, hall)
        extra = {
            "ilmd": {"cbvmda:lotNumber": lot.rpartition("/")[2], "cbvmda:countryOfOrigin": "CN"},
            "gqts:stall": f"{progress.chance.choose('ABCDEFG')}{progress.chance.between(1000, 4999)}",
        }
        papers = (("po", hall.firm.transaction(f"{plan.document('MK')}-{len(cartons)}")),)
        bought = progress.occasion(hall, "commissioning", "active", papers=papers, extra=extra)
        progress.book.commission(bought, quantities=[(lot, pieces * 1000, "")])
        first = len(cartons)
        cartons += [
            Carton(plan.unit(Unit.CASE, hall.firm, first + place), variety, lot, variety.carton_size)
            for place in range(count)
        ]
    return cartons


def _receive_abroad(progress: Progress, container: str, cartons: Sequence[Carton]) -> None:
    buyer = progress.plan.lane.store
    progress.wait(1440, 4320, buyer)
    papers = (progress.order, progress.bill)
    received = progress.occasion(
        buyer, "receiving", "in_progress", papers=papers, possession=(FIRMS["bluemeridian"], buyer.firm)
    )
    progress.book.observe(received, epcs=[container])
    progress.wait(60, 400, buyer)
    emptied = progress.occasion(buyer, "unpacking", "in_progress")
    progress.book.unpack(emptied, container, [carton.uri for carton in cartons])
    for carton in cartons[: len(cartons) // 2]:
        progress.wait(10, 90, buyer)
        opened = progress.occasion(buyer, "unpacking", "sellable_accessible")
        progress.book.unpack(opened, carton.uri, (), carton.contents)
