"""What a shopper pays: price, coupon, freight and tax, in exact decimals (`gqts.customs.tax`).

The price of a product moves a little from day to day, and never far below what the brand asks its sellers to take;
promotions are noise of a season (`mistakes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from gqts.customs.tax import add_up, reckon_within_limits, taxable_values
from gqts.simulator.plan import Consignment
from gqts.simulator.products import Product
from gqts.simulator.progress import Sale
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.tariff import rates_of

LEVIED_SHARE = Decimal("0.70")
"""Of the taxes on retail imports within the limits (财关税〔2018〕49号)."""
_COUPON_PER_THOUSAND = 250
_FREIGHT_PER_THOUSAND = 180
_PARTS_PER_THOUSAND = 40
_COUPONS = (5, 8, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Bargain:
    """What one order costs; `goods` is before the coupon, `paid` what was truly paid."""

    price: Decimal
    goods: Decimal
    freight: Decimal
    coupon: Decimal
    tax: Decimal
    is_paid_in_parts: bool = False

    @property
    def paid(self) -> Decimal:
        """Return goodsValue + freight + taxTotal - discount."""
        return self.goods + self.freight + self.tax - self.coupon


def strike_bargain(plan: Consignment, sale: Sale, chance: Stream, price_percent: int = 100) -> Bargain:
    """Return what an order of `sale` costs, at a merchant who asks so much of the usual price."""
    price = _price(plan, sale.ordered_at, price_percent) + Decimal(chance.between(0, 1)) * Decimal("0.9")
    goods = price * len(sale.items)
    freight = Decimal(chance.choose((6, 10, 12))) if chance.has_luck(_FREIGHT_PER_THOUSAND) else Decimal(0)
    coupon = Decimal(0)
    if chance.has_luck(_COUPON_PER_THOUSAND):
        coupon = min(Decimal(chance.choose(_COUPONS)), (goods / 8).quantize(Decimal(1)))
    tax = tax_on(plan.product, goods, freight)
    return Bargain(price, goods, freight, coupon, tax, chance.has_luck(_PARTS_PER_THOUSAND))


def tax_on(product: Product, goods: Decimal, freight: Decimal) -> Decimal:
    """Return the composite tax that is withheld for goods of a product."""
    due = [
        reckon_within_limits(value, rates_of(product), LEVIED_SHARE)
        for value in taxable_values([goods], freight, Decimal(0))
    ]
    return add_up(due).total


def _price(plan: Consignment, at: datetime, percent: int) -> Decimal:
    """Return the price of a day: 97 to 103 % of the usual one, to the tenth of a yuan."""
    days = Stream(plan.seed, "price", plan.product.code, at.date())
    return (Decimal(plan.product.price_cny) * days.between(97, 103) * percent / 10_000).quantize(Decimal("0.1"))
