"""One payment for several orders: as honest shoppers pay for a basket, and as orders that nobody paid are passed off.

CEB311 has an order name its payment (payCode, payTransactionId), so several orders may name one; CEB411 names the first
of them. Honest, the amount is that of all of them together; where orders were made up to use a buyer's yearly
allowance, it is that of one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import alter_inventory, alter_order, alter_payments, alter_waybill
from gqts.simulator.trade.shipment import Parcel, Shipment

_MARGIN = timedelta(minutes=30)
_PAID_AFTER = timedelta(minutes=1)
_REPORTED_AFTER = timedelta(minutes=6)


def pay_together(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Have one shopper's two orders paid at once, the payment being the sum of both."""
    other = _find_partner(shipment, parcel)
    if other is None:
        return False
    _join(parcel, other, _paid(parcel) + _paid(other))
    del chance
    return True


def pay_for_one(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Have two orders name one payment, which is of the first of them alone."""
    other = _find_partner(shipment, parcel)
    if other is None:
        return False
    _join(parcel, other, _paid(parcel))
    del chance
    return True


def _find_partner(shipment: Shipment, parcel: Parcel) -> Parcel | None:
    """Return another parcel of the consignment whose order was there before either was declared."""
    if not _can_join(parcel):
        return None
    return next((one for one in shipment.parcels if one is not parcel and _can_join(one) and _fits(parcel, one)), None)


def _can_join(parcel: Parcel) -> bool:
    is_plain = parcel.truth is None and not parcel.mistakes and not parcel.paid_with
    return is_plain and parcel.papers.order is not None and len(parcel.papers.payments) == 1


def _fits(parcel: Parcel, other: Parcel) -> bool:
    declared = min(one.papers.inventory.head.appTime for one in (parcel, other))
    ordered = max(one.papers.order.head.appTime for one in (parcel, other) if one.papers.order is not None)
    return ordered + _MARGIN < declared


def _paid(parcel: Parcel) -> Decimal:
    return parcel.papers.order.head.acturalPaid if parcel.papers.order is not None else Decimal(0)


def _join(parcel: Parcel, other: Parcel, amount: Decimal) -> None:
    order, second = parcel.papers.order, other.papers.order
    if order is None or second is None:
        return
    buyer = order.head
    papers = alter_order(
        other.papers,
        buyerRegNo=buyer.buyerRegNo,
        buyerName=buyer.buyerName,
        buyerIdNumber=buyer.buyerIdNumber,
        buyerTelephone=buyer.buyerTelephone,
        consignee=buyer.consignee,
        consigneeTelephone=buyer.consigneeTelephone,
        consigneeAddress=buyer.consigneeAddress,
        payCode=buyer.payCode,
        payName=buyer.payName,
        payTransactionId=buyer.payTransactionId,
    )
    papers = alter_waybill(
        papers,
        consignee=buyer.consignee,
        consigneeTelephone=buyer.consigneeTelephone,
        consigneeAddress=buyer.consigneeAddress,
    )
    papers = alter_inventory(
        papers,
        buyerName=buyer.buyerName,
        buyerIdNumber=buyer.buyerIdNumber,
        buyerTelephone=buyer.buyerTelephone,
        consigneeAddress=buyer.consigneeAddress,
    )
    other.papers = replace(papers, payments=())
    at = max(order.head.appTime, second.head.appTime)
    parcel.papers = alter_payments(
        parcel.papers, amountPaid=amount, payTime=at + _PAID_AFTER, appTime=at + _REPORTED_AFTER
    )
    parcel.paid_with, other.paid_with = (other,), (parcel,)
