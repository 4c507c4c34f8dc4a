"""Mail is handed to a real server, over TLS that was checked; what may succeed later is told from what never will."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as modern

import pytest
from tests.mail.servers import LOGIN_PASSWORD, USER, Postmaster, free_port, make_certificate, serve_mail

from gqts.kit.mail_route import read_mail_route
from gqts.mail import Mail, MailDelayed, MailRefused, send_mail, write_message

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SENDER = "gqts <gqts@trace.example>"
TO = "ada@kowhai.example"


def send(url: str, to: str = TO) -> None:
    message = write_message(Mail(to, "A subject", "您好\n", "<p>您好</p>", "zh", "1.2.x"), sender=SENDER, now=NOW)
    route = read_mail_route(url)
    assert route is not None
    send_mail(route, message, sender=SENDER, recipient=to)


def test_a_server_on_this_machine_takes_mail_without_tls():
    with serve_mail() as postmaster:
        send(f"smtp://127.0.0.1:{postmaster.port}")
    assert postmaster.envelopes == [("gqts@trace.example", [TO])]
    assert postmaster.messages[0].get_body(("plain",)).get_content().strip() == "您好"


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it knows of STARTTLS only
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_whose_certificate_is_good_is_signed_in_to_and_takes_mail(scheme, tmp_path, monkeypatch):
    public, context = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    postmaster = Postmaster()
    tls = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with serve_mail(
        postmaster, authenticator=postmaster.authenticate, auth_required=True,
        auth_require_tls=scheme != "smtps", **tls,
    ):  # fmt: skip
        send(f"{scheme}://{USER}:{LOGIN_PASSWORD.replace(' ', '%20')}@127.0.0.1:{postmaster.port}")
        assert postmaster.logins == [(USER, LOGIN_PASSWORD)]
        assert len(postmaster.messages) == 1
        with pytest.raises(MailDelayed) as refusal:
            send(f"{scheme}://{USER}:wrong-password@127.0.0.1:{postmaster.port}")
    assert "wrong-password" not in str(refusal.value)
    assert "535" in str(refusal.value)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("flaw", ["unknown", "another name"])
def test_a_server_whose_certificate_is_not_good_gets_neither_password_nor_mail(scheme, flaw, tmp_path, monkeypatch):
    public, context = make_certificate(tmp_path, address="127.0.0.1" if flaw == "unknown" else "127.0.0.9")
    if flaw == "another name":
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
    postmaster = Postmaster()
    tls = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context}
    with (
        serve_mail(postmaster, authenticator=postmaster.authenticate, **tls) as one,
        pytest.raises(MailDelayed, match="certificate"),
    ):
        send(f"{scheme}://{USER}:secret@127.0.0.1:{one.port}")
    assert postmaster.logins == []
    assert postmaster.messages == []


def test_a_server_without_starttls_gets_nothing_in_the_clear():
    postmaster = Postmaster()
    with (
        serve_mail(postmaster, authenticator=postmaster.authenticate, auth_require_tls=False),
        pytest.raises(MailDelayed),
    ):
        send(f"smtp+starttls://{USER}:secret@127.0.0.1:{postmaster.port}")
    assert postmaster.logins == []
    assert postmaster.messages == []


def test_a_server_that_is_down_delays_the_mail():
    with pytest.raises(MailDelayed):
        send(f"smtp://127.0.0.1:{free_port()}")


@pytest.mark.parametrize(("answer", "outcome"), [("450 greylisted", MailDelayed), ("550 no such mailbox", MailRefused)])
@pytest.mark.parametrize("at", ["recipient", "message"])
def test_an_answer_of_the_server_delays_or_ends_it(answer, outcome, at):
    postmaster = Postmaster(answers={TO: answer}) if at == "recipient" else Postmaster(data_answer=answer)
    with serve_mail(postmaster), pytest.raises(outcome, match=answer[:3]):
        send(f"smtp://127.0.0.1:{postmaster.port}")
    assert postmaster.messages == []


def test_an_address_beyond_ascii_is_sent_where_the_server_takes_such():
    with serve_mail() as postmaster:
        send(f"smtp://127.0.0.1:{postmaster.port}", "海@kowhai.example")
    assert postmaster.envelopes == [("gqts@trace.example", ["海@kowhai.example"])]
    with serve_mail(enable_SMTPUTF8=False) as old, pytest.raises(MailRefused):
        send(f"smtp://127.0.0.1:{old.port}", "海@kowhai.example")


def test_a_folder_takes_mail_as_files_that_only_their_owner_reads(tmp_path):
    folder = tmp_path / "home" / "mail"
    for _ in range(2):  # an attempt that is repeated
        send(folder.as_uri())
    [path] = folder.iterdir()
    assert path.name == "1.2.x.eml"
    assert message_from_bytes(path.read_bytes(), policy=modern)["To"] == TO
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_delays_the_mail(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MailDelayed):
        send((tmp_path / "taken" / "mail").as_uri())
