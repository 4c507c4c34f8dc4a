"""Who must have shown more than a password: whoever acts for an authority, and the people of a firm that asks for it.

A session knows how it was opened. One by a password alone may do nothing for an organization that asks for more: it has
no permission there (`find_caller_by_session`), until its person has set up a second factor in it, or signed in by one.
A passkey counts as both factors; for who is signed in by their organization's provider, the provider answers.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.accounts._storage import members
from gqts.accounts.caller import Caller
from gqts.accounts.position import Permission
from gqts.kit.database import Transaction
from gqts.organizations import AUTHORITIES, Role, record_act

PROVEN_BY_CODE, PROVEN_BY_PASSKEY = "password and code", "passkey"
STRONG_METHODS = frozenset({PROVEN_BY_CODE, PROVEN_BY_PASSKEY, "oidc"})


def is_strong(method: str) -> bool:
    """Tell whether a session that was opened so counts as opened by more than a password."""
    return method in STRONG_METHODS


def needs_strong(organization_roles: Collection[Role], *, is_required: bool) -> bool:
    """Tell whether who acts for an organization with these roles must have shown a second factor.

    `is_required` is what the organization asks by itself; of an authority's people it is always asked.
    """
    return is_required or bool(AUTHORITIES.intersection(organization_roles))


def is_second_factor_required(tx: Transaction, organization_id: UUID) -> bool:
    """Tell whether an organization asks a second factor of its people by itself."""
    return members.select_second_factor(tx, organization_id)


def require_second_factor(
    tx: Transaction, caller: Caller, organization_id: UUID, *, is_required: bool, now: datetime
) -> None:
    """Ask a second factor of all people of an organization from their next request on, or ask it no more.

    Raises `PermissionMissing`.
    """
    caller.require_in(Permission.PEOPLE_MANAGE, organization_id)
    if members.set_second_factor(tx, organization_id, now, is_required=is_required):
        what = "second_factor.required" if is_required else "second_factor.optional"
        record_act(tx, caller.actor, organization_id, what, {}, now=now)
