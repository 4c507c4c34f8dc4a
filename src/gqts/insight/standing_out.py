"""What stands out: goods seen where they are not sold, and places with more alerts than others. Pure.

Every figure has its bounds, and stands out only when chance would hardly make as many. Counts of scans abroad are
Poisson: their bounds are Byar's (N. Breslow, N. Day, Statistical Methods in Cancer Research II, IARC 1987, §2.3), at
99 %. What is usual abroad is told by the other products; travellers, gifts and resale among friends are in it. Shares
of alerts have Wilson's bounds (`gqts.conduct.interval`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gqts.conduct import Rate, rate

Z99 = 2.5758293035489004
"""The two-sided 99 % quantile of the standard normal distribution."""
USUAL_ABROAD = 0.01
"""The share of a product's scans that is usual in one country where it is not sold, as long as nothing else is known:
a weak guess, worth one scan of a hundred, which the other products' scans outweigh."""


@dataclass(frozen=True, slots=True)
class Abroad:
    """Scans of a product in a country where it is not meant to be sold, out of all that tell their country.

    `expected` is what is usual; `low` and `high` are the bounds of how many times that it truly is. `lots` are the lots
    told there with their scans, the most scanned first.
    """

    product: str
    country: str
    scans: int
    of: int
    expected: float
    low: float
    high: float
    lots: tuple[tuple[str, int], ...] = ()

    @property
    def times(self) -> float:
        """Return how many times what is usual it is, as counted."""
        return self.scans / self.expected

    @property
    def stands_out(self) -> bool:
        """Return whether even the lower bound is more than usual."""
        return self.low > 1


@dataclass(frozen=True, slots=True)
class Spot:
    """Alerts whose last scan was at a place, and the share of its told scans that they are; None when none is told.

    `usual` is the share everywhere.
    """

    country: str
    region: str
    alerts: int
    scans: int
    share: Rate | None
    usual: float

    @property
    def stands_out(self) -> bool:
        """Return whether even the lower bound of the share is more than the share everywhere."""
        return self.share is not None and self.share.low > self.usual


def find_abroad(
    scans: Mapping[str, Mapping[str, int]],
    markets: Mapping[str, frozenset[str]],
    lots: Mapping[tuple[str, str], tuple[tuple[str, int], ...]],
) -> list[Abroad]:
    """Return what is scanned outside its market, the most striking first.

    `scans` are by product and country, `markets` the countries that each product is meant for (products without are
    left out), `lots` by (product, country).
    """
    declared = {product: scans[product] for product in scans if markets.get(product)}
    sums = {product: sum(those.values()) for product, those in declared.items()}
    found = []
    for product, those in declared.items():
        for country, count in those.items():
            if country in markets[product]:
                continue
            peers = [one for one in declared if one != product and country not in markets[one]]
            some = sum(declared[one].get(country, 0) for one in peers)
            usual = (some + 1) / (sum(sums[one] for one in peers) + 1 / USUAL_ABROAD)
            expected = usual * sums[product]
            low, high = poisson_bounds(count)
            found.append(
                Abroad(
                    product, country, count, sums[product], expected, low / expected, high / expected,
                    lots.get((product, country), ()),
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: (-one.low, one.product, one.country))


def find_spots(alerts: Mapping[tuple[str, str], int], scans: Mapping[tuple[str, str], int], every: int) -> list[Spot]:
    """Return the places with alerts, by (country, region), the most striking first.

    `scans` are those told of each place, `every` those of all places together: a region's are its country's too.
    """
    usual = min(1.0, sum(alerts.values()) / every) if every else 0.0
    spots = []
    for (country, region), count in alerts.items():
        of = scans.get((country, region), 0)
        share = rate(min(count, of), of) if of else None
        spots.append(Spot(country, region, count, of, share, usual))
    return sorted(spots, key=lambda one: (-(one.share.low if one.share else 0.0), -one.alerts, one.country, one.region))


def poisson_bounds(count: int, *, z: float = Z99) -> tuple[float, float]:
    """Return the bounds of the mean of a Poisson number that was counted (Byar's approximation)."""
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    if count == 0:
        return 0.0, high
    return count * max(0.0, 1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3, high
