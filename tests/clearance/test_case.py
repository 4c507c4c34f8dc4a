"""Which act may follow which: laws of the pure state of a case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.clearance import ActOutOfOrder, CaseState, Deed, Standing, list_possible, step, why_not

STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(CaseState),
    has_arrived=st.booleans(),
    holds=st.integers(0, 3),
    unanswered=st.integers(0, 3),
)


@given(STANDINGS, st.sampled_from(Deed))
def test_an_act_is_either_possible_or_refused_with_words_and_a_mend(standing: Standing, deed: Deed):
    fault = why_not(standing, deed)
    assert (fault is None) == (deed in list_possible(standing))
    if fault is None:
        assert step(standing, deed) in CaseState
    else:
        assert fault.message.endswith(".")
        assert fault.fix.endswith(".")
        with pytest.raises(ActOutOfOrder):
            step(standing, deed)


@given(STANDINGS)
def test_goods_that_anybody_holds_are_never_released(standing: Standing):
    if standing.holds:
        assert Deed.RELEASE not in list_possible(standing)
        assert Deed.SEND_BACK not in list_possible(standing)


@given(STANDINGS)
def test_goods_that_have_not_come_are_neither_examined_nor_released(standing: Standing):
    if not standing.has_arrived:
        assert list_possible(standing).isdisjoint({Deed.RELEASE, Deed.INSPECT, Deed.DETAIN, Deed.SAMPLE, Deed.FIND})


@given(STANDINGS)
def test_nothing_follows_the_end(standing: Standing):
    if standing.state in {CaseState.CLOSED, CaseState.SENT_BACK}:
        assert list_possible(standing) <= {Deed.UNASK, Deed.ANSWER}


@given(st.lists(st.sampled_from(Deed), max_size=30))
def test_whatever_is_tried_in_whatever_order_released_goods_stay_released(deeds: list[Deed]):
    standing, was_released = Standing(CaseState.AWAITING_ARRIVAL), False
    for deed in deeds:
        if why_not(standing, deed) is None:
            state = step(standing, deed)
            standing = Standing(state, standing.has_arrived or deed is Deed.ARRIVE)
        was_released = was_released or standing.state is CaseState.RELEASED
        assert not was_released or standing.state in {CaseState.RELEASED, CaseState.CLOSED}


def test_goods_are_detained_and_sent_back_only_out_of_an_inspection():
    here = Standing(CaseState.ASSESSED, has_arrived=True)
    assert why_not(here, Deed.DETAIN).message == "The goods are not being examined."
    opened = Standing(step(here, Deed.INSPECT), has_arrived=True)
    assert step(opened, Deed.DETAIN) is CaseState.DETAINED
    assert step(opened, Deed.SEND_BACK) is CaseState.SENT_BACK


def test_a_case_waits_for_an_answer_and_goes_on_where_it_was():
    before = Standing(CaseState.AWAITING_ARRIVAL)
    asked = step(before, Deed.ASK)
    assert asked is CaseState.DOCUMENTS_ASKED
    assert step(Standing(asked, unanswered=1), Deed.ANSWER) is CaseState.DOCUMENTS_ASKED
    assert step(Standing(asked), Deed.ANSWER) is CaseState.AWAITING_ARRIVAL
    assert step(Standing(asked, has_arrived=True), Deed.ANSWER) is CaseState.ASSESSED
