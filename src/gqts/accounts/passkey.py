"""Passkeys (W3C Web Authentication Level 3): discoverable credentials that prove their person by themselves.

The authenticator must have verified its user (a finger, a face, a PIN), so that a passkey counts as both factors. What
it signs names the site, so that another site's answer is worth nothing. A challenge is asked for once, kept for five
minutes, bound to the browser that asked by a token, and used up by the first answer. A sign count that does not grow
tells of a copied key and is refused (§6.1.1). Attestation is not asked for: any authenticator may serve.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from gqts.accounts._storage import factors, sessions
from gqts.accounts.errors import PasskeyRefused, fault
from gqts.accounts.member import record_personal_act
from gqts.accounts.person import find_person, require_name, require_person
from gqts.accounts.secret_text import hash_secret, new_secret
from gqts.accounts.sign_in import SignIn, SignInState, count_client_try
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id

CHALLENGE_FOR = timedelta(minutes=5)
MOST_PASSKEYS = 20
_LONGEST_CREDENTIAL = 16_384
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Site:
    """The site passkeys are for: its domain, and the origin its pages have."""

    rp_id: str
    origin: str
    name: str = "gqts"

    @classmethod
    def of(cls, public_url: str) -> Site:
        """Return the site that browsers reach at `Settings.public_url`."""
        parts = urlsplit(public_url)
        return cls(parts.hostname or "localhost", f"{parts.scheme}://{parts.netloc}".lower())


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What the browser is asked: `options` as JSON for `navigator.credentials`, and the token to come back with."""

    token: str = field(repr=False)
    options: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A registered passkey, by the name its person gave it."""

    id: UUID
    person_id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


def begin_registration(tx: Transaction, person_id: UUID, *, site: Site, now: datetime) -> Ceremony:
    """Ask a signed-in person's authenticator for a new passkey; raise `PersonUnknown` or `PasskeyRefused`."""
    person = require_person(tx, person_id)
    known = factors.select_passkeys(tx, person_id)
    if len(known) >= MOST_PASSKEYS:
        raise _refused("passkey.many", f"a person has at most {MOST_PASSKEYS} passkeys", "remove one first")
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=person_id.bytes,
        user_name=person.email,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes(row[5])) for row in known],
    )
    return _begin(tx, options.challenge, person_id, options_to_json(options), now)


def finish_registration(
    tx: Transaction,
    person_id: UUID,
    *,
    token: str,
    credential: str,
    name: str,
    site: Site,
    now: datetime,
    keep_session: UUID | None = None,
) -> Passkey:
    """Keep the passkey that the authenticator answered with; every other session of the person ends.

    Raises `PasskeyRefused` or `AccountRefused`.
    """
    shown_name = require_name(name)
    challenge = factors.take_challenge(tx, hash_secret(token), person_id, now)
    if challenge is None or len(credential) > _LONGEST_CREDENTIAL:
        raise _ended()
    try:
        made = parse_registration_credential_json(credential)
        _require_own_page(made.response.client_data_json)
        verified = verify_registration_response(
            credential=made,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as reason:  # the library lets many through: what was sent is hostile until it is verified
        raise _refused("passkey.invalid", "this passkey was not accepted", "begin again") from reason
    passkey = Passkey(new_id(lambda: now), person_id, shown_name, now, None)
    row = (passkey.id, person_id, passkey.name, now, None)
    key = (verified.credential_id, verified.credential_public_key, verified.sign_count)
    if not factors.insert_passkey(tx, (*row, *key)):
        raise _refused("passkey.known", "this passkey is registered already", "use another authenticator")
    sessions.delete_sessions(tx, person_id, keep_session)
    record_personal_act(tx, person_id, "person.passkey_added", now=now)
    return passkey


def begin_authentication(tx: Transaction, *, site: Site, now: datetime) -> Ceremony:
    """Ask whoever sits at a browser for any passkey of this site; nothing is said of who has one."""
    options = generate_authentication_options(rp_id=site.rp_id, user_verification=UserVerificationRequirement.REQUIRED)
    return _begin(tx, options.challenge, None, options_to_json(options), now)


def finish_authentication(
    tx: Transaction, *, token: str, credential: str, site: Site, client: str, now: datetime
) -> SignIn:
    """Check the authenticator's answer. A refusal is answered, not raised, so that it counts: commit whatever comes."""
    refusal = count_client_try(tx, client, now=now)
    if refusal is not None:
        return SignIn.refused(refusal)
    challenge = factors.take_challenge(tx, hash_secret(token), None, now)
    if challenge is None or len(credential) > _LONGEST_CREDENTIAL:
        return SignIn.refused(_ended())
    row, sign_count = _verify(tx, credential, challenge, site)
    person = None if row is None else find_person(tx, row[1])
    if row is None or person is None or person.is_disabled:
        return SignIn.refused(_refused("passkey.unknown", "this passkey was not accepted", "sign in another way"))
    factors.update_passkey_use(tx, row[0], sign_count, now)
    return SignIn(SignInState.DONE, person, "passkey")


def list_passkeys(tx: Transaction, person_id: UUID) -> list[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return [Passkey(*row[:5]) for row in factors.select_passkeys(tx, person_id)]


def remove_passkey(
    tx: Transaction, person_id: UUID, passkey_id: UUID, *, now: datetime, keep_session: UUID | None = None
) -> None:
    """Forget a passkey of this person; every other session ends. Raises `PasskeyRefused` when there is none such."""
    if factors.delete_passkey(tx, person_id, passkey_id) is None:
        raise _refused("passkey.unknown", "there is no such passkey", "")
    sessions.delete_sessions(tx, person_id, keep_session)
    record_personal_act(tx, person_id, "person.passkey_removed", now=now)


def _begin(tx: Transaction, challenge: bytes, person_id: UUID | None, options: str, now: datetime) -> Ceremony:
    token = new_secret()
    factors.insert_challenge(tx, hash_secret(token), challenge, person_id, now + CHALLENGE_FOR)
    return Ceremony(token, options)


def _verify(tx: Transaction, credential: str, challenge: bytes, site: Site) -> tuple[tuple[Any, ...] | None, int]:
    """Return the passkey an answer was signed with, and its new sign count; (None, 0) when it proves nothing."""
    try:
        answer = parse_authentication_credential_json(credential)
        row = factors.select_passkey(tx, answer.raw_id)
        if row is None or answer.response.user_handle not in {None, row[1].bytes}:
            return None, 0
        _require_own_page(answer.response.client_data_json)
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=bytes(row[6]),
            credential_current_sign_count=row[7],
            require_user_verification=True,
        )
    except Exception as reason:  # noqa: BLE001 - as above: whatever the answer makes the library raise, it proves nothing
        _log.info("passkey refused", reason=type(reason).__name__)
        return None, 0
    return row, verified.new_sign_count


def _require_own_page(client_data: bytes) -> None:
    """Raise unless the page that asked stood by itself: in another site's frame its user may not know who asks."""
    if parse_client_data_json(client_data).cross_origin:
        raise _refused("passkey.framed", "this passkey was not accepted", "open the page by itself")


def _ended() -> PasskeyRefused:
    return _refused("passkey.challenge", "this request has ended or was answered already", "begin again")


def _refused(code: str, message: str, fix: str) -> PasskeyRefused:
    return PasskeyRefused(message, faults=(fault(code, message, "credential", fix=fix),))
