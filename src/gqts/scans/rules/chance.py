"""How likely it is to see so many by chance: the upper tail of the binomial distribution. Pure."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log

_NEGLIGIBLE = 1e-18
_PRIOR = 50.0
"""Items' worth of belief in the share that is expected where little was seen yet."""


def chance_of_at_least(found: int, among: int, share: float) -> float:
    """Return the chance that at least `found` of `among` show what each shows with chance `share`, by itself.

    Independence is the weak point: what happens to a whole consignment happens together. The rules allow for that by
    asking for a multiple of the usual share, not for more than it.
    """
    if found <= 0 or share >= 1.0:
        return 1.0
    if found > among or share <= 0.0:
        return 0.0
    odds = share / (1.0 - share)
    if found > among * share:
        return min(1.0, _sum(found, among, share, lambda count: (among - count) / (count + 1) * odds))
    return max(0.0, 1.0 - _sum(found - 1, among, share, lambda count: count / ((among - count + 1) * odds)))


def usual_share(found: int, among: int, expected: float) -> float:
    """Return the share to go by: the one that was found, drawn towards what is expected while little was seen."""
    return (found + expected * _PRIOR) / (among + _PRIOR)


def _sum(start: int, among: int, share: float, ratio: Callable[[int], float]) -> float:
    """Return the sum of the chances of exactly `start` and of what lies beyond it, away from the mean: ever smaller."""
    total, term, count = 0.0, exp(_log_of_exactly(start, among, share)), start
    step = 1 if start > among * share else -1
    while 0 <= count <= among:
        total += term
        term *= ratio(count)
        count += step
        if term <= _NEGLIGIBLE * total:
            break
    return total


def _log_of_exactly(found: int, among: int, share: float) -> float:
    ways = lgamma(among + 1) - lgamma(found + 1) - lgamma(among - found + 1)
    return ways + found * log(share) + (among - found) * log(1.0 - share)
