"""A newcomer proves to read a mailbox before anything is asked or told about its address.

The answer to giving an address is the same whether or not it has an account: a mail goes there with a link, and only
who opens that link learns what is known of the address. The link works for a day, until it was used to register; its
token is drawn when the mail is written, as a recovery's is (`gqts.accounts.recovery`), and only its hash is kept.

A newcomer who came by somebody's invitation keeps it: the link is then that of the invitation too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts._storage import newcomers
from gqts.accounts.errors import LinkRefused
from gqts.accounts.password import HASHER, PasswordHasher
from gqts.accounts.person import Person, normalise_email, register_person, require_language
from gqts.accounts.rate import count_rate, require_rate
from gqts.accounts.seal import Seal
from gqts.accounts.secret_text import hash_secret, new_secret
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish

NEWCOMER_FOR = timedelta(days=1)
NEWCOMER_PATH = "/join/with/"
"""Where the pages take a link's token."""
ADDRESS_GIVEN = "accounts.address_given"
"""The outbox topic. Its payload holds a nonce, from which only the installation's secret makes the link's token."""
_PURPOSE = "newcomer link"
_ADDRESS_LIMIT = "3 per hour"
_CLIENT_LIMIT = "20 per hour"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who gave an address. `invitation_id` is the invitation they came by."""

    id: UUID
    email: str
    language: str
    invitation_id: UUID | None
    expires_at: datetime


def give_address(
    tx: Transaction, email: str, *, client: str, language: str, now: datetime, invitation_id: UUID | None = None
) -> None:
    """Send a link to an address, whoever it belongs to.

    At most three an hour go to one address; more are left out in silence. Raises `AccountRefused` for what is no
    address, and `TooMany` for the client alone.
    """
    address = normalise_email(email)
    require_rate(tx, "newcomer from", client, _CLIENT_LIMIT, now=now)
    if count_rate(tx, "newcomer", address, _ADDRESS_LIMIT, now=now) is not None:
        return
    one = Newcomer(new_id(lambda: now), address, require_language(language), invitation_id, now + NEWCOMER_FOR)
    newcomers.insert_newcomer(tx, one.id, one.email, one.language, one.invitation_id, one.expires_at)
    publish(tx, ADDRESS_GIVEN, str(one.id), {"nonce": new_secret()})


def open_mailed_address(
    tx: Transaction, newcomer_id: UUID, nonce: str, *, seal: Seal, now: datetime
) -> tuple[Newcomer, str] | None:
    """Let the link work from now on; return whom it is for and its token, for the mail. None when it ended already."""
    token = seal.draw_secret(_PURPOSE, nonce)
    row = newcomers.update_token(tx, newcomer_id, hash_secret(token), now)
    return None if row is None else (Newcomer(*row), token)


def find_newcomer(tx: Transaction, token: str, *, now: datetime) -> Newcomer | None:
    """Return whose link this is, without using it; None when it does not work (any more)."""
    row = newcomers.select_newcomer(tx, hash_secret(token), now)
    return None if row is None else Newcomer(*row)


def register_newcomer(
    tx: Transaction,
    token: str,
    *,
    name: str,
    password: str,
    language: str,
    now: datetime,
    hasher: PasswordHasher = HASHER,
) -> Person:
    """Register the person whose link this is under the address it was sent to, and end every link to that address.

    Raises `LinkRefused`, and what `register_person` raises.
    """
    row = newcomers.select_newcomer(tx, hash_secret(token), now, is_locked=True)
    if row is None:
        raise LinkRefused
    email = Newcomer(*row).email
    said = {"name": name, "password": password, "language": language}
    person = register_person(tx, email=email, **said, is_proven=True, now=now, hasher=hasher)
    newcomers.delete_newcomers(tx, email)
    return person
