"""An organization's own identity provider signs its people in: those of its domains, for itself, and nobody else.

The provider is the package oidc-provider-mock, which is not ours, on this machine's loopback.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit, urlunsplit
from uuid import UUID

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from tests.accounts.people import (
    CLIENT,
    NOW,
    OPERATOR,
    SEAL,
    make_organization,
    make_person,
    sign_in_as,
    try_password,
)

from gqts.accounts import (
    IdentityProvider,
    IdentityRefused,
    Permission,
    PermissionMissing,
    Position,
    ProviderDoor,
    ProviderRefused,
    ProviderRegistration,
    ProviderUnavailable,
    ProviderUnknown,
    SignInState,
    add_member,
    begin_oidc,
    complete_sign_in,
    find_caller_by_session,
    find_provider,
    finish_oidc,
    list_memberships,
    open_session,
    remove_identity_provider,
    remove_member,
    set_identity_provider,
)
from gqts.accounts.id_token import check_id_token
from gqts.kit.clock import system_clock
from gqts.organizations import (
    IdentifierKind,
    check_domain,
    claim_identifier,
    list_acts,
    suspend_organization,
    withdraw_identifier,
)

DOOR = ProviderDoor(SEAL, allows_loopback=True)
BACK = "https://gqts.example/signed-in"


@pytest.fixture(scope="module")
def issuer():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    provider = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            with suppress(httpx.TransportError):
                httpx.get(f"{address}/.well-known/openid-configuration")
                break
            time.sleep(0.1)
        yield address
    finally:
        provider.kill()
        provider.wait()


def own_domain(tx, organization, domain="kowhai.example", now=NOW):
    claim = claim_identifier(tx, OPERATOR, organization.id, IdentifierKind.DOMAIN, domain, evidence="", now=now)
    check_domain(tx, OPERATOR, claim.id, fetch=lambda url: claim.token.encode(), now=now)
    return claim


@pytest.fixture
def firm(tx, issuer):
    """A firm whose administrator set its identity provider; `now` is real, as the provider's is."""
    boss = sign_in_as(tx, email="boss@elsewhere.example")
    own_domain(tx, boss.organization)
    registration = ProviderRegistration(issuer, "gqts", "s3cret", ["Kowhai.example"])
    set_identity_provider(tx, boss.caller, boss.organization.id, registration, door=DOOR, now=system_clock())
    return boss


def knows(issuer, subject, **claims):
    claims = {"email": f"{subject}@kowhai.example", "email_verified": True, "name": subject.title()} | claims
    assert httpx.put(f"{issuer}/users/{subject}", json=claims).status_code == 204


def consent(url, subject):
    """Do what a browser does at the provider; return what it brings back."""
    answer = httpx.post(url, data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def come_back(tx, start, brought, **changes):
    given = {"state": brought["state"], "kept_state": start.state, "code": brought["code"]} | changes
    return finish_oidc(tx, **given, door=DOOR, now=system_clock())


def sign_in_by_oidc(tx, firm, issuer, subject="ada", **claims):
    knows(issuer, subject, **claims)
    start = begin_oidc(tx, organization_id=firm.organization.id, redirect_uri=BACK, now=system_clock())
    return come_back(tx, start, consent(start.url, subject))


def test_somebody_of_a_proven_domain_joins_as_a_member_and_acts_for_that_organization_alone(tx, firm, issuer):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="Ada@KOWHAI.example", redirect_uri=BACK, now=system_clock())
    done = come_back(tx, start, consent(start.url, "ada"))
    assert done.state is SignInState.DONE
    assert (done.person.email, done.person.name) == ("ada@kowhai.example", "Ada")
    _, token = complete_sign_in(tx, done, client=CLIENT, user_agent="", now=NOW)
    caller = find_caller_by_session(tx, token, now=NOW)
    assert (caller.organization, caller.position) == (firm.organization.id, Position.MEMBER)
    assert not caller.may_change_credentials
    assert not caller.may(Permission.PEOPLE_MANAGE)
    again = sign_in_by_oidc(tx, firm, issuer)
    assert again.person.id == done.person.id


def test_the_request_carries_a_challenge_a_state_and_a_nonce_of_its_own(tx, firm):
    starts = [begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=NOW) for _ in range(2)]
    first, second = (parse_qs(urlsplit(start.url).query) for start in starts)
    assert first["code_challenge_method"] == ["S256"]
    assert all(first[name] != second[name] for name in ("code_challenge", "state", "nonce"))
    rows = tx.execute("SELECT state_hash, nonce, verifier, redirect_uri FROM accounts.oidc_request").fetchall()
    assert not any(start.state in str(rows) for start in starts)
    challenges = {
        base64.urlsafe_b64encode(hashlib.sha256(row[2].encode()).digest()).rstrip(b"=").decode() for row in rows
    }
    assert challenges == {first["code_challenge"][0], second["code_challenge"][0]}
    assert {row[3] for row in rows} == {BACK}


def test_a_state_works_once(tx, firm, issuer):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    brought = consent(start.url, "ada")
    assert come_back(tx, start, brought).state is SignInState.DONE
    assert isinstance(come_back(tx, start, brought).refusal, IdentityRefused)


@pytest.mark.parametrize("change", [{"kept_state": ""}, {"kept_state": "x" * 43}, {"state": ""}, {"state": "x" * 43}])
def test_a_state_that_another_browser_kept_or_nobody_gave_is_refused(tx, firm, issuer, change):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    refused = come_back(tx, start, consent(start.url, "ada"), **change)
    assert refused.state is SignInState.REFUSED
    assert refused.person is None


def test_a_state_of_our_own_making_that_we_never_kept_is_refused(tx, firm, issuer):
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    refused = finish_oidc(tx, state="y" * 43, kept_state="y" * 43, code="x", door=DOOR, now=system_clock())
    assert isinstance(refused.refusal, IdentityRefused)
    late = system_clock() + timedelta(minutes=10)
    refused = finish_oidc(tx, state=start.state, kept_state=start.state, code="x", door=DOOR, now=late)
    assert isinstance(refused.refusal, IdentityRefused), "ten minutes are over"


def test_a_token_for_another_nonce_is_refused(tx, firm, issuer):
    """A code from somebody else's sign-in, pasted into this one."""
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    parts = urlsplit(start.url)
    nonce = parse_qs(parts.query)["nonce"][0]
    brought = consent(urlunsplit(parts._replace(query=parts.query.replace(nonce, "another"))), "ada")
    assert isinstance(come_back(tx, start, brought).refusal, IdentityRefused)


def test_a_code_for_another_client_or_of_nobodys_making_is_refused(tx, firm, issuer):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    brought = consent(start.url.replace("client_id=gqts", "client_id=another"), "ada")
    assert isinstance(come_back(tx, start, brought).refusal, ProviderUnavailable)
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    refused = come_back(tx, start, {"state": start.state, "code": "\0' OR 1=1"})
    assert isinstance(refused.refusal, ProviderUnavailable)


def test_an_answer_in_another_issuers_name_is_refused(tx, firm, issuer):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    refused = come_back(tx, start, consent(start.url, "ada"), issuer="https://evil.example")
    assert isinstance(refused.refusal, IdentityRefused)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "ada@elsewhere.example"},
        {"email": "ada@kowhai.example.evil.example"},
        {"email": "ada@sub.kowhai.example"},
        {"email": "ada@elsewhere.example@kowhai.example"},
        {"email": "no address"},
        {"email": ["ada@kowhai.example"]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
)
def test_an_address_that_is_not_verified_or_not_of_a_proven_domain_is_refused(tx, firm, issuer, claims):
    refused = sign_in_by_oidc(tx, firm, issuer, "mallory", **claims)
    assert refused.state is SignInState.REFUSED
    assert tx.execute("SELECT count(*) FROM accounts.person").fetchone() == (1,)


def test_a_provider_takes_over_no_position_its_people_hold_elsewhere(tx, firm, issuer):
    ada = make_person(tx, "ada@kowhai.example")
    other = make_organization(tx, name="Other")
    add_member(tx, OPERATOR, other.id, ada.id, Position.ADMINISTRATOR, now=NOW)
    done = sign_in_by_oidc(tx, firm, issuer)
    assert done.person.id == ada.id
    assert done.bound_to == firm.organization.id
    _, token = complete_sign_in(tx, done, client=CLIENT, user_agent="", now=NOW, organization_id=other.id)
    assert find_caller_by_session(tx, token, now=NOW).organization == firm.organization.id


def test_who_registered_the_address_before_its_owner_came_is_shut_out(tx, firm, issuer):
    squatter = make_person(tx, "ada@kowhai.example")
    _, token = open_session(tx, squatter.id, None, client="", user_agent="", now=NOW)
    assert sign_in_by_oidc(tx, firm, issuer).person.id == squatter.id
    assert find_caller_by_session(tx, token, now=NOW) is None
    assert try_password(tx, "ada@kowhai.example").state is SignInState.REFUSED


def test_who_was_removed_does_not_come_back_by_signing_in(tx, firm, issuer):
    ada = sign_in_by_oidc(tx, firm, issuer).person
    remove_member(tx, firm.caller, firm.organization.id, ada.id, now=NOW)
    assert isinstance(sign_in_by_oidc(tx, firm, issuer).refusal, IdentityRefused)
    assert list_memberships(tx, ada.id) == []


def test_who_is_disabled_is_refused(tx, firm, issuer):
    make_person(tx, "ada@kowhai.example")
    tx.execute("UPDATE accounts.person SET is_disabled = true WHERE email = 'ada@kowhai.example'")
    assert isinstance(sign_in_by_oidc(tx, firm, issuer).refusal, IdentityRefused)


def test_a_domain_that_is_not_proven_any_more_signs_in_nobody(tx, firm, issuer):
    claim = tx.execute("SELECT identifier_id FROM organizations.identifier").fetchone()[0]
    withdraw_identifier(tx, OPERATOR, claim, reason="sold", now=NOW)
    for address in ({"email": "ada@kowhai.example"}, {"organization_id": firm.organization.id}):
        with pytest.raises(ProviderUnknown):
            begin_oidc(tx, **address, redirect_uri=BACK, now=NOW)


def test_a_suspended_organizations_provider_signs_in_nobody_not_even_who_is_on_the_way(tx, firm, issuer):
    knows(issuer, "ada")
    start = begin_oidc(tx, email="ada@kowhai.example", redirect_uri=BACK, now=system_clock())
    brought = consent(start.url, "ada")
    suspend_organization(tx, OPERATOR, firm.organization.id, reason="fraud", now=NOW)
    assert isinstance(come_back(tx, start, brought).refusal, IdentityRefused)


@pytest.mark.parametrize("email", ["ada@nowhere.example", "ada", "", "\0@\ud800", "x" * 5000 + "@kowhai.example"])
def test_an_address_without_a_provider_is_told_so(tx, firm, email):
    with pytest.raises(ProviderUnknown):
        begin_oidc(tx, email=email, redirect_uri=BACK, now=NOW)


def test_a_provider_is_set_by_an_administrator_for_proven_domains_and_its_secret_is_sealed(tx, firm, issuer):
    kept = str(tx.execute("SELECT * FROM accounts.identity_provider").fetchall())
    assert "s3cret" not in kept
    assert "s3cret" not in repr(find_provider(tx, firm.organization.id))
    [act] = [act for act in list_acts(tx, firm.organization.id) if act.what == "identity_provider.set"]
    assert "s3cret" not in str(act.detail)
    member = sign_in_as(tx, Position.MEMBER, organization=firm.organization)
    stranger = sign_in_as(tx, organization=make_organization(tx, name="Other"))
    registration = ProviderRegistration(issuer, "gqts", "s3cret", ["kowhai.example"])
    for caller in (member.caller, stranger.caller):
        with pytest.raises(PermissionMissing):
            set_identity_provider(tx, caller, firm.organization.id, registration, door=DOOR, now=NOW)
    with pytest.raises(ProviderRefused):
        set_identity_provider(tx, stranger.caller, stranger.organization.id, registration, door=DOOR, now=NOW)
    with pytest.raises(PermissionMissing):
        remove_identity_provider(tx, member.caller, firm.organization.id, now=NOW)
    remove_identity_provider(tx, firm.caller, firm.organization.id, now=NOW)
    assert find_provider(tx, firm.organization.id) is None


@pytest.mark.parametrize(
    "address",
    [
        "http://idp.example",
        "http://169.254.169.254",
        "https://169.254.169.254",
        "https://127.0.0.1",
        "https://[::1]",
        "https://[::ffff:10.0.0.1]",
        "https://localhost",
        "https://10.0.0.1",
        "https://idp.example:5432",
        "https://user:password@idp.example",
        "https://idp.example/#x",
        "file:///etc/passwd",
        "gopher://localhost",
        "https://",
        "",
        "https://[",
        "https://exa mple.org",
        "https://例え.example",
    ],
)
def test_an_issuer_that_is_not_a_public_https_address_is_never_asked(tx, address):
    boss = sign_in_as(tx)
    own_domain(tx, boss.organization)
    registration = ProviderRegistration(address, "gqts", "s3cret", ["kowhai.example"])
    with pytest.raises(ProviderRefused):
        set_identity_provider(tx, boss.caller, boss.organization.id, registration, door=ProviderDoor(SEAL), now=NOW)


def test_loopback_is_for_development_alone(tx, issuer):
    boss = sign_in_as(tx)
    own_domain(tx, boss.organization)
    registration = ProviderRegistration(issuer, "gqts", "s3cret", ["kowhai.example"])
    with pytest.raises(ProviderRefused):
        set_identity_provider(tx, boss.caller, boss.organization.id, registration, door=ProviderDoor(SEAL), now=NOW)


RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
OTHER = RSAKey.generate_key(2048, {"kid": "rsa"})
PROVIDER = IdentityProvider(
    organization_id=UUID(int=1),
    issuer="https://idp.example",
    client_id="gqts",
    sealed_secret=b"",
    email_domains=frozenset({"kowhai.example"}),
    discovery={},
    keys=KeySet([RSA, EC]).as_dict(private=False),
    read_at=NOW,
)
CLAIMS = {
    "iss": "https://idp.example",
    "aud": "gqts",
    "sub": "1",
    "nonce": "n",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 300,
    "email": "ada@kowhai.example",
    "email_verified": True,
    "name": "Ada",
}


def written(key=RSA, algorithm="RS256", **changes):
    claims = {name: value for name, value in (CLAIMS | changes).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key, algorithms=[algorithm])


def encoded(content: bytes):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsigned():
    return f"{encoded(json.dumps({'alg': 'none'}).encode())}.{encoded(json.dumps(CLAIMS).encode())}."


def confused():
    """HS256 with the provider's public key as the secret: what a careless library accepts."""
    header = {"alg": "HS256", "kid": "rsa"}
    signed = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(CLAIMS).encode())}"
    return f"{signed}.{encoded(hmac.digest(RSA.as_pem(private=False), signed.encode(), 'sha256'))}"


def test_a_true_token_of_either_algorithm_is_believed():
    for text in (written(), written(EC, "ES256"), written(aud=["gqts", "other"], azp="gqts")):
        vouched = check_id_token(text, PROVIDER, "n", now=NOW)
        assert (vouched.subject, vouched.email, vouched.name) == ("1", "ada@kowhai.example", "Ada")


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        confused,
        lambda: written(OTHER),
        lambda: written(algorithm="RS512"),
        lambda: written(iss="https://evil.example"),
        lambda: written(iss=["https://idp.example"]),
        lambda: written(aud="another"),
        lambda: written(aud=["another"]),
        lambda: written(aud=["gqts", "another"]),
        lambda: written(aud=["gqts", "another"], azp="another"),
        lambda: written(azp="another"),
        lambda: written(nonce="m"),
        lambda: written(nonce=None),
        lambda: written(exp=int(NOW.timestamp()) - 61),
        lambda: written(exp=None),
        lambda: written(exp="never"),
        lambda: written(iat=int(NOW.timestamp()) - 3600),
        lambda: written(iat=int(NOW.timestamp()) + 3600),
        lambda: written(iat=None),
        lambda: written(nbf=int(NOW.timestamp()) + 3600),
        lambda: written(sub=None),
        lambda: written(sub=7),
        lambda: written(sub="x" * 256),
        lambda: written(sub="a\0"),
        lambda: written(email=None),
        lambda: written(email_verified=None),
        lambda: written(email_verified="true"),
        lambda: written()[:-8] + "AAAAAAAA",
        lambda: written().replace(".", "", 1),
        lambda: "",
        lambda: "a.b.c",
        lambda: "\ud800",
        lambda: "x" * 40_000,
    ],
)
def test_a_forged_stale_or_misdirected_token_is_refused(forge):
    with pytest.raises(IdentityRefused):
        check_id_token(forge(), PROVIDER, "n", now=NOW)


def test_keys_that_are_no_keys_refuse_the_token():
    for keys in ({}, {"keys": []}, {"keys": [{}]}, {"keys": [{"kty": "RSA", "n": "x"}]}, {"keys": [1]}):
        broken = IdentityProvider(**{name: getattr(PROVIDER, name) for name in PROVIDER.__slots__} | {"keys": keys})
        with pytest.raises(IdentityRefused):
            check_id_token(written(), broken, "n", now=NOW)
