"""What one piece costs: beside the order, the brand's floor, and what others declared for the same item."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from statistics import median

from gqts.evidence.checks.check import IMPORTS, RETAIL, Came, check, compare, failed, idle, missing, passed
from gqts.evidence.checks.money import money, tell_amount
from gqts.evidence.dossier import Dossier
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

YUAN = "142"
_CONSISTENT = Decimal("1.4826")
"""What makes the median absolute deviation of a normal spread its standard deviation."""
_LEAST_SELLERS = 3


@check(
    "price.order",
    title="The declared price is the order’s",
    risks=(RiskKind.UNDERVALUATION,),
    basis="CEB311 and CEB621: price of each line; the price truly paid is the taxable one",
    trades=RETAIL,
    could_supply=(Supplier.PLATFORM, Supplier.SELLER),
    sentences={
        "pass": "One piece is declared at %(declared)s, as it was ordered.",
        "fail": "One piece is declared at %(declared)s; it was ordered at %(told)s.",
        "missing": "No order with such a line was handed in.",
    },
)
def check_ordered_price(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The price of one unit of a line is that of the same line of the order. A gift costs nothing in both."""
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        own = dossier.declaration.says("price", line.price, subject=subject, unit=line.currency)
        others = [
            order.says("price", one.price, subject=subject, unit=one.currency)
            for order in dossier.orders
            for one in order.document.lines
            if one.gnum == line.gnum
        ]
        most = tolerances.amount + line.price * tolerances.price_share
        yield compare(subject, own, others, _is_near(line.price, most), show=tell_amount)


def _is_near(price: Decimal, most: Decimal) -> Callable[[Statement], bool]:
    return lambda one: abs(Decimal(one.value) - price) <= most


@check(
    "price.floor",
    title="The price is not below the brand’s floor",
    risks=(RiskKind.UNDERVALUATION, RiskKind.COUNTERFEIT),
    basis="The least at which a brand owner knows of a genuine piece being sold, from its master data",
    trades=IMPORTS,
    could_supply=(Supplier.BRAND_OWNER,),
    kinds=[FactKind.MASTER_DATA],
    sentences={
        "pass": "One piece is declared at %(declared)s; its brand’s floor is %(floor)s.",
        "fail": "One piece is declared at %(declared)s, below its brand’s floor of %(floor)s.",
        "missing": "The brand owner has shared no floor price of this product.",
    },
)
def check_floor(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """A price far below what the brand lets its goods go for says that they are not genuine, or not what was paid. A
    line whose note explains the price is shown all the same; a gift is not judged.
    """
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        described = dossier.products.get(dossier.gtin_of_line(line.gnum))
        floor = described.product.floor_price if described else None
        own = dossier.declaration.says("price", line.price, subject=subject, unit=line.currency)
        if not line.price or line.currency != YUAN:
            yield idle(subject)
        elif described is None or floor is None:
            yield missing(subject, [own])
        else:
            told = described.says("price.floor", f"{floor:f}", subject=subject, unit=line.currency)
            said = {"declared": money(line.price), "floor": money(floor)}
            is_below = line.price < floor * (1 - tolerances.floor_share) - tolerances.amount
            yield failed(subject, [own, told], **said) if is_below else passed(subject, [own, told], **said)


@check(
    "price.spread",
    title="The price is within the spread for the same item",
    risks=(RiskKind.UNDERVALUATION, RiskKind.COUNTERFEIT),
    basis="Fair prices from outlier-cleaned unit values (JRC); robust z by median and median absolute deviation",
    trades=IMPORTS,
    could_supply=(Supplier.CUSTOMS,),
    is_cross=False,
    sentences={
        "pass": "One piece is declared at %(declared)s; the middle of %(count)s other declarations is %(middle)s.",
        "fail": "One piece is declared at %(declared)s, far below the middle of %(count)s others, %(middle)s.",
        "missing": "There are too few other declarations of the same item to compare with.",
    },
)
def check_spread(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """The price of one piece is not far below what other merchants declared for the same item. Each merchant counts
    once, by its middle price, and his own are left out: nobody confirms his own price. How far is said in deviations
    that a few odd prices do not move, and that are never taken for less than a share of the middle, for honest prices
    differ. Without enough declarations, of three merchants at least, there is no spread.
    """
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        own = dossier.declaration.says("price", line.price, subject=subject, unit=line.currency)
        gtin = dossier.gtin_of_line(line.gnum)
        others = [
            one
            for one in dossier.prices
            if one.gtin == gtin and one.price > 0 and one.seller != dossier.head.ebcCode
            and one.reference != dossier.declaration.reference
        ]  # fmt: skip
        if not line.price or line.currency != YUAN:
            yield idle(subject)
            continue
        sellers: dict[str, list[Decimal]] = {}
        for one in others:
            sellers.setdefault(one.seller, []).append(one.price)
        if not gtin or len(others) < tolerances.spread_least or len(sellers) < _LEAST_SELLERS:
            yield missing(subject, [own])
            continue
        asked = [median(prices) for prices in sellers.values()]
        middle = median(asked)
        deviation = _CONSISTENT * median(abs(one - middle) for one in asked)
        z = (line.price - middle) / max(deviation, middle * tolerances.spread_share)
        said = {"declared": money(line.price), "middle": money(middle), "count": str(len(others))}
        yield failed(subject, [own], **said) if z < -tolerances.spread_z else passed(subject, [own], **said)


CHECKS = (check_ordered_price, check_floor, check_spread)
