"""Handing a message over: to a mail server, with its certificate checked, or to a folder as a file.

What may succeed later raises `MailDelayed`; what the server refuses for good, for this recipient or this message,
raises `MailRefused`, so that one bad address never holds up the others. A refused login or sender is a matter of
settings, which may be mended while the mail waits: that is a delay.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from gqts.kit.errors import GqtsError, Kind, shown
from gqts.kit.mail_route import MailRoute, Transport
from gqts.kit.outbox import Undeliverable
from gqts.mail.message import address_of, domain_of, wire_address

_SECONDS = 30.0


class MailDelayed(GqtsError):
    """The mail could not be handed over now; it is tried again later."""

    kind = Kind.UNAVAILABLE


class MailRefused(Undeliverable):
    """The mail server does not take this mail, now or later."""


def send_mail(route: MailRoute, message: EmailMessage, *, sender: str, recipient: str) -> None:
    """Hand a message over; once this returns, whoever took it answers for it. Raises `MailDelayed`, `MailRefused`."""
    if route.folder is not None:
        _write_file(route.folder, message)
        return
    try:
        server = _connect(route, domain_of(sender))
    except (OSError, smtplib.SMTPException) as reason:
        raise MailDelayed(f"No mail server at {route.host}:{route.port}: {_told(reason)}") from None
    try:
        _hand_over(server, route, message, sender, recipient)
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was taken is taken, whatever the farewell
            server.quit()
        server.close()


def _connect(route: MailRoute, name: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if route.transport is Transport.TLS:
        return smtplib.SMTP_SSL(route.host, route.port, local_hostname=name, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(route.host, route.port, local_hostname=name, timeout=_SECONDS)
    if route.transport is Transport.STARTTLS:
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _hand_over(server: smtplib.SMTP, route: MailRoute, message: EmailMessage, sender: str, recipient: str) -> None:
    try:
        if route.user:
            server.login(route.user, route.password)
    except (OSError, smtplib.SMTPException) as reason:
        raise MailDelayed(f"The mail server does not let gqts in: {_told(reason)}") from None
    try:
        server.send_message(message, address_of(sender), [wire_address(recipient)])
    except smtplib.SMTPRecipientsRefused as reason:
        code, text = next(iter(reason.recipients.values()))
        _refuse(code, text)
    except smtplib.SMTPDataError as reason:
        _refuse(reason.smtp_code, reason.smtp_error)
    except smtplib.SMTPNotSupportedError:
        raise MailRefused("The mail server takes no address with letters beyond ASCII.") from None
    except (OSError, smtplib.SMTPException) as reason:
        raise MailDelayed(f"The mail server broke off: {_told(reason)}") from None


def _refuse(code: int, text: bytes | str) -> None:
    refusal = MailRefused if 500 <= code <= 599 else MailDelayed
    raise refusal(f"The mail server answered {code}: {_plain(text)}") from None


def _told(reason: Exception) -> str:
    """Return what went wrong; of a server's answer code and words, which never hold what we sent to log in."""
    if isinstance(reason, smtplib.SMTPResponseException):
        return f"{reason.smtp_code} {_plain(reason.smtp_error)}"
    return shown(str(reason)) or type(reason).__name__


def _plain(text: bytes | str) -> str:
    return shown(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)


def _write_file(folder: Path, message: EmailMessage) -> None:
    """Write the message whole under its number: an attempt that is repeated writes the same file."""
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = folder / f"{name}.eml"
        partial = place.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(message.as_bytes())
        partial.replace(place)
    except OSError as reason:
        raise MailDelayed(f"The mail cannot be written into {folder}: {reason.strerror or reason}.") from None
