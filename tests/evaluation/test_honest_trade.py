"""Honest trade without mistakes: no cross-check may cry out, whoever shares and whoever does not."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gqts.evaluation import ALONE, MESSAGES, name_view, run_trial
from gqts.evaluation.trial import SHARES
from gqts.simulator.trade import Season


def honest(seed, consignments=8):
    return Season(
        seed, consignments, fraud_per_thousand=0, mistakes_per_thousand=0, habits_per_thousand=0, price_percent=0
    )


def told(judged):
    """Return what was judged so that it can be compared: what is not known is no number, and equals nothing."""
    return repr(judged.features), judged.priority, judged.failed, judged.missing


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(10_000, 99_999))
def test_no_check_fails_on_honest_trade_at_any_share_of_parties(seed):
    views = (ALONE, MESSAGES, *(name_view(percent) for percent in SHARES[1:]))
    for case in run_trial(honest(seed), views):
        assert not case.is_fraud
        assert {view: sorted(case.judged[view].failed) for view in views if case.judged[view].failed} == {}


@pytest.fixture(scope="module")
def cases():
    return run_trial(honest(4242, 30), (ALONE, MESSAGES, name_view(100)))


def test_the_more_is_shared_the_less_is_missing(cases):
    missing = {
        view: sum(len(case.judged[view].missing) for case in cases) for view in (ALONE, MESSAGES, name_view(100))
    }
    assert missing[ALONE] > missing[MESSAGES] > missing[name_view(100)]


def test_what_is_shared_speaks_for_honest_goods(cases):
    alone = [case.judged[ALONE].priority for case in cases]
    everything = [case.judged[name_view(100)].priority for case in cases]
    assert sum(one < other for one, other in zip(everything, alone, strict=True)) > len(cases) * 0.95


def test_judging_twice_gives_the_same(cases):
    again = run_trial(honest(4242, 30), (name_view(100),))
    assert [told(case.judged[name_view(100)]) for case in again] == [
        told(case.judged[name_view(100)]) for case in cases
    ]


def test_every_merchants_chain_shares_or_does_not_as_it_is_drawn(cases):
    told = Counter(case.shares[50] for case in cases)
    assert {0.0, 1.0} <= set(told)
    assert all(case.shares[0] == 0 and case.shares[100] == 1 for case in cases)
