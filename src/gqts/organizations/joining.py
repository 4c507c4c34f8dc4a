"""How organizations join, are approved or refused, suspended and reinstated, each step written down with its reason.

A firm registers itself and waits for an officer; authorities are made by the host. A GLN that an applicant gives is
only its word: two may give the same, neither is found by it, and it becomes the applicant's name as a party with the
approval, unless somebody else was approved under it or has proven it meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations._storage import identifiers as claims
from gqts.organizations._storage import organizations as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.changes import STATE_CHANGED
from gqts.organizations.directory import require_organization
from gqts.organizations.errors import ApplicationRefused, DecidedAlready, PartyTaken, require_reason
from gqts.organizations.identifier import IdentifierKind, ProofState, list_starts
from gqts.organizations.officer import require_officer
from gqts.organizations.organization import PARTY, Application, Organization, State, list_faults, read_application


def apply_to_join(
    tx: Transaction,
    actor: Actor,
    application: Application,
    *,
    now: datetime,
    organization_id: UUID | None = None,
    is_host: bool = False,
) -> Organization:
    """Register an organization, which then waits for an officer.

    `is_host` lets an officer register an authority. Raises `ApplicationRefused` with every fault, `PartyTaken`, and
    `DecidedAlready` when there is an organization with this id.
    """
    if is_host:
        require_officer(tx, actor)
    refuse_faults(list(list_faults(application, is_host=is_host)))
    told = read_application(application)
    new = organization_id or new_id(lambda: now)
    party = f"{PARTY}{told.party_gln}" if told.party_gln else f"urn:gqts:organization:{new}"
    _require_party_free(tx, new, party)
    if not _storage.insert_organization(tx, new, told, party, now):
        raise DecidedAlready("This organization is registered.")
    detail = {"names": dict(told.names), "roles": sorted(told.roles), "level": told.level.value, "party": party}
    record_act(tx, actor, new, "organization.applied", detail, now=now)
    return require_organization(tx, new)


def decide_application(
    tx: Transaction, actor: Actor, organization_id: UUID, *, is_approved: bool, reason: str, now: datetime
) -> Organization:
    """Approve or refuse an application; raise `DecidedAlready` when it does not wait for that, or `PartyTaken`.

    Who is refused keeps no claim to any identifier.
    """
    if is_approved:
        return _move(tx, actor, organization_id, {State.APPLIED}, State.APPROVED, reason, now)
    refused = _move(tx, actor, organization_id, {State.APPLIED}, State.REFUSED, reason, now)
    for claim in claims.select_identifiers(tx, organization_id):
        state = ProofState.REFUSED if claim.state is ProofState.CLAIMED else ProofState.WITHDRAWN
        if claims.update_identifier(
            tx, claim.id, ["claimed", "proven"], state.value, actor.name, refused.decision_reason, now
        ):
            detail = {"kind": claim.kind.value, "value": claim.value, "reason": refused.decision_reason}
            record_act(tx, actor, organization_id, f"identifier.{state.value}", detail, now=now)
    return refused


def suspend_organization(
    tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime
) -> Organization:
    """Suspend an organization: it shares nothing and sees what the public sees, until it is reinstated.

    What it has proven stays its own: nobody else may begin goods under its prefix.
    """
    return _move(tx, actor, organization_id, {State.APPROVED}, State.SUSPENDED, reason, now)


def reinstate_organization(
    tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime
) -> Organization:
    """Take a suspension, or a refusal, back; raise as `decide_application` does."""
    return _move(tx, actor, organization_id, {State.SUSPENDED, State.REFUSED}, State.APPROVED, reason, now)


def refuse_faults(faults: list[Fault]) -> None:
    """Raise `ApplicationRefused` with every fault, if there is one."""
    if faults:
        raise ApplicationRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))


def _move(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    allowed: Collection[State],
    state: State,
    reason: str,
    now: datetime,
) -> Organization:
    require_officer(tx, actor)
    text = require_reason(reason)
    before = require_organization(tx, organization_id)
    if state is State.APPROVED and before.state in allowed:
        claims.lock_claims(tx)  # two approvals, or an approval and a proof, of one GLN
        _require_party_free(tx, organization_id, require_organization(tx, organization_id).party)
    if not _storage.update_state(tx, organization_id, sorted(allowed), state, actor.name, text, now):
        after = require_organization(tx, organization_id)
        raise DecidedAlready(f"The organization is {after.state.value} now; look again before you decide.")
    record_act(tx, actor, organization_id, f"organization.{state.value}", {"reason": text}, now=now)
    if State.SUSPENDED in (before.state, state):
        publish(tx, STATE_CHANGED, str(organization_id), {"state": state.value})
    return require_organization(tx, organization_id)


def _require_party_free(tx: Transaction, organization_id: UUID, party: str) -> None:
    if not party.startswith(PARTY):
        return
    gln = party.removeprefix(PARTY)
    holders = claims.select_holders(tx, IdentifierKind.GLN, gln, list_starts(IdentifierKind.GLN, gln))
    named = _storage.select_by_party(tx, party)
    if holders - {organization_id} or (named is not None and named.id != organization_id):
        raise PartyTaken
