"""Where mail is handed over: a mail server, reached over TLS, or a folder for those who try gqts out.

A password never goes over an open line: without TLS only a mail server on the same machine is spoken to, and never
with a password. No fault repeats the address that was given: it may hold a password in a form nobody foresaw.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class Transport(StrEnum):
    """How mail is handed over, by the scheme of `GQTS_SMTP_URL`."""

    TLS = "smtps"
    STARTTLS = "smtp+starttls"
    OPEN = "smtp"
    FOLDER = "file"


_PORTS = {Transport.TLS: 465, Transport.STARTTLS: 587, Transport.OPEN: 25}


@dataclass(frozen=True, slots=True)
class MailRoute:
    """One way for mail: a server with its login, or the folder that messages are written to."""

    transport: Transport
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    folder: Path | None = None


def read_mail_route(url: str) -> MailRoute | None:
    """Return the way that a URL describes, such as `smtps://user:password@mail.example:465`; None when it is none."""
    try:
        parts = urlsplit(url)
        transport = Transport(parts.scheme)
        port = parts.port
    except ValueError:
        return None
    if parts.query or parts.fragment:
        return None
    if transport is Transport.FOLDER:
        is_local = parts.netloc in ("", "localhost") and parts.path.startswith("/")
        return MailRoute(transport, folder=Path(unquote(parts.path))) if is_local and "\0" not in url else None
    return _read_server(parts, transport, port or _PORTS[transport])


def is_sender(text: str) -> bool:
    """Tell whether this is an address that mail can come from: `name@host`, or `Words <name@host>`."""
    name, address = parseaddr(text)
    is_one = text in {address, f"{name} <{address}>", f'"{name}" <{address}>'}
    return is_one and text.isprintable() and bool(_SENDER.fullmatch(address))


def _read_server(parts: SplitResult, transport: Transport, port: int) -> MailRoute | None:
    host, user, password = parts.hostname or "", unquote(parts.username or ""), unquote(parts.password or "")
    if not host or parts.path not in ("", "/") or bool(user) != bool(password):
        return None
    if transport is Transport.OPEN and (user or not _is_this_machine(host)):
        return None
    return MailRoute(transport, host, port, user, password)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
