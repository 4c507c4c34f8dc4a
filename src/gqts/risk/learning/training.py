"""Training on what inspections found: earlier ones teach, later ones judge, random ones say what the chances are.

Rules choose who is inspected, so most outcomes are of those who were suspected. What random inspections found is the
only fair sample: by it the chances are set right, and where there are enough the metrics are told for it alone as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from gqts.kit.errors import Fault
from gqts.risk.errors import TrainingRefused
from gqts.risk.history import Past
from gqts.risk.learner import require_learner, settings_of_learner
from gqts.risk.learning.drift import Reference
from gqts.risk.learning.features import Features
from gqts.risk.learning.model import SCORE

FEWEST_OUTCOMES = 200
FEWEST_HITS = 20
FEWEST_RANDOM = 30
_HELD_OUT = 0.25
_ROUNDS = 150


@dataclass(frozen=True, slots=True)
class Trained:
    """What training made: the model's text, its features, how good it is, and how its figures were spread."""

    body: str
    features: Features
    metrics: Mapping[str, Any]
    reference: Mapping[str, Reference]


def train(past: Sequence[Past]) -> Trained:
    """Return a model trained on inspected declarations; raise `TrainingRefused`, or `LearnerUnavailable`."""
    known = sorted((one for one in past if one.is_hit is not None), key=lambda one: (one.first_at, one.record_id))
    _require_enough(known)
    learner = require_learner()
    import numpy as np  # noqa: PLC0415

    from gqts.risk.measuring import measure  # noqa: PLC0415 - with the learner, not before

    cases = [(one.facts, one.outcomes) for one in known]
    hits = np.array([int(bool(one.is_hit)) for one in known])
    random = np.array([one.was_random for one in known])
    cut = int(len(known) * (1 - _HELD_OUT))
    features = Features.found_in(cases[:cut])
    rows = np.array([features.read(*case) for case in cases])
    settings = settings_of_learner(num_leaves=15, min_data_in_leaf=20, lambda_l2=1.0)

    def fit(count: int) -> Any:
        data = learner.Dataset(rows[:count], hits[:count], categorical_feature=features.categories)
        return learner.train(settings, data, _ROUNDS)

    held_out = fit(cut).predict(rows[cut:])
    ones = np.ones(len(known) - cut)
    metrics: dict[str, Any] = {
        "outcomes": len(known),
        "hits": int(hits.sum()),
        "random": int(random.sum()),
        "randomHits": int(hits[random].sum()),
        "heldOut": measure(held_out, hits[cut:], ones, ones).as_json(),
    }
    fair = random[cut:]
    if fair.sum() >= FEWEST_RANDOM and 0 < hits[cut:][fair].sum() < fair.sum():
        metrics["heldOutRandom"] = measure(held_out[fair], hits[cut:][fair], ones[fair], ones[fair]).as_json()
    booster = fit(len(known))
    raw = booster.predict(rows, raw_score=True)
    metrics["offset"] = _find_offset(raw[random].tolist(), int(hits[random].sum()))
    chances = [_chance(one + metrics["offset"]) for one in raw.tolist()]
    reference = {
        name: Reference.of(rows[:, place].tolist(), is_category=name in features.kinds)
        for place, name in enumerate(features.names)
    }
    reference[SCORE] = Reference.of(chances)
    return Trained(booster.model_to_string(), features, metrics, reference)


def _require_enough(known: Sequence[Past]) -> None:
    hits = sum(1 for one in known if one.is_hit)
    if len(known) < FEWEST_OUTCOMES or min(hits, len(known) - hits) < FEWEST_HITS:
        told = f"There are {len(known)} outcomes of inspections, {hits} of them hits: too few to learn from."
        fix = f"Wait for at least {FEWEST_OUTCOMES} outcomes with {FEWEST_HITS} of each kind."
        raise TrainingRefused(told, faults=(Fault("risk.training", told, fix=fix),))


def _find_offset(raw: Sequence[float], hits: int) -> float:
    """Return what makes the mean chance of the random inspections their hit rate; 0 when there are too few."""
    if len(raw) < FEWEST_RANDOM:
        return 0.0
    wanted = max(0.5, min(len(raw) - 0.5, float(hits)))
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if sum(_chance(one + middle) for one in raw) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _chance(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))
