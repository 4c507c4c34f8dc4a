"""No message, however wrong, makes the reader crash, hang or fetch: it is refused, and CEB900 says why."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.customs.golden import MESSAGES, swap
from tests.hanging import must_end

from gqts.customs import MessageTooLarge, MessageUnreadable
from gqts.customs.ceb import Limits, answer_unreadable, read_message, write_json, write_xml
from gqts.customs.ceb.fields import CHINA

PAYMENT = MESSAGES["CEB411Message"]
AT = datetime(2026, 4, 1, 9, 30, 1, tzinfo=CHINA)
GUID = "F" * 36
JSON = write_json(read_message(PAYMENT).message)
BODY = PAYMENT.partition(b"?>")[2].strip()
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<", "not_xml"),
        (b"<a/>", "unknown_kind"),
        (b"text", "not_xml"),
        (b"\xff\xff\xff", "not_xml"),
        (LAUGHS + BODY, "doctype"),
        (b"<!DOCTYPE a>" + BODY, "doctype"),
        (b'<!doctype a SYSTEM "http://evil.example/a.dtd">' + BODY, "doctype"),
        (b'<!DOCTYPE a PUBLIC "x" "file:///etc/passwd">' + BODY, "doctype"),
        (swap("CEB411Message", "王小明", "&secret;"), "not_xml"),
        (swap("CEB411Message", "chinaport.gov.cn/ceb", "chinaport.gov.cn/CEB"), "namespace"),
        (PAYMENT.replace(b' xmlns:ceb="http://www.chinaport.gov.cn/ceb"', b"").replace(b"ceb:", b""), "namespace"),
        (PAYMENT.replace(b"CEB411", b"CEB999"), "unknown_kind"),
        (PAYMENT.decode().replace("UTF-8", "GBK").encode("gbk"), "encoding"),
        (PAYMENT.replace(b"UTF-8", b"GB18030"), "encoding"),
        (PAYMENT.decode().encode("utf-16"), "encoding"),
        (PAYMENT.decode().encode("utf-16-le"), "encoding"),
        (PAYMENT.decode().encode("gbk"), "not_xml"),
        (swap("CEB411Message", "王小明", "\x00"), "not_xml"),
        (swap("CEB411Message", "<ceb:payCode>", "<a>" * 300 + "</a>" * 300 + "<ceb:payCode>"), "not_xml"),
        (b"{", "not_json"),
        (b"[]", "not_json"),
        (b"{}", "not_json"),
        (b'{"CEB411Message": []}', "not_json"),
        (b'{"CEB411Message": {}, "CEB311Message": {}}', "not_json"),
        (b'{"CEB999Message": {}}', "unknown_kind"),
        (b'{"CEB411Message": {"guid": NaN}}', "not_json"),
        (b'{"CEB411Message": {"guid": 1e400}}', "not_json"),
        (b'{"CEB411Message": {"guid": ' + b"9" * 5_000 + b"}}", "not_json"),
        (b'{"CEB411Message": {"a": 1, "a": 2}}', "not_json"),
        (b'{"a":' * 100_000, "not_json"),
        (b"[" * 100_000 + b"]" * 100_000, "not_json"),
        (b'{"CEB411Message": {"guid": "\xff"}}', "not_json"),
    ],
)
def test_what_is_no_message_is_refused_with_its_reason_and_answered_with_ceb900(content: bytes, code: str) -> None:
    with must_end(), pytest.raises(MessageUnreadable) as refused:
        read_message(content)
    (fault,) = refused.value.faults
    assert fault.code == f"ceb.message.{code}"
    assert fault.fix
    answer = answer_unreadable(content, refused.value, at=AT, new_guid=lambda: GUID, transmission="T-1")
    written = read_message(write_xml(answer))
    assert written.all_faults == ()
    head = written.message.documents[0].head
    assert head.returnStatus == "-999999"
    assert head.returnInfo.startswith(f"[Code:ceb.message.{code};Desc:")
    assert head.oriCopMsgId == "T-1"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + PAYMENT, b"\xef\xbb\xbf" + BODY, b"\n\n " + BODY, BODY])
def test_a_byte_order_mark_or_no_declaration_is_let_pass(content: bytes) -> None:
    assert read_message(content).message == read_message(PAYMENT).message


def test_json_may_begin_with_a_byte_order_mark() -> None:
    assert read_message(b"\xef\xbb\xbf" + JSON).message == read_message(PAYMENT).message


def test_comments_and_instructions_are_passed_over() -> None:
    content = swap("CEB411Message", "王小明", "王<!-- x -->小<?y z?>明")
    assert read_message(content).message == read_message(PAYMENT).message


def test_characters_that_mean_something_in_xml_are_only_text() -> None:
    message = read_message(swap("CEB411Message", "王小明", "<![CDATA[<王&小>]]>&#x20000;")).message
    assert message.documents[0].head.payerName == "<王&小>\U00020000"
    assert read_message(write_xml(message)).message == message


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" + b"x" * 17 * 1024 * 1024,
        b"<a>" + b"<b/>" * 500_000 + b"</a>",
        b'{"a": [' + b"{}," * 500_000 + b"{}]}",
        b'{"a": "' + b"x" * 17 * 1024 * 1024,
    ],
)
def test_what_is_too_large_is_not_even_parsed(content: bytes) -> None:
    with must_end(), pytest.raises(MessageTooLarge):
        read_message(content)


def test_the_limits_are_the_servers_own() -> None:
    assert read_message(PAYMENT, Limits(bytes=len(PAYMENT))).message
    with pytest.raises(MessageTooLarge, match=str(len(PAYMENT))):
        read_message(PAYMENT, Limits(bytes=len(PAYMENT) - 1))


def test_a_hundred_thousand_attributes_and_unknown_elements_end_in_a_list_that_ends() -> None:
    many = "".join(f'<ceb:x{number} a="b"/>' for number in range(60_000))
    with must_end():
        intake = read_message(swap("CEB411Message", "<ceb:payCode>", many + "<ceb:payCode>"))
    assert (len(intake.faults), len(intake.outcomes[0].faults)) == (1_000, 1_000)


def test_an_answer_does_not_grow_with_what_was_sent() -> None:
    content = b"<a>" + b"x" * 1_000_000
    with pytest.raises(MessageUnreadable) as refused:
        read_message(content)
    assert len(write_xml(answer_unreadable(content, refused.value, at=AT, new_guid=lambda: GUID))) < 80_000


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_message(content)
    except (MessageUnreadable, MessageTooLarge) as refused:
        answer = answer_unreadable(content, refused, at=AT, new_guid=lambda: GUID)
        assert read_message(write_xml(answer)).all_faults == ()


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(MESSAGES)), st.data())
def test_a_right_message_with_any_cut_or_change_is_read_or_refused(name: str, data) -> None:
    content = bytearray(data.draw(st.sampled_from([MESSAGES[name], write_json(read_message(MESSAGES[name]).message)])))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        content[start:end] = data.draw(st.binary(max_size=8))
    with must_end():
        try:
            intake = read_message(bytes(content))
        except (MessageUnreadable, MessageTooLarge):
            return
    if intake.message is not None:
        assert read_message(write_xml(intake.message)).message == intake.message
    json.dumps([fault.as_json() for fault in intake.all_faults]).encode()
