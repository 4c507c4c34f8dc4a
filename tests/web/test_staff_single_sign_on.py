"""An administrator sets, tries and removes their organization's identity provider, and is told what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.identity_provider import DOMAIN, consent, prove_domain, serve_provider
from tests.web.markup import Page
from tests.web.signed_in import OPERATOR, Bench, open_bench

from gqts.accounts import (
    Position,
    begin_oidc,
    find_person_by_email,
    find_provider,
    find_registered_provider,
    list_members,
)
from gqts.kit.database import Database
from gqts.organizations import Organization, list_acts, list_identifiers, withdraw_identifier

PAGE = "/organization/single-sign-on"
ROOT = "http://localhost:8000"
SESSION = "gqts_session"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with serve_provider() as address:
        yield address


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    """A bench as for development, where a provider on the own machine may be asked."""
    with open_bench(database, tmp_path, ROOT) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    """A firm that has proven its domain, with its administrator at the browser."""
    made = bench.organization()
    bench.people["ada"] = bench.member(made)
    token = sign_in(bench, made)
    prove_domain(bench, made, token)
    return made


def sign_in(bench: Bench, firm: Organization) -> str:
    token = bench.sign_in(bench.people["ada"], firm)
    bench.client.cookies.clear()
    bench.client.cookies.set(SESSION, token, domain="localhost.local", path="/")
    return token


def given(address: str, **changes: object) -> dict[str, object]:
    told = {"issuer": address, "client_id": "gqts", "client_secret": "s3cret-of-gqts", "email_domains": [DOMAIN]}
    return told | changes


def kept(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        return find_registered_provider(tx, firm.id)


def acts_of(bench: Bench, one: Organization) -> list[str]:
    with bench.database.transaction() as tx:
        return [act.what for act in list_acts(tx, one.id)]


def test_a_provider_is_set_shown_without_its_secret_replaced_and_removed(bench: Bench, firm: Organization, issuer: str):
    assert "None is set" in bench.client.get(PAGE).text
    assert f"{ROOT}/sign-in/callback" in Page(bench.client.get(PAGE).text).text
    assert bench.send(PAGE, **given(issuer)).status_code == 303
    shown = bench.client.get(PAGE)
    assert Page(shown.text).faults == []
    assert issuer in shown.text
    assert "s3cret-of-gqts" not in shown.text
    assert bench.send(PAGE, **given(issuer, client_id="another")).status_code == 303
    assert kept(bench, firm).client_id == "another"
    assert "Do without the identity provider?" in bench.client.get(f"{PAGE}/remove").text
    assert kept(bench, firm) is not None, "asking removes nothing"
    assert bench.send(f"{PAGE}/remove").status_code == 303
    assert kept(bench, firm) is None
    assert acts_of(bench, firm).count("identity_provider.set") == 2
    assert "identity_provider.removed" in acts_of(bench, firm)


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(bench: Bench, firm: Organization, issuer: str):
    wrong = [
        ({"issuer": "http://login.example"}, "issuer", "has an https address"),
        ({"issuer": "https://login.example:8443"}, "issuer", "has an https address"),
        ({"client_id": "a\u00e9"}, "client_id", "This client id cannot be used"),
        ({"client_secret": ""}, "client_secret", "Fill in"),
        ({"client_secret": "a\u00e9b"}, "client_secret", "This client secret cannot be used"),
        ({"email_domains": ["elsewhere.example"]}, "email_domains", "Choose one of what is offered"),
        ({"email_domains": []}, "email_domains", "Fill in"),
    ]
    for changes, field, told in wrong:
        answer = bench.send(PAGE, **given(issuer, **changes))
        assert answer.status_code == 400, changes
        assert f'id="{field}-fault"' in answer.text, changes
        assert told in Page(answer.text).text, changes
        assert "s3cret" not in answer.text
        assert kept(bench, firm) is None
    silent = bench.send(PAGE, **given("http://127.0.0.1:9"))
    assert silent.status_code == 400
    assert "does not answer as it should" in Page(silent.text).text
    assert kept(bench, firm) is None


def test_an_installation_that_others_reach_asks_no_provider_inside_its_own_network(
    database: Database, tmp_path: Path, issuer: str
):
    with open_bench(database, tmp_path) as bench:
        firm = bench.organization()
        token = bench.sign_in(bench.member(firm), firm)
        prove_domain(bench, firm, token)
        for address in (issuer, "https://127.0.0.1", "https://localhost", "https://169.254.169.254"):
            assert bench.send(PAGE, **given(address)).status_code == 400, address
            assert kept(bench, firm) is None


def test_setting_is_tried_only_so_often(bench: Bench, firm: Organization):
    answers = [bench.send(PAGE, **given("http://login.example")).status_code for _ in range(21)]
    assert answers == [400] * 20 + [429]


def test_trying_tells_whom_the_provider_vouches_for_and_changes_nothing(bench: Bench, firm: Organization, issuer: str):
    bench.send(PAGE, **given(issuer))
    token = bench.client.cookies.get(SESSION)
    back = consent(issuer, bench.send(f"{PAGE}/try", shown_on=PAGE))
    told = bench.client.get(back)
    assert told.status_code == 200
    assert "It works" in told.text
    assert f"mia@{DOMAIN}" in Page(told.text).text
    assert bench.client.cookies.get(SESSION) == token
    with bench.database.transaction() as tx:
        assert find_person_by_email(tx, f"mia@{DOMAIN}") is None
        assert len(list_members(tx, firm.id)) == 1
    assert bench.client.get(back).status_code == 400, "a way back works once"


def test_trying_tells_why_somebody_would_not_get_in(bench: Bench, firm: Organization, issuer: str):
    bench.send(PAGE, **given(issuer))
    shown = bench.send(f"{PAGE}/try", shown_on=PAGE)
    told = bench.client.get(consent(issuer, shown, "eve", domain="elsewhere.example"))
    assert "It does not work yet" in told.text
    assert "no e-mail address of one of the domains" in Page(told.text).text
    with bench.database.transaction() as tx:
        assert find_person_by_email(tx, "eve@elsewhere.example") is None


def test_what_comes_of_trying_is_told_to_who_may_manage_people_alone(bench: Bench, firm: Organization, issuer: str):
    bench.send(PAGE, **given(issuer))
    back = consent(issuer, bench.send(f"{PAGE}/try", shown_on=PAGE))
    way = {one.name: one.value for one in bench.client.cookies.jar}
    bo = bench.member(firm, Position.MEMBER, email="bo@kowhai.example", name="Bo")
    token = bench.sign_in(bo, firm)
    bench.client.cookies.clear()
    for name, value in (way | {SESSION: token}).items():
        bench.client.cookies.set(name, value, domain="localhost.local", path="/")
    told = bench.client.get(back)
    assert told.status_code == 403
    assert "mia" not in told.text


def test_there_is_nothing_to_try_without_a_provider(bench: Bench, firm: Organization):
    assert bench.send(f"{PAGE}/try", shown_on=PAGE).status_code == 404


def test_a_domain_whose_proof_is_withdrawn_is_marked_and_signs_nobody_in(bench: Bench, firm: Organization, issuer: str):
    bench.send(PAGE, **given(issuer))
    with bench.database.transaction() as tx:
        begin_oidc(tx, redirect_uri=f"{ROOT}/x", now=bench.clock(), organization_id=firm.id)
        (claim,) = list_identifiers(tx, firm.id)
        withdraw_identifier(tx, OPERATOR, claim.id, reason="It lapsed.", now=bench.clock())
        assert find_provider(tx, firm.id) is None
    assert "not proven any more" in bench.client.get(PAGE).text
