"""What is due for a retail import: duty, value-added tax and consumption tax, in exact decimals.

Within the limits the duty is 0 and the two taxes are levied at 70 % of what the law asks (财关税〔2016〕18号,
〔2018〕49号), which gives the composite rate (consumption + value-added) / (1 - consumption) × 70 %. Over the
transaction limit a single indivisible item bears all three in full. Consumption tax is part of its own base and of
that of value-added tax.

Rounding: a taxable value to the fen, halves upwards (四舍五入法计算至分, 海关总署令第272号 of 2025, article 13). That
the taxes are rounded likewise, each of each line, is customary and not said by a source seen here; neither is how
freight and insurance are spread: by the price of the lines, what rounding leaves going to the largest remainders, so
that the shares make the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

FEN = Decimal("0.01")
_EXACT_ENOUGH = 60
"""Digits of a calculation: more than two factors of 19 can make."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The legal rates of one commodity, as shares of one: 13 % is 0.13."""

    value_added: Decimal
    consumption: Decimal = Decimal(0)
    duty: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if not (0 <= self.consumption < 1 and self.value_added >= 0 and self.duty >= 0):
            raise ValueError("rates are shares of one, and a consumption tax is less than all")


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for a line or a whole."""

    taxable: Decimal
    customs_tax: Decimal
    value_added_tax: Decimal
    consumption_tax: Decimal

    @property
    def total(self) -> Decimal:
        """The three together."""
        return self.customs_tax + self.value_added_tax + self.consumption_tax


def to_fen(amount: Decimal) -> Decimal:
    """Return an amount rounded to the fen, halves upwards."""
    return amount.quantize(FEN, ROUND_HALF_UP)


def composite_rate(rates: Rates, levied_share: Decimal) -> Decimal:
    """Return the composite rate, unrounded, as a share of one."""
    with localcontext() as context:
        context.prec = _EXACT_ENOUGH
        return (rates.consumption + rates.value_added) / (1 - rates.consumption) * levied_share


def reckon_within_limits(taxable: Decimal, rates: Rates, levied_share: Decimal) -> Due:
    """Return what is due within the limits: no duty, and of the other taxes the share that is levied."""
    return _reckon(to_fen(taxable), Decimal(0), rates, levied_share)


def reckon_in_full(taxable: Decimal, rates: Rates) -> Due:
    """Return what is due for a single indivisible item over the transaction limit: all three taxes in full."""
    return _reckon(to_fen(taxable), rates.duty, rates, Decimal(1))


def _reckon(taxable: Decimal, duty: Decimal, rates: Rates, levied_share: Decimal) -> Due:
    with localcontext() as context:
        context.prec = _EXACT_ENOUGH
        customs_tax = to_fen(taxable * duty)
        base = (taxable + customs_tax) / (1 - rates.consumption)
        consumption_tax = to_fen(base * rates.consumption * levied_share)
        value_added_tax = to_fen(base * rates.value_added * levied_share)
    return Due(taxable, customs_tax, value_added_tax, consumption_tax)


def spread(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return an amount in shares of whole fen by weight, which make the amount rounded to the fen."""
    whole = to_fen(amount)
    total = sum(weights, Decimal(0))
    if not weights:
        return ()
    if not total:
        weights, total = [Decimal(1)] * len(weights), Decimal(len(weights))
    with localcontext() as context:
        context.prec = _EXACT_ENOUGH
        fens = [int(whole / FEN * weight / total) for weight in weights]
        rests = [whole / FEN * weight / total - fen for weight, fen in zip(weights, fens, strict=True)]
    left = int(whole / FEN) - sum(fens)
    for index in sorted(range(len(weights)), key=lambda one: (-rests[one], one))[:left]:
        fens[index] += 1
    return tuple(fen * FEN for fen in fens)


def taxable_values(prices: Sequence[Decimal], freight: Decimal, insurance: Decimal) -> tuple[Decimal, ...]:
    """Return the taxable value of each line: its price with its share of freight and insurance."""
    shares = spread(freight + insurance, prices)
    return tuple(to_fen(price) + share for price, share in zip(prices, shares, strict=True))


def add_up(lines: Sequence[Due]) -> Due:
    """Return the sum of what is due for lines."""
    zero = Decimal(0)
    return Due(
        sum((line.taxable for line in lines), zero),
        sum((line.customs_tax for line in lines), zero),
        sum((line.value_added_tax for line in lines), zero),
        sum((line.consumption_tax for line in lines), zero),
    )
