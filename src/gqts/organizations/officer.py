"""What holds of administrative acts whatever an edge forgets: no organization acts for another, but the host for all.

Which person of an organization may do what is for `gqts.accounts` to say, before. An actor without an organization is
the operator, or a person who is only registering one.
"""

from __future__ import annotations

from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations._storage.organizations import select_organizations
from gqts.organizations.acts import Actor
from gqts.organizations.errors import ActForbidden
from gqts.organizations.role import Role


def require_officer(tx: Transaction, actor: Actor) -> None:
    """Raise `ActForbidden` for an actor of an organization that is not the host: customs runs gqts."""
    if _is_of_a_party(tx, actor):
        raise ActForbidden("Only an officer of the authority that hosts gqts decides this.")


def require_own(tx: Transaction, actor: Actor, organization_id: UUID) -> None:
    """Raise `ActForbidden` for an actor of another organization than this, unless that is the host."""
    if actor.organization != organization_id and _is_of_a_party(tx, actor):
        raise ActForbidden


def _is_of_a_party(tx: Transaction, actor: Actor) -> bool:
    if actor.organization is None:
        return False
    found = select_organizations(tx, [actor.organization])
    return any(not (one.is_active and Role.CUSTOMS in one.roles) for one in found)
