"""What is late or dangerous goes up to the authorities, once; and what was right counts in the party's record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.capture.documents import ITEM, NOW
from tests.complaints.shop import SEAL, caller_of, complain, id_of, open_shop

from gqts.complaints import (
    ComplaintRefused,
    ComplaintUnknown,
    Escalation,
    Harm,
    Kind,
    Move,
    MoveRefused,
    Narrowing,
    Severity,
    State,
    answer_author,
    count_open,
    escalate_overdue,
    find_right,
    grade,
    list_inbox,
    move_entry,
    read_case,
    read_tracking,
)
from gqts.conduct import Share, note_consignment, read_party_record
from gqts.evidence.linking import ThingKind
from gqts.identifiers import identifier_key
from gqts.kit.ids import new_id

LATE = NOW + timedelta(days=11)


@pytest.fixture
def shop(tx):
    return open_shop(tx, ("A", "B"))


def test_danger_to_life_is_above_the_parties_at_once(tx, shop):
    number = complain(tx, harm=Harm.LIFE)
    customs = caller_of(shop.customs)
    (item,) = list_inbox(tx, customs, narrowing=Narrowing(is_escalated=True), now=NOW)
    assert item.complaint.escalation is Escalation.DANGER
    assert [one.what for one in read_tracking(tx, number).acts] == ["take", "escalate"]


def test_to_grade_it_as_a_danger_to_life_puts_it_up_too(tx, shop):
    complaint = id_of(tx, complain(tx))
    customs = caller_of(shop.customs)
    grade(tx, customs, complaint, Severity.LIFE_THREATENING, "A child swallowed it.", now=NOW)
    assert read_case(tx, customs, complaint, seal=SEAL).complaint.escalation is Escalation.DANGER


def test_a_party_that_lets_its_time_go_by_has_it_put_up_once_and_nobody_else_learns_who(tx, shop):
    number = complain(tx)
    complaint, customs, brand, carrier = id_of(tx, number), *map(caller_of, (shop.customs, shop.brand, shop.carrier))
    move_entry(tx, customs, complaint, Move.ACKNOWLEDGE, now=NOW)
    move_entry(tx, caller_of(shop.platform), complaint, Move.DECLINE, "Not ours", now=NOW)
    assert escalate_overdue(tx, now=NOW + timedelta(days=9)) == 0
    assert escalate_overdue(tx, now=LATE) == 1
    assert escalate_overdue(tx, now=LATE) == 0
    late = [one for one in read_case(tx, customs, complaint, seal=SEAL).acts if one.what == "escalate"]
    assert {one.subject_id for one in late} == {shop.brand.id, shop.carrier.id}
    assert {one.organization_id for one in late} == {None}
    for caller, own in ((brand, shop.brand.id), (carrier, shop.carrier.id)):
        seen = [one for one in read_case(tx, caller, complaint, seal=SEAL).acts if one.what == "escalate"]
        assert [one.subject_id for one in seen] == [own]
    own = read_case(tx, customs, complaint, seal=SEAL).own
    assert (own.state, own.due_at) == (State.ACKNOWLEDGED, LATE + timedelta(days=10))
    assert (count_open(tx, brand, now=LATE).overdue, count_open(tx, customs, now=LATE).escalated) == (1, 1)


def test_what_an_authority_finds_stands_whatever_the_party_says(tx, shop):
    complaint = id_of(tx, complain(tx))
    customs, brand = caller_of(shop.customs), caller_of(shop.brand)
    assert find_right(tx, customs, complaint, shop.brand.id, "It is cracked.", is_right=True, now=NOW).is_upheld
    assert move_entry(tx, brand, complaint, Move.DECLINE, "No", now=NOW).is_upheld
    with pytest.raises(MoveRefused):
        find_right(tx, customs, complaint, shop.brand.id, "Again", is_right=True, now=NOW)
    with pytest.raises(ComplaintRefused):
        find_right(tx, customs, complaint, shop.brand.id, " ", is_right=False, now=NOW)
    for caller, subject in ((brand, shop.brand.id), (customs, shop.local.id), (customs, shop.stranger.id)):
        with pytest.raises(ComplaintUnknown):
            find_right(tx, caller, complaint, subject, "x", is_right=False, now=NOW)
    assert not find_right(tx, customs, complaint, shop.brand.id, "A dent.", is_right=False, now=NOW).is_upheld


def declare(tx, party, *serials):
    """Have consignments of a party, each with an item linked to it, as `gqts.evidence` keeps it."""
    for serial in serials:
        record = new_id(lambda: NOW)
        tx.execute(
            "INSERT INTO evidence.link (identifier_key, record_id, identifier, kind, how, line)"
            " VALUES (%s::uuid, %s, %s, %s, 'declared', 1)",
            (identifier_key(f"{ITEM}{serial}").hex(), record, f"{ITEM}{serial}", ThingKind.ITEM.value),
        )
        note_consignment(tx, record, [Share(party.id, 5.0)], arrived_at=NOW, is_complete=True)


def complained(tx, party) -> tuple[int, int]:
    rate = read_party_record(tx, party.id, LATE.date()).complaints
    return rate.hits, rate.of


def test_a_right_complaint_counts_its_consignment_once_against_all_of_them(tx, shop):
    declare(tx, shop.brand, "A", "B")
    first, second = (id_of(tx, complain(tx, form=one)) for one in "12")
    brand = caller_of(shop.brand)
    assert complained(tx, shop.brand) == (0, 2)
    for one in (first, second):
        move_entry(tx, brand, one, Move.ACCEPT, now=NOW)
    assert complained(tx, shop.brand) == (1, 2)
    for one in (first, second):
        find_right(tx, caller_of(shop.customs), one, shop.brand.id, "Used wrongly.", is_right=False, now=NOW)
    assert complained(tx, shop.brand) == (0, 2)


def test_silence_counts_and_a_reasoned_no_or_a_question_of_taste_does_not(tx, shop):
    declare(tx, shop.brand, "A", "B")
    ignored = id_of(tx, complain(tx, "A", form="1"))
    declined = id_of(tx, complain(tx, "B", form="2"))
    complain(tx, "B", form="3", kind=Kind.DELIVERY)
    move_entry(tx, caller_of(shop.brand), declined, Move.DECLINE, "It was opened with a knife.", now=NOW)
    escalate_overdue(tx, now=LATE)
    assert complained(tx, shop.brand) == (1, 2)
    answer_author(tx, caller_of(shop.brand), ignored, "Sorry, we look now.", now=LATE)
    assert complained(tx, shop.brand) == (0, 2)
    move_entry(tx, caller_of(shop.brand), ignored, Move.DECLINE, "It is as it should be.", now=LATE)
    assert complained(tx, shop.brand) == (0, 2)
    move_entry(tx, caller_of(shop.brand), ignored, Move.ACCEPT, now=LATE)
    assert complained(tx, shop.brand) == (1, 2)
