"""Intervals: what a share or a middle of so few runs may be worth."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import median

from gqts.simulator.randomness import Stream

_Z95 = 1.959964
_RESAMPLES = 1000


def wilson(found: int, among: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927): sound also for shares of 0 and 1; (0, 1) of nothing."""
    if among == 0:
        return 0.0, 1.0
    share, square = found / among, _Z95**2
    middle = share + square / (2 * among)
    half = _Z95 * sqrt(share * (1 - share) / among + square / (4 * among**2))
    return max(0.0, (middle - half) / (1 + square / among)), min(1.0, (middle + half) / (1 + square / among))


def middle_of(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, and its 95 % interval by resampling the runs (bootstrap of percentiles); repeatable."""
    chance = Stream("bootstrap", len(values))
    drawn = sorted(median(chance.choose(values) for _ in values) for _ in range(_RESAMPLES))
    return median(values), drawn[_RESAMPLES * 25 // 1000], drawn[_RESAMPLES * 975 // 1000 - 1]
