"""Who is asking: a person in a session or a machine with a key, and what they may do at this very request.

A `Caller` is composed anew for each request from membership, organization and key as they are then, so that a change
takes effect at once. Every function of the rooms that asks for a permission asks it of a caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from gqts.accounts.errors import PermissionMissing, fault
from gqts.accounts.position import Permission, Position, is_host_role, permissions_of
from gqts.kit.database import Transaction
from gqts.organizations import Actor, Organization, Role, State, find_organization

Via = Literal["session", "key", "token", "operator"]
_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody known. `credential_id` is the session, key or token they came with; `person` is None for a machine.

    `per_minute` is the rate a machine is held to, counted for `key_id`: of a token too, for one key draws many.
    `is_bound` says that an organization's identity provider vouches: what concerns the person beyond it (password,
    passkeys, another organization) is not theirs to change now.
    `is_rotation_due` says that the session's token was issued for another position: hand out a new one.
    `is_strong` says that the session was opened by more than a password, `has_factor` that its person has a second
    factor, and `needs_second_factor` that the organization asks for one: without it nothing may be done there.
    """

    person: UUID | None
    person_name: str
    organization: UUID | None
    position: Position | None
    permissions: frozenset[Permission]
    via: Via
    credential_id: UUID
    roles: frozenset[Role] = frozenset()
    state: State | None = None
    per_minute: int | None = None
    key_id: UUID | None = None
    is_bound: bool = False
    is_rotation_due: bool = False
    is_strong: bool = False
    has_factor: bool = False
    needs_second_factor: bool = False

    def may(self, permission: Permission) -> bool:
        """Tell whether the caller has a permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise `PermissionMissing` unless the caller has a permission."""
        if not self.may(permission):
            message = f"this needs the permission {permission}, which you do not have"
            fix = "ask an administrator of your organization"
            if self.needs_second_factor:
                message += ", as you signed in by password alone"
                fix = "sign in with a passkey or a code"
            if self.state is not None and self.state is not State.APPROVED:
                message += f", as your organization is {self.state}"
                fix = "wait for the organization to be approved"
            raise PermissionMissing(message, faults=(fault("permission", message, "", fix=fix),))

    def require_in(self, permission: Permission, organization_id: UUID) -> None:
        """Raise `PermissionMissing` unless the caller has a permission and acts for this organization."""
        self.require(permission)
        if self.organization != organization_id and self.via != "operator":
            message = "you do not act for this organization"
            raise PermissionMissing(message, faults=(fault("organization", message, "organization"),))

    @property
    def may_change_credentials(self) -> bool:
        """Tell whether the person's own password, codes and passkeys are theirs to change in this session."""
        return self.via == "session" and self.person is not None and not self.is_bound

    @property
    def may_change_factors(self) -> bool:
        """Tell whether codes and passkeys are theirs to add and remove: with one of those they have, else with none.

        Whoever knows the password of somebody who has a second factor must not get past it by adding another.
        """
        return self.may_change_credentials and (self.is_strong or not self.has_factor)

    @property
    def actor(self) -> Actor:
        """Return the caller as the audit trail names them."""
        return Actor(self.person, self.organization, self.person_name)

    @classmethod
    def operator(cls, name: str, organization: UUID | None = None) -> Caller:
        """Return the one who runs the installation, at its command line: they may do everything, under their name."""
        return cls(None, name, organization, None, frozenset(Permission), "operator", _NOBODY)


def compose_member(organization: Organization | None, position: Position | None) -> frozenset[Permission]:
    """Return what somebody in this position may do in this organization as it is now."""
    if organization is None or position is None:
        return frozenset()
    is_host = is_host_role(organization.roles)
    return permissions_of(position, organization.roles, is_host=is_host, state=organization.state)


def read_organization(tx: Transaction, organization_id: UUID | None) -> Organization | None:
    """Return an organization as it is now."""
    return None if organization_id is None else find_organization(tx, organization_id)
