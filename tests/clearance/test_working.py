"""Working a case: who may do what, what each act leaves behind, and what is refused with words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.clearance.desks import LATER, NOW, assess, bring_in, declare, officer_of, open_border, statuses_of
from tests.taking_part import take_part

from gqts.accounts import PermissionMissing, Position
from gqts.clearance import (
    ActOutOfOrder,
    AnsweredAlready,
    Asking,
    CaseState,
    CaseUnknown,
    CustomsOnly,
    EntryRefused,
    RequestUnknown,
    Result,
    Sought,
    answer_request,
    ask_party,
    begin_inspection,
    close_case,
    count_lanes,
    detain_goods,
    give_case,
    lift_hold,
    list_cases,
    note_arrival,
    override_lane,
    place_hold,
    read_case,
    record_finding,
    release_goods,
    send_back,
    take_case,
    take_sample,
    withdraw_request,
)
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.organizations import Role, Scope, list_acts
from gqts.risk import Lane


def test_a_case_is_on_the_work_list_as_soon_as_it_is_assessed(tx: Transaction):
    border = open_border(tx)
    record = declare(tx, border)
    assess(tx, record.id)
    (listed,) = list_cases(tx, border.officer, Sought())
    assert listed.record_id == record.id
    assert listed.goods == "纸尿裤"
    assert listed.state is CaseState.AWAITING_ARRIVAL
    assert listed.lane is not None
    assert sum(count_lanes(tx, border.officer, Sought()).values()) == 1


def test_only_officials_see_cases_and_only_officers_work_them(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    analyst = officer_of(border.customs, position=Position.ANALYST)
    assert read_case(tx, analyst, case.record_id).case == case
    with pytest.raises(PermissionMissing):
        take_case(tx, analyst, case.record_id, now=LATER)
    trader = officer_of(take_part(tx, "A trader", roles=(Role.TRADER,)), position=Position.ADMINISTRATOR)
    for read in (lambda: list_cases(tx, trader, Sought()), lambda: read_case(tx, trader, case.record_id)):
        with pytest.raises(PermissionMissing):
            read()


def test_another_agency_holds_samples_finds_and_asks_but_does_not_decide(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    place_hold(tx, border.inspector, case.record_id, reason="pests", now=LATER)
    for act in (take_case, begin_inspection, close_case, release_goods, note_arrival):
        with pytest.raises(CustomsOnly):
            act(tx, border.inspector, case.record_id, now=LATER)
    with pytest.raises(CustomsOnly):
        override_lane(tx, border.inspector, case.record_id, Lane.GREEN, reason="mine", now=LATER)


def test_an_agency_sees_only_the_goods_in_its_scope(tx: Transaction):
    border = open_border(tx, scope=Scope(hs_prefixes=("0201",)))
    case = bring_in(tx, border)
    assert list_cases(tx, border.inspector, Sought(is_ended=None)) == []
    for act in (read_case, lambda *a, **_: place_hold(*a, reason="mine", now=LATER)):
        with pytest.raises(CaseUnknown):
            act(tx, border.inspector, case.record_id)


def test_goods_go_when_no_agency_holds_them_any_more(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    begin_inspection(tx, border.officer, case.record_id, now=LATER)
    place_hold(tx, border.officer, case.record_id, reason="count them", now=LATER)
    place_hold(tx, border.inspector, case.record_id, reason="pests", now=LATER)
    with pytest.raises(ActOutOfOrder, match="2 agencies hold"):
        release_goods(tx, border.officer, case.record_id, now=LATER)
    lift_hold(tx, border.officer, case.record_id, reason="counted", now=LATER)
    with pytest.raises(ActOutOfOrder, match="An agency holds"):
        release_goods(tx, border.officer, case.record_id, now=LATER)
    with pytest.raises(ActOutOfOrder, match="does not hold"):
        lift_hold(tx, border.officer, case.record_id, reason="again", now=LATER)
    lift_hold(tx, border.inspector, case.record_id, reason="no pests", now=LATER)
    assert release_goods(tx, border.officer, case.record_id, now=LATER).state is CaseState.RELEASED
    assert statuses_of(tx, case.record_id)[-2:] == [500, 800]


def test_an_agency_holds_once(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    place_hold(tx, border.inspector, case.record_id, reason="pests", now=LATER)
    with pytest.raises(ActOutOfOrder, match="already"):
        place_hold(tx, border.inspector, case.record_id, reason="pests", now=LATER)


def test_a_release_without_inspection_writes_approval_and_release(tx: Transaction):
    border = open_border(tx)
    record = declare(tx, border)
    case = assess(tx, record.id).case
    if case.lane is Lane.RED:
        pytest.skip("chance chose it")
    note_arrival(tx, border.officer, record.id, now=LATER)
    release_goods(tx, border.officer, record.id, now=LATER)
    assert statuses_of(tx, record.id)[-2:] == [399, 800]
    assert close_case(tx, border.officer, record.id, now=LATER).state is CaseState.CLOSED
    assert statuses_of(tx, record.id)[-1] == 899


def test_detained_goods_are_handed_on_and_may_be_sent_back(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    with pytest.raises(ActOutOfOrder, match="not being examined"):
        detain_goods(tx, border.officer, case.record_id, reason="counterfeit", to="smuggling", now=LATER)
    begin_inspection(tx, border.officer, case.record_id, now=LATER)
    with pytest.raises(EntryRefused):
        detain_goods(tx, border.officer, case.record_id, reason="counterfeit", to="the moon", now=LATER)
    detain_goods(tx, border.officer, case.record_id, reason="counterfeit", to="smuggling", now=LATER)
    assert send_back(tx, border.officer, case.record_id, reason="to the sender", now=LATER).ended_at == LATER
    assert statuses_of(tx, case.record_id)[-3:] == [500, 502, 700]


def test_nothing_is_examined_or_released_before_it_is_here(tx: Transaction):
    border = open_border(tx)
    record = declare(tx, border)
    assess(tx, record.id)
    for act in (begin_inspection, release_goods):
        with pytest.raises(ActOutOfOrder, match="have not arrived"):
            act(tx, border.officer, record.id, now=LATER)
    with pytest.raises(ActOutOfOrder):
        take_sample(tx, border.inspector, record.id, item="", quantity="1", laboratory="Lab", number="S1", now=LATER)


def test_a_party_is_asked_and_answers_once(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    today = LATER.date()
    with pytest.raises(EntryRefused):
        ask_party(
            tx, border.officer, case.record_id, kind=Asking.INFORMATION, words="Which lot?",
            due_on=today - timedelta(days=1), now=LATER,
        )  # fmt: skip
    asked = ask_party(
        tx, border.officer, case.record_id, kind=Asking.INFORMATION, words="Which lot?", due_on=today, now=LATER
    )
    assert read_case(tx, border.officer, case.record_id).case.state is CaseState.DOCUMENTS_ASKED
    with pytest.raises(ActOutOfOrder, match="not answered"):
        release_goods(tx, border.officer, case.record_id, now=LATER)
    stranger = border.trade.stranger.caller
    with pytest.raises(RequestUnknown):
        answer_request(tx, stranger, asked.id, words="Lot 7", now=LATER)
    broker = border.trade.broker.caller
    answer_request(tx, broker, asked.id, words="Lot 7", now=LATER)
    with pytest.raises(AnsweredAlready):
        answer_request(tx, broker, asked.id, words="Lot 8", now=LATER)
    file = read_case(tx, border.officer, case.record_id)
    assert file.case.state is CaseState.ASSESSED
    assert [one.answer for one in file.requests] == ["Lot 7"]


def test_an_agency_withdraws_only_what_it_asked(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    asked = ask_party(
        tx, border.inspector, case.record_id, kind=Asking.SCREENING, words="Screen it", due_on=LATER.date(), now=LATER
    )
    with pytest.raises(RequestUnknown):
        withdraw_request(tx, border.officer, asked.id, reason="done", now=LATER)
    withdraw_request(tx, border.inspector, asked.id, reason="done", now=LATER)
    assert read_case(tx, border.officer, case.record_id).case.state is CaseState.ASSESSED


def test_every_act_stands_in_the_case_and_what_concerns_the_declarant_in_its_own_record(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    one = case.record_id
    take_case(tx, border.officer, one, now=LATER)
    override_lane(tx, border.officer, one, Lane.RED, reason="smells", now=LATER)
    begin_inspection(tx, border.officer, one, now=LATER)
    place_hold(tx, border.inspector, one, reason="pests", now=LATER)
    take_sample(tx, border.inspector, one, item="", quantity="100 g", laboratory="Lab 1", number="S1", now=LATER)
    record_finding(tx, border.inspector, one, item="", result=Result.AS_DECLARED, words="", now=LATER)
    lift_hold(tx, border.inspector, one, reason="fine", now=LATER)
    give_case(tx, border.officer, one, None, now=LATER)
    release_goods(tx, border.officer, one, now=LATER)
    close_case(tx, border.officer, one, now=LATER)
    done = [act.what for act in read_case(tx, border.officer, one).acts]
    wanted = {
        *("arrive", "take", "override", "inspect", "hold", "sample", "find", "lift", "give", "release", "close"),
        "assess",
    }
    assert set(done) == wanted
    told = {act.what for act in list_acts(tx, case.organization_id, limit=100)}
    assert {"goods.inspect", "goods.hold", "goods.sample", "goods.lift", "goods.release"} <= told
    assert "goods.override" not in told
    assert "goods.override" in {act.what for act in list_acts(tx, border.customs.id, limit=100)}


def test_an_officers_lane_stands_whatever_is_assessed_later(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    override_lane(tx, border.officer, case.record_id, Lane.RED, reason="smells", now=LATER)
    after = assess(tx, case.record_id, LATER + timedelta(hours=1)).case
    assert after.lane is Lane.RED
    assert after.lane_by == "Officer Li"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\u202eb", "nul\0"])
def test_a_reason_is_needed_and_plain(tx: Transaction, reason: str):
    border = open_border(tx)
    case = bring_in(tx, border)
    with pytest.raises(GqtsError) as refused:
        place_hold(tx, border.officer, case.record_id, reason=reason, now=LATER)
    assert refused.value.faults[0].field == "reason"


def test_whoever_finds_something_else_says_what(tx: Transaction):
    border = open_border(tx)
    case = bring_in(tx, border)
    with pytest.raises(EntryRefused):
        record_finding(tx, border.officer, case.record_id, item="", result=Result.COUNTERFEIT, words="", now=LATER)
    with pytest.raises(EntryRefused):
        record_finding(
            tx, border.officer, case.record_id, item="no code", result=Result.AS_DECLARED, words="", now=LATER
        )
    record_finding(
        tx, border.officer, case.record_id, item="", result=Result.COUNTERFEIT, words="No hologram.", now=LATER
    )
    (found,) = read_case(tx, border.officer, case.record_id).findings
    assert found.words == "No hologram."


def test_nothing_changes_for_a_case_that_was_never_declared(tx: Transaction):
    border = open_border(tx)
    for act in (take_case, release_goods):
        with pytest.raises(CaseUnknown):
            act(tx, border.officer, border.customs.id, now=NOW)
