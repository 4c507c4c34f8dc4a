"""How much each outcome of each check says about each risk, as dated data with its basis (`data/weights.json`).

A weight is a weight of evidence: what it adds to the log-odds of the risk (Good, 1950). There are no universal weights,
as the WCO's guidance on risk indicators says: the file's values are a beginning, set by judgement. What it promises,
and `read_weights` checks, is order: a failed check never says less than a missing one, and a passed one never speaks
against the goods. On that rests the law that a further failed check lowers no score.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite, log
from typing import Any

from gqts.evidence import Outcome, RiskKind
from gqts.kit.errors import GqtsError, Kind

HEAVIEST = 6.0


class WeightsUnusable(GqtsError):
    """The weights of the risk's indicators cannot be used."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Weight:
    """What a check adds to the log-odds when it fails, when what it needs is missing, and when it passes."""

    fail: float
    missing: float
    passed: float
    basis: str = ""

    def of(self, outcome: Outcome) -> float:
        """Return the weight of an outcome."""
        match outcome:
            case Outcome.FAIL:
                return self.fail
            case Outcome.MISSING:
                return self.missing
            case Outcome.PASS:
                return self.passed
            case Outcome.NOT_APPLICABLE:
                return 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Every weight: `prior` is how common each risk is before anything is known, as log-odds.

    `most_missing` and `most_passed` bound what silence and agreement can add up to; `together` is what each further
    kind of disagreement adds, up to `most_together`: combinations tell more than their parts.
    """

    source: str
    prior: Mapping[RiskKind, float]
    checks: Mapping[str, Weight]
    otherwise: Weight
    most_missing: float
    most_passed: float
    together: float
    most_together: float

    def of(self, code: str) -> Weight:
        """Return the weight of a check: its own, else its family's (`origin.`), else the one of any other."""
        return self.checks.get(code) or self.checks.get(f"{code.partition('.')[0]}.") or self.otherwise


@cache
def default_weights() -> Weights:
    """Return the weights that come with gqts."""
    return read_weights(json.loads((files("gqts.risk") / "data" / "weights.json").read_text(encoding="utf-8")))


def read_weights(given: Mapping[str, Any]) -> Weights:
    """Return weights from JSON; raise `WeightsUnusable`."""
    try:
        shares = given["prior"]
        read = Weights(
            str(given["source"]),
            {risk: log(shares[risk.value] / (1 - shares[risk.value])) for risk in RiskKind},
            {code: _read_weight(code, one) for code, one in given["checks"].items()},
            _read_weight("otherwise", given["otherwise"]),
            *(float(given[name]) for name in ("most_missing", "most_passed", "together", "most_together")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as reason:
        raise WeightsUnusable(f"The weights cannot be read: {type(reason).__name__}: {reason}.") from reason
    bounds = (read.most_missing, -read.most_passed, read.together, read.most_together)
    if not read.source or not all(0 <= one <= HEAVIEST for one in bounds):
        raise WeightsUnusable("The weights have no source, or a bound on the wrong side of 0.")
    return read


def _read_weight(code: str, given: Mapping[str, Any]) -> Weight:
    weight = Weight(float(given["fail"]), float(given["missing"]), float(given["pass"]), str(given.get("basis", "")))
    is_ordered = -HEAVIEST <= weight.passed <= 0 <= weight.missing <= weight.fail <= HEAVIEST
    if not is_ordered or not all(map(isfinite, (weight.fail, weight.missing, weight.passed))):
        raise ValueError(f"{code} is not in order: pass ≤ 0 ≤ missing ≤ fail ≤ {HEAVIEST}")
    return weight
