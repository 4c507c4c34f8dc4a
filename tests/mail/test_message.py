"""A message says what it was given and nothing else, whatever names people and firms have chosen."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.policy import default as modern

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gqts.kit.outbox import Undeliverable
from gqts.mail import Mail, write_message
from gqts.mail.message import clean_header

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SENDER = "gqts <gqts@trace.example>"
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip


def write(*, to="ada@kowhai.example", subject="A subject", text="Text\n", html="<p>Text</p>", sender=SENDER):
    mail = Mail(to, subject, text, html, "en", "20260901T120000.7.abc")
    content = write_message(mail, sender=sender, now=NOW).as_bytes()
    return email.message_from_bytes(content, policy=modern), content


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_a_message_has_what_mail_programs_and_servers_look_for():
    message, _ = write()
    assert set(message.keys()) == HEADERS
    assert (message["From"], message["To"]) == ("gqts <gqts@trace.example>", "ada@kowhai.example")
    assert message["Message-ID"] == "<20260901T120000.7.abc@trace.example>"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_chinese_arrives_as_it_was_written():
    subject, text = "考海岭邀请您加入 gqts", "您好！\n\nhttps://trace.example/join/" + "x" * 43 + "\n"
    message, content = write(subject=subject, text=text, html="<p>您好！</p>")
    assert message["Subject"] == subject
    assert text_of(message) == text
    assert content.isascii()
    assert all(len(line) <= 998 for line in content.splitlines())


HOSTILE = [
    "Firm\r\nBcc: victim@elsewhere.example",
    "Firm\nBcc: victim@elsewhere.example\n\nA body of my own",
    "=?utf-8?q?Firm=0D=0ABcc:_victim@elsewhere.example?=",
    "=?utf-8?b?" + "RmlybQ0KQmNjOiB2aWN0aW1AZWxzZXdoZXJlLmV4YW1wbGU=" + "?=",
    "Firm\u2028Bcc: victim@elsewhere.example",
    "Firm\x85Bcc: victim@elsewhere.example",
    "\x00\x1b[31mFirm",
    "x" * 5_000 + "\r\nBcc: victim@elsewhere.example",
    "测" * 300 + "\r\n Bcc: victim@elsewhere.example",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_in_the_subject_makes_no_header(name):
    message, content = write(subject=f"{name} invites your firm to gqts")
    assert set(message.keys()) == HEADERS
    assert not any(line.lower().startswith(b"bcc") for line in content.splitlines())
    assert " ".join(message["Subject"].split()) == clean_header(f"{name} invites your firm to gqts")
    assert message["To"].addresses[0].addr_spec == "ada@kowhai.example"
    assert text_of(message) == "Text\n"


@given(st.text(), st.text())
@example("0 00000000000¡¡¡¡𐀀𐀀𐀀𐀀𐀀 ¡ ¡", "")  # the standard library's folding lost the space before the last but one
def test_no_subject_and_no_text_changes_what_the_message_is(subject, text):
    message, _ = write(subject=subject, text=text.encode("utf-8", "replace").decode() + "\n")
    assert set(message.keys()) == HEADERS
    assert " ".join(message["Subject"].split()) == clean_header(subject)
    assert len(message["To"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: victim@elsewhere.example",
        "a@b.example, victim@elsewhere.example",
        "victim@elsewhere.example <a@b.example>",
        "a..b@kowhai.example",
        ".a@kowhai.example",
        "a@-.example\n",
        "",
        "@",
        "a@\ud800.example",
        "a@" + "测" * 80 + ".example",
    ],
)
def test_what_is_no_address_is_written_to_by_nobody(address):
    with pytest.raises(Undeliverable):
        write(to=address)


@given(st.text())
def test_an_address_makes_one_recipient_or_none(local):
    try:
        message, _ = write(to=f"{local}@kowhai.example")
    except Undeliverable:
        return
    assert set(message.keys()) == HEADERS
    assert len(message["To"].addresses) == 1


def test_a_domain_in_letters_of_its_own_is_written_as_the_net_has_it():
    message, _ = write(to="ada@考海岭.example")
    [address] = message["To"].addresses
    assert address.username == "ada"
    assert address.domain.encode().decode("idna") == "考海岭.example"
