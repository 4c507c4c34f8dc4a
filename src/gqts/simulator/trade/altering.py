"""Changing what was told: events and documents are never changed in place, always replaced by altered copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from gqts.customs.ceb.fields import CHINA
from gqts.simulator.hours import local_text
from gqts.simulator.logbook import Entry
from gqts.simulator.trade.bargain import tax_on
from gqts.simulator.trade.papers import Papers
from gqts.simulator.trade.shipment import Parcel, Shipment

Change = Callable[[Entry], Mapping[str, Any] | None]


def alter_events(shipment: Shipment, change: Change) -> None:
    """Replace members of the events for which `change` returns some."""
    shipment.entries = [
        entry if (members := change(entry)) is None else replace(entry, body=entry.body | dict(members))
        for entry in shipment.entries
    ]


def move_event(entry: Entry, at: datetime) -> Entry:
    """Return an event told of another time."""
    text, offset = local_text(at, entry.site.zone)
    body = entry.body | {"eventTime": text, "eventTimeZoneOffset": offset}
    return replace(entry, at=at, pushed_at=at, body=body)


def alter_order(papers: Papers, **members: Any) -> Papers:
    """Return papers whose order's head is another."""
    if papers.order is None:
        return papers
    return replace(papers, order=replace(papers.order, head=replace(papers.order.head, **members)))


def alter_payments(papers: Papers, **members: Any) -> Papers:
    """Return papers whose payments all say something else."""
    paid = tuple(replace(payment, head=replace(payment.head, **members)) for payment in papers.payments)
    return replace(papers, payments=paid)


def alter_waybill(papers: Papers, **members: Any) -> Papers:
    """Return papers whose waybill is another."""
    if papers.waybill is None:
        return papers
    return replace(papers, waybill=replace(papers.waybill, head=replace(papers.waybill.head, **members)))


def alter_inventory(papers: Papers, **members: Any) -> Papers:
    """Return papers whose declaration's head is another."""
    return replace(papers, inventory=replace(papers.inventory, head=replace(papers.inventory.head, **members)))


def alter_lines(papers: Papers, *, in_order: bool, in_inventory: bool = True, **members: Any) -> Papers:
    """Return papers whose lines are others, in the order, the declaration, or both."""
    if in_order and papers.order is not None:
        lines = tuple(replace(line, **members) for line in papers.order.lines)
        papers = replace(papers, order=replace(papers.order, lines=lines))
    if in_inventory:
        declared = tuple(replace(line, **members) for line in papers.inventory.lines)
        papers = replace(papers, inventory=replace(papers.inventory, lines=declared))
    return papers


def price_anew(shipment: Shipment, parcel: Parcel, price: Decimal, quantity: Decimal, *, coupon: Decimal) -> None:
    """Make order, payments and declaration agree on another price, quantity or coupon, tax and all."""
    papers = parcel.papers
    if papers.order is None:
        return
    goods = price * quantity
    freight = papers.order.head.freight
    tax = tax_on(shipment.plan.product, goods, freight)
    paid = goods + freight + tax - coupon
    papers = alter_order(papers, goodsValue=goods, taxTotal=tax, discount=coupon, acturalPaid=paid)
    papers = alter_lines(papers, in_order=True, price=price, qty=quantity, totalPrice=goods)
    first = papers.payments[:1]
    parcel.papers = alter_payments(replace(papers, payments=first), amountPaid=paid)


def is_packing(entry: Entry, parcel: Parcel) -> bool:
    """Return whether an event tells that a parcel was packed."""
    return bool(entry.body.get("parentID") == parcel.sale.parcel and entry.body.get("bizStep") == "packing")


def china(at: datetime) -> datetime:
    """Return a time as CEB messages write it."""
    return at.astimezone(CHINA).replace(microsecond=0)
