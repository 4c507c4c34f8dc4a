"""What is promised by mail arrives: in the reader's language, with links that work once, whatever goes wrong."""

from __future__ import annotations

import io
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import structlog
from starlette.testclient import TestClient
from tests.mail.servers import Postmaster, free_port, serve_mail
from tests.web.markup import Page
from tests.web.signed_in import CHEAP, PASSWORD, ROOT, Bench, open_bench

from gqts.accounts import (
    INVITED,
    NOTICED,
    RECOVERY_REQUESTED,
    Caller,
    KeyScope,
    Position,
    Seal,
    change_person,
    confirm_totp,
    disable_person,
    enrol_totp,
    find_caller_by_session,
    invite,
    issue_key,
    remove_totp,
    rotate_key,
    set_password,
)
from gqts.kit.database import Database
from gqts.kit.logging import configure_logging
from gqts.kit.outbox import count_waiting, deliver, list_dead
from gqts.organizations import Organization, Role
from gqts.web.letters import list_handlers
from gqts.wiring import create_app

EMAIL = "ada@kowhai.example"
NEW = "lantern gravel seventeen moss"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What this process logs, in detail, as an operator reads it; without the mail server, which is the test's own."""
    root, server = logging.getLogger(), logging.getLogger("mail.log")
    before = (root.handlers[:], root.level, server.disabled)
    stream = io.StringIO()
    configure_logging("text", level=logging.DEBUG, stream=stream)
    server.disabled = True
    yield stream
    root.handlers[:], root.level, server.disabled = before
    structlog.reset_defaults()


@pytest.fixture
def firm(bench: Bench) -> Organization:
    return bench.organization()


def invite_by(bench: Bench, firm: Organization, email: str = "ben@kowhai.example", **changes) -> str:
    """Invite somebody to the firm, as its operator unless a caller is given; return the token that is shown."""
    given = {"organization_id": firm.id, "position": Position.MEMBER, "email": email} | changes
    caller = given.pop("caller", None) or Caller.operator("the tests", firm.id)
    with bench.database.transaction() as tx:
        return invite(tx, caller, now=bench.clock(), **given)[1]


def body(mail, kind: str = "plain") -> str:
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def link_in(mail) -> str:
    """Return the path of the address in a mail, which is the same in its text and its HTML."""
    [line] = [line for line in body(mail).splitlines() if line.startswith(ROOT)]
    assert [one["href"] for one in Page(body(mail, "html")).find("a")] == [line]
    return line.removeprefix(ROOT)


def speak(bench: Bench, person_id, language: str) -> None:
    with bench.database.transaction() as tx:
        change_person(tx, person_id, language=language)


# What arrives


@pytest.mark.parametrize(
    ("language", "tag", "subject", "greeting"),
    [
        ("en", "en", "A new password for gqts", "Good day, Ada Teak."),
        ("zh", "zh-Hans", "设置 gqts 新密码", "Ada Teak，您好！"),
    ],
)
def test_a_recovery_arrives_in_the_persons_language_and_its_link_works_once(
    bench: Bench, firm: Organization, language: str, tag: str, subject: str, greeting: str
):
    speak(bench, bench.member(firm).id, language)
    bench.send("/recover", email="ADA@kowhai.example")
    [mail] = bench.post()
    assert (mail["To"], mail["Subject"], mail["Content-Language"]) == (EMAIL, subject, tag)
    assert greeting in body(mail)
    assert greeting.replace("Ada Teak", "<bdi>Ada Teak</bdi>") in body(mail, "html")
    assert bench.send(link_in(mail), password=NEW).status_code == 303
    assert bench.client.get(link_in(mail)).status_code == 404


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Invitation to work for Kowhai Ridge"), ("zh", "邀请您加入 考海岭")]
)
def test_an_invitation_arrives_in_the_inviters_language_and_makes_a_member_once(
    bench: Bench, firm: Organization, language: str, subject: str
):
    boss = bench.member(firm)
    speak(bench, boss.id, language)
    with bench.database.transaction() as tx:
        caller = find_caller_by_session(tx, bench.sign_in(boss, firm), now=bench.clock())
    bench.client.cookies.clear()
    invite_by(bench, firm, caller=caller, note="See you on Monday\n<b>Boss</b>")
    [mail] = bench.post()
    assert (mail["To"], mail["Subject"]) == ("ben@kowhai.example", subject)
    assert "> See you on Monday\n> <b>Boss</b>" in body(mail)
    assert "&lt;b&gt;Boss&lt;/b&gt;" in body(mail, "html")
    fields = {"name": "Ben Oak", "email": "ben@kowhai.example", "password": NEW}
    assert bench.send(link_in(mail), **fields).status_code == 303
    bench.client.cookies.clear()
    assert bench.client.get(link_in(mail)).status_code == 404


def test_an_invitation_to_who_has_an_account_is_in_their_own_language(bench: Bench, firm: Organization):
    speak(bench, bench.person("ben@kowhai.example", "Ben Oak").id, "zh")
    invite_by(bench, firm)
    assert bench.post()[0]["Subject"] == "邀请您加入 考海岭"


def test_a_firm_is_invited_to_register(bench: Bench):
    host = bench.organization("Harbour Customs", Role.CUSTOMS, zh="港口海关")
    invite_by(bench, host, organization_id=None, position=None, email="new@firm.example")
    [mail] = bench.post()
    assert mail["Subject"] == "Harbour Customs invites your firm to gqts"
    assert "Name in English" in bench.client.get(link_in(mail)).text


def test_a_withdrawn_invitation_and_a_stale_recovery_are_not_sent(bench: Bench, firm: Organization):
    person = bench.member(firm)
    bench.send("/recover", email=EMAIL)
    bench.clock.ahead += timedelta(minutes=31)
    assert bench.post() == []
    bench.send("/recover", email=EMAIL)
    host = bench.organization("Harbour Customs", Role.CUSTOMS)
    with bench.database.transaction() as tx:
        disable_person(tx, Caller.operator("the tests", host.id), person.id, is_disabled=True, now=bench.clock())
    assert bench.post() == []
    with bench.database.transaction() as tx:
        assert count_waiting(tx) == 0


# Notices


def test_who_changed_how_they_sign_in_is_told(bench: Bench, firm: Organization):
    person = bench.member(firm)
    seal, now = Seal(bench.settings.secret), bench.clock()
    with bench.database.transaction() as tx:
        secret = enrol_totp(tx, person.id, seal=seal, now=now).secret
        confirm_totp(tx, person.id, pyotp.TOTP(secret).at(now), seal=seal, now=now)
        remove_totp(tx, person.id, now=now)
        set_password(tx, person.id, NEW, now=now, hasher=CHEAP)
    bench.send("/recover", email=EMAIL)
    link = next(link_in(mail) for mail in bench.post() if "/recover/" in body(mail))
    bench.send(link, password=PASSWORD)
    mails = bench.post()
    assert {mail["To"] for mail in mails} == {EMAIL}
    assert [mail["Subject"] for mail in mails] == [
        "A second factor was added",
        "A second factor was removed",
        "Your password was changed",
        "A new password for gqts",
        "Your password was set anew by a link",
    ]
    assert "unsubscribe" not in "".join(map(body, mails)).lower()


def test_the_administrators_are_told_of_a_new_key_without_its_text(bench: Bench, firm: Organization):
    bench.member(firm)
    speak(bench, bench.member(firm, email="zhou@kowhai.example", name="Zhou").id, "zh")
    bench.member(firm, Position.MEMBER, email="mem@kowhai.example", name="Mem")
    now, caller = bench.clock(), Caller.operator("the tests", firm.id)
    with bench.database.transaction() as tx:
        key, text = issue_key(
            tx, caller, name="Line 3", scopes={KeyScope.EVENTS_CAPTURE}, expires_at=now + timedelta(days=9), now=now
        )
        other = rotate_key(tx, caller, key.id, overlap=timedelta(), now=now)[1]
    mails = bench.post()
    assert sorted((mail["To"], mail["Subject"]) for mail in mails) == [
        (EMAIL, "An API key of Kowhai Ridge was issued"),
        (EMAIL, "An API key of Kowhai Ridge was replaced"),
        ("zhou@kowhai.example", "考海岭 已签发新的 API 密钥"),
        ("zhou@kowhai.example", "考海岭 的 API 密钥已更换"),
    ]
    assert all("Line 3" in body(mail) for mail in mails)
    assert not any(part in mail.as_string() for mail in mails for part in (text[-43:], other[-43:]))


# Hostile names


def test_hostile_names_make_no_header_no_markup_and_no_other_line(bench: Bench):
    name = "=?utf-8?q?X=0D=0ABcc:_a@b.example?= <script>alert(1)</script> \u202egnp"
    firm = bench.organization(name.replace("\u202e", ""), zh="考海岭")
    person = bench.member(firm, name='Ada" <x@evil.example>,')
    invite_by(bench, firm, note="Subject: x\r\n.\r\nMAIL FROM:<x@evil.example>")
    bench.send("/recover", email=EMAIL)
    mails = bench.post()
    assert len(mails) == 2
    for mail in mails:
        assert not {"bcc", "cc", "reply-to"} & {header.lower() for header in mail.keys()}  # noqa: SIM118
        assert len(mail["To"].addresses) == 1
        assert "<script" not in body(mail, "html")
    assert person.name in body(mails[1])


# What goes wrong between


@pytest.fixture
def postal(database: Database, tmp_path: Path) -> Iterator[tuple[Bench, Postmaster]]:
    """An application whose mail goes to a real server, which is not running yet."""
    postmaster = Postmaster(port=free_port())
    with open_bench(database, tmp_path, environment={"GQTS_SMTP_URL": f"smtp://127.0.0.1:{postmaster.port}"}) as opened:
        yield opened, postmaster


def deliver_mail(bench: Bench) -> tuple[int, int]:
    done = deliver(bench.database, list_handlers(bench.settings, bench.clock), clock=bench.clock, batch=1)
    return done.delivered, done.failed


def test_mail_waits_for_a_server_that_is_down_or_busy_and_then_arrives_once(postal: tuple[Bench, Postmaster]):
    bench, postmaster = postal
    bench.member(bench.organization())
    bench.send("/recover", email=EMAIL)
    bench.clock.stop()
    assert deliver_mail(bench) == (0, 1)
    postmaster.answers = {EMAIL: "451 greylisted, try again"}
    with serve_mail(postmaster):
        assert deliver_mail(bench) == (0, 0), "not before its pause"
        bench.clock.ahead += timedelta(seconds=2)
        assert deliver_mail(bench) == (0, 1)
        postmaster.answers = {}
        bench.clock.ahead += timedelta(seconds=4)
        assert deliver_mail(bench) == (1, 0)
        bench.clock.ahead += timedelta(days=1)
        assert deliver_mail(bench) == (0, 0)
    [mail] = postmaster.messages
    bench.clock.ahead = timedelta(seconds=30)
    assert bench.send(link_in(mail), password=NEW).status_code == 303


def test_a_bad_recipient_is_given_up_aloud_and_the_others_get_their_mail(
    postal: tuple[Bench, Postmaster], lines: io.StringIO
):
    bench, postmaster = postal
    firm = bench.organization()
    postmaster.answers = {"gone@kowhai.example": "550 no such mailbox"}
    for email in ("one@kowhai.example", "gone@kowhai.example", "two@kowhai.example"):
        invite_by(bench, firm, email)
    with serve_mail(postmaster):
        assert deliver_mail(bench) == (2, 1)
    assert [one[1] for one in postmaster.envelopes] == [["one@kowhai.example"], ["two@kowhai.example"]]
    with bench.database.transaction() as tx:
        [dead] = list_dead(tx)
        assert count_waiting(tx) == 0
    assert dead.fact.topic == INVITED
    assert "550" in dead.last_error
    assert any("[error" in line and "fact given up" in line for line in lines.getvalue().splitlines())


def test_no_link_is_readable_in_the_outbox_or_the_log(postal: tuple[Bench, Postmaster], lines: io.StringIO):
    bench, postmaster = postal
    firm = bench.organization()
    bench.member(firm)

    def stored() -> str:
        with bench.database.transaction() as tx:
            rows = tx.execute("SELECT * FROM kit.outbox").fetchall()
            rows += tx.execute("SELECT * FROM accounts.recovery").fetchall()
            rows += tx.execute("SELECT * FROM accounts.invitation").fetchall()
        return str(rows)

    shown = invite_by(bench, firm)
    bench.send("/recover", email=EMAIL)
    told = stored()
    bench.clock.stop()
    assert deliver_mail(bench) == (0, 2)
    bench.clock.ahead += timedelta(seconds=2)
    with serve_mail(postmaster):
        assert deliver_mail(bench) == (2, 0)
    told += stored()
    tokens = [link_in(mail).rpartition("/")[2] for mail in postmaster.messages]
    for path in (f"/join/{tokens[0]}", f"/recover/{tokens[1]}"):
        bench.client.get(path)
    logged = "\n".join(line for line in lines.getvalue().splitlines() if "httpx" not in line)  # the test's own client
    assert "mail sent" in logged
    assert "fact not delivered" in logged
    assert len({*tokens, shown}) == 3
    assert not [token for token in (*tokens, shown) if token in told or token in logged]


CRASHING = """
import os, sys
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.kit.settings import read_settings
from gqts.web.letters import list_handlers

settings = read_settings()

def dying(handler):
    def handle(tx, fact):
        handler(tx, fact)
        os.kill(os.getpid(), 9)  # the mail is with the server, and nothing is committed
    return handle

handlers = {topic: dying(handler) for topic, handler in list_handlers(settings, system_clock).items()}
with Database.open(settings.database_url) as database:
    deliver(database, handlers, batch=1)
"""


def test_a_process_that_dies_between_sending_and_noting_it_loses_no_mail_and_breaks_no_link(
    postal: tuple[Bench, Postmaster],
):
    bench, postmaster = postal
    bench.member(bench.organization())
    bench.send("/recover", email=EMAIL)
    environment = {
        "PYTHONPATH": ":".join(sys.path),
        "GQTS_HOME": str(bench.home),
        "GQTS_DATABASE_URL": bench.database.url,
        "GQTS_PUBLIC_URL": ROOT,
        "GQTS_SMTP_URL": f"smtp://127.0.0.1:{postmaster.port}",
    }
    with serve_mail(postmaster):
        died = subprocess.run([sys.executable, "-c", CRASHING], env=environment, capture_output=True, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()
        assert len(postmaster.messages) == 1
        bench.clock.ahead = timedelta(seconds=2)
        until = time.monotonic() + 20
        while deliver_mail(bench) == (0, 0) and time.monotonic() < until:
            time.sleep(0.05)  # PostgreSQL may not have noticed yet that the process is gone
    first, second = postmaster.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert link_in(first) == link_in(second)
    assert bench.send(link_in(first), password=NEW).status_code == 303
    assert bench.client.get(link_in(second)).status_code == 404


def test_the_running_application_sends_what_waits(database: Database, tmp_path: Path):
    with open_bench(database, tmp_path) as bench:
        bench.member(bench.organization())
        bench.send("/recover", email=EMAIL)
        with TestClient(create_app(bench.settings, database=database)):
            until = time.monotonic() + 20
            while not list((tmp_path / "mail").glob("*.eml")) and time.monotonic() < until:
                time.sleep(0.05)
        assert len(bench.post()) == 1


# Without a mail server


@pytest.fixture
def silent(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path, environment={"GQTS_SMTP_URL": ""}) as opened:
        yield opened


def test_a_site_that_cannot_send_mail_says_so_and_promises_no_link(silent: Bench):
    silent.member(silent.organization())
    for answer in (silent.client.get("/recover"), silent.send("/recover", shown_on="/sign-in", email=EMAIL)):
        assert answer.status_code == 200
        assert "This site cannot send mail" in answer.text
        assert "on its way" not in answer.text
    assert "本站无法发送邮件" in silent.client.get("/recover?lang=zh").text
    with silent.database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM kit.outbox WHERE topic = %s", (RECOVERY_REQUESTED,)).fetchone() == (0,)


def test_facts_without_a_mail_server_are_done_with_so_that_nothing_stale_is_sent_later(silent: Bench):
    firm = silent.organization()
    person = silent.member(firm)
    invite_by(silent, firm)
    with silent.database.transaction() as tx:
        set_password(tx, person.id, NEW, now=silent.clock(), hasher=CHEAP)
    assert deliver_mail(silent) == (2, 0)
    with silent.database.transaction() as tx:
        assert count_waiting(tx) == 0
        topics = tx.execute("SELECT DISTINCT topic FROM kit.outbox ORDER BY 1").fetchall()
    assert topics == [(INVITED,), (NOTICED,)]


@pytest.mark.parametrize(
    ("environment", "told"),
    [({}, "a mail with a link of its own is on its way"), ({"GQTS_SMTP_URL": ""}, "nobody gets this link unless")],
)
def test_the_inviter_is_shown_the_link_and_whether_a_mail_goes_out(
    database: Database, tmp_path: Path, environment: dict[str, str], told: str
):
    with open_bench(database, tmp_path, environment=environment) as bench:
        host = bench.organization("Harbour Customs", Role.CUSTOMS)
        bench.sign_in(bench.member(host), host)
        answer = bench.send("/host/invitations/firm", email="new@firm.example", roles="manufacturer")
        assert told in answer.text, answer.text
        assert f"{ROOT}/join/" in answer.text
