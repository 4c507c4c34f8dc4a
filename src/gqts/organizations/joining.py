"""How organizations join, are approved, change and are suspended, each step written down with its reason.

A firm registers itself and waits for an officer; authorities are made by the host. An organization may share from
further upstream at any time, by itself: nothing about its labels and events of before changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import psycopg

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.organizations import _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.errors import (
    ApplicationRefused,
    DecidedAlready,
    OrganizationUnknown,
    PartyTaken,
    require_reason,
)
from gqts.organizations.organization import (
    Application,
    Level,
    Organization,
    Scope,
    State,
    list_country_faults,
    list_faults,
    list_name_faults,
    list_role_faults,
)
from gqts.organizations.role import Role
from gqts.organizations.scope import read_scope

PARTY = "https://id.gs1.org/417/"


def apply_to_join(
    tx: Transaction,
    actor: Actor,
    application: Application,
    *,
    now: datetime,
    organization_id: UUID | None = None,
    is_host: bool = False,
) -> Organization:
    """Register an organization, which then waits for an officer; raise `ApplicationRefused`, `PartyTaken`."""
    _refuse(list(list_faults(application, is_host=is_host)))
    new = organization_id or new_id(lambda: now)
    gln = application.party_gln
    party = f"{PARTY}{gln}" if gln else f"urn:gqts:organization:{new}"
    try:
        with tx.transaction():
            _storage.insert_organization(tx, new, application, party, now)
    except psycopg.errors.UniqueViolation as reason:
        raise PartyTaken from reason
    roles = sorted(application.roles)
    record_act(tx, actor, new, "organization.applied", {"roles": roles, "level": application.level.value}, now=now)
    return require_organization(tx, new)


def decide_application(
    tx: Transaction, actor: Actor, organization_id: UUID, *, is_approved: bool, reason: str, now: datetime
) -> Organization:
    """Approve or refuse an application; raise `DecidedAlready` when it does not wait for that."""
    state = State.APPROVED if is_approved else State.REFUSED
    return _move(tx, actor, organization_id, {State.APPLIED}, state, reason, now)


def suspend_organization(
    tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime
) -> Organization:
    """Suspend an organization: it shares nothing and sees what the public sees, until it is reinstated."""
    return _move(tx, actor, organization_id, {State.APPROVED}, State.SUSPENDED, reason, now)


def reinstate_organization(
    tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime
) -> Organization:
    """Take a suspension, or a refusal, back."""
    return _move(tx, actor, organization_id, {State.SUSPENDED, State.REFUSED}, State.APPROVED, reason, now)


def change_profile(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    *,
    names: Mapping[str, str] | None = None,
    country: str | None = None,
    level: Level | None = None,
    now: datetime,
) -> Organization:
    """Change what an organization says of itself; raise `ApplicationRefused`."""
    faults = [] if names is None else list(list_name_faults(names))
    faults += [] if country is None else list(list_country_faults(country))
    _refuse(faults)
    before = require_organization(tx, organization_id)
    _storage.update_profile(
        tx,
        organization_id,
        dict(before.names if names is None else names),
        before.country if country is None else country,
        (before.level if level is None else level).value,
    )
    changed = {"names": names and dict(names), "country": country, "level": level and level.value}
    detail = {name: value for name, value in changed.items() if value is not None}
    record_act(tx, actor, organization_id, "organization.changed", detail, now=now)
    return require_organization(tx, organization_id)


def request_roles(
    tx: Transaction, actor: Actor, organization_id: UUID, roles: Collection[Role], *, now: datetime
) -> None:
    """Ask an officer for another set of roles; a later request replaces one that waits."""
    _refuse(list(list_role_faults(roles, is_host=False)))
    _storage.replace_role_request(tx, new_id(lambda: now), organization_id, sorted(roles), now)
    record_act(tx, actor, organization_id, "roles.requested", {"roles": sorted(roles)}, now=now)


def decide_roles(
    tx: Transaction, actor: Actor, organization_id: UUID, *, is_granted: bool, reason: str, now: datetime
) -> Organization:
    """Grant or refuse the roles that an organization asked for; raise `DecidedAlready` when it asked for none."""
    text = require_reason(reason)
    roles = _storage.decide_role_request(tx, organization_id, text, now, is_granted=is_granted)
    if roles is None:
        raise DecidedAlready
    if is_granted:
        _storage.update_roles(tx, organization_id, roles)
    what = "roles.granted" if is_granted else "roles.refused"
    record_act(tx, actor, organization_id, what, {"roles": roles, "reason": text}, now=now)
    return require_organization(tx, organization_id)


def find_requested_roles(tx: Transaction, organization_id: UUID) -> frozenset[Role] | None:
    """Return the roles that an organization waits for, or None."""
    roles = _storage.select_role_request(tx, organization_id)
    return None if roles is None else frozenset(map(Role, roles))


def list_requested_roles(
    tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[tuple[UUID, frozenset[Role], datetime]]:
    """Return who waits for which roles since when, oldest first; `after` is (when, organization) of the last one."""
    rows = _storage.select_role_requests(tx, after, limit)
    return [(organization, frozenset(map(Role, roles)), at) for organization, roles, at in rows]


def set_scope(tx: Transaction, actor: Actor, organization_id: UUID, scope: Scope, *, now: datetime) -> Organization:
    """Set what goods and regions an agency is competent for; raise `ApplicationRefused`."""
    checked = read_scope(scope)
    _storage.update_scope(tx, organization_id, checked)
    detail = {"hs": list(checked.hs_prefixes), "regions": list(checked.regions)}
    record_act(tx, actor, organization_id, "scope.set", detail, now=now)
    return require_organization(tx, organization_id)


def find_organization(tx: Transaction, organization_id: UUID) -> Organization | None:
    """Return an organization, or None."""
    return next(iter(_storage.select_organizations(tx, [organization_id])), None)


def find_organizations(tx: Transaction, ids: Collection[UUID]) -> dict[UUID, Organization]:
    """Return the organizations known among `ids`."""
    return {one.id: one for one in _storage.select_organizations(tx, list(ids))} if ids else {}


def require_organization(tx: Transaction, organization_id: UUID) -> Organization:
    """Return an organization; raise `OrganizationUnknown`."""
    found = find_organization(tx, organization_id)
    if found is None:
        raise OrganizationUnknown
    return found


def find_by_party(tx: Transaction, uri: str) -> Organization | None:
    """Return the organization that a canonical party URI names, or None."""
    return _storage.select_by_party(tx, uri)


def list_organizations(
    tx: Transaction,
    *,
    state: State | None = None,
    role: Role | None = None,
    text: str = "",
    after: tuple[datetime, UUID] | None = None,
    limit: int = 30,
) -> list[Organization]:
    """Return organizations in the order they applied; `after` is the (applied_at, id) that the last page ended with."""
    return _storage.select_listed(tx, state, role, text, after, limit)


def count_organizations(tx: Transaction, *, state: State | None = None) -> int:
    """Return how many organizations there are, in a state or at all."""
    return _storage.count_organizations(tx, state)


def find_scope(tx: Transaction, organization_id: UUID) -> Scope | None:
    """Return the scope of an agency, or None when it has none set."""
    found = find_organization(tx, organization_id)
    return None if found is None else found.scope


def _move(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    allowed: Collection[State],
    state: State,
    reason: str,
    now: datetime,
) -> Organization:
    text = require_reason(reason)
    before = require_organization(tx, organization_id)
    try:
        with tx.transaction():
            is_moved = _storage.update_state(tx, organization_id, sorted(allowed), state, actor.name, text, now)
    except psycopg.errors.UniqueViolation as taken:  # another that says the same GLN was approved before
        raise PartyTaken from taken
    if not is_moved:
        raise DecidedAlready(f"The organization is {before.state.value} now; somebody decided before you.")
    record_act(tx, actor, organization_id, f"organization.{state.value}", {"reason": text}, now=now)
    return require_organization(tx, organization_id)


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ApplicationRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
