"""Whether a group has more defects than the rest, how sure that is, and how often so many groups would be accused of
nothing. Pure.

The question is conditional: given how many defects there are in a stratum (one product, one quarter), each falls into
the group with the group's share of the units, if the group is like the rest. Over strata the shares add up to what is
expected. The chance of at least as many is the binomial tail with the mean share, which is never less than the exact
one where more came than expected (Hoeffding 1956, Annals of Mathematical Statistics 27, 713–721): who is accused here
would be accused by Fisher's exact test too. The interval of the ratio inverts the same binomial (Clopper and Pearson
1934). Of many groups, those are kept that Benjamini and Hochberg (1995) keep: of the accused, at most a share of
`FALSE_SHARE` is honest in the long run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")
FALSE_SHARE = 0.05
"""Of those that are said to stand out, the share that may be honest."""
LEAST_DEFECTIVE = 3
"""Fewer defective units accuse nobody, however few were made."""
_TAIL = 0.025  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Stratum:
    """The units of a group and of the rest beside which it can fairly be held."""

    units: int
    defective: int
    rest_units: int
    rest_defective: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group beside the rest, over the strata that have both.

    `ratio` is how many times the rest's rate its own is, between `low` and `high` with 95 % confidence, infinite where
    the rest has none; `chance` makes as many defects, or more, of a group like the rest.
    """

    defective: int
    expected: float
    rest_defective: int
    ratio: float
    low: float
    high: float
    chance: float


def clopper_pearson(defective: int, units: int) -> tuple[float, float]:
    """Return the exact 95 % interval of a share (Clopper and Pearson 1934)."""
    if units == 0:
        return 0.0, 1.0
    _, betaincinv = _beta()
    low = float(betaincinv(defective, units - defective + 1, _TAIL)) if defective else 0.0
    high = float(betaincinv(defective + 1, units - defective, 1 - _TAIL)) if defective < units else 1.0
    return low, high


def compare(strata: Iterable[Stratum]) -> Comparison | None:
    """Return how a group compares; None where there is nothing to hold it beside."""
    own = rest = 0
    expected = 0.0
    is_comparable = False
    for one in strata:
        if not one.units or not one.rest_units:
            continue
        is_comparable = True
        own, rest = own + one.defective, rest + one.rest_defective
        expected += (one.defective + one.rest_defective) * one.units / (one.units + one.rest_units)
    if not is_comparable:
        return None
    total = own + rest
    if total == 0:
        return Comparison(0, 0.0, 0, 1.0, 0.0, math.inf, 1.0)
    betainc, _ = _beta()
    odds = (total - expected) / expected
    low, high = clopper_pearson(own, total)
    chance = float(betainc(own, total - own + 1, expected / total)) if own else 1.0
    return Comparison(own, expected, rest, _times(own / total, odds), _times(low, odds), _times(high, odds), chance)


def _beta() -> tuple[Callable[..., float], Callable[..., float]]:
    """Return the regularised incomplete beta function and its inverse; their library takes long to import."""
    from scipy.special import betainc, betaincinv  # noqa: PLC0415 - see above

    return betainc, betaincinv


def keep_false_share(chances: Mapping[Key, float], share: float = FALSE_SHARE) -> set[Key]:
    """Return the keys that the procedure of Benjamini and Hochberg keeps at a share of false ones."""
    ranked = sorted(chances, key=chances.__getitem__)
    kept = 0
    for place, key in enumerate(ranked, start=1):
        if chances[key] <= share * place / len(ranked):
            kept = place
    return set(ranked[:kept])


def add_up(strata: Sequence[Stratum]) -> tuple[int, int]:
    """Return the units of a group and how many of them are defective, comparable or not."""
    return sum(one.units for one in strata), sum(one.defective for one in strata)


def _times(share: float, odds: float) -> float:
    return math.inf if share >= 1 else share / (1 - share) * odds
