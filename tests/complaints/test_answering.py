"""What firms and authorities do about a complaint, and what each of them reads of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.capture.documents import NOW
from tests.complaints.shop import SEAL, caller_of, complain, id_of, open_shop

from gqts.accounts import Permission
from gqts.accounts.errors import PermissionMissing
from gqts.complaints import (
    COMPLAINT_MOVED,
    ComplaintRefused,
    ComplaintUnknown,
    Move,
    MoveRefused,
    Narrowing,
    Severity,
    State,
    add_word,
    answer_author,
    close_all,
    grade,
    list_inbox,
    move_entry,
    read_case,
    read_tracking,
    take_over,
)

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def shop(tx):
    return open_shop(tx)


@pytest.fixture
def number(tx, shop):
    return complain(tx)


@pytest.fixture
def complaint(tx, number):
    return id_of(tx, number)


def state_of(tx, number, organization) -> State:
    return next(one.state for one in read_tracking(tx, number).entries if one.organization_id == organization.id)


def test_a_firm_moves_its_own_entry_and_the_author_reads_the_answer_but_no_name(tx, shop, number, complaint):
    brand = caller_of(shop.brand, name="Secret Clerk")
    move_entry(tx, brand, complaint, Move.ACKNOWLEDGE, now=LATER)
    move_entry(tx, brand, complaint, Move.ACCEPT, "We send another.", now=LATER + timedelta(hours=1))
    move_entry(tx, brand, complaint, Move.RESOLVE, "Sent.", now=LATER + timedelta(hours=2))
    assert state_of(tx, number, shop.brand) is State.RESOLVED
    assert state_of(tx, number, shop.carrier) is State.RECEIVED
    assert [one.words for one in read_tracking(tx, number).acts if one.words] == ["We send another.", "Sent."]
    assert "Secret Clerk" not in str(read_tracking(tx, number))


def test_each_act_is_recorded_with_who_and_when_and_told(tx, shop, complaint):
    move_entry(tx, caller_of(shop.brand, name="Bo"), complaint, Move.DECLINE, "Not ours", now=LATER)
    act = read_case(tx, caller_of(shop.brand), complaint, seal=SEAL).acts[-1]
    assert (act.what, act.organization_id, act.person_name, act.at) == ("decline", shop.brand.id, "Bo", LATER)
    (payload,) = tx.execute("SELECT payload FROM kit.outbox WHERE topic = %s", (COMPLAINT_MOVED,)).fetchone()
    assert (payload["act"], payload["by"], payload["state"]) == ("decline", str(shop.brand.id), "declined")
    assert "Not ours" not in str(payload)


@pytest.mark.parametrize("move", [Move.DECLINE, Move.RESOLVE])
def test_a_refusal_needs_a_reason(tx, shop, complaint, move):
    with pytest.raises(ComplaintRefused):
        move_entry(tx, caller_of(shop.brand), complaint, move, "  ", now=LATER)


def test_a_firm_cannot_move_anothers_entry_or_do_what_authorities_do(tx, shop, complaint):
    brand = caller_of(shop.brand)
    for deed in (
        lambda: move_entry(tx, brand, complaint, Move.ACCEPT, subject=shop.carrier.id, now=LATER),
        lambda: move_entry(tx, brand, complaint, Move.CLOSE, "done", now=LATER),
        lambda: move_entry(tx, brand, complaint, Move.ASK, "why", subject=shop.carrier.id, now=LATER),
        lambda: close_all(tx, brand, complaint, "done", now=LATER),
        lambda: take_over(tx, brand, complaint, "mine", now=LATER),
        lambda: grade(tx, brand, complaint, Severity.MINOR, "small", now=LATER),
        lambda: answer_author(tx, caller_of(shop.stranger), complaint, "hello", now=LATER),
        lambda: move_entry(tx, caller_of(shop.elsewhere), complaint, Move.CLOSE, "no", now=LATER),
    ):
        with pytest.raises(ComplaintUnknown):
            deed()
    with pytest.raises(PermissionMissing):
        move_entry(tx, caller_of(shop.brand, Permission.EVENTS_READ), complaint, Move.ACCEPT, now=LATER)


def test_it_is_handed_on_tier_by_tier_and_each_acknowledges(tx, shop, number, complaint):
    brand, maker = caller_of(shop.brand), caller_of(shop.maker)
    move_entry(tx, brand, complaint, Move.FORWARD, "Your lid?", to=shop.maker.id, now=LATER)
    assert state_of(tx, number, shop.brand) is State.FORWARDED
    case = read_case(tx, maker, complaint, seal=SEAL)
    assert (case.own.tier, case.own.forwarded_by, case.acts[-1].words) == (1, shop.brand.id, "Your lid?")
    move_entry(tx, maker, complaint, Move.ACKNOWLEDGE, now=LATER)
    seen = {one.organization_id: one.entry for one in read_case(tx, brand, complaint, seal=SEAL).others}
    assert seen[shop.maker.id].state is State.ACKNOWLEDGED
    assert seen[shop.carrier.id] is None
    with pytest.raises(MoveRefused):
        move_entry(tx, maker, complaint, Move.FORWARD, to=shop.brand.id, now=LATER)


def test_it_is_not_handed_on_outside_the_chain(tx, shop, complaint):
    for to in (shop.stranger.id, shop.brand.id, None):
        with pytest.raises(ComplaintRefused):
            move_entry(tx, caller_of(shop.brand), complaint, Move.FORWARD, to=to, now=LATER)


def test_an_authority_says_whose_entry(tx, shop, complaint):
    with pytest.raises(ComplaintRefused):
        move_entry(tx, caller_of(shop.customs), complaint, Move.ASK, "Why?", now=LATER)
    with pytest.raises(ComplaintUnknown):
        move_entry(tx, caller_of(shop.customs), complaint, Move.ASK, "Why?", subject=shop.stranger.id, now=LATER)


def test_partners_read_nothing_of_one_another(tx, shop, complaint):
    answer_author(tx, caller_of(shop.brand), complaint, "Between us", now=LATER)
    add_word(tx, complain(tx), "x", now=LATER)
    acts = read_case(tx, caller_of(shop.carrier), complaint, seal=SEAL).acts
    assert "Between us" not in [one.words for one in acts]
    assert "Between us" in [one.words for one in read_case(tx, caller_of(shop.customs), complaint, seal=SEAL).acts]


def test_an_authority_steps_in(tx, shop, number, complaint):
    move_entry(tx, caller_of(shop.brand), complaint, Move.DECLINE, "No", now=LATER)
    official = caller_of(shop.local)
    take_over(tx, official, complaint, "We lead.", now=LATER)
    with pytest.raises(MoveRefused):
        take_over(tx, official, complaint, "Again.", now=LATER)
    asked = move_entry(tx, official, complaint, Move.ASK, "Why?", subject=shop.brand.id, now=LATER)
    assert asked.state is State.RECEIVED
    assert "Why?" in [one.words for one in read_case(tx, caller_of(shop.brand), complaint, seal=SEAL).acts]
    assert "Why?" not in [one.words for one in read_case(tx, caller_of(shop.carrier), complaint, seal=SEAL).acts]
    close_all(tx, official, complaint, "Settled.", now=LATER)
    assert {one.state for one in read_tracking(tx, number).entries} == {State.CLOSED}
    with pytest.raises(MoveRefused):
        move_entry(tx, caller_of(shop.brand), complaint, Move.ACCEPT, now=LATER)
    with pytest.raises(MoveRefused):
        answer_author(tx, caller_of(shop.brand), complaint, "late", now=LATER)


def test_a_graver_severity_makes_it_due_earlier_and_a_lesser_never_later(tx, shop, number, complaint):
    official = caller_of(shop.customs)
    grade(tx, official, complaint, Severity.LIFE_THREATENING, "A child", now=LATER)
    due = {one.due_at for one in read_tracking(tx, number).entries}
    assert due == {LATER + timedelta(days=1)}
    grade(tx, official, complaint, Severity.MINOR, "Not so", now=LATER)
    assert {one.due_at for one in read_tracking(tx, number).entries} == due


def test_who_is_late_is_listed_as_late(tx, shop, complaint):
    brand, overdue = caller_of(shop.brand), Narrowing(is_overdue=True)
    assert list_inbox(tx, brand, narrowing=overdue, now=NOW + timedelta(days=9)) == []
    assert len(list_inbox(tx, brand, narrowing=overdue, now=NOW + timedelta(days=11))) == 1
    move_entry(tx, brand, complaint, Move.DECLINE, "No", now=NOW + timedelta(days=11))
    assert list_inbox(tx, brand, narrowing=overdue, now=NOW + timedelta(days=99)) == []


def test_the_inbox_pages_without_losing_or_repeating(tx, shop):
    for at in range(7):
        complain(tx, form=f"f{at}", now=NOW + timedelta(minutes=at // 2))
    seen, after = [], None
    while found := list_inbox(tx, caller_of(shop.brand), after=after, limit=3, now=NOW):
        seen += [one.complaint.id for one in found]
        after = (found[-1].entry.received_at, found[-1].entry.complaint_id)
    assert len(seen) == len(set(seen)) == 7


def test_an_author_cannot_flood_with_words(tx, shop, number):
    for at in range(29):
        add_word(tx, number, f"word {at}", now=LATER)
    with pytest.raises(MoveRefused):
        add_word(tx, number, "one more", now=LATER)
