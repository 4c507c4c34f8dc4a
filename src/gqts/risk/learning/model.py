"""A trained model as a value: ranks a declaration, and tells in words what moved the rank.

A rank is a chance of a hit from 0 to 1. It moves a declaration within what is inspected anyway, and chooses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import exp, isnan
from typing import Any

from gqts.evidence import Outcome
from gqts.risk.fields import Facts
from gqts.risk.learner import require_learner
from gqts.risk.learning.drift import Drift, Reference
from gqts.risk.learning.features import Features

SCORE = "score"
MOST_CONTRIBUTIONS = 6
_LEAST_CONTRIBUTION = 0.02


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the log-odds of a rank; `value` is what it was here, "" when not known."""

    feature: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """One version; `offset` is added to the log-odds so that random inspections come out right on the whole."""

    version: int
    state: str
    body: str
    features: Features
    metrics: Mapping[str, Any]
    reference: Mapping[str, Reference]
    trained_from: datetime
    trained_until: datetime
    made_at: datetime
    made_by: str

    @property
    def offset(self) -> float:
        """Return what random inspections correct the log-odds by."""
        return float(self.metrics.get("offset", 0.0))

    def rank(self, facts: Facts, outcomes: Mapping[str, Outcome]) -> float:
        """Return the chance of a hit; raise `LearnerUnavailable`."""
        return self.rank_all([(facts, outcomes)])[0]

    def rank_all(self, cases: Sequence[tuple[Facts, Mapping[str, Outcome]]]) -> list[float]:
        """Return the chance of a hit for each declaration; raise `LearnerUnavailable`."""
        if not cases:
            return []
        rows = [self.features.read(facts, outcomes) for facts, outcomes in cases]
        raw = _load(self.body).predict(rows, raw_score=True, num_threads=1)
        return [1 / (1 + exp(-max(-30.0, min(30.0, float(one) + self.offset)))) for one in raw]

    def explain(self, facts: Facts, outcomes: Mapping[str, Outcome]) -> tuple[Contribution, ...]:
        """Return what moved the rank, the heaviest first: each feature's exact share (TreeSHAP)."""
        row = self.features.read(facts, outcomes)
        shares = _load(self.body).predict([row], pred_contrib=True, num_threads=1)[0]
        told = [
            Contribution(name, self._word(name, value), float(share))
            for name, value, share in zip(self.features.names, row, shares[:-1], strict=True)
            if abs(share) >= _LEAST_CONTRIBUTION
        ]
        return tuple(sorted(told, key=lambda one: -abs(one.weight))[:MOST_CONTRIBUTIONS])

    def drift(self, cases: Sequence[tuple[Facts, Mapping[str, Outcome]]]) -> list[Drift]:
        """Return how far declarations have drifted from those it was trained on, the furthest first."""
        rows = [self.features.read(facts, outcomes) for facts, outcomes in cases]
        columns = dict(zip(self.features.names, zip(*rows, strict=True), strict=True)) if rows else {}
        columns[SCORE] = tuple(self.rank_all(cases))
        told = [Drift(name, one.drift_of(columns.get(name, ()))) for name, one in self.reference.items()]
        return sorted(told, key=lambda one: -one.index)

    def _word(self, name: str, value: float) -> str:
        if isnan(value):
            return ""
        if name in self.features.kinds:
            return self.features.kinds[name][int(value)]
        if name.startswith("check."):
            return {1.0: Outcome.FAIL, 0.0: Outcome.MISSING, -1.0: Outcome.PASS}[value].value
        return f"{value:g}"


@lru_cache(maxsize=4)
def _load(body: str) -> Any:
    return require_learner().Booster(model_str=body)
