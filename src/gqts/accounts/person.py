"""A person: one mailbox, whatever organizations they act for.

E-mail addresses are compared normalised (Unicode NFKC, case folded), and mail goes to the normalised address alone, so
that a look-alike of an address never gets another's mail. A person's own address counts as theirs only once they proved
to read it (`prove_email`): whoever registered the address before them loses every way in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts._storage import factors, people, sessions
from gqts.accounts.errors import AccountRefused, EmailTaken, PersonUnknown, fault
from gqts.accounts.password import HASHER, PasswordHasher, hash_password, require_strong
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id

LONGEST_EMAIL = 254
"""RFC 5321 §4.5.3.1.3, less the angle brackets."""
_LONGEST_LOCAL_PART = 64
_LONGEST_NAME = 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_LOCAL_PART = re.compile(r"[^\s@\"(),:;<>\[\\\]]+")
_DOMAIN = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. `email` is normalised; `language` is a tag such as en or zh."""

    id: UUID
    email: str
    name: str
    language: str
    created_at: datetime
    is_disabled: bool = False
    email_verified_at: datetime | None = None


def fold_email(text: str) -> str:
    """Return an address as it is compared, without checking that it is one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def normalise_email(text: str) -> str:
    """Return the address as it is kept and compared; raise `AccountRefused` when it is none."""
    folded = fold_email(text) if len(text) <= 4 * LONGEST_EMAIL else ""
    local, at, domain = folded.partition("@")
    is_address = (
        at
        and folded.isprintable()
        and len(folded.encode("utf-8", "surrogatepass")) <= LONGEST_EMAIL
        and len(local) <= _LONGEST_LOCAL_PART
        and _LOCAL_PART.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
    )
    if not is_address:
        message = f"this is not an e-mail address of at most {LONGEST_EMAIL} characters"
        found = fault("email", message, "email", value=text, fix="give an address such as name@firm.example")
        raise AccountRefused(message, faults=(found,))
    return folded


def register_person(
    tx: Transaction,
    *,
    email: str,
    name: str,
    password: str | None,
    now: datetime,
    language: str = "en",
    is_proven: bool = False,
    hasher: PasswordHasher = HASHER,
) -> Person:
    """Keep a new person, who belongs to no organization yet; without a password they sign in by other means.

    `is_proven` says that they read the mailbox. Raises `AccountRefused`, `PasswordTooWeak` or `EmailTaken`. The last
    tells whoever asks that the address has an account: an edge asks only for who has proven it
    (`gqts.accounts.newcomer`).
    """
    person = Person(new_id(lambda: now), normalise_email(email), require_name(name), require_language(language), now)
    hashed = None
    if password is not None:
        require_strong(password, person.email)
        hashed = hash_password(password, hasher)
    if not people.insert_person(tx, person.id, person.email, person.name, person.language, now):
        found = fault("email.taken", "this address has an account", "email", value=person.email, fix="sign in instead")
        raise EmailTaken(faults=(found,))
    if hashed is not None:
        people.update_password(tx, person.id, hashed, now)
    if is_proven:
        people.update_verified(tx, person.id, now)
    return person


def find_person(tx: Transaction, person_id: UUID) -> Person | None:
    """Return a person, disabled ones too."""
    row = people.select_person(tx, person_id)
    return None if row is None else Person(*row)


def require_person(tx: Transaction, person_id: UUID) -> Person:
    """Return a person; raise `PersonUnknown`."""
    person = find_person(tx, person_id)
    if person is None:
        raise PersonUnknown
    return person


def find_person_by_email(tx: Transaction, email: str) -> Person | None:
    """Return the person with this address, however it is written."""
    folded = fold_email(email)
    row = people.select_person_by_email(tx, folded) if is_storable(folded) else None
    return None if row is None else Person(*row)


def change_person(tx: Transaction, person_id: UUID, *, name: str | None = None, language: str | None = None) -> Person:
    """Change one's own name or language; raise `AccountRefused` or `PersonUnknown`."""
    person = require_person(tx, person_id)
    new_name = person.name if name is None else require_name(name)
    new_language = person.language if language is None else require_language(language)
    people.update_person(tx, person_id, new_name, new_language)
    return require_person(tx, person_id)


def prove_email(tx: Transaction, person_id: UUID, *, now: datetime, drops_factors: bool) -> None:
    """Note that this person reads the mailbox they registered.

    At the first such proof the password and the sessions from before end, and with `drops_factors` the second factors
    too: the address may have been registered by somebody who hoped that its owner would come later and take the account
    for their own.
    """
    if require_person(tx, person_id).email_verified_at is not None:
        return
    if drops_factors:
        factors.delete_factors(tx, person_id)
    factors.delete_pending(tx, person_id)
    sessions.delete_sessions(tx, person_id, None)
    people.update_password(tx, person_id, None, None)
    people.update_verified(tx, person_id, now)


def is_storable(text: str) -> bool:
    """Tell whether the database can hold, and so compare, this text."""
    return len(text) <= 4 * LONGEST_EMAIL and "\0" not in text and not re.search(r"[\ud800-\udfff]", text)


def require_name(text: str) -> str:
    """Return a name fit to be shown, without outer blanks; raise `AccountRefused`."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        message = f"a name has 1 to {_LONGEST_NAME} characters, all of them printable"
        raise AccountRefused(message, faults=(fault("name", message, "name", value=text, fix="shorten it"),))
    return name


def require_language(text: str) -> str:
    """Return a language tag; raise `AccountRefused`."""
    if not _LANGUAGE.fullmatch(text):
        message = "a language is a tag such as en or zh"
        raise AccountRefused(message, faults=(fault("language", message, "language", value=text, fix="give en or zh"),))
    return text
