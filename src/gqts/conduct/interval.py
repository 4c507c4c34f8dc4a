"""A share with its uncertainty: how often something was so, of how many, and between which bounds it truly lies.

The bounds are Wilson's score interval without continuity correction (E. B. Wilson, JASA 22 (1927) 209; method 3 of
R. G. Newcombe, Statistics in Medicine 17 (1998) 857), at 95 %. They stay within 0 and 1, and say honestly how little
few cases tell: none of 20 still means up to 16 %. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
"""The two-sided 95 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of`, and the bounds of the true share; of none it may be anything."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """Return the share as counted, None of none."""
        return self.hits / self.of if self.of else None


def rate(hits: int, of: int, *, z: float = Z95) -> Rate:
    """Return a share with Wilson's bounds; `hits` are 0 to `of`."""
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Rate(0, 0, 0.0, 1.0)
    share, square = hits / of, z * z
    middle = share + square / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    scale = 1 + square / of
    low = 0.0 if hits == 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if hits == of else min(1.0, (middle + reach) / scale)
    return Rate(hits, of, low, high)
