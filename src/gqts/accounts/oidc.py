"""Signing in by an organization's own identity provider: OpenID Connect Core 1.0 §3.1, with PKCE (RFC 7636).

Authorization code flow: a state bound to the browser, a nonce bound to the ID token, a verifier bound to the code, each
used once within ten minutes. The ID token is checked by joserfc: signature by a key the provider publishes (RS256 or
ES256 alone), issuer, audience, expiry, nonce. A provider speaks only for the domains its organization has proven, and
only with a verified address; whom it vouches for joins its organization as a member and acts for no other
(`SignIn.bound_to`), so that it can take over nobody's other positions. A member who was removed is not let in anew.

`finish_oidc` is three steps. An edge that must not hold a connection while the provider answers takes them one by one,
each of the two that has a `tx` in a transaction of its own: `receive_oidc`, `redeem_oidc`, `admit_oidc`.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]

from gqts.accounts._storage import providers
from gqts.accounts.errors import (
    AccountRefused,
    IdentityRefused,
    ProviderUnavailable,
    ProviderUnknown,
    fault,
)
from gqts.accounts.id_token import VouchedFor, check_id_token
from gqts.accounts.identity_provider import IdentityProvider, find_provider, find_provider_by_email, read_published
from gqts.accounts.member import add_member, find_membership
from gqts.accounts.person import (
    Person,
    find_person,
    find_person_by_email,
    normalise_email,
    prove_email,
    register_person,
    require_name,
    require_person,
)
from gqts.accounts.position import Position
from gqts.accounts.provider_door import ProviderDoor
from gqts.accounts.secret_text import hash_secret, new_secret
from gqts.accounts.sign_in import SignIn, SignInState
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.organizations import Actor

REQUEST_FOR = timedelta(minutes=10)
_READ_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OidcStart:
    """Where to send the browser, and the state to keep in its cookie until it comes back."""

    url: str
    state: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OidcReturn:
    """A browser that came back with a state of ours, once."""

    provider: IdentityProvider
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class OidcAnswer:
    """What the provider said of who came back, and what it published meanwhile."""

    provider: IdentityProvider
    vouched: VouchedFor


def begin_oidc(
    tx: Transaction,
    *,
    redirect_uri: str,
    now: datetime,
    email: str | None = None,
    organization_id: UUID | None = None,
) -> OidcStart:
    """Send somebody to the provider of their address's domain, or of an organization; raise `ProviderUnknown`."""
    provider = None
    if organization_id is not None:
        provider = find_provider(tx, organization_id)
    elif email is not None:
        provider = find_provider_by_email(tx, email)
    if provider is None:
        raise ProviderUnknown
    state, nonce, verifier = new_secret(), new_secret(), new_secret()
    row = (provider.organization_id, nonce, verifier, redirect_uri, now + REQUEST_FOR)
    providers.insert_request(tx, hash_secret(state), row)
    parameters = [
        ("response_type", "code"),
        ("client_id", provider.client_id),
        ("redirect_uri", redirect_uri),
        ("scope", "openid email profile"),
        ("state", state),
        ("nonce", nonce),
        ("code_challenge", create_s256_code_challenge(verifier)),
        ("code_challenge_method", "S256"),
    ]
    if email is not None:
        parameters.append(("login_hint", email))
    return OidcStart(add_params_to_uri(provider.discovery["authorization_endpoint"], parameters), state)


def finish_oidc(
    tx: Transaction, *, state: str, kept_state: str, code: str, issuer: str = "", door: ProviderDoor, now: datetime
) -> SignIn:
    """Sign in whom the provider vouches for. A refusal is answered, not raised: commit whatever comes.

    `state`, `code` and `issuer` (RFC 9207's iss, where given) are what the browser brings back, `kept_state` what its
    cookie held.
    """
    try:
        returned = receive_oidc(tx, state=state, kept_state=kept_state, issuer=issuer, now=now)
        answer = redeem_oidc(returned, code, door=door, now=now)
    except GqtsError as refusal:
        return SignIn.refused(refusal)
    return admit_oidc(tx, answer, now=now)


def receive_oidc(tx: Transaction, *, state: str, kept_state: str, issuer: str = "", now: datetime) -> OidcReturn:
    """Use up the state that a browser brings back; raise `IdentityRefused`. Commit whatever comes."""
    if not state or not hmac.compare_digest(hash_secret(state), hash_secret(kept_state)):
        raise _refused("oidc.state", "this sign-in was not begun in this browser")
    row = providers.take_request(tx, hash_secret(state), now)
    provider = None if row is None else find_provider(tx, row[0])
    if row is None or provider is None:
        raise _refused("oidc.state", "this sign-in has ended; begin again")
    if issuer and issuer != provider.issuer:
        raise _refused("oidc.issuer", "another identity provider answered than was asked")
    return OidcReturn(provider, *row[1:])


def redeem_oidc(returned: OidcReturn, code: str, *, door: ProviderDoor, now: datetime) -> OidcAnswer:
    """Exchange the code for an ID token, and check it; raise `IdentityRefused` or `ProviderUnavailable`.

    Asks the provider, and no database. What it published is read anew when it is a day old or does not fit the token.
    """
    provider = returned.provider
    if now - provider.read_at >= _READ_EVERY:
        provider = read_published(provider, door, now=now)
    form = {
        "grant_type": "authorization_code",
        "code": code[:2000],
        "redirect_uri": returned.redirect_uri,
        "code_verifier": returned.verifier,
    }
    secret = door.seal.open("oidc", provider.sealed_secret)
    answer = door.post_form(provider.discovery["token_endpoint"], form, (provider.client_id, secret))
    text = answer.get("id_token")
    if not isinstance(text, str):
        raise ProviderUnavailable("The identity provider gives no ID token.")
    try:
        return OidcAnswer(provider, check_id_token(text, provider, returned.nonce, now=now))
    except IdentityRefused:
        if provider is not returned.provider:
            raise
        provider = read_published(provider, door, now=now)  # it may have changed its keys since
        return OidcAnswer(provider, check_id_token(text, provider, returned.nonce, now=now))


def admit_oidc(tx: Transaction, answer: OidcAnswer, *, now: datetime) -> SignIn:
    """Sign in the person that a provider vouches for; a refusal is answered."""
    provider = find_provider(tx, answer.provider.organization_id)  # it may have been taken away meanwhile
    if provider is None or (provider.issuer, provider.client_id) != (answer.provider.issuer, answer.provider.client_id):
        return SignIn.refused(_refused("oidc.state", "this sign-in has ended; begin again"))
    if answer.provider.read_at > provider.read_at:
        providers.update_read(
            tx, provider.organization_id, answer.provider.discovery, answer.provider.keys, answer.provider.read_at
        )
    try:
        with tx.transaction():  # who is refused half-way leaves nothing behind
            person = _find_or_join(tx, provider, answer.vouched, now)
    except GqtsError as refusal:
        return SignIn.refused(refusal)
    return SignIn(SignInState.DONE, person, "oidc", bound_to=provider.organization_id)


def _find_or_join(tx: Transaction, provider: IdentityProvider, vouched: VouchedFor, now: datetime) -> Person:
    organization_id = provider.organization_id
    email = _require_own_address(provider, vouched.email)
    person_id = providers.select_identity(tx, organization_id, provider.issuer, vouched.subject)
    if person_id is not None:
        person = find_person(tx, person_id)
        if person is None or person.is_disabled or find_membership(tx, person_id, organization_id) is None:
            raise _refused("oidc.member", "you do not belong to this organization any more")
        return person
    known = find_person_by_email(tx, email)
    if known is not None and known.is_disabled:
        raise _refused("oidc.member", "you do not belong to this organization any more")
    person = known or register_person(tx, email=email, name=_name(vouched.name, email), password=None, now=now)
    prove_email(tx, person.id, now=now, drops_factors=True)
    providers.insert_identity(tx, organization_id, provider.issuer, vouched.subject, person.id)
    if find_membership(tx, person.id, organization_id) is None:
        actor = Actor(person.id, organization_id, person.name)
        add_member(tx, actor, organization_id, person.id, Position.MEMBER, now=now)
    return require_person(tx, person.id)


def _require_own_address(provider: IdentityProvider, email: str) -> str:
    try:
        address = normalise_email(email)
    except AccountRefused:
        raise _refused("oidc.email", "the identity provider gives no e-mail address") from None
    if address.rpartition("@")[2] not in provider.email_domains:
        raise _refused("oidc.email", "the identity provider does not speak for this e-mail address")
    return address


def _name(given: str, email: str) -> str:
    try:
        return require_name(given)
    except AccountRefused:
        return email.partition("@")[0]


def _refused(code: str, message: str) -> IdentityRefused:
    return IdentityRefused(message, faults=(fault(code, message, ""),))
