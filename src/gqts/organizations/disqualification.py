"""Disqualification: an inspection body that lied is believed in nothing, until an officer reinstates it.

Promise: it takes effect at the next reading, for all that the body ever said: none of its accreditations covers any
day (`Accreditation.covers`), whatever is granted meanwhile. Every decision stays on record with who made it and why.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations._storage import disqualifications as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.changes import AuthorityChange, publish_change
from gqts.organizations.directory import require_organization
from gqts.organizations.errors import DecidedAlready, DisqualificationRefused, require_reason
from gqts.organizations.officer import require_officer
from gqts.organizations.role import Role


@dataclass(frozen=True, slots=True)
class Disqualification:
    """One decision that a body is not believed, and how it ended if it did."""

    id: UUID
    organization_id: UUID
    since: datetime
    made_by: str
    reason: str
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_reason: str = ""


def disqualify_body(
    tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime
) -> Disqualification:
    """Disqualify an inspection body, an officer's act; raise `DisqualificationRefused`, or `DecidedAlready`."""
    require_officer(tx, actor)
    text = require_reason(reason)
    organization = require_organization(tx, organization_id)
    if Role.INSPECTION_BODY not in organization.roles:
        message, name = "Only an inspection body is disqualified.", shown(organization.name())
        fault = Fault("organizations.disqualification", message, "organization", name, "Suspend the organization.")
        raise DisqualificationRefused(message, faults=(fault,))
    made = Disqualification(new_id(lambda: now), organization_id, now, actor.name, text)
    if not _storage.insert_disqualification(tx, (made.id, organization_id, now, actor.name, text)):
        raise DecidedAlready
    record_act(tx, actor, organization_id, "accreditation.disqualified", {"reason": text}, now=now)
    publish_change(tx, [organization_id], AuthorityChange.ACCREDITATION_LOST)
    return made


def reinstate_body(tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime) -> None:
    """End the disqualification of a body, an officer's act; raise `DecidedAlready` when there is none."""
    require_officer(tx, actor)
    text = require_reason(reason)
    if not _storage.end_disqualification(tx, organization_id, (now, actor.name, text)):
        raise DecidedAlready
    record_act(tx, actor, organization_id, "accreditation.reinstated", {"reason": text}, now=now)
    publish_change(tx, [organization_id], AuthorityChange.GAINED)


def find_disqualifications(tx: Transaction, organizations: Collection[UUID]) -> dict[UUID, Disqualification]:
    """Return the disqualification in force of each of the organizations that has one."""
    if not organizations:
        return {}
    return {row[1]: Disqualification(*row) for row in _storage.select_open(tx, organizations)}


def list_disqualifications(tx: Transaction, organization_id: UUID) -> list[Disqualification]:
    """Return every disqualification of a body, the latest first, those that ended included."""
    return [Disqualification(*row) for row in _storage.select_every(tx, organization_id)]
