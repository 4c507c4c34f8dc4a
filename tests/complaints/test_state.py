"""Where a complaint stands moves by a table and by nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gqts.complaints import OFFICIAL, Move, MoveRefused, State, list_moves
from gqts.complaints.state import TABLE, WAITING, next_state


@given(some.lists(some.sampled_from(Move), max_size=40))
def test_whatever_is_tried_closed_stays_closed_and_only_the_table_moves(moves):
    state, was_closed = State.RECEIVED, False
    for move in moves:
        before = state
        try:
            state = next_state(state, move)
        except MoveRefused:
            assert move not in list_moves(before, is_authority=True)
            continue
        assert not was_closed
        assert move in list_moves(before, is_authority=True)
        was_closed = state is State.CLOSED


def test_every_state_is_reached_and_an_authority_can_close_each():
    reached = {State.RECEIVED}
    while more := {to for one in reached for to in TABLE[one].values()} - reached:
        reached |= more
    assert reached == set(State)
    assert all(next_state(one, Move.CLOSE) is State.CLOSED for one in set(State) - {State.CLOSED})


@pytest.mark.parametrize("state", State)
def test_a_firm_neither_closes_nor_asks(state):
    assert OFFICIAL.isdisjoint(list_moves(state, is_authority=False))


def test_what_is_asked_about_anew_waits_again():
    assert all(next_state(one, Move.ASK) in WAITING for one in set(State) - {State.CLOSED})
