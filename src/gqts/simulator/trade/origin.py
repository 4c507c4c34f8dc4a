"""Made-up origins and journeys: domestic goods as imports, wrong countries, impossible voyages, used waybills."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from gqts.simulator.logbook import Entry, Logbook, Occasion
from gqts.simulator.places import SITES
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import alter_inventory, is_packing, price_anew
from gqts.simulator.trade.shipment import Parcel, Shipment

_FAR = {"JP": "ningbo_port", "NZ": "ningbo_port", "AU": "shanghai_port", "ES": "shanghai_port", "DE": "tianjin_port"}
_TRUE_ORIGIN = "VN"


def sell_domestic(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Sell goods that were on a shelf at home before the container they are said to have come in had landed."""
    depots = [site for site in SITES.values() if site.role == "distribution" and site.country == "CN"]
    port = shipment.plan.lane.stops[-1]
    landed = [entry.at for entry in shipment.entries if entry.site == port]
    if not landed:
        return False
    depot = chance.choose(depots)
    at = min(landed) - timedelta(hours=chance.between(30, 200))
    seen = Occasion(depot.firm, depot, at, "storing", "sellable_accessible")
    book = Logbook()
    book.observe(seen, epcs=parcel.sale.items)
    shipment.entries = [*shipment.entries, *book.entries]
    return True


def relabel_origin(shipment: Shipment, _: Parcel, __: Stream) -> bool:
    """Declare the country that the brand is known for, where maker and inspection body say another."""

    def change(entry: Entry) -> Entry:
        ilmd = entry.body.get("ilmd")
        if ilmd is None or not _names_product(entry, shipment):
            return entry
        return replace(entry, body=entry.body | {"ilmd": ilmd | {"cbvmda:countryOfOrigin": _TRUE_ORIGIN}})

    before = shipment.entries
    shipment.entries = [change(entry) for entry in before]
    shipment.attestations = [replace(one, country=_TRUE_ORIGIN) for one in shipment.attestations]
    return any(one is not other for one, other in zip(shipment.entries, before, strict=True))


def travel_impossibly(shipment: Shipment, _: Parcel, chance: Stream) -> bool:
    """Make up a voyage: the container is read in a far port before it could have got there."""
    plan = shipment.plan
    first = plan.lane.stops[0]
    left = [entry for entry in shipment.entries if entry.site == first and entry.body["bizStep"] == "departing"]
    far = SITES[_FAR.get(first.country, "shanghai_port")]
    if not left or far in plan.lane.stops:
        return False
    at = left[0].at + timedelta(minutes=chance.between(90, 240))
    read = Occasion(far.firm, far, at, "loading", "in_progress")
    body = {name: left[0].body[name] for name in ("epcList",) if name in left[0].body}
    book = Logbook()
    book.observe(read, epcs=[plan.container])
    if book.entries[0].body.get("epcList") and plan.lane.stops[0].role == "airport":
        book.entries[0].body.update(body)
    shipment.entries = [*shipment.entries, *book.entries]
    return True


def reuse_waybill(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Declare a parcel under the waybill of one that went before it."""
    earlier = [
        one for one in shipment.parcels
        if one.sale.packed_at < parcel.sale.packed_at and one.truth is None and one.papers.waybill is not None
    ]  # fmt: skip
    if not earlier:
        return False
    used = chance.choose(earlier).papers.inventory.head.logisticsNo
    parcel.papers = replace(alter_inventory(parcel.papers, logisticsNo=used), waybill=None, status=None)
    return True


def inflate_quantity(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Declare more than was packed, order and payment in agreement."""
    if parcel.papers.order is None:
        return False
    line = parcel.papers.order.lines[0]
    more = Decimal(chance.between(1, 2))
    price_anew(shipment, parcel, line.price, line.qty + more, coupon=parcel.papers.order.head.discount)
    return any(is_packing(entry, parcel) for entry in shipment.entries)


def _names_product(entry: Entry, shipment: Shipment) -> bool:
    product = shipment.plan.product
    named: list[Any] = [*(entry.body.get("epcList") or ()), *(entry.body.get("outputEPCList") or ())]
    for name in ("quantityList", "outputQuantityList"):
        named += [one["epcClass"] for one in entry.body.get(name) or ()]
    starts = (product.uri, entry.firm.spell(product.item("0")).rpartition(".")[0])
    return any(str(uri).startswith(starts) or _is_lot(str(uri), product.gtin) for uri in named)


def _is_lot(uri: str, gtin: str) -> bool:
    company, item = gtin[1:8], gtin[0] + gtin[8:13]
    return uri.startswith(f"urn:epc:class:lgtin:{company}.{item}.")
