"""API keys of machines: shown once, for a few scopes, until a day, at a rate, replaced without a gap.

A key reads `gqts_{12 characters}_{43 characters}`: a public name by which it is found, and 256 random bits, of which
the SHA-256 is kept and compared in constant time. Revoking and expiry hold from the next request on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gqts.accounts._storage import keys
from gqts.accounts.caller import Caller
from gqts.accounts.errors import KeyEnded, KeyRefused, KeyUnknown, PermissionMissing, fault
from gqts.accounts.member import tell_administrators
from gqts.accounts.person import require_name
from gqts.accounts.position import KeyScope, Permission, is_host_role, scopes_of
from gqts.accounts.secret_text import hash_secret, is_secret, new_public_id, new_secret
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization, record_act, require_organization

LONGEST_LIFE = timedelta(days=366)
LONGEST_OVERLAP = timedelta(days=30)
HIGHEST_RATE = 6000
USED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a key was last used."""
_START, _PREFIX_LENGTH, _SECRET_LENGTH = "gqts_", 12, 43


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A machine's key. `prefix` is its public name; `per_minute` the requests it may make in a minute."""

    id: UUID
    prefix: str
    organization_id: UUID
    name: str
    scopes: frozenset[KeyScope]
    per_minute: int
    made_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    replaced_by: UUID | None = None
    last_used_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class KeyParts:
    """A key's text, taken apart."""

    prefix: str
    secret: str = field(repr=False)


def issue_key(
    tx: Transaction,
    caller: Caller,
    *,
    name: str,
    scopes: Collection[KeyScope],
    expires_at: datetime,
    now: datetime,
    per_minute: int = 600,
) -> tuple[ApiKey, str]:
    """Make a key for the caller's organization, and return it with its text, told this once.

    Raises `PermissionMissing`, `KeyRefused` or `AccountRefused`.
    """
    organization = _require_organization(tx, caller)
    _require_scopes(caller, organization, scopes)
    if not now < expires_at <= now + LONGEST_LIFE:
        message = "a key ends after now, and within a year"
        raise KeyRefused(message, faults=(fault("key.expires_at", message, "expires_at", value=str(expires_at)),))
    if not 1 <= per_minute <= HIGHEST_RATE:
        message = f"a key makes 1 to {HIGHEST_RATE} requests a minute"
        raise KeyRefused(message, faults=(fault("key.per_minute", message, "per_minute", value=str(per_minute)),))
    key = ApiKey(
        new_id(lambda: now),
        new_public_id(),
        organization.id,
        require_name(name),
        frozenset(scopes),
        per_minute,
        caller.person_name,
        now,
        expires_at,
    )
    text = _keep(tx, key)
    detail = {"key": str(key.id), "name": key.name, "scopes": ", ".join(sorted(key.scopes))}
    record_act(tx, caller.actor, organization.id, "key.issued", detail, now=now)
    tell_administrators(tx, organization.id, "key.issued", name=key.name, now=now)
    return key, text


def rotate_key(
    tx: Transaction, caller: Caller, key_id: UUID, *, overlap: timedelta, now: datetime
) -> tuple[ApiKey, str]:
    """Replace a key by a new one of the same kind and life; the old one works on for `overlap`, at most 30 days.

    Raises `PermissionMissing`, `KeyUnknown`, `KeyEnded` or `KeyRefused`.
    """
    organization = _require_organization(tx, caller)
    old = _require_key(tx, organization.id, key_id)
    if not old.is_live(now) or old.replaced_by is not None:
        raise KeyEnded
    _require_scopes(caller, organization, old.scopes)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        message = f"the old key works on for at most {LONGEST_OVERLAP.days} days"
        raise KeyRefused(message, faults=(fault("key.overlap", message, "overlap", value=str(overlap)),))
    new = replace(
        old,
        id=new_id(lambda: now),
        prefix=new_public_id(),
        made_by=caller.person_name,
        created_at=now,
        expires_at=now + min(old.expires_at - old.created_at, LONGEST_LIFE),
        last_used_at=None,
    )
    text = _keep(tx, new)
    keys.update_replaced(tx, old.id, new.id, min(old.expires_at, now + overlap))
    detail = {"key": str(old.id), "replaced_by": str(new.id), "name": new.name}
    record_act(tx, caller.actor, organization.id, "key.rotated", detail, now=now)
    tell_administrators(tx, organization.id, "key.rotated", name=new.name, now=now)
    return new, text


def revoke_key(tx: Transaction, caller: Caller, key_id: UUID, *, now: datetime) -> None:
    """End a key and its access tokens at once; raise `PermissionMissing` or `KeyUnknown`."""
    organization = _require_organization(tx, caller)
    key = _require_key(tx, organization.id, key_id)
    if key.revoked_at is None:
        keys.update_revoked(tx, key_id, now)
        record_act(tx, caller.actor, organization.id, "key.revoked", {"key": str(key_id), "name": key.name}, now=now)


def list_keys(tx: Transaction, organization_id: UUID) -> list[ApiKey]:
    """Return the keys of an organization, the newest first, ended ones too."""
    return [_key(row) for row in keys.select_keys(tx, organization_id)]


def take_apart(text: str) -> KeyParts | None:
    """Return the two parts of a key's text; None when it is not shaped like one."""
    rest = text.removeprefix(_START)
    prefix, separator, secret = (
        rest[:_PREFIX_LENGTH],
        rest[_PREFIX_LENGTH : _PREFIX_LENGTH + 1],
        rest[_PREFIX_LENGTH + 1 :],
    )
    is_shaped = text.startswith(_START) and text.isascii() and text.isprintable() and separator == "_"
    return KeyParts(prefix, secret) if is_shaped and len(secret) == _SECRET_LENGTH else None


def find_key(tx: Transaction, parts: KeyParts, *, now: datetime) -> ApiKey | None:
    """Return the live key with this name and this secret."""
    row = keys.select_key_by_prefix(tx, parts.prefix)
    if row is None or not is_secret(parts.secret, bytes(row[-1])):
        return None
    key = _key(row[:-1])
    return key if key.is_live(now) else None


def note_key_used(tx: Transaction, key_id: UUID, *, now: datetime) -> None:
    """Note that a key was used, at most once a minute, and not in a read-only transaction."""
    if not tx.read_only:
        keys.note_used(tx, key_id, now, USED_EVERY)


def read_key_row(row: tuple[Any, ...]) -> ApiKey:
    """Return the key that a row of the table describes."""
    return _key(row)


def _keep(tx: Transaction, key: ApiKey) -> str:
    secret = new_secret()
    row = (
        key.id,
        key.prefix,
        key.organization_id,
        key.name,
        sorted(key.scopes),
        key.per_minute,
        key.made_by,
        key.created_at,
        key.expires_at,
        key.revoked_at,
        key.replaced_by,
        key.last_used_at,
    )
    keys.insert_key(tx, row, hash_secret(secret))
    return f"{_START}{key.prefix}_{secret}"


def _key(row: tuple[Any, ...]) -> ApiKey:
    values = [*row[:4], frozenset(KeyScope(scope) for scope in row[4]), *row[5:]]
    return ApiKey(*values)


def _require_organization(tx: Transaction, caller: Caller) -> Organization:
    caller.require(Permission.KEYS_MANAGE)
    if caller.organization is None:
        raise PermissionMissing("Only who acts for an organization has keys.")
    return require_organization(tx, caller.organization)


def _require_key(tx: Transaction, organization_id: UUID, key_id: UUID) -> ApiKey:
    row = keys.select_key(tx, organization_id, key_id)
    if row is None:
        raise KeyUnknown
    return _key(row)


def _require_scopes(caller: Caller, organization: Organization, scopes: Collection[KeyScope]) -> None:
    if not scopes:
        message = "say what the key is for"
        raise KeyRefused(message, faults=(fault("key.scopes", message, "scopes"),))
    most = scopes_of(organization.roles, is_host=is_host_role(organization.roles), state=organization.state)
    for scope in scopes:
        if scope not in most or not caller.may(Permission(scope.value)):
            message = f"{scope} is not something this organization may do, or not yours to give"
            raise PermissionMissing(message, faults=(fault("key.scopes", message, "scopes", value=scope),))
