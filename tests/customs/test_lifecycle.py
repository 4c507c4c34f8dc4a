"""Which receipt may follow which, for every pair there is; and when a business key may be used again."""

from __future__ import annotations

import itertools

import pytest

from gqts.customs.ceb import ReturnStatus as At
from gqts.customs.lifecycle import (
    TRANSITIONS,
    Handing,
    StepRefused,
    hand_in,
    is_final,
    may_give_back,
    may_withdraw,
    step,
)

# Written out a second time, by hand, so that a slip in the table is noticed.
ALLOWED = {
    (1, 2), (2, 3), (2, 4), (2, 100), (2, 120), (3, 100), (3, 120), (4, 2), (100, 2),
    (120, 100), (120, 300), (120, 399), (120, 500), (120, 800),
    (300, 100), (300, 399), (300, 500), (300, 800), (399, 500), (399, 800),
    (500, 501), (500, 502), (500, 503), (500, 599), (500, 700), (500, 800),
    (501, 700), (501, 800), (502, 700), (502, 800), (503, 700), (503, 800), (599, 700), (599, 800), (800, 899),
}  # fmt: skip
STATES = [status for status in At if status > 0]


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATES, STATES)))
def test_every_step_is_allowed_or_refused_by_name(before: At, after: At) -> None:
    if (int(before), int(after)) in ALLOWED:
        assert step(before, after) is after
    else:
        with pytest.raises(StepRefused, match=f"{int(after)} .* cannot follow {int(before)} "):
            step(before, after)


@pytest.mark.parametrize("after", list(At))
def test_a_declaration_begins_stored_or_declared(after: At) -> None:
    if after in {At.STORED, At.DECLARING}:
        assert step(None, after) is after
    else:
        with pytest.raises(StepRefused):
            step(None, after)


@pytest.mark.parametrize("after", [status for status in At if status < 0])
@pytest.mark.parametrize("before", STATES)
def test_an_error_is_an_answer_and_moves_nothing(before: At, after: At) -> None:
    with pytest.raises(StepRefused, match="no status to stand at"):
        step(before, after)


def test_every_path_of_the_issue_can_be_walked() -> None:
    for path in (
        (2, 120, 800, 899),
        (2, 120, 300, 399, 500, 800, 899),
        (2, 120, 100, 2, 120, 399, 800),
        (1, 2, 4, 2, 3, 120, 500, 502, 700),
    ):
        standing = None
        for status in path:
            standing = step(standing, At(status))


def test_every_state_is_reached_and_ends() -> None:
    reached = {At.STORED, At.DECLARING}
    while more := {after for before in reached for after in TRANSITIONS[before]} - reached:
        reached |= more
    assert reached == set(STATES) == set(TRANSITIONS)
    assert {state for state in STATES if is_final(state)} == {At.CLOSED, At.SENT_BACK}


@pytest.mark.parametrize("before", STATES)
def test_a_business_key_is_free_again_only_after_a_return_or_before_anything_was_declared(before: At) -> None:
    free = before in {At.STORED, At.SEND_FAILED, At.RETURNED}
    assert hand_in(before) is (Handing.AGAIN if free else Handing.TAKEN)
    if free:
        assert step(before, At.DECLARING)


def test_a_new_business_key_is_free() -> None:
    assert hand_in(None) is Handing.NEW


@pytest.mark.parametrize("before", STATES)
def test_a_declaration_is_withdrawn_before_and_given_back_after_release(before: At) -> None:
    assert may_withdraw(before) is (before in {At.BOOKED_IN, At.MANUAL_REVIEW, At.APPROVED})
    assert may_give_back(before) is (before in {At.RELEASED, At.CLOSED})
