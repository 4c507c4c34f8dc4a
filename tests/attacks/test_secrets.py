"""What opens something is in no line of the log and in no answer but the one that tells it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import StringIO

import pyotp
import pytest
import structlog
from starlette.routing import Route
from tests.attacks.besieged import World
from tests.web.signed_in import COOKIE, PASSWORD

from gqts.accounts import Seal, confirm_totp, enrol_totp, request_recovery
from gqts.kit.logging import configure_logging

NEW = "seven lamps over quiet water"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What the service would write, at the level of a developer who looks for something."""
    root = logging.getLogger()
    handlers, level, kept = root.handlers[:], root.level, structlog.get_config()
    stream = StringIO()
    configure_logging("json", level=logging.DEBUG, stream=stream)
    monkeypatch.setattr(logging.getLogger("httpx2"), "level", logging.WARNING)  # the browser's own log
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**kept)


def recovery_of(world: World, email: str) -> str:
    """The token of a link that is asked for, as the mail has it."""
    with world.bench.database.transaction() as tx:
        request_recovery(tx, email, client="192.0.2.9", now=world.bench.clock())
    texts = [mail.get_body(("plain",)).get_content() for mail in world.bench.post() if mail["To"] == email]
    links = [link for text in texts for link in re.findall(r"/recover/([\w-]+)", text)]
    assert links
    return links[-1]


def test_a_link_is_kept_out_of_the_log_however_it_is_mistyped_or_sent(log, besieged: World) -> None:
    client = besieged.new_client()
    invitation, recovery = besieged.links["colleague"], recovery_of(besieged, "clerk@clerk.example")
    for base, token in (("/join", invitation), ("/recover", recovery)):
        wrong = (f"{base}/{token}/", f"{base}/{token}.", f"{base}//{token}", f"{base}/{token}%20", f"/x{base}/{token}")
        for path in (f"{base}/{token}", *wrong, f"{base.upper()}/{token}", f"{base}/{token}/more", f"/{token}"):
            client.get(path)
            client.post(path, data={"csrf_token": "wrong", "password": NEW})
            client.put(path)
    told = log.getvalue()
    assert told.count("\n") > 50
    assert invitation not in told
    assert recovery not in told
    assert NEW not in told


def test_a_machines_secret_is_kept_out_of_the_log_wherever_it_is_put(log, besieged: World) -> None:
    client, key = besieged.new_client(), besieged.keys["owner"]
    form = {"grant_type": "client_credentials", "client_id": key[:17], "client_secret": key[18:]}
    token = client.post("/oauth/token", data=form).json()["access_token"]
    for secret in (key, token):
        for path in (f"/v1/trace/{secret}", f"/epcis/events/{secret}", f"/epcis/events?key={secret}", f"/{secret}",
                     f"/epcis/{secret}/x", f"/find?q={secret}"):  # fmt: skip
            client.get(path)
        client.get("/epcis/events", headers={"Authorization": f"Bearer {secret}"})
        client.get("/epcis/events", headers={"Authorization": secret, "X-Request-ID": secret[:60]})
        client.post("/epcis/capture", content=secret, headers={"Authorization": f"Bearer {secret}"})
    told = log.getvalue()
    assert key[18:] not in told
    assert token not in told


def test_what_a_person_types_is_kept_out_of_the_log(log, besieged: World) -> None:
    client = besieged.new_client()
    person, organization = besieged.seats["clerk"]
    settings = client.app.state.web.settings
    seal = Seal(settings.secret)
    with besieged.bench.database.transaction() as tx:
        now = besieged.bench.clock()
        enrolment = enrol_totp(tx, person.id, seal=seal, now=now)
        code = pyotp.TOTP(enrolment.secret).at(now)
        codes = confirm_totp(tx, person.id, code, seal=seal, now=now)
    sent = {"email": person.email, "password": PASSWORD}
    for form in (sent, {**sent, "password": f"{PASSWORD} wrong"}, {"email": PASSWORD, "password": person.email}):
        client.post("/sign-in", data={**form, "csrf_token": besieged.form_token(client)})
    client.post("/sign-in", data={**sent, "csrf_token": besieged.form_token(client)})
    for text in (codes[0], "123456"):
        client.post("/sign-in/code", data={"code": text, "csrf_token": besieged.form_token(client)})
    session = client.cookies.get(COOKIE, domain="trace.example.org")
    assert session, "the recovery code signs in"
    client.get("/me")
    with besieged.bench.database.transaction() as tx:
        tx.execute("DELETE FROM accounts.totp WHERE person_id = %s", (person.id,))
    told = re.sub(r'"timestamp": "[^"]+"', "", log.getvalue())  # a code of six digits may be a time by chance
    for secret in (PASSWORD, session, enrolment.secret, code, *codes, besieged.form_token(client)):
        assert secret not in told
    assert organization is not None


def test_a_defect_is_logged_without_what_was_sent(log, besieged: World) -> None:
    def crash(request) -> None:
        password = request.query_params["password"]
        raise RuntimeError(f"cannot reach postgresql://gqts:{password}@db/gqts")

    app = besieged.bench.client.app
    for path in ("/v1/crash", "/crash"):
        app.router.routes.insert(0, Route(path, crash))
    try:
        client = besieged.new_client()
        for path in ("/v1/crash", "/crash"):
            answer = client.get(path, params={"password": "hunter2"}, headers={"Authorization": "Bearer hunter3"})
            assert answer.status_code == 500
            assert "hunter" not in answer.text
    finally:
        del app.router.routes[:2]
    told = log.getvalue()
    assert "RuntimeError" in told
    assert "hunter" not in told


def test_no_page_or_answer_repeats_a_secret(besieged: World) -> None:
    client = besieged.new_client()
    for path in ("/sign-in", "/join", "/recover"):
        form = {
            "email": "rival@rival.example",
            "password": f"{PASSWORD} wrong",
            "csrf_token": besieged.form_token(client),
        }
        assert PASSWORD not in client.post(path, data=form).text
    key = besieged.keys["owner"]
    answers = [
        client.get("/epcis/events", headers={"Authorization": f"Bearer {key}x"}),
        client.post("/oauth/token", data={"grant_type": "client_credentials", "client_id": "x", "client_secret": key}),
    ]
    assert not [answer for answer in answers if key[18:] in answer.text + str(answer.headers)]
    owner = besieged.browser("owner")
    for path in ("/me", "/me/security", "/me/sessions", "/me/organizations"):
        text = owner.get(path).text
        for secret in (PASSWORD, key, owner.cookies.get(COOKIE, domain="trace.example.org"), *besieged.links.values()):
            assert secret not in text
