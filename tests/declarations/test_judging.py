"""What becomes of each document that is handed in, and what it is answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.declarations.conversation import (
    BUYER,
    MERCHANT,
    NOW,
    REFERENCE,
    answers,
    guid,
    inventory,
    message,
    open_firm,
    open_trade,
    order,
    payment,
    refund,
    send,
    statuses,
    waybill,
    waybill_status,
    withdrawal,
)

from gqts.customs.ceb import ReturnStatus, write_xml
from gqts.customs.lifecycle import StepRefused
from gqts.declarations import (
    DOCUMENT_TAKEN,
    RecordUnknown,
    TransmitterForeign,
    advance,
    end_agent,
    find_organization_by_code,
    hand_in,
    judge_message,
    list_records,
    name_agent,
    prepare_message,
    read_content,
    write_tax_bill,
)
from gqts.declarations.finding import list_receipts_of
from gqts.organizations import Role

LATER = NOW + timedelta(hours=1)


def the_record(tx, **wanted):
    (found,) = list_records(tx, **wanted)
    return found


@pytest.mark.parametrize(
    ("who", "document", "kind"),
    [
        ("platform", order(), "CEB312Message"),
        ("payer", payment(), "CEB412Message"),
        ("carrier", waybill(), "CEB512Message"),
        ("carrier", waybill_status(), "CEB514Message"),
    ],
)
def test_an_order_a_payment_and_a_waybill_are_booked_in_each_with_its_receipt(tx, who, document, kind):
    firm = getattr(open_trade(tx), who)
    kept = send(tx, firm, document)
    (receipt,) = answers(tx, firm, kept)
    assert (receipt.kind.name, int(receipt.status)) == (kind, 120)
    assert receipt.document.head.returnInfo == "[Code:1800;Desc:逻辑校验通过]"
    record = the_record(tx)
    assert (record.status, record.document, record.organization_id) == (ReturnStatus.BOOKED_IN, document, firm.id)
    assert (record.pre_no, record.invt_no) == (None, None)


def test_a_declaration_gets_its_numbers_and_goes_from_declaring_to_booked_in(tx):
    broker = open_trade(tx).broker
    kept = send(tx, broker, inventory())
    first, second = answers(tx, broker, kept)
    record = the_record(tx)
    assert (int(first.status), int(second.status)) == (2, 120)
    assert first.document.head.returnInfo.startswith("新增申报成功[")
    assert record.pre_no.startswith("B20260401")
    assert record.invt_no.startswith("29902026I")
    assert len(record.pre_no) == len(record.invt_no) == 18
    assert (second.document.head.preNo, second.document.head.invtNo) == (record.pre_no, record.invt_no)
    assert first.document.head.invtNo is None
    assert (record.mode, record.customs_code, record.buyer_id) == ("9610", "2990", BUYER)


def test_what_was_sent_is_kept_as_it_was_sent(tx):
    firm = open_trade(tx).platform
    content = b"\xef\xbb\xbf\n" + write_xml(message(firm, order())) + b"\n<!-- end -->"
    kept = hand_in(tx, firm.caller, prepare_message(content, now=NOW), now=NOW)
    assert read_content(tx, kept) == content


def test_a_document_that_is_booked_in_is_told_of_and_a_returned_one_is_not(tx):
    trade = open_trade(tx)
    send(tx, trade.broker, inventory(), inventory("B", packNo=2))
    told = tx.execute("SELECT key, payload FROM kit.outbox WHERE topic = %s", (DOCUMENT_TAKEN,)).fetchall()
    record = the_record(tx, is_standing=True)
    assert told == [
        (
            str(record.id),
            {
                "kind": "CEB621Message",
                "order_no": record.order_no,
                "logistics": [record.logistics_code, record.logistics_no],
                "invt_no": record.invt_no,
            },
        )
    ]


def test_one_wrong_document_among_right_ones_is_answered_by_itself(tx):
    firm = open_trade(tx).platform
    wrong = order("WRONG", acturalPaid=Decimal(1))
    kept = send(tx, firm, order("A"), wrong, order("C"))
    assert statuses(tx, firm, kept) == [120, 100, 120]
    returned = answers(tx, firm, kept)[1]
    (fault,) = returned.faults
    assert (fault.field, fault.value) == ("Order[1].OrderHead.acturalPaid", "1")
    assert "225.11" in fault.fix
    assert "acturalPaid=1" in returned.info
    assert the_record(tx, order_no="WRONG").status is ReturnStatus.RETURNED


def test_a_document_that_breaks_the_format_is_answered_below_zero_and_leaves_no_record(tx):
    firm = open_trade(tx).platform
    content = write_xml(message(firm, order())).replace(b"<ceb:currency>142", b"<ceb:currency>840")
    kept = hand_in(tx, firm.caller, prepare_message(content, now=NOW), now=NOW)
    judge_message(tx, kept.id, REFERENCE, now=NOW)
    (receipt,) = answers(tx, firm, kept)
    assert (receipt.kind.name, int(receipt.status)) == ("CEB312Message", -999999)
    assert receipt.faults[0].field == "Order[0].OrderHead.currency"
    assert list_records(tx) == []


def test_a_document_that_no_receipt_can_name_is_answered_by_ceb900(tx):
    broker = open_trade(tx).broker
    kept = send(tx, broker, inventory(copNo=None))
    (receipt,) = answers(tx, broker, kept)
    assert (receipt.kind.name, int(receipt.status)) == ("CEB900Message", -999999)
    assert receipt.faults[0].code == "ceb.cop_no.missing"
    assert receipt.document.head.oriMessageType == "CEB621Message"
    assert list_records(tx) == []


def test_the_very_same_content_again_repeats_the_receipt(tx):
    broker = open_trade(tx).broker
    document = inventory()
    send(tx, broker, document)
    before = the_record(tx)
    again = send(tx, broker, document, now=LATER)
    first = answers(tx, broker)[1]
    (repeated,) = answers(tx, broker, again)
    assert repeated.document == first.document
    after = the_record(tx)
    assert (after.pre_no, after.invt_no, after.received_at) == (before.pre_no, before.invt_no, before.received_at)
    assert len(tx.execute("SELECT 1 FROM kit.outbox WHERE topic = %s", (DOCUMENT_TAKEN,)).fetchall()) == 1


def test_a_business_key_in_hand_is_taken(tx):
    trade = open_trade(tx)
    send(tx, trade.broker, inventory())
    kept = send(tx, trade.broker, inventory(note="another"), now=LATER)
    assert statuses(tx, trade.broker, kept) == [-304001]
    assert the_record(tx).head.note is None


@pytest.mark.parametrize("status", [ReturnStatus.RELEASED, ReturnStatus.INSPECTION, ReturnStatus.MANUAL_REVIEW])
def test_a_declaration_that_went_on_is_not_overwritten(tx, status):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    advance(tx, the_record(tx).id, status, now=NOW)
    kept = send(tx, broker, inventory(note="another"), now=LATER)
    assert statuses(tx, broker, kept) == [-304001]
    assert the_record(tx).status is status


def test_a_returned_declaration_may_be_handed_in_again_and_keeps_its_number_at_the_port(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory(packNo=2))
    returned = the_record(tx)
    assert returned.status is ReturnStatus.RETURNED
    assert returned.invt_no is None
    kept = send(tx, broker, inventory(), now=LATER)
    assert statuses(tx, broker, kept) == [2, 120]
    again = the_record(tx)
    assert (again.id, again.pre_no, again.status) == (returned.id, returned.pre_no, ReturnStatus.BOOKED_IN)
    assert again.received_at == LATER


def test_a_document_that_is_only_stored_waits_and_is_declared_later(tx):
    broker = open_trade(tx).broker
    kept = send(tx, broker, inventory(appStatus="1"))
    assert statuses(tx, broker, kept) == [1]
    assert not the_record(tx).is_standing
    assert statuses(tx, broker, send(tx, broker, inventory(), now=LATER)) == [2, 120]


def test_deleting_is_refused_with_what_to_do_instead(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    kept = send(tx, broker, inventory(appType="3"), now=LATER)
    (receipt,) = answers(tx, broker, kept)
    assert int(receipt.status) == 100
    assert "CEB623" in receipt.faults[0].fix
    assert the_record(tx).status is ReturnStatus.BOOKED_IN


def test_who_has_not_proven_the_code_cannot_transmit(tx):
    trade = open_trade(tx)
    ready = prepare_message(write_xml(message(trade.platform, order())), now=NOW)
    with pytest.raises(TransmitterForeign) as refused:
        hand_in(tx, trade.stranger.caller, ready, now=NOW)
    (fault,) = refused.value.faults
    assert (fault.field, fault.value) == ("BaseTransfer.copCode", trade.platform.code)


@pytest.mark.parametrize(
    ("document", "name"),
    [
        (order(), "ebpCode"),
        (payment(), "payCode"),
        (waybill(), "logisticsCode"),
        (waybill_status(), "logisticsCode"),
        (inventory(), "agentCode"),
        (withdrawal(inventory(), "2990" + "1" * 14), "agentCode"),
        (refund(inventory(), "2990" + "1" * 14), "agentCode"),
    ],
)
def test_a_document_whose_party_is_somebody_else_is_returned_and_not_kept(tx, document, name):
    stranger = open_trade(tx).stranger
    kept = send(tx, stranger, document)
    (receipt,) = answers(tx, stranger, kept)
    assert int(receipt.status) == 100
    (fault,) = receipt.faults
    assert fault.field.endswith(name)
    assert fault.value == getattr(document.head, name)
    assert fault.fix
    assert list_records(tx) == []


def test_a_firm_may_name_an_agent_and_end_it(tx):
    trade = open_trade(tx)
    name_agent(tx, trade.payer.caller, trade.broker.code, now=NOW)
    assert statuses(tx, trade.broker, send(tx, trade.broker, payment())) == [120]
    assert end_agent(tx, trade.payer.caller, trade.broker.id, now=NOW)
    assert statuses(tx, trade.broker, send(tx, trade.broker, payment("B"), now=LATER)) == [100]


def test_either_the_platform_or_the_merchant_may_tell_of_an_order(tx):
    trade = open_trade(tx)
    merchant = open_firm(tx, "Merchant", MERCHANT, Role.TRADER)
    assert statuses(tx, merchant, send(tx, merchant, order("M"))) == [120]
    assert statuses(tx, trade.platform, send(tx, trade.platform, order("P"))) == [120]


def test_the_same_numbers_of_two_kinds_of_documents_do_not_meet(tx):
    carrier = open_trade(tx).carrier
    send(tx, carrier, waybill())
    assert statuses(tx, carrier, send(tx, carrier, waybill_status())) == [120]


def test_the_buyers_year_is_reckoned_from_what_is_in_hand(tx):
    broker = open_trade(tx).broker
    for number in range(5):
        kept = send(tx, broker, inventory(f"Y{number}", price="2490", qty="2"))
        assert statuses(tx, broker, kept) == [2, 120], number
    kept = send(tx, broker, inventory("Y5", price="2490", qty="2"))
    assert statuses(tx, broker, kept) == [2, 100]
    (fault,) = answers(tx, broker, kept)[1].faults
    assert fault.code == "ceb.buyer_id_number.over_year"
    assert "24" not in fault.message + fault.fix  # what the buyer bought elsewhere is not told
    other = inventory("Y6", price="2490", qty="2", buyerIdType="2", buyerIdNumber="K1234")
    assert statuses(tx, broker, send(tx, broker, other)) == [2, 120]


def test_the_buyers_year_counts_what_the_same_message_declares(tx):
    broker = open_trade(tx).broker
    kept = send(tx, broker, *(inventory(f"Y{number}", price="2490", qty="2") for number in range(6)))
    assert statuses(tx, broker, kept) == [2, 120] * 5 + [2, 100]


def test_another_year_begins_anew(tx):
    broker = open_trade(tx).broker
    send(tx, broker, *(inventory(f"Y{number}", price="2490", qty="2") for number in range(5)))
    document = inventory("N", price="2490", qty="2")
    document = replace(document, head=replace(document.head, declTime=document.head.declTime.replace(year=2027)))
    assert statuses(tx, broker, send(tx, broker, document)) == [2, 120]


def test_a_withdrawn_declaration_is_returned_and_counts_no_longer(tx):
    broker = open_trade(tx).broker
    declared = inventory(price="2490", qty="2")
    send(tx, broker, declared)
    record = the_record(tx)
    kept = send(tx, broker, withdrawal(declared, record.invt_no), now=LATER)
    assert statuses(tx, broker, kept) == [120, 399]
    assert [one.kind.name for one in answers(tx, broker, kept)] == ["CEB624Message"] * 2
    withdrawn = the_record(tx, order_no=declared.head.orderNo, kind=record.kind)
    assert withdrawn.status is ReturnStatus.RETURNED
    told = list_receipts_of(tx, record.id)[-1]
    assert (told.kind.name, int(told.status)) == ("CEB622Message", 100)
    assert "CEB623" in told.info
    kept = send(tx, broker, *(inventory(f"Y{number}", price="2490", qty="2") for number in range(5)))
    assert statuses(tx, broker, kept) == [2, 120] * 5


@pytest.mark.parametrize("status", [ReturnStatus.INSPECTION, ReturnStatus.RELEASED])
def test_what_is_inspected_or_released_is_not_withdrawn(tx, status):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = the_record(tx)
    advance(tx, record.id, status, now=NOW)
    kept = send(tx, broker, withdrawal(inventory(), record.invt_no), now=LATER)
    assert statuses(tx, broker, kept) == [100]
    assert answers(tx, broker, kept)[0].faults[0].code == "ceb.invt_no.too_late"
    assert the_record(tx, kind=record.kind).status is status


def test_a_withdrawal_must_say_what_the_declaration_says(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = the_record(tx)
    wrong = withdrawal(inventory(), record.invt_no, orderNo="ANOTHER")
    (receipt,) = answers(tx, broker, send(tx, broker, wrong, now=LATER))
    assert [fault.code for fault in receipt.faults] == ["ceb.order_no.differs"]
    unknown = withdrawal(inventory(), "2990" + "9" * 14)
    (receipt,) = answers(tx, broker, send(tx, broker, unknown, now=LATER))
    assert [fault.code for fault in receipt.faults] == ["ceb.invt_no.unknown"]


def test_goods_are_given_back_after_release_and_count_no_longer(tx):
    broker = open_trade(tx).broker
    declared = [inventory(f"Y{number}", price="2490", qty="2") for number in range(5)]
    send(tx, broker, *declared)
    record = the_record(tx, order_no="Y0")
    kept = send(tx, broker, refund(declared[0], record.invt_no, "2"), now=LATER)
    assert statuses(tx, broker, kept) == [100]
    assert answers(tx, broker, kept)[0].faults[0].code == "ceb.invt_no.not_released"
    advance(tx, record.id, ReturnStatus.RELEASED, now=LATER)
    kept = send(tx, broker, refund(declared[0], record.invt_no, "2"), now=LATER)
    assert statuses(tx, broker, kept) == [120, 399]
    assert answers(tx, broker, kept)[0].kind.name == "CEB626Message"
    assert the_record(tx, order_no="Y0", kind=record.kind).status is ReturnStatus.RELEASED
    kept = send(tx, broker, inventory("Y9", price="2490", qty="2"), now=LATER)
    assert statuses(tx, broker, kept) == [2, 120]


@pytest.mark.parametrize(("qty", "code"), [("3", "ceb.qty.too_many")])
def test_no_more_is_given_back_than_was_declared(tx, qty, code):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = the_record(tx)
    advance(tx, record.id, ReturnStatus.RELEASED, now=NOW)
    (receipt,) = answers(tx, broker, send(tx, broker, refund(inventory(), record.invt_no, qty), now=LATER))
    assert [fault.code for fault in receipt.faults] == [code]


def test_customs_moves_a_declaration_with_a_receipt_for_each_step(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = the_record(tx)
    path = [300, 399, 500, 800, 899]
    for status in path:
        record = advance(tx, record.id, ReturnStatus(status), now=LATER)
        assert int(record.status) == status
    told = list_receipts_of(tx, record.id)
    assert [int(one.status) for one in told] == [2, 120, *path]
    assert {one.document.head.invtNo for one in told[1:]} == {record.invt_no}
    assert told[-2].info == "[Code:2600;Desc:放行]"


def test_a_step_that_cannot_follow_is_refused_and_writes_nothing(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = the_record(tx)
    with pytest.raises(StepRefused):
        advance(tx, record.id, ReturnStatus.CLOSED, now=LATER)
    assert the_record(tx).status is ReturnStatus.BOOKED_IN
    assert statuses(tx, broker) == [2, 120]
    with pytest.raises(RecordUnknown):
        advance(tx, broker.id, ReturnStatus.RELEASED, now=LATER)


def test_what_an_officer_writes_stands_in_the_receipt(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    advance(tx, the_record(tx).id, ReturnStatus.RETURNED, "价格不实\nsee the\0 listing", now=LATER)
    assert answers(tx, broker)[-1].info == "价格不实 see the  listing"


def test_after_release_comes_the_tax_bill_once(tx):
    broker = open_trade(tx).broker
    send(tx, broker, inventory())
    record = advance(tx, the_record(tx).id, ReturnStatus.RELEASED, now=LATER)
    assert write_tax_bill(tx, record.id, REFERENCE, now=LATER)
    assert not write_tax_bill(tx, record.id, REFERENCE, now=LATER)
    bill = answers(tx, broker)[-1]
    assert bill.kind.name == "CEB816Message"
    head, (line,) = bill.document.head, bill.document.lines
    assert line.taxPrice == Decimal("211.00")  # 2 × 100.50 and 10 freight
    assert (head.customsTax, head.valueAddedTax, head.consumptionTax) == (0, Decimal("19.20"), 0)  # 13 % × 70 %
    assert head.invtNo == record.invt_no


def test_records_are_found_by_what_they_name(tx):
    trade = open_trade(tx)
    send(tx, trade.platform, order())
    send(tx, trade.carrier, waybill())
    send(tx, trade.broker, inventory(), inventory("OTHER"))
    number = "A2026040100001"
    assert len(list_records(tx, order_no=number)) == 3
    assert len(list_records(tx, logistics=(trade.carrier.code, f"W{number}"))) == 2
    assert len(list_records(tx, bill_no="160-12345675")) == 3
    assert len(list_records(tx, buyer_id=BUYER.lower())) == 3
    assert len(list_records(tx, number=f"W{number}")) == 2
    assert list_records(tx, order_no="\0") == []
    seen, after = [], None
    while page := list_records(tx, after=after, limit=1):
        seen += page
        after = (page[-1].received_at, page[-1].id)
    assert [one.id for one in seen] == [one.id for one in list_records(tx)]
    newest = list_records(tx, newest_first=True)
    assert [one.id for one in newest] == [one.id for one in reversed(seen)]


def test_an_organization_is_found_by_its_code_however_it_is_written(tx):
    trade = open_trade(tx)
    assert find_organization_by_code(tx, trade.broker.code.lower()).id == trade.broker.id
    assert find_organization_by_code(tx, "3301980A99") is None
    assert find_organization_by_code(tx, "\0") is None
    assert guid() != guid()
