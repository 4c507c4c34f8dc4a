"""What an organization changes later: its names, country, how far upstream it shares, and the roles it asks for.

An organization may share from further upstream at any time, and step back again, by itself alone. Nothing about its
labels and events of before changes with it: what was minted stays valid, what was told stays told at the level it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations._storage import organizations as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.directory import require_locked, require_organization
from gqts.organizations.errors import ActForbidden, DecidedAlready, require_reason
from gqts.organizations.joining import refuse_faults
from gqts.organizations.officer import require_officer, require_own
from gqts.organizations.organization import (
    Level,
    Organization,
    Scope,
    list_country_faults,
    list_name_faults,
    list_role_faults,
    read_names,
)
from gqts.organizations.role import AUTHORITIES, Role
from gqts.organizations.scope import read_scope

_PROFILE = ("names", "country", "level")


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
    """Change what an organization says of itself; what is None stays.

    Raises `ApplicationRefused`, or `ActForbidden`: no other organization changes its level, not even the host.
    """
    require_own(tx, actor, organization_id)
    faults = [] if names is None else list(list_name_faults(names))
    faults += [] if country is None else list(list_country_faults(country))
    refuse_faults(faults)
    before = require_locked(tx, organization_id)
    if level is not None and level is not before.level and actor.organization not in (None, organization_id):
        raise ActForbidden("How far upstream an organization shares is for itself to say.")
    after = replace(
        before,
        names=before.names if names is None else read_names(names),
        country=country or before.country,
        level=Level(level or before.level),
    )
    changed = {name: getattr(after, name) for name in _PROFILE if getattr(after, name) != getattr(before, name)}
    if changed:
        _storage.update_profile(tx, organization_id, after.names, after.country, after.level)
        record_act(tx, actor, organization_id, "organization.changed", changed, now=now)
    return require_organization(tx, organization_id)


def request_roles(
    tx: Transaction, actor: Actor, organization_id: UUID, roles: Collection[Role], *, now: datetime
) -> None:
    """Ask an officer for another set of roles; a later request replaces one that waits.

    Raises `ApplicationRefused`: an authority keeps its roles, but no firm asks for one of those.
    """
    require_own(tx, actor, organization_id)
    before = require_locked(tx, organization_id)
    are_old = set(roles) & AUTHORITIES <= before.roles
    refuse_faults(list(list_role_faults(roles, is_host=are_old)))
    _storage.replace_role_request(tx, new_id(lambda: now), organization_id, sorted(roles), now)
    record_act(tx, actor, organization_id, "roles.requested", {"roles": sorted(roles)}, now=now)


def decide_roles(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    *,
    is_granted: bool,
    reason: str,
    now: datetime,
    seen: Collection[Role] | None = None,
) -> Organization:
    """Grant or refuse the roles that an organization asked for.

    `seen` are the roles the officer was shown, so that none is granted unseen. Raises `DecidedAlready` when it asked
    for none, or asked for others since.
    """
    require_officer(tx, actor)
    text = require_reason(reason)
    before = require_locked(tx, organization_id)
    waiting = find_requested_roles(tx, organization_id)
    if waiting is None:
        raise DecidedAlready("The organization waits for no roles; look again at what it is now.")
    if seen is not None and waiting != frozenset(seen):
        fix = "Look at the request again."
        fault = Fault(
            "organizations.roles.changed", "It asks for other roles now.", "roles", shown(sorted(waiting)), fix
        )
        raise DecidedAlready("The organization asks for other roles now.", faults=(fault,))
    _storage.decide_role_request(tx, organization_id, text, now, is_granted=is_granted)
    if is_granted:
        _storage.update_roles(tx, organization_id, sorted(waiting))
    what = "roles.granted" if is_granted else "roles.refused"
    detail = {"roles": sorted(waiting), "before": sorted(before.roles), "reason": text}
    record_act(tx, actor, organization_id, what, detail, now=now)
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
    require_officer(tx, actor)
    organization = require_locked(tx, organization_id)
    checked = read_scope(scope)
    if not organization.is_authority:
        fix = "Give it the role of an authority first."
        name = shown(organization.name())
        refuse_faults([Fault("organizations.scope", "Only an authority has a scope.", "organization", name, fix)])
    _storage.update_scope(tx, organization_id, checked)
    detail = {"hs": list(checked.hs_prefixes), "regions": list(checked.regions)}
    record_act(tx, actor, organization_id, "scope.set", detail, now=now)
    return require_organization(tx, organization_id)
