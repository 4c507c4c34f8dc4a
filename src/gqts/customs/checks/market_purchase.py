"""Market-purchase export (市场采购, trade mode 1039): many small lots, at most USD 150,000 a declaration."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gqts.customs.reference import Reference
from gqts.kit.errors import Fault


def check_market_purchase(value: Decimal, currency: str, reference: Reference, on: date) -> tuple[Fault, ...]:
    """Return what does not hold of a declaration's value; the limit itself is allowed (15万美元以下, 含本数).

    The value must be in the currency of the limit: at which rate it was brought there is for the caller to say.
    """
    values = reference.on("market_purchase", on).values
    limit = Decimal(values["declaration_limit"])
    if currency != values["currency"]:
        says = f"The limit is in {values['currency']}."
        fix = f"Bring the value into {values['currency']}."
        return (Fault("customs.market_purchase.currency", says, "currency", currency, fix),)
    if value > limit:
        says = f"A market-purchase declaration is limited to {values['currency']} {limit:f}."
        fix = "Split it by what was bought, or declare it as general trade."
        return (Fault("customs.market_purchase.over_limit", says, "value", f"{value:f}", fix),)
    return ()
