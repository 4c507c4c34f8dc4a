"""Signing in with a password, and a second factor where there is one.

Whoever asks learns nothing but yes or no: an unknown address, a wrong password, an account without a password and a
disabled one get the same answer for the same work, one argon2id hash. Tries are counted by address asked for, known or
not, and by where they come from.

A refusal is answered, not raised: raising would roll the count back with everything else (`gqts.accounts.rate`). It
holds no person, so that forgetting to look at it lets nobody in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address
from uuid import UUID

from gqts.accounts._storage import factors, people
from gqts.accounts.errors import SecondFactorRefused, SignInNotFinished, SignInRefused, TooMany, fault
from gqts.accounts.password import HASHER, PasswordHasher, check_hash, hash_password
from gqts.accounts.person import Person, find_person, fold_email, is_storable
from gqts.accounts.rate import count_rate, forget_rate
from gqts.accounts.seal import Seal
from gqts.accounts.secret_text import hash_secret, new_secret
from gqts.accounts.totp import has_totp, use_second_factor
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError

PENDING_FOR = timedelta(minutes=10)
TOTP_TRIES = 5
ACCOUNT_LIMIT = "10 per 15 minutes"
CLIENT_LIMIT = "50 per 15 minutes"
TOTP_DAY_LIMIT = "50 per day"
"""Codes tried for one person: new sign-ins must not buy more guesses of six digits."""


class SignInState(StrEnum):
    """How far a sign-in has come."""

    DONE = "done"
    NEEDS_TOTP = "needs_totp"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The answer to somebody who wants in.

    `person` is there only when it is DONE. `pending` is what `finish_totp` asks for. `bound_to` is the organization
    whose identity provider vouches: the session stays in it.
    """

    state: SignInState
    person: Person | None = None
    method: str = "password"
    pending: str = field(default="", repr=False)
    refusal: GqtsError | None = None
    bound_to: UUID | None = None

    def require_person(self) -> Person:
        """Return who signed in; raise the refusal, or `SignInNotFinished`."""
        if self.refusal is not None:
            raise self.refusal
        if self.state is not SignInState.DONE or self.person is None:
            raise SignInNotFinished
        return self.person

    @classmethod
    def refused(cls, refusal: GqtsError) -> SignIn:
        """Return a sign-in that failed."""
        return cls(SignInState.REFUSED, refusal=refusal)


def begin_sign_in(
    tx: Transaction, *, email: str, password: str, client: str, now: datetime, hasher: PasswordHasher = HASHER
) -> SignIn:
    """Check address and password; `client` is the network address that asks. Commit whatever the answer is."""
    folded = fold_email(email[:1024])
    refusal = count_password_try(tx, folded, client, now=now)
    if refusal is not None:
        return SignIn.refused(refusal)
    row = people.select_password(tx, folded) if is_storable(folded) else None
    person, kept = (None, None) if row is None else (Person(*row[:-1]), row[-1])
    is_right = check_hash(kept, password, hasher)
    if not is_right or person is None or person.is_disabled:
        return SignIn.refused(_wrong())
    if kept is not None and hasher.check_needs_rehash(kept):
        people.replace_hash(tx, person.id, kept, hash_password(password, hasher))
    if has_totp(tx, person.id):
        pending = new_secret()
        factors.insert_pending(tx, hash_secret(pending), person.id, now + PENDING_FOR)
        return SignIn(SignInState.NEEDS_TOTP, pending=pending)
    forget_rate(tx, "sign-in", folded, ACCOUNT_LIMIT, now=now)
    return SignIn(SignInState.DONE, person)


def finish_totp(tx: Transaction, *, pending: str, code: str, now: datetime, seal: Seal) -> SignIn:
    """Check the second factor of a sign-in that waits for it: a code, or a recovery code. Commit whatever it answers.

    Five tries, then the sign-in begins anew.
    """
    person_id = factors.count_pending_try(tx, hash_secret(pending), now, TOTP_TRIES)
    person = None if person_id is None else find_person(tx, person_id)
    if person is None or person.is_disabled:
        message = "this sign-in has ended; begin again"
        return SignIn.refused(SignInRefused(message, faults=(fault("sign_in.ended", message, "code"),)))
    refusal = count_rate(tx, "totp", str(person.id), TOTP_DAY_LIMIT, now=now)
    if refusal is not None:
        return SignIn.refused(refusal)
    if not use_second_factor(tx, person.id, code[:64], seal=seal, now=now):
        message = "this code is not right, or was used already"
        return SignIn.refused(SecondFactorRefused(message, faults=(fault("totp.wrong", message, "code"),)))
    factors.delete_pending(tx, person.id)
    forget_rate(tx, "sign-in", person.email, ACCOUNT_LIMIT, now=now)
    return SignIn(SignInState.DONE, person, "password and code")


def check_password(
    tx: Transaction, person_id: UUID, password: str, *, client: str, now: datetime, hasher: PasswordHasher = HASHER
) -> GqtsError | None:
    """Ask a signed-in person for their password again; return None, or the refusal. Commit whatever the answer is."""
    person = find_person(tx, person_id)
    email = "" if person is None else person.email
    refusal = count_password_try(tx, email, client, now=now)
    if refusal is not None:
        return refusal
    row = people.select_password(tx, email)
    is_right = check_hash(None if row is None else row[-1], password, hasher)
    return None if is_right and person is not None and not person.is_disabled else _wrong()


def count_password_try(tx: Transaction, email: str, client: str, *, now: datetime) -> TooMany | None:
    """Count a try for an address, known or not, and for a client; return what to refuse it with above the limits."""
    by_account = count_rate(tx, "sign-in", email, ACCOUNT_LIMIT, now=now)
    return count_client_try(tx, client, now=now) or by_account


def count_client_try(tx: Transaction, client: str, *, now: datetime) -> TooMany | None:
    """Count a try of any way to sign in for a client; return what to refuse it with above the limit."""
    return count_rate(tx, "sign-in from", _network(client), CLIENT_LIMIT, now=now)


def _network(client: str) -> str:
    """Return whom to count for a network address: of IPv6 a client has 2^64 addresses for the asking."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((int(address), 64), strict=False))
    return str(address)


def _wrong() -> SignInRefused:
    message = "the e-mail address and the password do not belong together"
    fix = "try again, or ask for a new password"
    return SignInRefused(message, faults=(fault("sign_in.wrong", message, "password", fix=fix),))
