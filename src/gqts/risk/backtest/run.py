"""The back-test: the learner beside look-up tables and chance, on later declarations and on kinds of goods never seen.

Promise: nothing of what is tested is known in training; the figures for goods never seen stand beside the others, for a
file that repeats its goods makes any table look like a learner (the shared data do: customs.md §1.2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gqts.kit.errors import Fault
from gqts.risk.backtest.encoding import Encoded, Numbers, Whole, compose_features, smooth_rates
from gqts.risk.errors import TableUnusable
from gqts.risk.learner import require_learner, settings_of_learner
from gqts.risk.measuring import Measured, measure

LEARNER = "learner"
EXACT = "look-up by the same goods"
KIND = "look-up by the kind of goods"
CHANCE = "chance"
FEWEST = 200
FEWEST_TESTED = 50
_CASES = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """How it is tested: which part is the later one, and how long the learner learns."""

    test_from: date | None = None
    test_share: float = 0.2
    folds: int = 5
    rounds: int = 200
    samples: int = 400
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One test: what was trained on, what was tested, and how each ranking did."""

    name: str
    trained: int
    tested: int
    base_rate: float
    rankings: dict[str, Measured]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        told = {name: one.as_json() for name, one in self.rankings.items()}
        return {
            "test": self.name,
            "trained": self.trained,
            "tested": self.tested,
            "baseRate": self.base_rate,
            "rankings": told,
        }


TIME, NEW_IN_TIME, UNSEEN = "time split", "time split, goods not seen before", "groups never seen"


def list_steps(options: Options) -> int:
    """Return how many steps the back-test has, for its progress."""
    return options.folds + 1


def run_backtest(encoded: Encoded, options: Options, advance: Callable[[int], object] = lambda _: None) -> list[Part]:
    """Return every test; raise `TableUnusable` when there is too little of anything."""
    if encoded.rows < FEWEST:
        raise _refuse(f"The table has fewer than {FEWEST} rows.", "Give more declarations.")
    train, test = _split_by_time(encoded, options)
    require_learner()
    scores = _rank(encoded, train, test, options)
    advance(1)
    parts = [_judge(TIME, encoded, len(train), test, scores, options)]
    is_new = ~np.isin(encoded.exact[test], encoded.exact[train])
    if is_new.sum() >= FEWEST_TESTED and 0 < encoded.hits[test[is_new]].sum() < is_new.sum():
        some = {name: one[is_new] for name, one in scores.items()}
        parts.append(_judge(NEW_IN_TIME, encoded, len(train), test[is_new], some, options))
    if len(np.unique(encoded.group)) >= options.folds:
        parts.append(_judge_unseen(encoded, options, advance))
    return parts


def _judge_unseen(encoded: Encoded, options: Options, advance: Callable[[int], object]) -> Part:
    """Rank each group by what was learnt from other groups alone, and judge all of them together."""
    whole = {name: np.zeros(encoded.rows) for name in (LEARNER, EXACT, KIND, CHANCE)}
    sizes = []
    for train, test in _split_by_group(encoded, options):
        for name, scores in _rank(encoded, train, test, options).items():
            whole[name][test] = _to_ranks(scores)
        sizes.append(len(train))
        advance(1)
    everything = np.arange(encoded.rows)
    return _judge(UNSEEN, encoded, int(np.mean(sizes)), everything, whole, options)


def _to_ranks(scores: Numbers) -> Numbers:
    """Return scores as shares of those ranked below: folds are trained apart, and so are their scores."""
    values, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    below = np.cumsum(counts) - counts
    ranks: Numbers = ((below + (counts - 1) / 2) / max(1, len(scores)))[inverse]
    return ranks if len(values) > 1 else np.full(len(scores), 0.5)


def _split_by_time(encoded: Encoded, options: Options) -> tuple[Whole, Whole]:
    if options.test_from is not None:
        first = options.test_from.toordinal()
    else:
        first = int(np.quantile(encoded.days, 1 - options.test_share, method="higher"))
    train, test = np.flatnonzero(encoded.days < first), np.flatnonzero(encoded.days >= first)
    if len(train) < FEWEST_TESTED or len(test) < FEWEST_TESTED:
        told = f"Before {date.fromordinal(first)} there are {len(train)} declarations, from then on {len(test)}."
        raise _refuse(told, f"Choose --test-from so that both have at least {FEWEST_TESTED}.")
    if not 0 < encoded.hits[train].sum() < len(train) or not 0 < encoded.hits[test].sum() < len(test):
        raise _refuse("One side of the split has no hits, or nothing else.", "Choose another day with --test-from.")
    return train, test


def _split_by_group(encoded: Encoded, options: Options) -> Iterator[tuple[Whole, Whole]]:
    groups = np.unique(encoded.group)
    fold_of = np.zeros(int(groups.max()) + 1, dtype=np.int64)
    fold_of[groups] = np.random.default_rng(options.seed).permutation(len(groups)) % options.folds
    fold = fold_of[encoded.group]
    for one in range(options.folds):
        yield np.flatnonzero(fold != one), np.flatnonzero(fold == one)


def _rank(encoded: Encoded, train: Whole, test: Whole, options: Options) -> dict[str, Numbers]:
    """Return the scores of each ranking for the tested rows."""
    learner = require_learner()
    features, _, categories = compose_features(encoded, train, seed=options.seed)
    data = learner.Dataset(features[train], encoded.hits[train], categorical_feature=categories)
    booster = learner.train(settings_of_learner(seed=options.seed), data, options.rounds)
    return {
        LEARNER: np.asarray(booster.predict(features[test]), dtype=np.float64),
        EXACT: smooth_rates(encoded.exact, encoded.hits, train, _CASES)[test],
        KIND: smooth_rates(encoded.group, encoded.hits, train, _CASES)[test],
        CHANCE: np.random.default_rng(options.seed + 1).random(len(test)),
    }


def _judge(
    name: str, encoded: Encoded, trained: int, test: Whole, scores: dict[str, Numbers], options: Options
) -> Part:
    hits, value, duty = encoded.hits[test], encoded.value[test], encoded.duty[test]
    rankings = {
        ranking: measure(one, hits, value, duty, samples=options.samples, seed=options.seed)
        for ranking, one in scores.items()
    }
    return Part(name, trained, len(test), float(hits.mean()), rankings)


def _refuse(told: str, fix: str) -> TableUnusable:
    return TableUnusable(told, faults=(Fault("risk.backtest", told, fix=fix),))
