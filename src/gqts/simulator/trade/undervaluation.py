"""Prices that are not what was paid, and buyers that are not who buys."""

from __future__ import annotations

from decimal import Decimal

from gqts.customs.tax import to_fen
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import (
    alter_inventory,
    alter_lines,
    alter_order,
    alter_payments,
    alter_waybill,
    price_anew,
)
from gqts.simulator.trade.bargain import tax_on
from gqts.simulator.trade.buyers import make_buyer
from gqts.simulator.trade.shipment import Parcel, Shipment

_BORROWED = 3_000_000
_RESELLERS = 5_000_000


def understate(_: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Declare part of the price; order and payment tell the whole."""
    line = parcel.papers.inventory.lines[0]
    price = to_fen(line.price * chance.between(58, 86) / 100)
    parcel.papers = alter_lines(parcel.papers, in_order=False, price=price, totalPrice=price * line.qty)
    return True


def agree_on_too_little(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Have order, payment and declaration agree on too little; the rest is paid where nobody sees it."""
    if parcel.papers.order is None:
        return False
    line = parcel.papers.order.lines[0]
    price = to_fen(line.price * chance.between(58, 80) / 100)
    price_anew(shipment, parcel, price, line.qty, coupon=Decimal(0))
    return True


def borrow_identity(shipment: Shipment, parcel: Parcel, _: Stream) -> bool:
    """Order in the name of somebody whose number was borrowed; somebody else pays, and one hand receives."""
    plan = shipment.plan
    borrowed = make_buyer(plan.seed, _BORROWED + plan.number * 1000 + parcel.sale.place)
    payer = make_buyer(plan.seed, _RESELLERS + plan.number)
    _name_buyer(parcel, borrowed.name, borrowed.identity, payer.telephone)
    parcel.papers = alter_payments(
        parcel.papers, payerName=payer.name, payerIdNumber=payer.identity, telephone=payer.telephone
    )
    return True


def split_orders(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Buy for resale in many names, each below the limits and each paid by its name; all goes to one door."""
    plan = shipment.plan
    named = make_buyer(plan.seed, _BORROWED + plan.number * 1000 + parcel.sale.place)
    reseller = make_buyer(plan.seed, _RESELLERS + plan.number)
    _name_buyer(parcel, named.name, named.identity, reseller.telephone)
    parcel.papers = alter_payments(
        parcel.papers, payerName=named.name, payerIdNumber=named.identity, telephone=reseller.telephone
    )
    door = f"广东省广州市天河区示例路{plan.number % 400 + 1}号1栋101室"
    papers = alter_order(parcel.papers, consigneeAddress=door)
    parcel.papers = alter_inventory(alter_waybill(papers, consigneeAddress=door), consigneeAddress=door)
    del chance
    return True


def invent_coupon(shipment: Shipment, parcel: Parcel, chance: Stream) -> bool:
    """Make up a coupon that takes off much of the price, and declare what is left as the price."""
    if parcel.papers.order is None:
        return False
    line = parcel.papers.order.lines[0]
    coupon = to_fen(line.totalPrice * chance.between(22, 45) / 100)
    price_anew(shipment, parcel, line.price, line.qty, coupon=coupon)
    declared = to_fen((line.totalPrice - coupon) / line.qty)
    tax = tax_on(shipment.plan.product, declared * line.qty, parcel.papers.inventory.head.freight)
    head = parcel.papers.order.head
    paid = head.goodsValue + head.freight + tax - coupon
    papers = alter_payments(alter_order(parcel.papers, taxTotal=tax, acturalPaid=paid), amountPaid=paid)
    parcel.papers = alter_lines(papers, in_order=False, price=declared, totalPrice=declared * line.qty)
    return True


def _name_buyer(parcel: Parcel, name: str, identity: str, telephone: str) -> None:
    papers = alter_order(
        parcel.papers,
        buyerName=name,
        buyerIdNumber=identity,
        buyerTelephone=telephone,
        consignee=name,
        consigneeTelephone=telephone,
    )
    papers = alter_waybill(papers, consignee=name, consigneeTelephone=telephone)
    parcel.papers = alter_inventory(papers, buyerName=name, buyerIdNumber=identity, buyerTelephone=telephone)
