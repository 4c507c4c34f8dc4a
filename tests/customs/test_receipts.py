"""A whole conversation: every document is answered under its own name, with the code that says how far it has come."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime

import pytest
from tests.customs.documents import fill_message
from tests.customs.golden import BODIES, GUID, MESSAGES, RECEIPTS, TRANSFER, swap, wrap

from gqts.customs.ceb import (
    INBOUND,
    KINDS,
    Answer,
    Kind,
    Message,
    ReturnStatus,
    group_receipts,
    read_message,
    return_document,
    tell,
    write_receipts,
    write_xml,
)
from gqts.customs.ceb.fields import CHINA
from gqts.kit.errors import Fault

AT = datetime(2026, 4, 1, 9, 30, 1, 594_000, tzinfo=CHINA)
each_inbound = pytest.mark.parametrize("kind", INBOUND, ids=lambda kind: kind.number)
NUMBERS = {"preNo": "B20260401000000001", "invtNo": "29912026I000000001"}


def guids() -> Callable[[], str]:
    numbers = itertools.count()
    return lambda: f"{next(numbers):036}"


def answered(content: bytes, *answers: Answer) -> tuple[Message, ...]:
    intake = read_message(content)
    receipts = write_receipts(intake, dict(enumerate(answers)), at=AT, new_guid=guids(), original=content)
    for receipt in receipts:
        assert read_message(write_xml(receipt)).message == receipt, "every receipt is valid by its own table"
    return receipts


@each_inbound
@pytest.mark.parametrize("status", [status for status in ReturnStatus if status is not ReturnStatus.FORMAT_WRONG])
def test_every_status_is_said_of_every_kind(kind: Kind, status: ReturnStatus) -> None:
    (receipt,) = answered(MESSAGES[kind.name], Answer(status, numbers=NUMBERS))
    assert receipt.kind is KINDS[kind.receipt]
    (document,) = receipt.documents
    head = document.head
    assert head.guid == GUID
    assert head.returnStatus == str(int(status))
    assert head.returnTime == AT
    said = read_message(MESSAGES[kind.name]).message.documents[0].head
    named = {"624": ("copNo", "invtNo"), "626": ("copNo", "invtNo"), "622": ("copNo",)}.get(
        receipt.kind.number, kind.key
    )
    for name in named:
        assert getattr(head, name) == getattr(said, name)


def test_the_usual_texts_stand_with_their_status() -> None:
    texts = {
        status: answered(MESSAGES["CEB621Message"], Answer(status, numbers=NUMBERS))[0].documents[0].head.returnInfo
        for status in (ReturnStatus.DECLARING, ReturnStatus.BOOKED_IN, ReturnStatus.APPROVED, ReturnStatus.RELEASED)
    }
    assert texts == {
        ReturnStatus.DECLARING: f"新增申报成功[{GUID}]",
        ReturnStatus.BOOKED_IN: "[Code:1800;Desc:逻辑校验通过]",
        ReturnStatus.APPROVED: "[Code:2300;Desc:审核通过]",
        ReturnStatus.RELEASED: "[Code:2600;Desc:放行]",
    }


def test_a_declaration_is_named_by_the_numbers_it_was_given() -> None:
    head = answered(MESSAGES["CEB621Message"], Answer(ReturnStatus.BOOKED_IN, numbers=NUMBERS))[0].documents[0].head
    assert (head.preNo, head.invtNo, head.customsCode) == ("B20260401000000001", "29912026I000000001", "2991")


def test_several_documents_are_answered_in_one_message_each_as_it_fared() -> None:
    body = BODIES["CEB411Message"]
    wrong = body.replace(">224.11<", ">many<")
    content = wrap("CEB411Message", body + wrong + body, TRANSFER)
    good = Answer(ReturnStatus.DECLARING)
    (receipt,) = answered(content, good, good, Answer(ReturnStatus.DUPLICATE_KEY))
    assert [document.head.returnStatus for document in receipt.documents] == ["2", "-999999", "-304001"]
    told = receipt.documents[1].head.returnInfo
    assert told.startswith("[Code:ceb.amount_paid.not_a_number;Desc:Payment【0】".replace("0", "1"))
    for part in ("amountPaid=many", "支付金额", "129.50"):
        assert part in told, "field, value and fix"


def test_what_contradicts_itself_is_returned_with_the_reason() -> None:
    fault = Fault(
        "ceb.actural_paid.sum", "acturalPaid is not the sum.", "Order[0].OrderHead.acturalPaid", "1", "Give 2."
    )
    (receipt,) = answered(MESSAGES["CEB311Message"], return_document((fault,)))
    head = receipt.documents[0].head
    assert head.returnStatus == "100"
    assert head.returnInfo == (
        "[Code:ceb.actural_paid.sum;Desc:Order【0】.OrderHead.acturalPaid=1: acturalPaid is not the sum. Give 2.]"
    )


@each_inbound
def test_a_document_that_no_receipt_can_name_is_answered_with_ceb900(kind: Kind) -> None:
    root = f"<ceb:{kind.element}>"
    nameless = MESSAGES[kind.name].decode().replace(f"<ceb:guid>{GUID}</ceb:guid>", "<ceb:guid>1</ceb:guid>").encode()
    assert root.encode() in nameless
    (receipt,) = answered(nameless, Answer(ReturnStatus.DECLARING))
    assert receipt.kind.name == "CEB900Message"
    head = receipt.documents[0].head
    assert (head.guid, head.returnStatus, head.oriMessageType) == (GUID, "-999999", kind.name)
    assert "ceb.guid.too_short" in head.returnInfo
    assert root in head.oriBizMessage


def test_a_message_that_is_wrong_as_a_whole_is_answered_once() -> None:
    (receipt,) = answered(wrap("CEB311Message", BODIES["CEB311Message"] * 2), Answer(ReturnStatus.DECLARING))
    assert receipt.kind.name == "CEB900Message"
    assert "ceb.message.no_transfer" in receipt.documents[0].head.returnInfo


@pytest.mark.parametrize("name", RECEIPTS)
def test_what_customs_sends_is_not_taken_from_a_firm(name: str) -> None:
    (receipt,) = answered(MESSAGES[name], Answer(ReturnStatus.DECLARING))
    assert receipt.kind.name == "CEB900Message"
    assert "ceb.message.not_inbound" in receipt.documents[0].head.returnInfo


def test_a_document_without_an_answer_is_not_answered_yet() -> None:
    assert answered(MESSAGES["CEB311Message"]) == ()


@each_inbound
def test_receipts_of_messages_with_everything_in_them_are_valid(kind: Kind) -> None:
    content = write_xml(fill_message(kind))
    (receipt,) = answered(content, Answer(ReturnStatus.SENT, numbers=NUMBERS))
    assert receipt.kind is KINDS[kind.receipt]


def test_a_declaration_that_broke_the_format_has_a_number_of_zeros() -> None:
    (receipt,) = answered(swap("CEB621Message", ">5</ceb:trafMode>", ">55</ceb:trafMode>"))
    assert receipt.documents[0].head.preNo == "B" + "0" * 17
    assert receipt.documents[0].head.copNo == "COP0000000001"


def test_more_faults_than_there_is_room_for_are_counted() -> None:
    faults = [Fault(f"a.{number}", "x" * 90, "f", "v", "fix") for number in range(50)]
    told = tell(faults)
    assert len(told) <= 1_000
    shown = told.count("[Code:")
    assert told.endswith(f"(+{50 - shown})")
    assert len(tell([Fault("a", "x" * 2_000)])) <= 1_000
    assert tell([]) == ""


def test_receipts_are_put_together_for_a_poll() -> None:
    one = answered(MESSAGES["CEB311Message"], Answer(ReturnStatus.DECLARING))
    other = answered(MESSAGES["CEB411Message"], Answer(ReturnStatus.DECLARING))
    broken = answered(wrap("CEB311Message", BODIES["CEB311Message"]))
    grouped = group_receipts([*one * 150, *other, *broken], new_guid=guids())
    assert [(message.kind.number, len(message.documents)) for message in grouped] == [
        ("312", 100),
        ("312", 50),
        ("412", 1),
        ("900", 1),
    ]
