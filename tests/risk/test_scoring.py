"""The four scores: what they are made of adds up, silence and agreement are bounded, combinations tell more."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.risk.consignments import CODES, EVERY, RESULTS, result

from gqts.evidence import Outcome, RiskKind
from gqts.risk import INDICATORS, TOGETHER, PartyRecord, default_weights, read_weights, score_risks, wilson
from gqts.risk.weights import WeightsUnusable

FACTS = {"origin": ["NZ"], "departure": "AU", "value": 4990, "limit": 5000, "sharing": "none"}


def scores_of(results, facts=None, records=()):
    return {one.risk: one for one in score_risks(results, facts or {}, records)}


@given(RESULTS, CODES, st.lists(st.sampled_from(EVERY), min_size=1, unique=True), st.sampled_from(["", "line:1"]))
def test_a_further_failed_check_lowers_no_score(results, code, risks, subject) -> None:
    before = scores_of(results)
    after = scores_of([*results, result(code, Outcome.FAIL, *risks, subject=subject)])
    for risk in RiskKind:
        assert after[risk].score >= before[risk].score - 1e-12


@given(RESULTS)
def test_what_indicates_a_risk_adds_up_to_its_score(results) -> None:
    record = PartyRecord("Kowhai", months=1, consignments=10, covered=9, compared=50, mismatched=20, open_penalties=1)
    for one in score_risks(results, FACTS, [record]):
        total = default_weights().prior[one.risk] + sum(told.weight for told in one.indications)
        assert log(one.score / (1 - one.score)) == pytest.approx(total)
        weights = [told.weight for told in one.indications]
        assert weights == sorted(weights, reverse=True)


def test_one_failed_check_makes_no_high_risk_and_several_kinds_do() -> None:
    one = scores_of([result("price.floor", Outcome.FAIL, RiskKind.UNDERVALUATION)])
    assert one[RiskKind.UNDERVALUATION].score < 0.5
    kinds = [result(code, Outcome.FAIL, RiskKind.UNDERVALUATION) for code in ("price.floor", "pay.sum", "buyer.year")]
    several = scores_of(kinds)[RiskKind.UNDERVALUATION]
    assert several.score > 0.8
    assert TOGETHER in {told.code for told in several.indications}
    assert one[RiskKind.QUALITY].score < 0.1


def test_the_same_check_failing_on_many_lines_counts_little_more_than_once() -> None:
    once = scores_of([result("price.floor", Outcome.FAIL)])[RiskKind.ORIGIN].score
    often = scores_of([result("price.floor", Outcome.FAIL, subject=f"line:{one}") for one in range(50)])
    assert once < often[RiskKind.ORIGIN].score < 0.6


def test_agreement_of_one_hand_with_itself_counts_less_than_of_two() -> None:
    own = scores_of([result("pay.sum", Outcome.PASS, hands=("a", "a"))])[RiskKind.UNDERVALUATION]
    two = scores_of([result("pay.sum", Outcome.PASS, hands=("a", "b"))])[RiskKind.UNDERVALUATION]
    assert two.score < own.score < scores_of([])[RiskKind.UNDERVALUATION].score


def test_silence_is_evidence_and_tells_more_of_who_usually_speaks() -> None:
    silent = [result("origin.site", Outcome.MISSING)]
    usual = PartyRecord("a", months=24, consignments=100, covered=100)
    nobody = scores_of([], records=[usual])[RiskKind.ORIGIN].score
    rare = PartyRecord("b", months=24, consignments=100, covered=0)
    of_usual = scores_of(silent, records=[usual])[RiskKind.ORIGIN].score
    of_rare = scores_of(silent, records=[rare])[RiskKind.ORIGIN].score
    assert nobody < of_rare < of_usual
    much = [result(f"kind{one}.check", Outcome.MISSING) for one in range(100)]
    assert scores_of(much)[RiskKind.ORIGIN].score < 0.15


def test_of_few_cases_little_is_held_against_anybody() -> None:
    few = PartyRecord("a", months=24, compared=1, mismatched=1, drawn=1, hits=1)
    many = PartyRecord("b", months=24, compared=200, mismatched=100, drawn=100, hits=40)
    clean = PartyRecord("c", months=24, compared=500, mismatched=1, drawn=300, hits=0)
    by = [scores_of([], records=[one])[RiskKind.QUALITY].score for one in (few, many, clean)]
    assert by[1] > 0.3
    assert by[2] < scores_of([])[RiskKind.QUALITY].score
    assert by[0] < by[1] / 2


def test_complaints_are_held_against_a_party_by_its_volume_and_of_few_consignments_hardly() -> None:
    def score(complained: int, consignments: int, risk: RiskKind = RiskKind.QUALITY) -> float:
        record = PartyRecord("a", months=24, consignments=consignments, covered=consignments, complained=complained)
        return scores_of([], records=[record])[risk].score

    none = score(0, 100)
    assert score(1, 2) < 1.6 * none, "one complaint of two consignments may be chance"
    assert score(5, 500) == none, "one in a hundred is usual"
    assert score(50, 500) > 1.6 * none
    assert score(0, 500) < none
    assert score(50, 500, RiskKind.ORIGIN) == score(0, 100, RiskKind.ORIGIN)


@pytest.mark.parametrize(("hits", "cases", "low", "high"), [(0, 0, 0, 1), (0, 10, 0, 0.2775), (5, 10, 0.2366, 0.7634)])
def test_wilson_s_interval_is_the_published_one(hits, cases, low, high) -> None:
    assert wilson(hits, cases) == pytest.approx((low, high), abs=1e-4)


def test_each_indicator_is_published_with_its_explanation_basis_and_words() -> None:
    for one in INDICATORS.values():
        assert one.title
        assert len(one.explanation) > 40
        assert one.basis
        assert one.sentences
    record = PartyRecord("Kowhai", months=1, compared=50, mismatched=20, drawn=50, hits=20, open_penalties=1)
    for risk in score_risks([], FACTS, [record]):
        for told in risk.indications:
            if told.code != TOGETHER:
                assert INDICATORS[told.code].sentences[told.outcome] % told.details


def test_what_is_no_fact_harms_nobody() -> None:
    odd = {"origin": None, "value": "many", "limit": float("nan"), "departure": {"a": 1}, "sharing": b"x"}
    assert [one.score for one in score_risks([], odd)] == [one.score for one in score_risks([], {})]


@pytest.mark.parametrize(
    "weight", [{"fail": 1, "missing": 2, "pass": 0}, {"fail": 1, "missing": 0.5, "pass": 0.1}, {"fail": 99}]
)
def test_weights_that_would_break_the_law_are_refused(weight) -> None:
    given = {
        "source": "s",
        "prior": dict.fromkeys(RiskKind, 0.05),
        "most_missing": 1,
        "most_passed": -1,
        "together": 0.5,
        "most_together": 1,
        "otherwise": {"fail": 1, "missing": 0, "pass": 0},
        "checks": {"a.b": weight},
    }
    with pytest.raises(WeightsUnusable):
        read_weights(given)
    assert read_weights({**given, "checks": {}}).of("a.b").fail == 1
