"""The people of an organization: who belongs to it, in which position, and the acts by which that changes.

There is always an administrator who can sign in; nobody gives or takes a position that holds more than they hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.accounts._storage import factors, members, people, sessions
from gqts.accounts.caller import Caller, compose_member
from gqts.accounts.errors import (
    AlreadyMember,
    LastAdministrator,
    MembershipMissing,
    PermissionMissing,
    fault,
)
from gqts.accounts.notice import publish_notices
from gqts.accounts.person import Person, require_person
from gqts.accounts.position import Permission, Position, is_host_role, is_position_of, may_grant
from gqts.kit.database import Transaction
from gqts.organizations import Actor, Organization, record_act, require_organization


@dataclass(frozen=True, slots=True)
class Membership:
    """That a person acts for an organization, and as what."""

    person_id: UUID
    organization_id: UUID
    position: Position
    since: datetime


class Factor(StrEnum):
    """What a person signs in with beside, or in place of, a password."""

    CODE = "code"
    PASSKEY = "passkey"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Member:
    """A person together with their membership, when they last signed in to act for it, and what they have for that."""

    person: Person
    membership: Membership
    signed_in_at: datetime | None = None
    factors: frozenset[Factor] = frozenset()


def list_members(tx: Transaction, organization_id: UUID) -> list[Member]:
    """Return the people of an organization, by name."""
    return [_member(row) for row in members.select_members(tx, organization_id)]


def list_memberships(tx: Transaction, person_id: UUID) -> list[Membership]:
    """Return what a person belongs to, the oldest membership first."""
    return [_membership(row) for row in members.select_memberships(tx, person_id)]


def find_membership(tx: Transaction, person_id: UUID, organization_id: UUID) -> Membership | None:
    """Return a person's membership of an organization."""
    row = members.select_membership(tx, person_id, organization_id)
    return None if row is None else _membership(row)


def add_member(
    tx: Transaction, actor: Actor, organization_id: UUID, person_id: UUID, position: Position, *, now: datetime
) -> Membership:
    """Make somebody a member: the operator's way, and that of an accepted invitation. Nobody's permission is asked.

    Raises `PermissionMissing` for a position the organization does not have, `AlreadyMember`, `PersonUnknown` or what
    `require_organization` raises.
    """
    organization = require_organization(tx, organization_id)
    person = require_person(tx, person_id)
    require_position_of(organization, position)
    if not members.insert_membership(tx, person_id, organization_id, position, now):
        raise AlreadyMember
    detail = {"person": str(person_id), "name": person.name, "position": position.value}
    record_act(tx, actor, organization_id, "member.added", detail, now=now)
    return Membership(person_id, organization_id, position, now)


def add_first_administrator(tx: Transaction, organization_id: UUID, person_id: UUID, *, now: datetime) -> Membership:
    """Make who registered an organization its administrator; raise `PermissionMissing` when it has people already."""
    person = require_person(tx, person_id)
    if members.lock_members(tx, organization_id):
        raise PermissionMissing("This organization has people already: one of its administrators can invite you.")
    actor = Actor(person.id, organization_id, person.name)
    return add_member(tx, actor, organization_id, person_id, Position.ADMINISTRATOR, now=now)


def change_position(
    tx: Transaction, caller: Caller, organization_id: UUID, person_id: UUID, position: Position, *, now: datetime
) -> Membership:
    """Give a member another position, which holds from their next request on.

    Raises `PermissionMissing`, `MembershipMissing` or `LastAdministrator`.
    """
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    organization = require_organization(tx, organization_id)
    held = _require_held(tx, organization_id, person_id)
    for granted in (held, position):
        require_grantable(caller, organization, granted)
    if position is not Position.ADMINISTRATOR:
        _require_another_administrator(tx, organization_id, person_id)
    members.update_position(tx, person_id, organization_id, position)
    if Permission.PEOPLE_MANAGE not in compose_member(organization, position):
        members.withdraw_invitations_by(tx, organization_id, person_id, now)
    detail = {"person": str(person_id), "from": held.value, "to": position.value}
    record_act(tx, caller.actor, organization_id, "member.position_changed", detail, now=now)
    membership = find_membership(tx, person_id, organization_id)
    assert membership is not None
    return membership


def remove_member(tx: Transaction, caller: Caller, organization_id: UUID, person_id: UUID, *, now: datetime) -> None:
    """End a membership, somebody's or one's own, with its sessions and open invitations.

    Raises `PermissionMissing`, `MembershipMissing` or `LastAdministrator`.
    """
    is_leaving = caller.person == person_id and caller.organization == organization_id
    if not is_leaving:
        caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    held = _require_held(tx, organization_id, person_id)
    if not is_leaving:
        require_grantable(caller, require_organization(tx, organization_id), held)
    _require_another_administrator(tx, organization_id, person_id)
    members.delete_membership(tx, person_id, organization_id)
    members.withdraw_invitations_by(tx, organization_id, person_id, now)
    sessions.delete_sessions_in(tx, person_id, organization_id)
    detail = {"person": str(person_id), "position": held.value}
    record_act(tx, caller.actor, organization_id, "member.removed", detail, now=now)


def end_member_sessions(
    tx: Transaction, caller: Caller, organization_id: UUID, person_id: UUID, *, now: datetime
) -> int:
    """End every session in which a member acts for an organization; return how many.

    Raises `PermissionMissing` or `MembershipMissing`.
    """
    _require_over(tx, caller, organization_id, person_id)
    ended = sessions.delete_sessions_in(tx, person_id, organization_id)
    detail = {"person": str(person_id), "sessions": ended}
    record_act(tx, caller.actor, organization_id, "member.sessions_ended", detail, now=now)
    return ended


def reset_factors(tx: Transaction, caller: Caller, organization_id: UUID, person_id: UUID, *, now: datetime) -> None:
    """Take the codes and passkeys that a member has lost away from them, with every session.

    Whoever belongs to another organization too is left alone: it may rely on them. Raises `PermissionMissing` or
    `MembershipMissing`.
    """
    _require_over(tx, caller, organization_id, person_id)
    if not may_reset_factors(tx, caller, person_id):
        message = "this person belongs to another organization too, or is you"
        raise PermissionMissing(message, faults=(fault("factors", message, "person"),))
    factors.delete_factors(tx, person_id)
    factors.delete_pending(tx, person_id)
    sessions.delete_sessions(tx, person_id, None)
    record_act(tx, caller.actor, organization_id, "member.factors_reset", {"person": str(person_id)}, now=now)


def may_reset_factors(tx: Transaction, caller: Caller, person_id: UUID) -> bool:
    """Tell whether a person's lost second factors are the caller's organization's alone to take away; not one's own."""
    belongs = {one.organization_id for one in list_memberships(tx, person_id)}
    return caller.person != person_id and belongs == {caller.organization}


def disable_person(tx: Transaction, caller: Caller, person_id: UUID, *, is_disabled: bool, now: datetime) -> Person:
    """Shut a person out of every organization at once, or let them in again: the host's act.

    Raises `PermissionMissing` or `PersonUnknown`.
    """
    caller.require(Permission.HOST_APPROVE)
    caller.require(Permission.PEOPLE_MANAGE)
    require_person(tx, person_id)
    people.update_disabled(tx, person_id, is_disabled=is_disabled)
    if is_disabled:
        sessions.delete_sessions(tx, person_id, None)
    what = "person.disabled" if is_disabled else "person.enabled"
    for membership in list_memberships(tx, person_id):
        record_act(tx, caller.actor, membership.organization_id, what, {"person": str(person_id)}, now=now)
    return require_person(tx, person_id)


def record_personal_act(
    tx: Transaction, person_id: UUID, what: str, *, now: datetime, actor: Actor | None = None
) -> None:
    """Write down, in each organization a person acts for, that how they sign in was changed, by themselves unless an
    `actor` is given; and tell them by mail.
    """
    person = require_person(tx, person_id)
    publish_notices(tx, [person_id], what, now=now)
    for membership in list_memberships(tx, person_id):
        acting = actor or Actor(person_id, membership.organization_id, person.name)
        record_act(tx, acting, membership.organization_id, what, {"person": str(person_id)}, now=now)


def require_position_of(organization: Organization, position: Position) -> None:
    """Raise `PermissionMissing` unless there is this position in this organization."""
    if not is_position_of(position, organization.roles, is_host=is_host_role(organization.roles)):
        message = f"there is no {position} in an organization that is not an authority"
        raise PermissionMissing(message, faults=(fault("position", message, "position", value=position),))


def require_grantable(caller: Caller, organization: Organization, position: Position) -> None:
    """Raise `PermissionMissing` unless the caller may give this position: it holds nothing they do not hold."""
    require_position_of(organization, position)
    is_host = is_host_role(organization.roles)
    if not may_grant(caller.permissions, position, organization.roles, is_host=is_host, state=organization.state):
        message = f"{position} holds more than you do, so it is not yours to give or take"
        raise PermissionMissing(message, faults=(fault("position", message, "position", value=position),))


def tell_administrators(tx: Transaction, organization_id: UUID, what: str, *, name: str, now: datetime) -> None:
    """Tell an organization's administrators, by mail, what was done in its name."""
    held = list_members(tx, organization_id)
    told = [
        one.person.id
        for one in held
        if one.membership.position is Position.ADMINISTRATOR and not one.person.is_disabled
    ]
    publish_notices(tx, told, what, now=now, organization_id=organization_id, name=name)


def _require_over(tx: Transaction, caller: Caller, organization_id: UUID, person_id: UUID) -> None:
    """Raise unless the caller has people to manage in the organization, and holds all that this one holds."""
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    held = _require_held(tx, organization_id, person_id)
    require_grantable(caller, require_organization(tx, organization_id), held)


def _require_held(tx: Transaction, organization_id: UUID, person_id: UUID) -> Position:
    membership = find_membership(tx, person_id, organization_id)
    if membership is None:
        raise MembershipMissing
    return membership.position


def _require_another_administrator(tx: Transaction, organization_id: UUID, person_id: UUID) -> None:
    """Raise `LastAdministrator` when nobody else who can sign in administers the organization; lock who does."""
    held = members.lock_members(tx, organization_id)
    if held.get(person_id, ("", False))[0] != Position.ADMINISTRATOR:
        return
    others = [position for other, (position, is_disabled) in held.items() if other != person_id and not is_disabled]
    if Position.ADMINISTRATOR not in others:
        message = "an organization keeps at least one administrator"
        fix = "make somebody else administrator first"
        raise LastAdministrator(message, faults=(fault("last_administrator", message, "position", fix=fix),))


def _member(row: tuple[Any, ...]) -> Member:
    had = frozenset(factor for factor, is_there in zip(Factor, row[12:15], strict=True) if is_there)
    return Member(Person(*row[4:11]), _membership(row[:4]), row[11], had)


def _membership(row: tuple[Any, ...]) -> Membership:
    return Membership(row[0], row[1], Position(row[2]), row[3])
