"""Fresh trade for an officer's desk: consignments whose parcels are being declared just now, some of them crooked.

Promise: everything in it happened before the moment it is made for, and most of its parcels were declared in the
three days before; each planted fraud is one of `families`, done to one parcel or one whole consignment, and the rest is
honest trade of parties that share what they know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gqts.simulator.documents import SimulatedDocument, write_entries, write_master_data
from gqts.simulator.lanes import LANES
from gqts.simulator.logbook import Entry
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.products import PRODUCTS
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.counterfeit import ROGUE
from gqts.simulator.trade.families import FAMILIES
from gqts.simulator.trade.messages import TradeMessage, write_messages
from gqts.simulator.trade.papers import Papers
from gqts.simulator.trade.quality import keep_cold
from gqts.simulator.trade.season import plant_in
from gqts.simulator.trade.shipment import Attestation, Shipment, tell_shipment
from gqts.simulator.world import World

SALE_DAYS = 2
_LONG_BEFORE = timedelta(days=200)
_FRESH = timedelta(days=3)
_PARTS = 4
"""One in so many parcels is declared after the moment: nobody's desk is ever done."""
_STEP, _STEPS = timedelta(hours=9), 10


@dataclass(frozen=True, slots=True)
class Setup:
    """A consignment of the desk: its lane, goods and size, and what is planted: (family, place of the parcel) each."""

    lane: str
    product: str
    items: int
    planted: tuple[tuple[str, int], ...] = ()


SETUPS: tuple[Setup, ...] = (
    Setup("diapers", "diapers_l", 26, (("price_understated", 3), ("cloned_serials", 5))),
    Setup("milk", "infant_formula", 20, (("cold_chain_broken", 0),)),
    Setup("wine", "riesling", 20, (("lot_not_covered", 0),)),
    Setup("milk", "milk_powder", 16),
    Setup("appliances", "toothbrush", 18, (("withdrawn_certificate", 0),)),
    Setup("supplements", "vitamin_d", 24, (("domestic_as_import", 2), ("borrowed_identities", 4))),
    Setup("sugar", "brown_sugar", 20, (("relabelled_origin", 0),)),
    Setup("olive", "olive_oil", 26, (("waybill_used_again", 5), ("price_understated_everywhere", 3))),
    Setup("diapers_fz", "diapers_m", 18, (("unauthorized_factory", 0),)),
    Setup("cosmetics", "lipstick", 20, (("more_than_was_packed", 2), ("coupon_made_up", 4))),
    Setup("sunscreen", "sunscreen", 16, (("payment_named_twice", 3),)),
    Setup("toys", "rail_set", 16),
)
"""The consignments of the desk: thirteen frauds of the four kinds among honest trade."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The fresh trade of a moment."""

    shipments: tuple[Shipment, ...]
    until: datetime

    def write_documents(self) -> Iterator[SimulatedDocument]:
        """Yield what the firms told of it as EPCIS documents, in the order in which they were pushed.

        A firm that is none of the world's tells of itself first.
        """
        yield write_master_data(ROGUE, self.until - _LONG_BEFORE, self._list_sites(), ())
        for shipment in self.shipments:
            parcels = {parcel.sale.parcel for parcel in shipment.parcels}
            told = [one for one in shipment.entries if self._has_been(one) and not _is_release(one, parcels)]
            yield from write_entries(shipment.plan, told)

    def list_attestations(self) -> list[Attestation]:
        """Return the certificates that had been handed in."""
        told = (one for shipment in self.shipments for one in shipment.attestations)
        return sorted((one for one in told if one.handed_in_at <= self.until), key=lambda one: one.handed_in_at)

    def write_messages(self) -> list[TradeMessage]:
        """Return the customs messages that had been handed in, in the order in which they were sent."""
        seed = self.shipments[0].plan.seed
        papers = [
            parcel.papers
            for shipment in self.shipments
            for parcel in shipment.parcels
            if parcel.papers.inventory.head.appTime <= self.until
        ]
        return write_messages(seed, [_until(one, self.until) for one in papers])

    def _list_sites(self) -> list[Site]:
        return [one.plan.lane.origin for one in self.shipments if one.plan.lane.origin.firm == ROGUE]

    def _has_been(self, entry: Entry) -> bool:
        return entry.pushed_at <= self.until and entry.at <= self.until


def plan_desk(world: World, *, until: datetime, setups: Sequence[Setup] = SETUPS) -> Desk:
    """Return fresh trade, whose numbers follow those of the world."""
    before = world.consignments[-1]
    for plan in world.consignments:
        before = max(before, plan, key=lambda one: one.number)
    shipments = []
    for setup in setups:
        first_item, first_unit = before.next_numbers
        before = _place(world.seed, setup, before.number + 1, (first_item, first_unit), until)
        shipment = tell_shipment(before)
        keep_cold(shipment)
        for name, place in setup.planted:
            plant_in(shipment, FAMILIES[name], Stream(world.seed, "desk", name), place=place)
        shipments.append(shipment)
    return Desk(tuple(shipments), until)


def _place(seed: int, setup: Setup, number: int, first: tuple[int, int], until: datetime) -> Consignment:
    """Return a consignment begun so long ago that three of four of its parcels have been declared."""
    plan = Consignment(
        seed=seed,
        number=number,
        lane=LANES[setup.lane],
        product=PRODUCTS[setup.product],
        items=setup.items,
        first_item=first[0],
        first_unit=first[1],
        starts_at=until - timedelta(days=60),
        sale_days=SALE_DAYS,
    )
    declared = _declared(plan)
    near = plan.starts_at + (until - declared[len(declared) // 2])
    steps = (near + _STEP * step for step in range(-_STEPS, _STEPS + 1))
    return min((replace(plan, starts_at=at) for at in steps), key=lambda one: _misfit(one, until))


def _declared(plan: Consignment) -> list[datetime]:
    return sorted(parcel.papers.inventory.head.appTime for parcel in tell_shipment(plan).parcels)


def _misfit(plan: Consignment, until: datetime) -> int:
    """Return how far a plan is from having three of four of its parcels declared in the days before a moment."""
    declared = _declared(plan)
    fresh = sum(until - _FRESH <= at <= until for at in declared)
    return abs(fresh * _PARTS - len(declared) * (_PARTS - 1))


def _is_release(entry: Entry, parcels: set[str]) -> bool:
    """Return whether an event tells that customs let parcels go, or what came after: that is for the officer to do."""
    named = entry.body.get("epcList") or ()
    is_of_parcels = any(uri in parcels for uri in named)
    return is_of_parcels or (entry.firm.role == "customs" and any("/00/" in uri or ":sscc:" in uri for uri in named))


def _until(papers: Papers, until: datetime) -> Papers:
    """Return the papers without what was handed in after a moment, and without signings: nothing is released yet."""
    paid = tuple(one for one in papers.payments if one.head.appTime <= until)
    return replace(papers, payments=paid, status=None)
