"""What honest people get wrong, or do as few others do: none of it is fraud, and all of it looks a little like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import (
    alter_inventory,
    alter_order,
    alter_payments,
    alter_waybill,
    is_packing,
    price_anew,
)
from gqts.simulator.trade.joining import pay_together
from gqts.simulator.trade.shipment import Parcel, Shipment

_STATIONS = 40
_FAMILIES = 60_000_000
Slip = Callable[[Shipment, Parcel, Stream], bool]


def mistype_address(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Write one sign of the address wrong on the waybill."""
    address = parcel.papers.inventory.head.consigneeAddress
    place = chance.between(6, len(address) - 2)
    parcel.papers = alter_waybill(parcel.papers, consigneeAddress=address[:place] + "口" + address[place + 1 :])
    return True


def round_payment(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Lose a few fen between order and payment."""
    if len(parcel.papers.payments) != 1:
        return False
    amount = parcel.papers.payments[0].head.amountPaid
    parcel.papers = alter_payments(parcel.papers, amountPaid=amount + Decimal(chance.choose((-3, -2, 2, 3, 5))) / 100)
    return True


def report_payment_late(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Report the payment days after the declaration."""
    late = parcel.papers.inventory.head.appTime + timedelta(hours=chance.between(8, 60))
    parcel.papers = alter_payments(parcel.papers, appTime=late)
    return True


def report_waybill_late(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Hand the waybill in days after the declaration."""
    late = parcel.papers.inventory.head.appTime + timedelta(hours=chance.between(8, 60))
    parcel.papers = alter_waybill(parcel.papers, appTime=late)
    return True


def confuse_units(_: Shipment, parcel: Parcel, __: Stream) -> bool:
    """Weigh in jin of 500 grams and write kilograms."""
    head = parcel.papers.inventory.head
    parcel.papers = alter_inventory(parcel.papers, grossWeight=head.grossWeight * 2)
    return True


def swap_parcels(shipment: Shipment, parcel: Parcel, _: Stream) -> bool:
    """Put two orders of one day into each other's boxes, as many pieces in each."""
    others = [
        one for one in shipment.parcels
        if one is not parcel and one.truth is None and not one.mistakes
        and len(one.sale.items) == len(parcel.sale.items) and one.sale.packed_at.date() == parcel.sale.packed_at.date()
    ]  # fmt: skip
    if not others:
        return False
    other = others[0]
    packed = {
        place: [entry for entry in shipment.entries if is_packing(entry, one)]
        for place, one in enumerate((parcel, other))
    }
    if not packed[0] or not packed[1]:
        return False
    children = (packed[1][0].body["childEPCs"], packed[0][0].body["childEPCs"])
    shipment.entries = [
        replace(entry, body=entry.body | {"childEPCs": children[0]})
        if is_packing(entry, parcel)
        else replace(entry, body=entry.body | {"childEPCs": children[1]})
        if is_packing(entry, other)
        else entry
        for entry in shipment.entries
    ]
    other.mistakes = (*other.mistakes, "swapped_parcels")
    return True


def lose_payment(_: Shipment, parcel: Parcel, __: Stream) -> bool:
    """Never report the payment."""
    parcel.papers = replace(parcel.papers, payments=())
    return True


def sell_cheaply(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Sell in a promotion, above the brand's floor: no mistake at all, and far below what others ask."""
    if parcel.papers.order is None:
        return False
    line, head = parcel.papers.order.lines[0], parcel.papers.order.head
    least = shipment.plan.product.floor_cny + 1
    price = max(Decimal(least), (line.price * chance.between(79, 91) / 100).quantize(Decimal("0.1")))
    price_anew(shipment, parcel, price, line.qty, coupon=min(head.discount, Decimal(int(price / 8))))
    return True


def collect_at_station(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Have the parcel sent to a station where many collect theirs."""
    station = chance.below(_STATIONS)
    address = f"广东省广州市天河区样例街{station + 1}号示例驿站{shipment.plan.seed % 100:02d}"
    papers = alter_waybill(alter_order(parcel.papers, consigneeAddress=address), consigneeAddress=address)
    parcel.papers = alter_inventory(papers, consigneeAddress=address)
    return True


def share_telephone(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Give the telephone of somebody of the family, who orders too."""
    number = f"100{_FAMILIES + chance.below(_STATIONS * 2):08d}"
    papers = alter_order(parcel.papers, buyerTelephone=number, consigneeTelephone=number)
    papers = alter_waybill(papers, consigneeTelephone=number)
    parcel.papers = alter_inventory(papers, buyerTelephone=number)
    return True


MISTAKES: tuple[tuple[str, Slip, int], ...] = (
    ("address_mistyped", mistype_address, 12),
    ("payment_rounded", round_payment, 10),
    ("payment_late", report_payment_late, 8),
    ("waybill_late", report_waybill_late, 8),
    ("units_confused", confuse_units, 4),
    ("swapped_parcels", swap_parcels, 4),
    ("payment_lost", lose_payment, 3),
)
"""Every mistake with its name and how often it happens, in relation to the others."""

HABITS: tuple[tuple[str, Slip, int], ...] = (
    ("promotion", sell_cheaply, 8),
    ("pickup_station", collect_at_station, 5),
    ("family_telephone", share_telephone, 2),
    ("paid_together", pay_together, 2),
)
"""What honest people do as few others do, and how often, in relation to each other."""
