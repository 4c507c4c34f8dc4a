"""How far declarations have drifted from those a model was trained on: the population stability index.

PSI = Σ (a − e) · ln(a / e) over the parts that a figure falls into, e their shares in training and a their shares now.
By custom (Siddiqi, Credit Risk Scorecards, 2006) below 0.1 nothing has changed, and from 0.25 on a model is to be
trained anew. Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, log
from typing import Any, Self

CHANGED, MUCH_CHANGED = 0.1, 0.25
PARTS = 10
_LEAST = 1e-4


@dataclass(frozen=True, slots=True)
class Reference:
    """How a figure was spread in training: `edges` divide its parts, `shares` are the parts', the last of unknowns."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float], *, is_category: bool = False) -> Self:
        """Return how values are spread: tenths of numbers, one part for each kind of a category."""
        known = sorted(one for one in values if not isnan(one))
        if is_category:
            edges = sorted({*known})[1:]
        else:
            edges = sorted({known[len(known) * part // PARTS] for part in range(1, PARTS)}) if known else []
        return cls(tuple(edges), _shares(values, edges))

    def drift_of(self, values: Sequence[float]) -> float:
        """Return the population stability index of values; 0 when there is none."""
        if not values:
            return 0.0
        now = _shares(values, self.edges)
        pairs = [(max(_LEAST, was), max(_LEAST, one)) for was, one in zip(self.shares, now, strict=True)]
        return sum((one - was) * log(one / was) for was, one in pairs)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"edges": list(self.edges), "shares": list(self.shares)}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """Return what JSON says."""
        return cls(tuple(given["edges"]), tuple(given["shares"]))


@dataclass(frozen=True, slots=True)
class Drift:
    """How far one figure has drifted; `name` is a feature, or `score`."""

    name: str
    index: float

    @property
    def is_much(self) -> bool:
        """Return whether the model is to be trained anew."""
        return self.index >= MUCH_CHANGED

    @property
    def is_some(self) -> bool:
        """Return whether anything has changed."""
        return self.index >= CHANGED


def _shares(values: Sequence[float], edges: Sequence[float]) -> tuple[float, ...]:
    counts = [0] * (len(edges) + 2)
    for one in values:
        counts[-1 if isnan(one) else bisect_right(edges, one)] += 1
    return tuple(count / max(1, len(values)) for count in counts)
