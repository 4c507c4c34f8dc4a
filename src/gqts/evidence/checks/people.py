"""Who bought, who paid, who receives, and how much of the year's allowance is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from gqts.customs.checks.trade_mode import declared_value, is_single_item
from gqts.evidence.checks.check import RETAIL, Came, check, compare, failed, idle, missing, passed
from gqts.evidence.checks.money import money
from gqts.evidence.dossier import Dossier
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.sameness import hide_number, is_same_address, is_same_name, is_same_number, is_same_telephone
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier

_PARTIES = (RiskKind.UNDERVALUATION, RiskKind.ORIGIN)
_ORDER = (Supplier.PLATFORM, Supplier.SELLER)

Same = Callable[[str, str], bool]


def _compare_all(
    rows: list[tuple[Statement, Statement, bool]], *, case: str = "", otherwise: Statement | None = None
) -> Came:
    """Return how pairs of statements compare, (own, other, whether they agree) each, by the first that does not."""
    statements = [one for own, other, _ in rows for one in (own, other)]
    wrong = next(((own, other) for own, other, is_same in rows if not is_same), None)
    if not rows:
        return missing("", [] if otherwise is None else [otherwise])
    if wrong is None:
        return passed("", statements)
    own, other = wrong
    first = [own, other, *(one for one in statements if one is not own and one is not other)]
    what = case or other.fact.rpartition(".")[2]
    return failed("", first, case=what, declared=own.value, told=other.value, by=other.source.party)


@check(
    "parties.order",
    title="Declaration and order name the same parties",
    risks=_PARTIES,
    basis="Three documents compared (三单对碰); CEB311 and CEB621: ebpCode, ebcCode",
    trades=RETAIL,
    could_supply=_ORDER,
    sentences={
        "pass": "Platform and merchant are the same in the order, the payment and the declaration.",
        "fail.platform": "The declaration names the platform %(declared)s; %(by)s names %(told)s.",
        "fail.seller": "The declaration names the merchant %(declared)s; %(by)s names %(told)s.",
        "fail": "The declaration names %(declared)s; %(by)s names %(told)s.",
        "missing": "Neither an order nor a payment with this order number was handed in.",
    },
)
def check_parties(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The platform and the merchant that the declaration names are those of the order, and the platform is that of the
    payment. Who sends a message is not who it names: here the names are compared.
    """
    head, own = dossier.head, dossier.declaration.says
    rows = []
    for order in dossier.orders:
        for fact, field in (("party.platform", "ebpCode"), ("party.seller", "ebcCode")):
            mine, theirs = getattr(head, field), getattr(order.head, field)
            rows.append((own(fact, mine), order.says(fact, theirs), is_same_number(mine, theirs)))
    for payment in dossier.payments:
        told = payment.says("party.platform", payment.head.ebpCode)
        rows.append((own("party.platform", head.ebpCode), told, is_same_number(head.ebpCode, payment.head.ebpCode)))
    yield _compare_all(rows, otherwise=own("party.seller", head.ebcCode))


@check(
    "buyer.order",
    title="The declared buyer is the one who ordered",
    risks=_PARTIES,
    basis="商财发〔2018〕486号: the platform verifies who orders; CEB311 and CEB621 buyerIdNumber, buyerName",
    trades=RETAIL,
    could_supply=_ORDER,
    sentences={
        "pass": "The order and the declaration name the same buyer.",
        "fail.number": "The declared buyer’s document is %(declared)s; in the order it is %(told)s.",
        "fail.name": "The declared buyer is %(declared)s; the order names %(told)s.",
        "fail.telephone": "The declared buyer’s telephone is %(declared)s; in the order it is %(told)s.",
        "fail": "The declaration says %(declared)s of the buyer, the order %(told)s.",
        "missing": "No order with this number was handed in.",
    },
)
def check_buyer(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Name, document and telephone of the buyer are the same in order and declaration. Masked signs (张*三) agree with
    any; numbers of documents are shown by their last four signs only.
    """
    head, rows = dossier.head, []
    for order in dossier.orders:
        for fact, field, is_same, show in _BUYER:
            mine, theirs = getattr(head, field), getattr(order.head, field)
            own = dossier.declaration.says(fact, show(mine))
            rows.append((own, order.says(fact, show(theirs)), is_same(mine, theirs)))
    yield _compare_all(rows, otherwise=dossier.declaration.says("buyer.name", head.buyerName))


_BUYER: tuple[tuple[str, str, Same, Callable[[str], str]], ...] = (
    ("buyer.number", "buyerIdNumber", is_same_number, hide_number),
    ("buyer.name", "buyerName", is_same_name, str),
    ("buyer.telephone", "buyerTelephone", is_same_telephone, hide_number),
)


@check(
    "buyer.pays",
    title="The buyer paid",
    risks=_PARTIES,
    basis="GACC Announcement No. 194 of 2018: who orders pays; sources differ, so it is a setting (payer_is_buyer)",
    trades=RETAIL,
    could_supply=(Supplier.PAYMENT_FIRM,),
    sentences={
        "pass": "The payment firm names the buyer as payer.",
        "fail.number": "The buyer’s document is %(declared)s; the payment was made by %(told)s.",
        "fail.name": "The buyer is %(declared)s; the payer is %(told)s.",
        "fail": "The buyer is %(declared)s; the payer is %(told)s.",
        "missing": "No payment for this order was handed in.",
    },
)
def check_payer(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The payer is the buyer, by document and by name. Where others may pay by the setting, this is not asked."""
    if not tolerances.payer_is_buyer:
        yield idle()
        return
    head, rows = dossier.head, []
    for payment in dossier.payments:
        for fact, mine, theirs, is_same, show in (
            ("payer.number", head.buyerIdNumber, payment.head.payerIdNumber, is_same_number, hide_number),
            ("payer.name", head.buyerName, payment.head.payerName, is_same_name, str),
        ):
            own = dossier.declaration.says(fact.replace("payer", "buyer"), show(mine))
            rows.append((own, payment.says(fact, show(theirs)), is_same(mine, theirs)))
    yield _compare_all(rows, otherwise=dossier.declaration.says("buyer.name", head.buyerName))


@check(
    "consignee.waybill",
    title="The parcel goes to whom the order says",
    risks=(RiskKind.ORIGIN,),
    basis="CEB311, CEB511 and CEB621: consignee, telephone and address are those of the waybill",
    trades=RETAIL,
    could_supply=(Supplier.LOGISTICS,),
    sentences={
        "pass": "The waybill, the order and the declaration name the same consignee and address.",
        "fail.name": "The waybill is for %(told)s; the order says %(declared)s.",
        "fail.telephone": "The waybill’s telephone ends in %(told)s; that of the order in %(declared)s.",
        "fail.address": "The waybill goes to %(told)s; declared is %(declared)s.",
        "fail": "The waybill says %(told)s of the consignee; declared is %(declared)s.",
        "missing": "No waybill with this number was handed in.",
    },
)
def check_consignee(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Name, telephone and address on the waybill are those of the order, and the address is that of the declaration.
    Honest variants agree: width, case, spaces and punctuation, masked signs, a province that one leaves out, small
    slips with the same house numbers.
    """
    rows = []

    def is_same_place(one: str, other: str) -> bool:
        return is_same_address(one, other, tolerances.address_likeness)

    for waybill in dossier.waybills:
        there = waybill.head.consigneeAddress
        own = dossier.declaration.says("consignee.address", dossier.head.consigneeAddress)
        is_same = is_same_place(dossier.head.consigneeAddress, there)
        rows.append((own, waybill.says("consignee.address", there), is_same))
        for order in dossier.orders:
            for fact, field, same, show in (
                ("consignee.name", "consignee", is_same_name, str),
                ("consignee.telephone", "consigneeTelephone", is_same_telephone, hide_number),
                ("consignee.address", "consigneeAddress", is_same_place, str),
            ):
                mine, theirs = getattr(order.head, field), getattr(waybill.head, field)
                rows.append((order.says(fact, show(mine)), waybill.says(fact, show(theirs)), same(mine, theirs)))
    yield _compare_all(rows, otherwise=dossier.declaration.says("consignee.address", dossier.head.consigneeAddress))


@check(
    "waybill.order",
    title="The waybill carries this order",
    risks=(RiskKind.ORIGIN,),
    basis="CEB511 and CEB621: orderNo, billNo",
    trades=RETAIL,
    could_supply=(Supplier.LOGISTICS,),
    sentences={
        "pass": "The carrier says that the parcel carries order %(declared)s.",
        "pass.bill": "Waybill and declaration name the same bill of lading, %(declared)s.",
        "fail": "The parcel is declared for %(declared)s; %(by)s says that it carries %(told)s.",
        "fail.bill": "Bill of lading %(declared)s is declared; %(by)s names %(told)s.",
        "missing": "No waybill with this number was handed in.",
    },
)
def check_waybill(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The waybill that the declaration names was made out for this order, and travels under the same bill of lading
    where both give one.
    """
    head = dossier.head
    own = dossier.declaration.says("waybill.order", head.orderNo)
    others = [one.says("waybill.order", one.head.orderNo) for one in dossier.waybills]
    yield compare("", own, others, lambda one: is_same_number(one.value, head.orderNo))
    bills = [one.says("waybill.bill", one.head.billNo) for one in dossier.waybills if one.head.billNo]
    if head.billNo and bills:
        mine = dossier.declaration.says("waybill.bill", head.billNo)
        came = compare("bill", mine, bills, lambda one: is_same_number(one.value, head.billNo or ""))
        yield replace(came, case="bill")


@check(
    "buyer.year",
    title="The buyer is within the year’s allowance",
    risks=(RiskKind.UNDERVALUATION,),
    basis="财关税〔2018〕49号: CNY 5,000 a transaction, CNY 26,000 a person and year",
    trades=RETAIL,
    could_supply=(Supplier.CUSTOMS,),
    is_cross=False,
    sentences={
        "pass": "With this declaration of %(value)s the buyer has used %(used)s of %(limit)s this year.",
        "fail": "With this declaration of %(value)s the buyer has used %(used)s this year: above %(limit)s.",
        "fail.transaction": "The declaration is worth %(value)s, above the limit of %(limit)s, and is no single piece.",
        "missing": "What the buyer declared this year is not known.",
    },
)
def check_year(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """What a person buys in a year stays within the allowance of retail import, and a transaction within its own, but
    for a single piece. What was withdrawn or returned before does not count. Customs itself keeps the sum.
    """
    year, most = tolerances.yearly_limit, tolerances.transaction_limit
    if year is None or most is None:
        yield idle()
        return
    inventory = dossier.declaration.document
    value = declared_value(inventory)
    own = dossier.declaration.says("taxable_value", value, unit=dossier.head.currency)
    if value > most and not is_single_item(inventory):
        yield failed("", [own], case="transaction", value=money(value), limit=money(most))
        return
    if dossier.used_this_year is None:
        yield missing("", [own])
        return
    used = dossier.used_this_year + value
    told = {"value": money(value), "used": money(used), "limit": money(year)}
    yield failed("", [own], **told) if used > year else passed("", [own], **told)


@check(
    "buyer.split",
    title="One purchase was not split into several",
    risks=(RiskKind.UNDERVALUATION,),
    basis="财关税〔2018〕49号: the limit is for a transaction; splitting one to stay below it is evasion",
    trades=RETAIL,
    could_supply=(Supplier.CUSTOMS,),
    is_cross=False,
    sentences={
        "pass": "The buyer declared nothing else of this merchant at the time that would pass the limit together.",
        "fail": "%(count)s orders of this buyer at this merchant within %(hours)s hours: %(value)s, above %(limit)s.",
        "missing": "What else the buyer declared is not known.",
    },
)
def check_split(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Several declarations of one buyer at one merchant within a day, each below the limit of a transaction and above
    it together, are told: they may be one purchase in parts.
    """
    limit = tolerances.transaction_limit
    if limit is None:
        yield idle()
        return
    value = declared_value(dossier.declaration.document)
    own = dossier.declaration.says("taxable_value", value, unit=dossier.head.currency)
    near = [
        one
        for one in dossier.other_live(timedelta(hours=float(tolerances.split_hours)))
        if is_same_number(one.buyer_id, dossier.head.buyerIdNumber) and one.seller == dossier.head.ebcCode
    ]
    total = value + sum((one.value for one in near), Decimal(0))
    if value > limit or total <= limit or not near:
        yield passed("", [own])
        return
    told = [one.says("taxable_value", money(one.value)) for one in near]
    counted = {"count": str(len(near) + 1), "value": money(total), "limit": money(limit)}
    yield failed("", [own, *told], hours=f"{tolerances.split_hours:f}", **counted)


CHECKS = (
    check_parties,
    check_buyer,
    check_payer,
    check_consignee,
    check_waybill,
    check_year,
    check_split,
)
