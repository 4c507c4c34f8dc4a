"""A mail as a message (RFC 5322): headers that hold nothing but what they are for, text, and the same as HTML.

Names that others chose stand in subject and text alone, and in the subject without what could act on a mail program:
controls, line ends, and the beginning of an encoded word (RFC 2047), which would be decoded into them. The address it
goes to stands without a name, so that no name can pass for another address.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

import idna

from gqts.kit.outbox import Undeliverable

_LONGEST_SUBJECT = 200


class _Policy(EmailPolicy):
    """The policy of the standard library, but for the subject, as its own folding loses spaces between encoded words,
    and for the address that stops mail, which it would encode where it is long; RFC 5322 allows lines of 998.

    (CPython gh-92081, mended in 3.13.) The `Header` of RFC 2047 folds every text so that it reads back the same.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() == "list-unsubscribe":
            return f"{name}: {value}{self.linesep}".encode("ascii")
        if name.lower() != "subject":
            return super().fold_binary(name, value)
        text = str(value)
        header = Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name)
        return f"{name}: {header.encode(linesep=self.linesep)}{self.linesep}".encode("ascii")


_SEVEN_BITS = _Policy(linesep="\r\n", cte_type="7bit")
"""For every server: one that takes 8 bits is not needed."""
_UTF_8 = _Policy(linesep="\r\n", utf8=True)
"""For an address whose local part is not ASCII (RFC 6531)."""
_LOCAL_PART = re.compile(r"[^\s\x00-\x20\x7f-\xa0@\"(),.:;<>\[\\\]]+(\.[^\s\x00-\x20\x7f-\xa0@\"(),.:;<>\[\\\]]+)*")
"""RFC 6531: dots between atoms, of letters of any script."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent: `number` is the same for every attempt to send the same thing, and becomes the Message-ID.

    `unsubscribe` is an address that stops such mail, "" for mail that nobody can stop; with `is_one_click` it does so
    when it is posted to, without more (RFC 8058).
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    number: str
    unsubscribe: str = ""
    is_one_click: bool = True


class AddressUnwritable(Undeliverable):
    """No mail can be written to this address."""


def write_message(mail: Mail, *, sender: str, now: datetime) -> EmailMessage:
    """Return the message; raise `AddressUnwritable` when mail cannot be written to its address."""
    message = EmailMessage(policy=_SEVEN_BITS if mail.to.rpartition("@")[0].isascii() else _UTF_8)
    try:
        message["From"] = _sender_of(sender)
        message["To"] = _recipient_of(mail.to)
    except (MessageError, ValueError, LookupError) as reason:
        raise AddressUnwritable from reason
    message["Subject"] = clean_header(mail.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.number}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answer comes back
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        if mail.is_one_click and mail.unsubscribe.startswith("https://"):  # RFC 8058 §3.1 knows no other
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.language
    return message


def clean_header(text: str) -> str:
    """Return a text as it may stand in a header: on one line, and read as it is written."""
    spaced = "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in text)
    line = " ".join(spaced.replace("=?", "= ?").split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"


def wire_address(address: str) -> str:
    """Return an address with its domain as DNS has it (RFC 5890); raise `AddressUnwritable` when there is no such."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError as reason:
        raise AddressUnwritable from reason


def address_of(sender: str) -> str:
    """Return the bare address of `Words <name@host>`."""
    return parseaddr(sender)[1]


def domain_of(sender: str) -> str:
    """Return the domain that mail comes from."""
    return address_of(sender).rpartition("@")[2]


def _recipient_of(address: str) -> Address:
    local, _, domain = wire_address(address).rpartition("@")
    if local.isascii():
        return Address(addr_spec=f"{local}@{domain}")
    if not _LOCAL_PART.fullmatch(local):
        raise AddressUnwritable
    return Address(username=local, domain=domain)  # RFC 6531; `addr_spec` knows ASCII alone


def _sender_of(sender: str) -> Address:
    name, address = parseaddr(sender)
    return Address(clean_header(name), addr_spec=address)
