"""Coming back in: a new password by a link to the person's mailbox, or from within a session.

The answer to asking for a link is the same whether or not the address has an account. The link works once, for half an
hour. Using it ends every session; second factors stay, so that a mailbox alone opens nothing that had two locks. Only
an account that nobody vouched for yet (its address never proven, in no organization) loses them: they may be those of
somebody who registered another's address.

A link's token is drawn when its mail is written (`open_mailed_recovery`), always the same for the same request, so that
a mail that had to be sent twice works whichever arrives. Before that it is nowhere, afterwards only its hash is kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts._storage import factors, people, sessions
from gqts.accounts.errors import LinkRefused, PersonUnknown
from gqts.accounts.member import list_memberships, record_personal_act
from gqts.accounts.password import HASHER, PasswordHasher, hash_password, require_strong
from gqts.accounts.person import Person, find_person, find_person_by_email, fold_email, prove_email, require_person
from gqts.accounts.rate import count_rate, forget_rate, require_rate
from gqts.accounts.seal import Seal
from gqts.accounts.secret_text import hash_secret, is_secret, new_secret
from gqts.accounts.sign_in import ACCOUNT_LIMIT
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish
from gqts.organizations import Actor

RECOVERY_FOR = timedelta(minutes=30)
RECOVERY_PATH = "/recover/"
"""Where the pages take a link's token."""
RECOVERY_REQUESTED = "accounts.recovery_requested"
"""The outbox topic. Its payload holds a nonce, from which only the installation's secret makes the link's token."""
_PURPOSE = "recovery link"
_ACCOUNT_LIMIT = "3 per hour"
_CLIENT_LIMIT = "20 per hour"


def request_recovery(tx: Transaction, email: str, *, client: str, now: datetime) -> None:
    """Send a link to the person with this address; say nothing of whether there is one.

    At most three an hour go to one address; more are left out in silence. Raises `TooMany` for the client alone.
    """
    require_rate(tx, "recovery from", client, _CLIENT_LIMIT, now=now)
    is_too_often = count_rate(tx, "recovery", fold_email(email[:1024]), _ACCOUNT_LIMIT, now=now) is not None
    nonce = new_secret()
    person = find_person_by_email(tx, email)
    if person is None or person.is_disabled or is_too_often:
        return
    payload = {"nonce": nonce, "not_after": write_instant(now + RECOVERY_FOR)}
    publish(tx, RECOVERY_REQUESTED, str(person.id), payload)


def open_mailed_recovery(
    tx: Transaction, person_id: UUID, nonce: str, *, not_after: datetime, seal: Seal, now: datetime
) -> tuple[Person, str] | None:
    """Let the link of a request work from now on, for half an hour; return whom it lets in and its token, for the mail.

    None when there is nobody to send it to (any more), or when it was asked for so long ago that nobody waits for it.
    """
    person = find_person(tx, person_id)
    if person is None or person.is_disabled or now > not_after:
        return None
    token = seal.draw_secret(_PURPOSE, nonce)
    people.insert_recovery(tx, hash_secret(token), person.id, now + RECOVERY_FOR)
    return person, token


def make_recovery(
    tx: Transaction, operator: str, email: str, *, now: datetime, drops_factors: bool = False
) -> tuple[Person, str]:
    """Make a link by hand, for a person whom no mail reaches: an operator's act, written down and told to the person.

    With `drops_factors` their codes and passkeys end at once, with every session: for who lost them all and whom no
    administrator can help, because more than one organization relies on them. Returns whom it lets in, and the link's
    token, told this once. Raises `PersonUnknown`.
    """
    person = find_person_by_email(tx, email)
    if person is None or person.is_disabled:
        raise PersonUnknown
    token = new_secret()
    people.insert_recovery(tx, hash_secret(token), person.id, now + RECOVERY_FOR)
    if drops_factors:
        factors.delete_factors(tx, person.id)
        factors.delete_pending(tx, person.id)
        sessions.delete_sessions(tx, person.id, None)
        record_personal_act(tx, person.id, "person.factors_dropped", now=now, actor=Actor.operator(operator))
    record_personal_act(tx, person.id, "person.recovery_made", now=now, actor=Actor.operator(operator))
    return person, token


def find_recovery(tx: Transaction, token: str, *, now: datetime) -> Person | None:
    """Return whom a link lets in, without using it; None when it does not work."""
    return _find(tx, token, now, is_locked=False)


def use_recovery(
    tx: Transaction, token: str, password: str, *, now: datetime, hasher: PasswordHasher = HASHER
) -> Person:
    """Set a new password by a link, and end the link, every session and every sign-in under way.

    Raises `LinkRefused`, or `PasswordTooWeak`, after which the link still works.
    """
    person = _find(tx, token, now, is_locked=True)
    if person is None:
        raise LinkRefused
    require_strong(password, person.email)
    prove_email(tx, person.id, now=now, drops_factors=not list_memberships(tx, person.id))
    _keep_password(tx, person.id, password, now, hasher)
    forget_rate(tx, "sign-in", person.email, ACCOUNT_LIMIT, now=now)
    record_personal_act(tx, person.id, "person.recovered", now=now)
    return require_person(tx, person.id)


def set_password(
    tx: Transaction,
    person_id: UUID,
    password: str,
    *,
    now: datetime,
    keep_session: UUID | None = None,
    hasher: PasswordHasher = HASHER,
) -> None:
    """Set a person's password; every session but `keep_session`, which the edge rotates, ends.

    An edge asks a person for their old one first (`check_password`). Raises `PasswordTooWeak` or `PersonUnknown`.
    """
    person = require_person(tx, person_id)
    require_strong(password, person.email)
    _keep_password(tx, person_id, password, now, hasher, keep_session)
    record_personal_act(tx, person_id, "person.password_changed", now=now)


def _find(tx: Transaction, token: str, now: datetime, *, is_locked: bool) -> Person | None:
    row = people.select_recovery(tx, hash_secret(token), now, is_locked=is_locked)
    if row is None or not is_secret(token, bytes(row[1])):
        return None
    person = require_person(tx, row[0])
    return None if person.is_disabled else person


def _keep_password(
    tx: Transaction,
    person_id: UUID,
    password: str,
    now: datetime,
    hasher: PasswordHasher,
    keep_session: UUID | None = None,
) -> None:
    people.update_password(tx, person_id, hash_password(password, hasher), now)
    people.delete_recoveries(tx, person_id)
    factors.delete_pending(tx, person_id)
    sessions.delete_sessions(tx, person_id, keep_session)
