"""What was paid, and for what: order, payment and declaration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gqts.evidence.checks.check import RETAIL, Came, check, compare, failed, idle, missing, passed
from gqts.evidence.dossier import Dossier, FiledOrder
from gqts.evidence.outcome import Outcome, RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier

_FISCAL = (RiskKind.UNDERVALUATION,)
_ORDER = (Supplier.PLATFORM, Supplier.SELLER)


def money(amount: Decimal) -> str:
    """Return an amount as it is told."""
    return f"{amount:.2f}"


def tell_amount(text: str) -> str:
    """Return the amount that a statement holds as it is told."""
    return money(Decimal(text))


def _sum(orders: tuple[FiledOrder, ...]) -> Decimal:
    return sum((one.head.acturalPaid for one in orders), Decimal(0))


def _tell_order(order: FiledOrder) -> tuple[Statement, ...]:
    head = order.head
    return tuple(
        order.says(f"order.{name}", getattr(head, field), unit=head.currency)
        for name, field in (
            ("paid", "acturalPaid"),
            ("goods_value", "goodsValue"),
            ("freight", "freight"),
            ("tax", "taxTotal"),
            ("discount", "discount"),
        )
    )


@check(
    "money.order",
    title="The order adds up",
    risks=_FISCAL,
    basis="CEB311: acturalPaid = goodsValue + freight + taxTotal - discount (实际支付金额)",
    trades=RETAIL,
    could_supply=_ORDER,
    is_cross=False,
    sentences={
        "pass": "Paid %(paid)s is goods %(goods)s, freight %(freight)s and tax %(tax)s less vouchers %(discount)s.",
        "fail": "The order says %(paid)s was paid, but its own parts make %(due)s.",
        "missing": "No order with this number was handed in.",
    },
)
def check_order_sum(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The order's own arithmetic: what was truly paid is the price of the goods with freight and tax, less what points
    and vouchers paid. One party says all of it, so it confirms nothing; but who cannot add up his own order is asked.
    """
    order = next((one for one in dossier.orders if _is_wrong(one, tolerances)), dossier.order)
    if order is None:
        yield missing("")
        return
    head = order.head
    if _is_wrong(order, tolerances):
        yield failed("", _tell_order(order), paid=money(head.acturalPaid), due=money(_due(order)))
        return
    yield passed(
        "",
        _tell_order(order),
        paid=money(head.acturalPaid),
        goods=money(head.goodsValue),
        freight=money(head.freight),
        tax=money(head.taxTotal),
        discount=money(head.discount),
    )


def _due(order: FiledOrder) -> Decimal:
    head = order.head
    return head.goodsValue + head.freight + head.taxTotal - head.discount


def _is_wrong(order: FiledOrder, tolerances: Tolerances) -> bool:
    return abs(order.head.acturalPaid - _due(order)) > tolerances.amount


@check(
    "money.paid",
    title="What was paid is what the order says",
    risks=_FISCAL,
    basis="Three documents compared (三单对碰), GACC Announcement No. 194 of 2018; CEB411 amountPaid",
    trades=RETAIL,
    could_supply=(Supplier.PAYMENT_FIRM,),
    sentences={
        "pass": "The payment firm received %(paid)s, as the order says.",
        "pass.joined": "One payment of %(paid)s covers this order and %(orders)s more, and they add up.",
        "pass.split": "%(parts)s payments make the %(paid)s of the order.",
        "fail": "The order says %(ordered)s was paid; the payment firm received %(paid)s.",
        "fail.joined": "One payment of %(paid)s is named by orders worth %(ordered)s together.",
        "missing": "No payment for this order was handed in.",
        "missing.order": "No order with this number was handed in, so the payment has nothing to agree with.",
    },
)
def check_paid(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """What the payment firm received is what the order says was truly paid, after vouchers. An order may be paid in
    parts, and one payment may cover several orders: then all payments together must make all their orders together.
    """
    if not dossier.payments:
        yield missing("")
        return
    told = [one.says("payment.amount", one.head.amountPaid, unit=one.head.currency) for one in dossier.payments]
    if not dossier.orders:
        yield missing("", told, case="order", by=_ORDER)
        return
    order = dossier.orders[0]
    covered = (order, *dossier.joined_orders)
    ordered, paid = _sum(covered), sum((one.head.amountPaid for one in dossier.payments), Decimal(0))
    statements = [one.says("order.paid", one.head.acturalPaid, unit=one.head.currency) for one in covered] + told
    parts = {"paid": money(paid), "ordered": money(ordered)}
    if abs(paid - ordered) > tolerances.amount * max(1, len(covered) + len(dossier.payments) - 1):
        yield failed("", statements, case="joined" if dossier.joined_orders else "", **parts)
    elif dossier.joined_orders:
        yield passed("", statements, case="joined", paid=money(paid), orders=str(len(covered) - 1))
    elif len(dossier.payments) > 1:
        yield passed("", statements, case="split", paid=money(paid), parts=str(len(dossier.payments)))
    else:
        yield passed("", statements, paid=money(paid))


@check(
    "money.goods",
    title="The declared value is the order’s",
    risks=_FISCAL,
    basis="Taxable value is the price truly paid (财关税〔2016〕18号); three documents compared",
    trades=RETAIL,
    could_supply=_ORDER,
    sentences={
        "pass": "The declaration and the order both put the goods at %(declared)s.",
        "fail": "The goods are declared at %(declared)s; the order puts them at %(told)s.",
        "missing": "No order with this number was handed in.",
    },
)
def check_goods_value(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The lines of the declaration make the price of the goods in the order, before vouchers: a voucher lowers what is
    paid, not what the goods are worth to customs.
    """
    declared = sum((line.totalPrice for line in dossier.lines), Decimal(0))
    own = dossier.declaration.says("goods_value", declared, unit=dossier.head.currency)
    others = [one.says("goods_value", one.head.goodsValue, unit=one.head.currency) for one in dossier.orders]
    most = tolerances.amount * max(1, len(dossier.lines))
    yield compare("", own, others, lambda one: abs(Decimal(one.value) - declared) <= most, show=tell_amount)


@check(
    "money.freight",
    title="The declared freight is the order’s",
    risks=_FISCAL,
    basis="Freight and insurance are part of the taxable value (财关税〔2016〕18号)",
    trades=RETAIL,
    could_supply=_ORDER,
    sentences={
        "pass": "The declaration and the order both say freight %(declared)s.",
        "fail": "The declared freight is %(declared)s; by the order the buyer was charged %(told)s.",
        "missing": "No order with this number was handed in.",
    },
)
def check_freight(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """What the buyer was charged for carriage is declared. What the carrier charged the seller is shown beside it and
    not held against it: sellers often carry the parcel for nothing.
    """
    head = dossier.head
    own = dossier.declaration.says("freight", head.freight, unit=head.currency)
    others = [one.says("freight", one.head.freight, unit=one.head.currency) for one in dossier.orders]
    came = compare(
        "", own, others, lambda one: abs(Decimal(one.value) - head.freight) <= tolerances.amount, show=tell_amount
    )
    carried = [
        one.says("freight.carrier", one.head.freight, unit=one.head.currency)
        for one in dossier.waybills
        if one.head.freight is not None and came.outcome is Outcome.FAIL
    ]
    yield replace(came, statements=(*came.statements, *carried))


@check(
    "money.tax",
    title="The tax withheld is enough for the value",
    risks=_FISCAL,
    basis="财关税〔2018〕49号: 70 % of value-added and consumption tax; 5 % tolerance by a public list of rules",
    trades=RETAIL,
    could_supply=_ORDER,
    is_cross=False,
    sentences={
        "pass": "Tax of %(tax)s was withheld on %(value)s.",
        "pass.exact": "Tax of %(tax)s was withheld on %(value)s, as the rates of its goods ask.",
        "fail.exact": "Tax of %(tax)s was withheld on %(value)s; by the rates of its goods %(due)s is due.",
        "fail": "Tax of %(tax)s was withheld on %(value)s: less than the %(least)s that any goods bear.",
        "missing": "No order with this number was handed in.",
    },
)
def check_tax(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The tax that the order withheld is what the rates of each commodity ask on the declared value: value-added and
    consumption tax at the share that retail import bears, all three taxes of a single item over the limit. Where the
    reference data does not name the rates of all its codes, it is at least what goods of the lowest rate bear. An
    order without any tax withheld leaves the tax to the merchant, and is not judged.
    """
    head = dossier.head
    value = sum((line.totalPrice for line in dossier.lines), Decimal(0)) + head.freight + head.insuredFee
    own = dossier.declaration.says("taxable_value", value, unit=head.currency)
    if not dossier.orders:
        yield missing("", [own])
        return
    order = min(dossier.orders, key=lambda one: one.head.taxTotal)
    tax, least = order.head.taxTotal, value * tolerances.tax_floor
    statements = [own, order.says("tax", tax, unit=order.head.currency)]
    due = dossier.tax_due
    if not tax or not value:
        yield idle()
    elif due is not None and tax < due * (1 - tolerances.tax_share) - tolerances.amount * len(dossier.lines):
        yield failed("", statements, case="exact", tax=money(tax), value=money(value), due=money(due))
    elif due is not None:
        yield passed("", statements, case="exact", tax=money(tax), value=money(value))
    elif tax < least * (1 - tolerances.tax_share) - tolerances.amount:
        yield failed("", statements, tax=money(tax), value=money(value), least=money(least))
    else:
        yield passed("", statements, tax=money(tax), value=money(value))


CHECKS = (check_order_sum, check_paid, check_goods_value, check_freight, check_tax)
