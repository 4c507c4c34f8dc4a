"""Counterfeit goods: copied codes, codes that nobody gave, makers that the brand does not know."""

from __future__ import annotations

from dataclasses import replace

from gqts.simulator.firms import Firm
from gqts.simulator.flows import tell_consignment
from gqts.simulator.keys import make_serial
from gqts.simulator.logbook import Entry
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import is_packing
from gqts.simulator.trade.shipment import Parcel, Shipment

_COPIED_FROM = 7_000_000_000
ROGUE = Firm(
    "kagamiya", "manufacturer", "JP", "link", "9521951",
    {"en": "Kagamiya Contract Packing K.K.", "zh": "镜屋委托包装株式会社"},
)  # fmt: skip
"""A firm that no brand has authorized to make or label anything."""


def clone_serials(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Pack copies that carry the codes of goods which went out in an earlier parcel."""
    earlier = [
        one for one in shipment.parcels
        if one.sale.packed_at < parcel.sale.packed_at and one.truth is None and not one.mistakes
        and len(one.sale.items) >= len(parcel.sale.items)
    ]  # fmt: skip
    if not earlier:
        return False
    victim = chance.choose(earlier)
    for entry in shipment.entries:
        if is_packing(entry, victim):
            _carry(shipment, parcel, entry.body["childEPCs"][: len(parcel.sale.items)])
            return True
    return False


def invent_serials(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Pack copies with codes of the right form that nobody ever gave to anything."""
    plan, count = shipment.plan, len(parcel.sale.items)
    first = _COPIED_FROM + plan.number * 1000 + parcel.sale.place * 8
    serials = [make_serial(first + place, chance.below(1 << 60)) for place in range(count)]
    for entry in shipment.entries:
        if is_packing(entry, parcel):
            _carry(shipment, parcel, [entry.firm.spell(plan.product.item(serial)) for serial in serials])
            return True
    return False


def make_elsewhere(shipment: Shipment, _parcel: Parcel, _chance: Stream) -> bool:
    """Have the whole consignment made, or labelled, by a firm that the brand does not know."""
    lane = shipment.plan.lane
    if lane.origin.firm == ROGUE:
        return True
    origin = replace(lane.origin, firm=ROGUE)
    shipment.plan = replace(shipment.plan, lane=replace(lane, origin=origin))
    told = tell_consignment(shipment.plan)
    if [sale.number for sale in told.sales] != [parcel.sale.number for parcel in shipment.parcels]:
        return False
    shipment.entries = told.entries
    return True


def relabel_copies(_shipment: Shipment, _parcel: Parcel, _chance: Stream) -> bool:
    """Put copies into packages whose codes are genuine and were never sold: nothing that anybody tells differs."""
    return True


def _carry(shipment: Shipment, parcel: Parcel, serials: list[str]) -> None:
    """Have platform and store tell that the parcel holds other serials than its own."""
    number = ":" + parcel.sale.number

    def change(entry: Entry) -> dict[str, list[str]] | None:
        if is_packing(entry, parcel):
            return {"childEPCs": serials}
        papers = entry.body.get("bizTransactionList") or ()
        if entry.body["bizStep"] == "reserving" and any(one["bizTransaction"].endswith(number) for one in papers):
            return {"epcList": serials}
        return None

    shipment.entries = [
        entry if (members := change(entry)) is None else replace(entry, body=entry.body | members)
        for entry in shipment.entries
    ]
