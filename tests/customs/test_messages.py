"""Right messages of every kind are read for what they say, and read back from what was written, in both formats."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customs.documents import fill_message, messages
from tests.customs.golden import BODIES, MESSAGES, NS, RECEIPTS, TRANSFER, swap, wrap

from gqts.customs.ceb import INBOUND, KINDS, OUTBOUND, json_schema, read_message, write_json, write_xml
from gqts.customs.ceb.fields import CHINA

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.number)
each_name = pytest.mark.parametrize("name", MESSAGES)


def test_every_kind_of_the_issue_is_spoken() -> None:
    assert {kind.number for kind in INBOUND} == {"311", "411", "511", "513", "621", "623", "625"}
    assert {kind.number for kind in OUTBOUND} == {"312", "412", "512", "514", "622", "624", "626", "816", "900"}
    assert set(MESSAGES) == set(KINDS)
    for kind in INBOUND:
        assert KINDS[kind.receipt] in OUTBOUND
        assert kind.key


@each_name
def test_a_right_message_is_read_without_a_fault(name: str) -> None:
    intake = read_message(MESSAGES[name])
    assert intake.all_faults == ()
    assert intake.kind is KINDS[name]
    assert intake.message is not None


def test_an_order_is_read_for_what_it_says() -> None:
    message = read_message(MESSAGES["CEB311Message"]).message
    order = message.documents[0]
    assert message.transfer.dxpId == "DXPENT0000000001"
    assert order.head.orderNo == "A2026040100001"
    assert order.head.acturalPaid == Decimal("224.11")
    assert order.head.appTime == datetime(2026, 4, 1, 9, 30, tzinfo=CHINA)
    assert order.head.buyerName == "王小明"
    assert order.head.note is None, "an empty optional field is one left out"
    assert [(line.gnum, line.totalPrice, line.itemNo) for line in order.lines] == [
        (1, Decimal(200), "SKU-1"),
        (2, Decimal(0), None),
    ]
    assert message.kind.business_key(order.head) == ("A2026040100001", "3301960C01")


def test_a_declaration_is_read_for_what_it_says() -> None:
    message = read_message(MESSAGES["CEB621Message"]).message
    head, (line,) = message.documents[0].head, message.documents[0].lines
    assert (head.declTime, head.tradeMode, head.emsNo) == (date(2026, 4, 1), "9610", None)
    assert (line.gcode, line.qty1, line.unit1, line.qty2) == ("9619001100", Decimal("2.1"), "035", None)
    assert message.kind.business_key(head) == ("3301960A01", "COP0000000001")


def test_misspelt_names_of_the_specification_stay_misspelt() -> None:
    assert b"<ceb:acturalPaid>" in write_xml(read_message(MESSAGES["CEB311Message"]).message)
    faults = read_message(
        swap("CEB311Message", "<ceb:acturalPaid>224.11</ceb:acturalPaid>", "<ceb:actualPaid>224.11</ceb:actualPaid>")
    ).all_faults
    assert [fault.fix for fault in faults if fault.code.endswith("unknown_field")] == ["Did you mean acturalPaid?"]


def test_firms_write_the_prefix_and_customs_the_default_namespace() -> None:
    assert b"<ceb:CEB311Message " in write_xml(read_message(MESSAGES["CEB311Message"]).message)
    receipt = write_xml(read_message(MESSAGES["CEB312Message"]).message)
    assert receipt.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<CEB312Message xmlns=")


@each_name
def test_any_prefix_and_none_mean_the_same(name: str) -> None:
    plain = MESSAGES[name].replace(b"xmlns:ceb=", b"xmlns=").replace(b"ceb:", b"")
    other = MESSAGES[name].replace(b"xmlns:ceb=", b"xmlns:z=").replace(b"ceb:", b"z:")
    assert read_message(plain).message == read_message(other).message == read_message(MESSAGES[name]).message


@each_name
def test_xml_and_json_say_the_same(name: str) -> None:
    message = read_message(MESSAGES[name]).message
    assert read_message(write_xml(message)).message == message
    assert read_message(write_json(message)).message == message


@each_kind
def test_a_message_with_everything_in_it_comes_back_whole(kind) -> None:
    message = fill_message(kind)
    assert read_message(write_xml(message)).message == message
    assert read_message(write_json(message)).message == message


@settings(max_examples=100, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.sampled_from(list(KINDS.values())).flatmap(messages))
def test_whatever_can_be_said_comes_back_as_it_was_said(message) -> None:
    from_xml = read_message(write_xml(message))
    assert from_xml.all_faults == ()
    assert from_xml.message == message
    from_json = read_message(write_json(message))
    assert from_json.all_faults == ()
    assert from_json.message == message
    validator = jsonschema_rs.validator_for(json_schema(message.kind))
    assert validator.is_valid(json.loads(write_json(message)))


@each_kind
def test_the_json_schema_takes_what_the_reader_takes_and_no_other_member(kind) -> None:
    validator = jsonschema_rs.validator_for(json_schema(kind))
    tree = json.loads(write_json(fill_message(kind)))
    assert validator.is_valid(tree)
    tree[kind.name]["extra"] = 1
    assert not validator.is_valid(tree)


def test_several_documents_have_their_own_outcomes() -> None:
    body = BODIES["CEB411Message"]
    wrong = body.replace("<ceb:currency>142</ceb:currency>", "<ceb:currency>502</ceb:currency>")
    intake = read_message(wrap("CEB411Message", body + wrong + body, TRANSFER))
    assert [outcome.document is not None for outcome in intake.outcomes] == [True, False, True]
    assert intake.faults == ()
    (fault,) = intake.outcomes[1].faults
    assert (fault.code, fault.event, fault.value) == ("ceb.currency.not_in_list", 1, "502")
    assert fault.field == "Payment[1].PaymentHead.currency"
    assert intake.outcomes[1].said["payTransactionId"] == "P2026040100001"
    assert intake.message is None


def test_a_hundred_documents_are_taken_and_one_more_is_not() -> None:
    body = BODIES["CEB513Message"]
    assert len(read_message(wrap("CEB513Message", body * 100, TRANSFER)).message.documents) == 100
    intake = read_message(wrap("CEB513Message", body * 101, TRANSFER))
    assert [fault.code for fault in intake.faults] == ["ceb.message.too_many"]
    members = json.loads(write_json(read_message(MESSAGES["CEB513Message"]).message))
    members["CEB513Message"]["LogisticsStatus"] *= 101
    assert [fault.code for fault in read_message(json.dumps(members).encode()).faults] == ["ceb.message.too_many"]


def test_an_order_has_at_most_99_lines() -> None:
    line = (
        BODIES["CEB311Message"].partition("</ceb:OrderHead>")[2].partition("</ceb:OrderList>")[0] + "</ceb:OrderList>"
    )
    head = BODIES["CEB311Message"].partition("</ceb:OrderHead>")[0] + "</ceb:OrderHead>"
    assert read_message(wrap("CEB311Message", f"{head}{line * 99}</ceb:Order>", TRANSFER)).all_faults == ()
    faults = read_message(wrap("CEB311Message", f"{head}{line * 100}</ceb:Order>", TRANSFER)).all_faults
    assert [fault.code for fault in faults] == ["ceb.document.unexpected"]


def test_a_signature_is_seen_and_not_judged() -> None:
    signature = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo Id="a"/></ds:Signature>'
    signed = wrap("CEB311Message", BODIES["CEB311Message"], TRANSFER + signature)
    intake = read_message(signed)
    assert intake.is_signed
    assert intake.all_faults == ()
    assert not read_message(MESSAGES["CEB311Message"]).is_signed


def test_what_a_region_adds_is_kept() -> None:
    addition = (
        "<ceb:ExtendMessage><ceb:name>PORT</ceb:name><ceb:version>1</ceb:version>"
        f'<Message xmlns="{NS}"><x:a xmlns:x="urn:x" b="2">z</x:a></Message></ceb:ExtendMessage>'
    )
    message = read_message(wrap("CEB311Message", BODIES["CEB311Message"], TRANSFER + addition)).message
    assert '<x:a xmlns:x="urn:x" b="2">z</x:a>' in message.extension.Message
    assert read_message(write_json(message)).message == message
    assert read_message(write_xml(message)).message == message


def test_amounts_in_json_may_be_bare_numbers_and_are_exact() -> None:
    tree = json.loads(write_json(read_message(MESSAGES["CEB411Message"]).message))
    head = tree["CEB411Message"]["Payment"][0]["PaymentHead"]
    text = json.dumps(tree).replace('"224.11"', "99999999999999.99999")
    paid = read_message(text.encode()).message.documents[0].head.amountPaid
    assert paid == Decimal("99999999999999.99999")
    head["note"] = None
    assert read_message(json.dumps(tree).encode()).message is not None, "null is left out"


@pytest.mark.parametrize("name", RECEIPTS)
def test_receipts_say_no_transmitter(name: str) -> None:
    faults = read_message(wrap(name, RECEIPTS[name], TRANSFER)).faults
    assert [fault.code for fault in faults] == ["ceb.message.unexpected"]
