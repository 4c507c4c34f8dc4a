"""The four scores: weights of evidence added up, with what combinations, silence and agreement may add bounded.

Promise: the indications of a score, with the prior, add up to its log-odds exactly; a further failed check lowers no
score; agreement counts in full only between sources that different hands control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import exp, log2

from gqts.evidence import CheckResult, Outcome, RiskKind
from gqts.risk.assessment import Indication, RiskScore
from gqts.risk.fields import Facts
from gqts.risk.indicators import read_indicators
from gqts.risk.record import PartyRecord
from gqts.risk.weights import Weights, default_weights

TOGETHER = "together"
"""The indication of what several kinds of disagreement say beyond their sum."""
_WORST = {Outcome.FAIL: 3, Outcome.MISSING: 2, Outcome.PASS: 1, Outcome.NOT_APPLICABLE: 0}
_AGAIN = 0.15
_MOST_AGAIN = 1.5
_ONE_HAND = 0.5


def score_risks(
    results: Iterable[CheckResult],
    facts: Facts,
    records: Sequence[PartyRecord] = (),
    weights: Weights | None = None,
) -> tuple[RiskScore, ...]:
    """Return the four scores, in the order of `RiskKind`."""
    weights = weights or default_weights()
    by_code: dict[str, list[CheckResult]] = {}
    for result in results:
        by_code.setdefault(result.code, []).append(result)
    beside = read_indicators(facts, records)
    usual = _read_usual(records)
    found: list[RiskScore] = []
    for risk in RiskKind:
        read = [
            told
            for code, those in by_code.items()
            if (told := _weigh(code, [one for one in those if risk in one.risks], weights, usual)) is not None
        ]
        read += [told for one, told in beside if risk in one.risks]
        found.append(_add_up(risk, read, weights))
    return tuple(found)


def worst_outcomes(results: Iterable[CheckResult]) -> dict[str, Outcome]:
    """Return the worst outcome of each check over its subjects."""
    worst: dict[str, Outcome] = {}
    for one in results:
        before = worst.get(one.code)
        if before is None or _WORST[one.outcome] > _WORST[before]:
            worst[one.code] = one.outcome
    return worst


def _weigh(code: str, results: Sequence[CheckResult], weights: Weights, usual: float) -> Indication | None:
    """Return what one check says of a risk by its worst outcome; None when it says nothing."""
    if not results:
        return None
    outcome = max((one.outcome for one in results), key=_WORST.__getitem__)
    if outcome is Outcome.NOT_APPLICABLE:
        return None
    those = [one for one in results if one.outcome is outcome]
    weight = weights.of(code).of(outcome)
    if outcome is Outcome.FAIL:
        weight *= min(_MOST_AGAIN, 1 + _AGAIN * log2(len(those)))
    elif outcome is Outcome.MISSING:
        weight *= usual
    elif not any(_is_independent(one) for one in those):
        weight *= _ONE_HAND
    return Indication(code, outcome, weight, _read_details(those), getattr(those[0], "case", ""))


def _read_details(results: Sequence[CheckResult]) -> Mapping[str, str]:
    first = results[0]
    details = dict(first.details)
    if first.subject:
        details.setdefault("subject", first.subject)
    if len(results) > 1:
        details["times"] = str(len(results))
    return details


def _is_independent(result: CheckResult) -> bool:
    return len({one.source.control for one in result.statements}) > 1


def _read_usual(records: Sequence[PartyRecord]) -> float:
    """Return how telling silence is here, 0.5 to 1: more where the parties' data are usually there."""
    coverages = [one.coverage for one in records if one.coverage is not None]
    return 0.5 + 0.5 * (sum(coverages) / len(coverages)) if coverages else 0.75


def _add_up(risk: RiskKind, read: Sequence[Indication], weights: Weights) -> RiskScore:
    silent = [one for one in read if one.outcome is Outcome.MISSING]
    agreed = [one for one in read if one.outcome is Outcome.PASS]
    failed = [one for one in read if one.outcome is Outcome.FAIL]
    told = failed + _bound(silent, weights.most_missing) + _bound(agreed, weights.most_passed)
    kinds = sorted({one.code.partition(".")[0] for one in failed})
    if len(kinds) > 1:
        weight = min(weights.most_together, weights.together * (len(kinds) - 1))
        told.append(Indication(TOGETHER, Outcome.FAIL, weight, {"count": str(len(kinds))}))
    log_odds = weights.prior[risk] + sum(one.weight for one in told)
    told.sort(key=lambda one: (-one.weight, one.code))
    return RiskScore(risk, 1 / (1 + exp(-log_odds)), tuple(told))


def _bound(read: Sequence[Indication], most: float) -> list[Indication]:
    """Return indications of one sign, made smaller together when they come to more than the bound."""
    total = sum(one.weight for one in read)
    if abs(total) <= abs(most):
        return list(read)
    return [replace(one, weight=one.weight * most / total) for one in read]
