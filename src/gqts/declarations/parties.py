"""Whose word a document is: the firm whose customs code it names must hand it in, or have named whoever does.

Decided: the transmitter (`BaseTransfer.copCode`) is always the organization that holds the key. The document's own
party, one of the codes below, is either that organization too, or a firm that has named it as its agent
(`name_agent`), as firms do that have a customs broker or an exchange service transmit for them. Naming is the firm's
own act, needs the same permission as handing in, and ends when the firm says so; documents handed in before stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.customs.ceb import Kind
from gqts.customs.ceb.kinds import INVENTORY, ORDER, PAYMENT, REFUND, WAYBILL, WAYBILL_STATUS, WITHDRAWAL
from gqts.customs.checks.telling import Telling
from gqts.declarations._storage import messages as _storage
from gqts.declarations.errors import MandateRefused
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.organizations import (
    Organization,
    find_customs_code_owners,
    find_organization,
    find_organizations,
    record_act,
)

PARTIES: Mapping[str, tuple[str, ...]] = {
    ORDER.name: ("ebpCode", "ebcCode"),
    PAYMENT.name: ("payCode",),
    WAYBILL.name: ("logisticsCode",),
    WAYBILL_STATUS.name: ("logisticsCode",),
    INVENTORY.name: ("agentCode", "ebcCode", "ebpCode"),
    WITHDRAWAL.name: ("agentCode", "ebcCode", "ebpCode"),
    REFUND.name: ("agentCode", "ebcCode", "ebpCode"),
}
"""The fields of which one must name whoever hands a document in, or a firm that named them: by kind."""
_USUAL = ("agentCode",)


@dataclass(frozen=True, slots=True)
class Agent:
    """A firm that may hand in the documents of another, since when, and who said so."""

    organization: Organization
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose codes an organization may speak under: its own, and those of firms that named it."""

    codes: frozenset[str]

    def list_faults(self, kind: Kind, head: Any, index: int) -> tuple[Fault, ...]:
        """Return why a document is nobody's to hand in here; nothing when one of its parties is."""
        names = PARTIES.get(kind.name, _USUAL)
        if any(getattr(head, name) in self.codes for name in names):
            return ()
        telling = Telling(kind, index)
        others = f" (or {', '.join(names[1:])})" if len(names) > 1 else ""
        says = "names a firm that is neither yours nor has named you to hand in its documents"
        fix = f"Give your proven customs code as {names[0]}{others}, or have that firm name you as its agent."
        telling.head(head, names[0], "not_yours", says, fix)
        return tuple(telling.faults)


def read_standing(tx: Transaction, organization_id: UUID, heads: Iterable[tuple[Kind, Any]]) -> Standing:
    """Return which of the codes that documents name an organization may speak under."""
    codes = {getattr(head, name) for kind, head in heads for name in PARTIES.get(kind.name, _USUAL)}
    owners = find_customs_code_owners(tx, {code for code in codes if code})
    others = set(owners.values()) - {organization_id}
    spoken_for = _storage.select_principals(tx, organization_id, sorted(others)) | {organization_id}
    return Standing(frozenset(code for code, owner in owners.items() if owner in spoken_for))


def find_organization_by_code(tx: Transaction, customs_code: str) -> Organization | None:
    """Return the organization that has proven a customs registration code, or None."""
    owner = find_customs_code_owners(tx, [customs_code]).get(customs_code)
    return None if owner is None else find_organization(tx, owner)


def find_organizations_by_code(tx: Transaction, customs_codes: Collection[str]) -> dict[str, Organization]:
    """Return the organizations that have proven these codes, by the code as given."""
    owners = find_customs_code_owners(tx, customs_codes)
    known = find_organizations(tx, set(owners.values()))
    return {code: known[owner] for code, owner in owners.items() if owner in known}


def name_agent(tx: Transaction, caller: Caller, customs_code: str, *, now: datetime) -> Organization:
    """Name a firm, by its customs code, that may hand in the caller's documents; raise `MandateRefused`."""
    caller.require(Permission.CUSTOMS_DECLARE)
    assert caller.organization is not None
    agent = find_organization_by_code(tx, customs_code.strip())
    if agent is None or agent.id == caller.organization:
        message = "No other firm has proven this customs code."
        fix = "Ask the firm for its customs registration code; it proves it under its identifiers."
        fault = Fault("declarations.agent.unknown", message, "customs_code", customs_code[:64], fix)
        raise MandateRefused(message, faults=(fault,))
    if _storage.upsert_mandate(tx, caller.organization, agent.id, now, caller.actor.name):
        detail = {"agent": str(agent.id), "name": agent.name()}
        record_act(tx, caller.actor, caller.organization, "declarations.agent_named", detail, now=now)
    return agent


def end_agent(tx: Transaction, caller: Caller, agent_id: UUID, *, now: datetime) -> bool:
    """End that a firm may hand in the caller's documents; tell whether it could."""
    caller.require(Permission.CUSTOMS_DECLARE)
    assert caller.organization is not None
    ended = _storage.delete_mandate(tx, caller.organization, agent_id)
    if ended:
        detail = {"agent": str(agent_id)}
        record_act(tx, caller.actor, caller.organization, "declarations.agent_ended", detail, now=now)
    return ended


def list_agents(tx: Transaction, caller: Caller) -> list[Agent]:
    """Return the firms that may hand in the caller's documents, in the order in which they were named."""
    caller.require(Permission.CUSTOMS_DECLARE)
    assert caller.organization is not None
    rows = _storage.select_agents(tx, caller.organization)
    known = find_organizations(tx, {agent for agent, _, _ in rows})
    return [Agent(known[agent], at, by) for agent, at, by in rows if agent in known]
