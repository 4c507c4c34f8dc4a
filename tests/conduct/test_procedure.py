"""How a case runs, as laws of its table: whatever the path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.conduct import CaseState, Move, MoveRefused
from gqts.conduct.procedure import COUNTING, ENDED, MOVES, next_state

MADE = frozenset({Move.OPEN})
"""What makes a case, and moves none."""


@st.composite
def walks(draw):
    """A run of a case from its opening, by whatever may be done."""
    state, path = CaseState.OPENED, []
    for _ in range(draw(st.integers(0, 25))):
        if not MOVES[state]:
            break
        move = draw(st.sampled_from(sorted(MOVES[state])))
        state = next_state(state, move)
        path.append((move, state))
    return path


def reachable(start: CaseState) -> set[CaseState]:
    found, waiting = {start}, [start]
    while waiting:
        for following in MOVES[waiting.pop()].values():
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


def test_every_state_is_in_the_table_and_can_come_about() -> None:
    assert set(MOVES) == set(CaseState) == reachable(CaseState.OPENED)


def test_every_move_is_possible_somewhere() -> None:
    assert {move for moves in MOVES.values() for move in moves} == set(Move) - MADE


def test_from_everywhere_a_case_can_end_and_an_ended_one_stays_ended() -> None:
    assert all(reachable(state) & ENDED for state in CaseState)
    assert {state for state, moves in MOVES.items() if not moves} == ENDED


@given(walks())
def test_nobody_is_penalised_who_was_not_given_reasons_and_time_to_answer(path) -> None:
    for at, (_, state) in enumerate(path):
        if state in COUNTING:
            before = [move for move, _ in path[: at + 1]]
            notified, heard = (
                before.index(Move.NOTIFY),
                min(before.index(move) for move in (Move.ANSWER, Move.WAIVE) if move in before),
            )
            decided = min(before.index(move) for move in (Move.DECIDE, Move.CONFIRM) if move in before)
            assert notified < heard < decided


@given(walks())
def test_what_is_overturned_was_appealed_and_what_is_confirmed_was_proposed(path) -> None:
    moves = [move for move, _ in path]
    if Move.OVERTURN in moves:
        assert moves.index(Move.APPEAL) < moves.index(Move.OVERTURN)
    if Move.CONFIRM in moves:
        assert moves.index(Move.PROPOSE) < moves.index(Move.CONFIRM)


@given(walks())
def test_a_case_is_decided_once_and_appealed_once(path) -> None:
    moves = [move for move, _ in path]
    assert moves.count(Move.DECIDE) + moves.count(Move.CONFIRM) <= 1
    assert moves.count(Move.APPEAL) <= 1


@given(walks())
def test_whoever_is_penalised_may_appeal_next(path) -> None:
    for move, state in path:
        if move in (Move.DECIDE, Move.CONFIRM):
            assert Move.APPEAL in MOVES[state]


@pytest.mark.parametrize("state", list(CaseState))
def test_what_is_not_in_the_table_is_refused(state: CaseState) -> None:
    for move in set(Move) - set(MOVES[state]):
        with pytest.raises(MoveRefused):
            next_state(state, move)
