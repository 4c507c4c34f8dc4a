"""Access tokens by OAuth 2 client credentials (RFC 6749 §4.4), and who a bearer (RFC 6750) is.

The client's id and secret are the two parts of an API key: `gqts_{12 characters}` and the 43 characters after it. A
token is opaque, holds for an hour and ends with its key. What a machine may do is read anew at each request: the scopes
of its key or token, as far as its organization may do that now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts._storage import keys
from gqts.accounts.caller import Caller, Via, read_organization
from gqts.accounts.errors import ClientRefused, ScopeRefused, fault
from gqts.accounts.key import ApiKey, find_key, note_key_used, read_key_row, take_apart
from gqts.accounts.position import KeyScope, Permission, is_host_role, scopes_of
from gqts.accounts.secret_text import hash_secret, is_secret, new_secret
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id

TOKEN_FOR = timedelta(hours=1)
_START = "gqtt_"


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as it is answered, this once: `expires_in` counts seconds, `scope` is written as RFC 6749 §3.3 says."""

    token: str = field(repr=False)
    expires_in: int
    scope: str


def issue_token(tx: Transaction, *, client_id: str, client_secret: str, scope: str, now: datetime) -> AccessToken:
    """Return an access token for a key; an empty scope asks for all its scopes.

    Raises `ClientRefused` (RFC 6749's invalid_client) or `ScopeRefused` (its invalid_scope).
    """
    parts = take_apart(f"{client_id}_{client_secret}")
    key = None if parts is None else find_key(tx, parts, now=now)
    if key is None:
        raise ClientRefused
    scopes = frozenset(scope.split()) or key.scopes
    if not scopes <= key.scopes:
        message = f"this client may ask for {' '.join(sorted(key.scopes))}"
        raise ScopeRefused(message, faults=(fault("token.scope", message, "scope", value=scope),))
    token = _START + new_secret()
    until = min(now + TOKEN_FOR, key.expires_at)
    keys.insert_token(tx, new_id(lambda: now), hash_secret(token), key.id, sorted(scopes), now, until)
    note_key_used(tx, key.id, now=now)
    return AccessToken(token, int((until - now).total_seconds()), " ".join(sorted(scopes)))


def find_caller_by_bearer(tx: Transaction, text: str, *, now: datetime) -> Caller | None:
    """Return the machine that sends this API key or access token; None when it opens nothing (any more)."""
    if text.startswith(_START):
        return _find_by_token(tx, text, now)
    parts = take_apart(text)
    key = None if parts is None else find_key(tx, parts, now=now)
    return None if key is None else _compose(tx, key, key.scopes, "key", key.id, now)


def _find_by_token(tx: Transaction, text: str, now: datetime) -> Caller | None:
    row = keys.select_token(tx, hash_secret(text))
    if row is None:
        return None
    key = read_key_row(row[:-4])
    token_hash, token_id, scopes, expires_at = row[-4:]
    if not is_secret(text, bytes(token_hash)) or now >= expires_at or not key.is_live(now):
        return None
    return _compose(tx, key, frozenset(KeyScope(scope) for scope in scopes), "token", token_id, now)


def _compose(
    tx: Transaction, key: ApiKey, scopes: frozenset[KeyScope], via: Via, credential_id: UUID, now: datetime
) -> Caller | None:
    organization = read_organization(tx, key.organization_id)
    if organization is None:
        return None
    note_key_used(tx, key.id, now=now)
    most = scopes_of(organization.roles, is_host=is_host_role(organization.roles), state=organization.state)
    return Caller(
        None,
        key.name,
        key.organization_id,
        None,
        frozenset(Permission(scope.value) for scope in scopes & most),
        via,
        credential_id,
        roles=frozenset(organization.roles),
        state=organization.state,
        per_minute=key.per_minute,
        key_id=key.id,
    )
