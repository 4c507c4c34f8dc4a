"""How likely so many complaints are by chance, and between which bounds a share lies. Pure.

Complaints that have nothing in common but the goods arrive one by one: their number is Poisson. What is usual is told
by the peers: other lots of the product, other sellers of it, other lines and products of the brand. Only those that
anybody complained about are known here; all the others stand for one more with none, which makes what is usual too
high: patterns are seen late rather than wrongly. Its uncertainty is carried along by comparing with the upper bound of
what is usual, not with the mean. Shares have the Wilson score interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_Z = 1.959963984540054  # two-sided 95 %
_Z_ONE_SIDED = 1.6448536269514722
LEAST_PEOPLE = 3
RARE = 0.01
"""A pattern is shown when chance alone would make as many less than once in a hundred, at the bound of what is
usual."""


def usual(peers: Sequence[int]) -> tuple[float, float]:
    """Return what a peer usually has, one without any included, and the upper 95 % bound of that mean (Byar)."""
    total, count = sum(peers), len(peers) + 1
    more = total + 1
    upper = more * (1 - 1 / (9 * more) + _Z_ONE_SIDED / (3 * math.sqrt(more))) ** 3
    return total / count, upper / count


def chance_of(people: int, mean: float) -> float:
    """Return the probability that a Poisson number with this mean is at least `people`."""
    if people <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    logs = (people_at * math.log(mean) - mean - math.lgamma(people_at + 1) for people_at in range(people))
    below = math.fsum(math.exp(one) for one in logs)
    if below < 0.999_999:
        return max(0.0, 1.0 - below)
    term = math.exp(people * math.log(mean) - mean - math.lgamma(people + 1))
    return min(1.0, math.fsum(_tail(term, people, mean)))


def _tail(term: float, people: int, mean: float) -> Sequence[float]:
    terms, at = [term], people
    while term > terms[0] * 1e-12 and len(terms) < 10_000:
        at += 1
        term *= mean / at
        terms.append(term)
    return terms


def is_pattern(people: int, peers: Sequence[int]) -> bool:
    """Return whether so many people are more than what is usual among the peers allows for."""
    return people >= LEAST_PEOPLE and chance_of(people, usual(peers)[1]) < RARE


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share (Wilson 1927)."""
    if trials == 0:
        return 0.0, 1.0
    share, square = successes / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)
