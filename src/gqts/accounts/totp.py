"""Time-based one-time codes (RFC 6238) from a telephone, and recovery codes for when it is lost.

A code is accepted half a minute early or late, and once: the time step of the last code used is kept, and only later
steps count (RFC 6238 §5.2). The secret is sealed at rest. Recovery codes are shown once, hashed, and each works once.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pyotp

from gqts.accounts._storage import factors, sessions
from gqts.accounts.errors import AccountRefused, SecondFactorRefused, fault
from gqts.accounts.member import record_personal_act
from gqts.accounts.person import require_person
from gqts.accounts.seal import Seal
from gqts.accounts.secret_text import hash_secret
from gqts.kit.database import Transaction

RECOVERY_CODES = 10
_CODE_BYTES = 10
_GROUP = 4
_STEP_SECONDS = 30
_DRIFT_STEPS = 1
_PURPOSE = "totp"


@dataclass(frozen=True, slots=True)
class TotpEnrolment:
    """What the person's device is to keep: the secret to type, and the address to draw as a QR code. Shown once."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


def enrol_totp(tx: Transaction, person_id: UUID, *, seal: Seal, now: datetime, issuer: str = "gqts") -> TotpEnrolment:
    """Begin to set up codes, which count once `confirm_totp` has seen one; raise `AccountRefused` if there are some."""
    person = require_person(tx, person_id)
    secret = pyotp.random_base32()
    if not factors.upsert_totp(tx, person_id, seal.close(_PURPOSE, secret), now):
        message = "codes are set up already"
        raise AccountRefused(message, faults=(fault("totp.there", message, "totp", fix="remove them first"),))
    return TotpEnrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=issuer))


def confirm_totp(
    tx: Transaction, person_id: UUID, code: str, *, seal: Seal, now: datetime, keep_session: UUID | None = None
) -> tuple[str, ...]:
    """Finish setting up codes with the first one, and return the recovery codes, shown this once.

    Every other session of the person ends. Raises `SecondFactorRefused`.
    """
    row = factors.select_totp(tx, person_id)
    if row is None or row[1] is not None or not use_totp(tx, person_id, code, seal=seal, now=now):
        raise SecondFactorRefused
    factors.update_confirmed(tx, person_id, now)
    sessions.delete_sessions(tx, person_id, keep_session)
    record_personal_act(tx, person_id, "person.totp_added", now=now)
    return renew_recovery_codes(tx, person_id)


def remove_totp(tx: Transaction, person_id: UUID, *, now: datetime, keep_session: UUID | None = None) -> None:
    """Do without codes from now on; every other session of the person ends."""
    if factors.delete_totp(tx, person_id):
        factors.replace_codes(tx, person_id, ())
        sessions.delete_sessions(tx, person_id, keep_session)
        record_personal_act(tx, person_id, "person.totp_removed", now=now)


def has_totp(tx: Transaction, person_id: UUID) -> bool:
    """Tell whether signing in by password asks this person for a code."""
    row = factors.select_totp(tx, person_id)
    return row is not None and row[1] is not None


def renew_recovery_codes(tx: Transaction, person_id: UUID) -> tuple[str, ...]:
    """Return ten new recovery codes, shown this once; earlier ones end."""
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    factors.replace_codes(tx, person_id, [hash_secret(_bare(code)) for code in codes])
    return codes


def count_recovery_codes(tx: Transaction, person_id: UUID) -> int:
    """Return how many recovery codes are left."""
    return factors.count_codes(tx, person_id)


def use_second_factor(tx: Transaction, person_id: UUID, code: str, *, seal: Seal, now: datetime) -> bool:
    """Tell whether this is a code of now or a recovery code; whichever it is is used up."""
    if use_totp(tx, person_id, code, seal=seal, now=now):
        return True
    return factors.use_code(tx, person_id, hash_secret(_bare(code)))


def use_totp(tx: Transaction, person_id: UUID, code: str, *, seal: Seal, now: datetime) -> bool:
    """Tell whether this is a code of now that was not used, and use it up."""
    row = factors.select_totp(tx, person_id)
    given = code.replace(" ", "")
    if row is None or len(given) != 6 or not (given.isascii() and given.isdigit()):
        return False
    totp = pyotp.TOTP(seal.open(_PURPOSE, bytes(row[0])))
    present = int(now.timestamp()) // _STEP_SECONDS
    steps = range(present - _DRIFT_STEPS, present + _DRIFT_STEPS + 1)
    matching = [step for step in steps if secrets.compare_digest(totp.at(step * _STEP_SECONDS), given)]
    return any(factors.use_step(tx, person_id, step) for step in matching)


def _new_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _bare(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())
