"""How many and how heavy: what is declared beside what was ordered, packed, made, and what a piece weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from gqts.evidence.checks.check import RETAIL, Came, check, compare, failed, idle, lines_of, missing, passed
from gqts.evidence.dossier import Dossier
from gqts.evidence.happening import Happening
from gqts.evidence.linking import gtin_of
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

PIECES = frozenset(
    f"{code:03}"
    for codes in (
        range(1, 30),
        (31, 34, 37, 39, 48, 120),
        range(122, 127),
        (128,),
        range(130, 137),
        range(139, 143),
        (163,),
    )
    for code in codes
)
"""Units of JGS-20 that count pieces or what pieces are sold in (台 个 件 支 双 罐 包 袋 盒 瓶 …): neither measures nor
dozens, hundreds and thousands. Written down from common knowledge of the list, which was not seen itself.
"""
_GOODS = (RiskKind.ORIGIN, RiskKind.UNDERVALUATION)
_PACKERS = (Supplier.BONDED_WAREHOUSE, Supplier.TRADER, Supplier.LOGISTICS)
_GRAMS = Decimal(1000)


def plain(number: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def kilograms(number: Decimal) -> str:
    """Return a weight in kilograms to the gram."""
    return plain(round(number, 3))


@check(
    "quantity.order",
    title="As many are declared as were ordered",
    risks=_GOODS,
    basis="CEB311 and CEB621: gnum and qty of each line",
    trades=RETAIL,
    could_supply=(Supplier.PLATFORM, Supplier.SELLER),
    sentences={
        "pass": "%(declared)s are declared and were ordered.",
        "fail": "%(declared)s are declared; the order has %(told)s.",
        "fail.line": "The order has no such line.",
        "missing": "No order with this number was handed in.",
    },
)
def check_ordered(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Each line of the declaration is a line of the order, by its number, with the same quantity."""
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        own = dossier.declaration.says("quantity", line.qty, subject=subject, unit=line.unit)
        others: list[Statement] = []
        for order in dossier.orders:
            same = [one for one in order.document.lines if one.gnum == line.gnum]
            others += [order.says("quantity", one.qty, subject=subject, unit=one.unit) for one in same]
        if dossier.orders and not others:
            yield failed(subject, [own], case="line")
        else:
            yield compare(subject, own, others, _equals(line.qty), show=_show)


def _show(text: str) -> str:
    return plain(Decimal(text))


def _equals(number: Decimal) -> Callable[[Statement], bool]:
    return lambda one: Decimal(one.value) == number


@check(
    "quantity.packed",
    title="As many are declared as were packed",
    risks=_GOODS,
    basis="EPCIS 2.0 §7.4.2: what an aggregation says was put into the parcel",
    trades=RETAIL,
    could_supply=_PACKERS,
    kinds=[FactKind.PACKING],
    sentences={
        "pass": "%(declared)s are declared, and %(declared)s were packed into the parcel.",
        "fail": "%(declared)s are declared; %(told)s were packed into the parcel.",
        "missing": "Nobody has shared what was packed into this parcel.",
        "missing.unit": "The declared unit (%(unit)s) does not count pieces, and what was packed is told in pieces.",
    },
)
def check_packed(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The pieces of each line are those that somebody packed into the parcel, counted by serial, or by quantity where
    the goods bear none. Lines in kilograms or litres are compared by weight instead.
    """
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        own = dossier.declaration.says("quantity", line.qty, subject=subject, unit=line.unit)
        count, packers = _count_packed(dossier, line.gnum)
        if not packers:
            yield missing(subject, [own])
            continue
        if line.unit not in PIECES:
            yield missing(subject, [own], case="unit", unit=line.unit)
            continue
        told = [one.says("quantity", plain(count), subject=subject) for one in packers]
        yield compare(subject, own, told, _equals(line.qty), show=_show)


def _count_packed(dossier: Dossier, line: int) -> tuple[Decimal, list[Happening]]:
    """Return how many pieces of a line are in its parcel, and the packings that say so."""
    parcels = set(dossier.linked.parcels)
    packings = [one for one in dossier.happenings if one.parent in parcels and one.action != "DELETE"]
    items = set(dossier.linked.items_of(line))
    gtin = dossier.gtin_of_line(line)
    is_only = len(dossier.lines) == 1
    count, packers = Decimal(0), []
    seen: set[str] = set()
    for one in packings:
        here = items.intersection(one.children) - seen
        lots = [each for each in one.quantities if is_only or (gtin and gtin_of(each.uri) == gtin)]
        if items.intersection(one.children) or lots:
            packers.append(one)
        seen |= here
        count += len(here) + sum((each.amount for each in lots), Decimal(0))
    if packings and not packers and gtin and not is_only:
        return Decimal(0), packings
    return count, packers


@check(
    "quantity.balance",
    title="No more of a lot is declared than was made",
    risks=(RiskKind.COUNTERFEIT, RiskKind.ORIGIN),
    basis="Mass balance: what comes out of a lot cannot exceed what went in",
    could_supply=(Supplier.MANUFACTURER, Supplier.TRADER),
    kinds=[FactKind.PRODUCTION, FactKind.STORAGE],
    sentences={
        "pass": "Of the %(made)s pieces told of this lot, %(declared)s are declared so far.",
        "fail": "%(declared)s pieces of this lot are declared; only %(made)s were ever told of.",
        "missing": "Nobody has shared how many pieces this lot has.",
    },
)
def check_balance(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """All declarations together name no more of a lot than was told to have been made, received or stored of it: the
    most that anybody said counts. A lot that gives more than it had is topped up from elsewhere.
    """
    if not dossier.linked.lots:
        yield idle()
    elsewhere = {one.lot: one.declared_elsewhere for one in dossier.lots}
    for lot in dossier.linked.lots:
        here = declared_of_lot(dossier, lot)
        declared = here + elsewhere.get(lot, Decimal(0))
        own = dossier.declaration.says("quantity.lot", plain(declared), subject=lot)
        told = [
            one.says("quantity.lot", plain(each.amount), subject=lot)
            for one in dossier.happenings
            for each in one.quantities
            if each.uri == lot and not each.unit and not one.parent
        ]
        most = max(told, key=lambda one: Decimal(one.value), default=None)
        if most is None:
            yield missing(lot, [own])
            continue
        made = {"made": most.value, "declared": plain(declared)}
        is_more = declared > Decimal(most.value)
        yield failed(lot, [own, *told], **made) if is_more else passed(lot, [own, *told], **made)


def declared_of_lot(dossier: Dossier, lot: str) -> Decimal:
    """Return how many pieces of a lot the declaration names: its items of that lot, else the quantity of its line."""
    items = [
        uri for one in dossier.happenings if lot in _lots_of(one) for uri in one.begun if uri in dossier.linked.items
    ]
    if items:
        return Decimal(len(set(items)))
    line = dossier.linked.line_of(lot)
    return sum((one.qty for one in dossier.lines if one.gnum == line), Decimal(0))


def _lots_of(one: Happening) -> set[str]:
    number = one.about.get("lotNumber", "")
    return {f"{uri.partition('/21/')[0]}/10/{number}" for uri in one.begun if number and "/21/" in uri}


@check(
    "weight.waybill",
    title="The declared weight is the carrier’s",
    risks=_GOODS,
    basis="CEB511 weight (毛重) and CEB621 grossWeight",
    trades=RETAIL,
    could_supply=(Supplier.LOGISTICS,),
    sentences={
        "pass": "Declared are %(declared)s kg; the carrier weighed about the same.",
        "fail": "Declared are %(declared)s kg; the carrier weighed %(told)s kg.",
        "missing": "No waybill with this number was handed in.",
    },
)
def check_carried_weight(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The gross weight that is declared is what the carrier weighed, within a share and a least allowance for scales
    and packing.
    """
    weight = dossier.head.grossWeight
    own = dossier.declaration.says("weight.gross", weight, unit="KGM")
    others = [one.says("weight.gross", one.head.weight, unit="KGM") for one in dossier.waybills]
    most = max(tolerances.weight_kilograms, weight * tolerances.weight_share)
    yield compare("", own, others, lambda one: abs(Decimal(one.value) - weight) <= most, show=_show)


@check(
    "weight.goods",
    title="The declared weight is that of so many pieces",
    risks=_GOODS,
    basis="Weight of one piece from its owner's master data (CBV 2.0 §9), times the declared quantity",
    trades=RETAIL,
    could_supply=(Supplier.BRAND_OWNER, Supplier.MANUFACTURER),
    kinds=[FactKind.MASTER_DATA],
    sentences={
        "pass": "Declared are %(declared)s kg; so many pieces weigh %(goods)s kg, and the rest is packing.",
        "fail": "Declared are %(declared)s kg; so many pieces weigh %(goods)s kg: the parcel is too light.",
        "fail.heavy": "Declared are %(declared)s kg; so many pieces weigh %(goods)s kg: more is in the parcel.",
        "missing": "Nobody has shared what one piece of each line weighs.",
    },
)
def check_goods_weight(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """A parcel weighs what its pieces weigh by their owner's master data, and no more above that than packing can: a
    lighter one holds less or something else, a heavier one more than is declared.
    """
    weight = dossier.head.grossWeight
    own = dossier.declaration.says("weight.gross", weight, unit="KGM")
    told: list[Statement] = []
    goods = Decimal(0)
    for subject, number in lines_of(dossier):
        line = next(one for one in dossier.lines if one.gnum == number)
        described = dossier.products.get(dossier.gtin_of_line(number))
        grams = described.product.gross_grams if described else None
        if described is None or grams is None or line.unit not in PIECES:
            yield missing("", [own])
            return
        told.append(described.says("weight.piece", plain(grams), subject=subject, unit="GRM"))
        goods += grams * line.qty / _GRAMS
    said = {"declared": kilograms(weight), "goods": kilograms(goods)}
    slack = max(tolerances.weight_kilograms, goods * tolerances.weight_share)
    packing = max(tolerances.packing_kilograms, goods * tolerances.packing_share)
    if weight < goods - slack:
        yield failed("", [own, *told], **said)
    elif weight > goods + packing + slack:
        yield failed("", [own, *told], case="heavy", **said)
    else:
        yield passed("", [own, *told], **said)


CHECKS = (check_ordered, check_packed, check_balance, check_carried_weight, check_goods_weight)
