"""Ranking what to inspect, and counting hits: by the rules alone, and by rules with a model that learnt of the past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import mean, stdev
from typing import Any

import numpy as np

from gqts.evaluation.features import DECLARED
from gqts.evaluation.trial import ALONE, Case
from gqts.risk.learner import require_learner, settings_of_learner

BUDGETS = (0.01, 0.05, 0.10)
_SETTINGS = {"num_leaves": 15, "min_data_in_leaf": 20, "feature_fraction": 0.7, "lambda_l2": 5.0, "num_threads": 1}
"""A smaller model than the production one's settings give: there is less to learn from."""
_ROUNDS = 300
_T95 = {1: 12.71, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}


@dataclass(frozen=True, slots=True)
class Hits:
    """What a budget found: inspections, hits among them, and how many there were to find."""

    inspected: int
    hits: int
    frauds: int

    @property
    def precision(self) -> float:
        """The share of inspections that found something."""
        return self.hits / self.inspected if self.inspected else 0.0

    @property
    def recall(self) -> float:
        """The share of frauds that was found."""
        return self.hits / self.frauds if self.frauds else 0.0


def rank_by_rules(cases: Sequence[Case], view: str) -> list[float]:
    """Return how high the production scores rank each declaration."""
    return [case.judged[view].priority for case in cases]


def rank_by_model(past: Sequence[Case], cases: Sequence[Case], view: str, seed: int) -> list[float]:
    """Return how high a model ranks each declaration that learnt of the past what this way of looking sees.

    The declaration alone gives the declared fields, and the scores that rules give to them; every other way gives the
    outcome of every check too.
    """
    labels = np.array([case.is_fraud for case in past], dtype=float)
    learner = require_learner()
    data = learner.Dataset(_matrix(past, view), labels, free_raw_data=True)
    model = learner.train(settings_of_learner(**_SETTINGS, seed=seed), data, num_boost_round=_ROUNDS)
    return [float(one) for one in model.predict(_matrix(cases, view))]


def choose(scores: Sequence[float], budget: float) -> set[int]:
    """Return the places of the highest scores within a budget."""
    count = ceil(len(scores) * budget)
    return set(sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:count])


def count_hits(cases: Sequence[Case], scores: Sequence[float], budget: float) -> Hits:
    """Return what a budget finds."""
    chosen = choose(scores, budget)
    hits = sum(cases[place].is_fraud for place in chosen)
    return Hits(len(chosen), hits, sum(case.is_fraud for case in cases))


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean over seeds, and half of its 95 % interval (Student's t)."""
    if len(values) < 2:
        return (values[0] if values else 0.0), float("nan")
    return mean(values), _T95.get(len(values) - 1, 2.0) * stdev(values) / sqrt(len(values))


def _matrix(cases: Sequence[Case], view: str) -> Any:
    rows = [case.judged[view].features for case in cases]
    if view == ALONE:
        # the checks have nothing to compare with; what is left of them is the four scores of declared facts
        rows = [(*row[: len(DECLARED)], *row[-5:]) for row in rows]
    return np.array(rows, dtype=float)
