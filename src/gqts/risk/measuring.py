"""How good a ranking is when only so many can be inspected: precision, recall, value and duty found, with their bounds.

The bounds are percentiles (2.5 and 97.5 %) over bootstrap samples of the rows, the ranking held fixed. Equal scores are
put in an order that chance decides once, so that a ranking of few different scores is judged fairly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
BUDGETS = (0.01, 0.05, 0.10)
SAMPLES = 400


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure and between which bounds it is."""

    at: float
    low: float
    high: float

    def as_json(self) -> list[float | None]:
        """Return [figure, lower, upper bound]; None where there is nothing to find."""
        return [None if np.isnan(one) else round(one, 6) for one in (self.at, self.low, self.high)]


@dataclass(frozen=True, slots=True)
class AtBudget:
    """What inspecting the first `budget` of a ranking finds; shares of the value and duty of everything wrong."""

    budget: float
    inspected: int
    precision: Bounded
    recall: Bounded
    value: Bounded
    duty: Bounded

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        told = {name: getattr(self, name).as_json() for name in ("precision", "recall", "value", "duty")}
        return {"budget": self.budget, "inspected": self.inspected, **told}


@dataclass(frozen=True, slots=True)
class Measured:
    """A ranking judged; `auc` is the area under the receiver operating curve, NaN when there is nothing to find."""

    rows: int
    hits: int
    auc: float
    budgets: tuple[AtBudget, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        auc = None if np.isnan(self.auc) else round(self.auc, 6)
        told = [one.as_json() for one in self.budgets]
        return {"rows": self.rows, "hits": self.hits, "auc": auc, "budgets": told}


def measure(
    scores: Numbers,
    hits: Whole,
    value: Numbers,
    duty: Numbers,
    *,
    budgets: Sequence[float] = BUDGETS,
    samples: int = SAMPLES,
    seed: int = 1,
) -> Measured:
    """Return how good a ranking by scores is."""
    generator = np.random.default_rng(seed)
    order = np.lexsort((generator.random(len(scores)), -scores))
    wrong = hits[order].astype(np.float64)
    columns = np.column_stack([wrong, wrong * value[order], wrong * duty[order]])
    here = [_count(columns, budget, None) for budget in budgets]
    drawn = np.empty((samples, len(budgets), 4))
    for sample in range(samples):
        times = np.bincount(generator.integers(0, len(order), len(order)), minlength=len(order))
        for place, budget in enumerate(budgets):
            drawn[sample, place] = _count(columns, budget, times)
    told = []
    for place, budget in enumerate(budgets):
        figures = [_bound(at, drawn[:, place, which]) for which, at in enumerate(here[place])]
        told.append(AtBudget(budget, _inspected(len(order), budget), *figures))
    return Measured(len(order), int(hits.sum()), area_under_curve(scores, hits), tuple(told))


def area_under_curve(scores: Numbers, hits: Whole) -> float:
    """Return the chance that a hit is ranked above what is none (Mann and Whitney), ties half."""
    wrong = int(hits.sum())
    if wrong in (0, len(hits)):
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[hits == 1].sum() - wrong * (wrong + 1) / 2) / (wrong * (len(hits) - wrong)))


def _bound(at: float, drawn: Numbers) -> Bounded:
    known = drawn[~np.isnan(drawn)]
    low, high = np.percentile(known, (2.5, 97.5)) if len(known) else (float("nan"), float("nan"))
    return Bounded(at, float(low), float(high))


def _inspected(rows: int, budget: float) -> int:
    return max(1, int(rows * budget))


def _count(columns: Numbers, budget: float, times: Whole | None) -> tuple[float, float, float, float]:
    """Return precision, and the shares of hits, value and duty, in the first part of the ranking."""
    most = _inspected(len(columns), budget)
    if times is None:
        first, everything = columns[:most].sum(axis=0), columns.sum(axis=0)
    else:
        before = np.cumsum(times) - times
        taken = np.clip(most - before, 0, times)
        last = int(np.searchsorted(before, most)) + 1
        first, everything = taken[:last] @ columns[:last], times @ columns
    shares = [part / whole if whole > 0 else float("nan") for part, whole in zip(first, everything, strict=True)]
    return float(first[0] / most), float(shares[0]), float(shares[1]), float(shares[2])
