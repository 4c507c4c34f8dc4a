"""The identity provider of an organization: who runs its people's sign-in, and for which of its proven domains.

What the provider publishes (OpenID Connect Discovery 1.0 §4, and its keys) is read when it is set and kept. A domain
counts only as long as the organization's proof of it does, and the organization is approved.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.accounts._storage import providers
from gqts.accounts.caller import Caller
from gqts.accounts.errors import ProviderRefused, ProviderUnavailable, fault
from gqts.accounts.person import fold_email, is_storable
from gqts.accounts.position import Permission
from gqts.accounts.provider_door import ProviderDoor
from gqts.kit.database import Transaction
from gqts.organizations import IdentifierKind, ProofState, find_organization, list_identifiers, record_act

_PURPOSE = "oidc"
_LONGEST_CLIENT = 500
_MOST_DOMAINS = 20
_MOST_KEYS = 50
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class ProviderRegistration:
    """What an administrator enters: the issuer, the client registered there for gqts, and the domains it speaks for."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    email_domains: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """An organization's provider; `email_domains` are those that it has proven and that are still proven."""

    organization_id: UUID
    issuer: str
    client_id: str
    sealed_secret: bytes = field(repr=False)
    email_domains: frozenset[str]
    discovery: dict[str, Any] = field(repr=False)
    keys: dict[str, Any] = field(repr=False)
    read_at: datetime


def set_identity_provider(
    tx: Transaction,
    caller: Caller,
    organization_id: UUID,
    registration: ProviderRegistration,
    *,
    door: ProviderDoor,
    now: datetime,
) -> IdentityProvider:
    """Let an organization's people sign in by its provider, which is asked what it publishes.

    Raises `PermissionMissing`, `ProviderRefused` or `ProviderUnavailable`.
    """
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    issuer = door.require_url(registration.issuer, "issuer").rstrip("/")
    domains = frozenset(fold_email(domain) for domain in registration.email_domains)
    _require_client(registration)
    _require_proven(tx, organization_id, domains)
    sealed = door.seal.close(_PURPOSE, registration.client_secret)
    blank = IdentityProvider(organization_id, issuer, registration.client_id, sealed, domains, {}, {}, now)
    provider = read_published(blank, door, now=now)
    providers.upsert_provider(
        tx,
        (
            organization_id,
            provider.issuer,
            provider.client_id,
            provider.sealed_secret,
            sorted(domains),
            provider.discovery,
            provider.keys,
            now,
        ),
    )
    detail = {"issuer": provider.issuer, "client": provider.client_id, "domains": ", ".join(sorted(domains))}
    record_act(tx, caller.actor, organization_id, "identity_provider.set", detail, now=now)
    return provider


def remove_identity_provider(tx: Transaction, caller: Caller, organization_id: UUID, *, now: datetime) -> None:
    """Do without a provider from now on; raise `PermissionMissing`."""
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    if providers.delete_provider(tx, organization_id):
        record_act(tx, caller.actor, organization_id, "identity_provider.removed", {}, now=now)


def find_provider(tx: Transaction, organization_id: UUID) -> IdentityProvider | None:
    """Return the provider of an approved organization, with the domains it may speak for now; None without any."""
    row = providers.select_provider(tx, organization_id)
    organization = find_organization(tx, organization_id)
    if row is None or organization is None or not organization.is_active:
        return None
    domains = frozenset(row[4]) & _list_proven(tx, organization_id)
    return IdentityProvider(row[0], row[1], row[2], bytes(row[3]), domains, *row[5:]) if domains else None


def find_registered_provider(tx: Transaction, organization_id: UUID) -> IdentityProvider | None:
    """Return the provider that an organization has set, with all domains it named, whether they still count or not."""
    row = providers.select_provider(tx, organization_id)
    return None if row is None else IdentityProvider(row[0], row[1], row[2], bytes(row[3]), frozenset(row[4]), *row[5:])


def find_provider_by_email(tx: Transaction, email: str) -> IdentityProvider | None:
    """Return the provider that speaks for an address's domain."""
    domain = fold_email(email[:1024]).rpartition("@")[2]
    rows = providers.select_providers_of(tx, domain) if is_storable(domain) else []
    found = (find_provider(tx, row[0]) for row in rows)
    return next((one for one in found if one is not None and domain in one.email_domains), None)


def read_published(provider: IdentityProvider, door: ProviderDoor, *, now: datetime) -> IdentityProvider:
    """Return the provider with what it publishes now; raise `ProviderRefused` or `ProviderUnavailable`."""
    found = door.get_json(provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer") not in (provider.issuer, provider.issuer + "/"):
        message = "the identity provider says that it is another one"
        raise ProviderRefused(message, faults=(fault("oidc.issuer", message, "issuer", value=provider.issuer),))
    discovery = {name: door.require_url(found.get(name), name) for name in _ENDPOINTS}
    keys = door.get_json(discovery["jwks_uri"]).get("keys")
    if not isinstance(keys, list) or not 1 <= len(keys) <= _MOST_KEYS or not all(isinstance(key, dict) for key in keys):
        raise ProviderUnavailable("The identity provider publishes no keys.")
    return replace(provider, issuer=found["issuer"], discovery=discovery, keys={"keys": keys}, read_at=now)


def _require_client(registration: ProviderRegistration) -> None:
    for name, text in (("client_id", registration.client_id), ("client_secret", registration.client_secret)):
        if not text or len(text) > _LONGEST_CLIENT or not text.isprintable() or not text.isascii():
            message = f"the {name} is 1 to {_LONGEST_CLIENT} printable ASCII characters"
            raise ProviderRefused(message, faults=(fault(f"oidc.{name}", message, name),))


def _require_proven(tx: Transaction, organization_id: UUID, domains: frozenset[str]) -> None:
    unproven = domains - _list_proven(tx, organization_id)
    if unproven or not 1 <= len(domains) <= _MOST_DOMAINS:
        message = f"a provider speaks for 1 to {_MOST_DOMAINS} domains that your organization has proven"
        value = ", ".join(sorted(unproven))
        found = fault("oidc.domains", message, "email_domains", value=value, fix="prove the domain first")
        raise ProviderRefused(message, faults=(found,))


def _list_proven(tx: Transaction, organization_id: UUID) -> frozenset[str]:
    return frozenset(
        one.value
        for one in list_identifiers(tx, organization_id)
        if one.kind is IdentifierKind.DOMAIN and one.state is ProofState.PROVEN
    )
