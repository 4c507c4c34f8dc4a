"""Hands: which organizations one hand controls, as an officer writes it down, with the reason. Together they are one
source in every check: a seller and its own platform confirm nothing to each other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.evidence import _storage
from gqts.evidence.voice import Hands
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations import Actor, find_party_owners, record_act, require_organization
from gqts.organizations.errors import require_reason
from gqts.organizations.officer import require_officer
from gqts.organizations.text import is_plain, read_plain
from gqts.sharing import unfiltered

PARTY = "https://id.gs1.org/417/"
_LONGEST = 200
_MOST_JOINED = 200


@dataclass(frozen=True, slots=True)
class Hand:
    """A hand: its name, why it is said to control an organization, by whom, since when, and all that it controls."""

    name: str
    reason: str
    said_by: str
    said_at: datetime
    organizations: tuple[UUID, ...]


def find_hand(tx: Transaction, organization_id: UUID) -> Hand | None:
    """Return the hand that an organization is in with others, or None when it is in its own."""
    row = _storage.select_hand(tx, organization_id)
    return None if row is None else Hand(*row, tuple(_storage.select_joined(tx, row[0], _MOST_JOINED)))


def find_hands(tx: Transaction, parties: Collection[str]) -> dict[str, str]:
    """Return which hand parties are in, by their canonical URIs; who is not in the register is not in the answer.

    Two parties have the same text when one organization, or one hand, is behind both.
    """
    digits = {uri: uri.rpartition("/")[2] for uri in parties if uri.startswith(PARTY)}
    with unfiltered(tx):  # which parties are one is not shown, only counted: else one hand would pass for two
        owners = find_party_owners(tx, set(digits.values()))
        hands = Hands(_storage.select_hands(tx, set(owners.values())) if owners else {})
    return {uri: hands.of_organization(owners[digit]) for uri, digit in digits.items() if digit in owners}


class HandRefused(GqtsError):
    """A hand cannot have this name."""

    kind = Kind.INVALID


def join_hands(
    tx: Transaction, actor: Actor, organizations: Collection[UUID], name: str, *, reason: str, now: datetime
) -> None:
    """Write down that one hand controls organizations, an officer's act; raise `HandRefused`, `OrganizationUnknown`."""
    require_officer(tx, actor)
    told, why = read_plain(name), require_reason(reason)
    if not is_plain(told, _LONGEST):
        fix = f"Give 1 to {_LONGEST} characters, without control characters."
        fault = Fault("evidence.hand.name", "This cannot be a name.", "name", shown(name), fix)
        raise HandRefused(f"{fault.message} {fix}", faults=(fault,))
    for organization_id in organizations:
        require_organization(tx, organization_id)
        _storage.upsert_hand(tx, organization_id, told, why, actor.name, now)
        record_act(tx, actor, organization_id, "evidence.hand_joined", {"hand": told, "reason": why}, now=now)


def part_hand(tx: Transaction, actor: Actor, organization_id: UUID, *, reason: str, now: datetime) -> bool:
    """Write down that an organization is in its own hand again, an officer's act; tell whether it was in another."""
    require_officer(tx, actor)
    why = require_reason(reason)
    parted = _storage.delete_hand(tx, organization_id)
    if parted:
        record_act(tx, actor, organization_id, "evidence.hand_parted", {"reason": why}, now=now)
    return parted
