"""What an organization may call its own: company prefixes, GLNs and domains, once it has proven them.

Promise: one owner for one identifier, and no overlap of company prefixes. Claims may compete; proof decides, and a
claim of what somebody has proven is refused without saying whose it is. A domain proves itself by a file; prefixes and
GLNs are proven before an officer (GS1 General Specifications §1.4.4), a GLN under one's own proven prefix at once.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import psycopg

from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations import _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.errors import (
    ClaimUnknown,
    DecidedAlready,
    DomainUnproven,
    IdentifierClaimRefused,
    IdentifierTaken,
    require_reason,
)
from gqts.organizations.joining import PARTY, require_organization
from gqts.organizations.organization import is_gln, is_plain

SHORTEST_PREFIX, LONGEST_PREFIX = 4, 12
LONGEST_EVIDENCE = 1_000
WELL_KNOWN = "https://{domain}/.well-known/gqts-domain.txt"
_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


class IdentifierKind(StrEnum):
    """What can be proven."""

    COMPANY_PREFIX = "company_prefix"
    GLN = "gln"
    DOMAIN = "domain"


class ProofState(StrEnum):
    """Where a claim stands."""

    CLAIMED = "claimed"
    PROVEN = "proven"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OwnedIdentifier:
    """A claim to an identifier, and what became of it; `token` is what a domain has to show."""

    id: UUID
    organization_id: UUID
    kind: IdentifierKind
    value: str
    state: ProofState
    evidence: str
    token: str
    claimed_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


def claim_identifier(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    kind: IdentifierKind,
    value: str,
    *,
    evidence: str,
    now: datetime,
) -> OwnedIdentifier:
    """Claim an identifier; raise `IdentifierClaimRefused` for what is none, `IdentifierTaken` for what is proven."""
    require_organization(tx, organization_id)
    text = read_identifier(kind, value)
    if evidence and not is_plain(evidence, LONGEST_EVIDENCE):
        raise _refused("evidence", evidence, f"Give at most {LONGEST_EVIDENCE} printable characters.")
    _require_free(tx, organization_id, kind, text)
    new = new_id(lambda: now)
    token = f"gqts-domain={secrets.token_urlsafe(24)}" if kind is IdentifierKind.DOMAIN else ""
    try:
        with tx.transaction():
            _storage.insert_identifier(tx, new, organization_id, kind.value, text, evidence, token, now)
    except psycopg.errors.UniqueViolation as reason:
        raise _refused("value", text, "You have claimed it before: look at your list.") from reason
    record_act(tx, actor, organization_id, "identifier.claimed", {"kind": kind.value, "value": text}, now=now)
    if kind is IdentifierKind.GLN and text.startswith(_proven_prefixes(tx, organization_id)):
        return _prove(tx, actor, require_claim(tx, new), "It is under a proven company prefix.", now)
    return require_claim(tx, new)


def check_domain(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, fetch: Callable[[str], bytes], now: datetime
) -> OwnedIdentifier:
    """Prove a domain by the file it shows; raise `DomainUnproven`, or whatever `fetch` raises."""
    claim = require_claim(tx, identifier_id)
    if claim.kind is not IdentifierKind.DOMAIN:
        raise _refused("kind", claim.kind, "Only a domain shows a file.")
    address = WELL_KNOWN.format(domain=claim.value)
    lines = fetch(address).decode("utf-8", "replace").splitlines()[:100]
    if not any(hmac.compare_digest(line.strip().encode(), claim.token.encode()) for line in lines):
        raise DomainUnproven(f"{address} does not hold the line {claim.token}.")
    return _prove(tx, actor, claim, "The domain shows the token.", now)


def decide_identifier(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, is_proven: bool, reason: str, now: datetime
) -> OwnedIdentifier:
    """Accept or refuse the proof of a claim; raise `DecidedAlready`, `IdentifierTaken`."""
    text = require_reason(reason)
    claim = require_claim(tx, identifier_id)
    if is_proven:
        return _prove(tx, actor, claim, text, now)
    return _move(tx, actor, claim, {ProofState.CLAIMED}, ProofState.REFUSED, text, now)


def withdraw_identifier(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, reason: str, now: datetime
) -> OwnedIdentifier:
    """End a claim or a proof. What was told under it stays what it was."""
    claim = require_claim(tx, identifier_id)
    allowed = {ProofState.CLAIMED, ProofState.PROVEN}
    return _move(tx, actor, claim, allowed, ProofState.WITHDRAWN, require_reason(reason), now)


def require_claim(tx: Transaction, identifier_id: UUID) -> OwnedIdentifier:
    """Return a claim; raise `ClaimUnknown`."""
    found = _storage.select_identifier(tx, identifier_id)
    if found is None:
        raise ClaimUnknown
    return found


def list_identifiers(tx: Transaction, organization_id: UUID) -> list[OwnedIdentifier]:
    """Return the claims of an organization, newest first."""
    return _storage.select_identifiers(tx, organization_id)


def list_identifiers_to_decide(
    tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 30
) -> list[OwnedIdentifier]:
    """Return the claims to prefixes and GLNs that wait for an officer, oldest first."""
    return _storage.select_identifiers_to_decide(tx, after, limit)


def list_party_keys(tx: Transaction, organization_id: UUID) -> tuple[bytes, ...]:
    """Return the identifier keys of the party URIs of an organization: its own, and one for each proven GLN."""
    organization = require_organization(tx, organization_id)
    proven = (one for one in list_identifiers(tx, organization_id) if one.state is ProofState.PROVEN)
    uris = [f"{PARTY}{one.value}" for one in proven if one.kind is IdentifierKind.GLN]
    return tuple(dict.fromkeys(identifier_key(canonical_uri(uri)) for uri in (organization.party, *uris)))


def find_prefix_owners(tx: Transaction, digits: Collection[str]) -> dict[str, UUID]:
    """Return, for digits that begin with a company prefix, the organization that has proven it."""
    prefixes = {
        one[:length]
        for one in digits
        for length in range(SHORTEST_PREFIX, min(len(one), LONGEST_PREFIX) + 1)
        if one[:length].isdigit()
    }
    if not prefixes:
        return {}
    owners = _storage.select_owners(tx, IdentifierKind.COMPANY_PREFIX.value, sorted(prefixes))
    lengths = sorted({len(prefix) for prefix in owners})
    found = {}
    for one in digits:
        owner = next((owners[one[:length]] for length in lengths if one[:length] in owners), None)
        if owner is not None:
            found[one] = owner
    return found


def find_party_owners(tx: Transaction, digits: Collection[str]) -> dict[str, UUID]:
    """Return whose the digits of GLNs and other keys are: by a proven GLN, else by a proven company prefix."""
    if not digits:
        return {}
    by_gln = _storage.select_owners(tx, IdentifierKind.GLN.value, sorted(digits))
    by_party = _storage.select_party_owners(tx, [f"{PARTY}{one}" for one in digits])
    named = {uri.removeprefix(PARTY): owner for uri, owner in by_party.items()}
    return {**find_prefix_owners(tx, digits), **named, **by_gln}


def read_identifier(kind: IdentifierKind, value: str) -> str:
    """Return an identifier in its one form; raise `IdentifierClaimRefused`."""
    text = value.strip()
    if kind is IdentifierKind.COMPANY_PREFIX:
        if text.isascii() and text.isdigit() and SHORTEST_PREFIX <= len(text) <= LONGEST_PREFIX:
            return text
        raise _refused("value", value, f"Give the {SHORTEST_PREFIX} to {LONGEST_PREFIX} digits of your certificate.")
    if kind is IdentifierKind.GLN:
        if is_gln(text):
            return text
        raise _refused("value", value, "Give 13 digits, the last of which checks the others.")
    try:
        host = text.rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise _refused("value", value, "Give a domain such as example.com, without https:// and without a path.")
    return host


def _require_free(tx: Transaction, organization_id: UUID, kind: IdentifierKind, value: str) -> None:
    _storage.lock_claims(tx)  # two proofs of overlapping prefixes would not meet in an index
    starts = [value[:length] for length in range(SHORTEST_PREFIX, len(value) + 1)] or [value]
    holders = _storage.select_overlapping(
        tx, kind.value, value, starts if kind is IdentifierKind.COMPANY_PREFIX else [value]
    )
    if any(holder != organization_id for holder in holders):
        raise IdentifierTaken


def _prove(tx: Transaction, actor: Actor, claim: OwnedIdentifier, reason: str, now: datetime) -> OwnedIdentifier:
    _require_free(tx, claim.organization_id, claim.kind, claim.value)
    return _move(tx, actor, claim, {ProofState.CLAIMED}, ProofState.PROVEN, reason, now)


def _move(
    tx: Transaction,
    actor: Actor,
    claim: OwnedIdentifier,
    allowed: Collection[ProofState],
    state: ProofState,
    reason: str,
    now: datetime,
) -> OwnedIdentifier:
    if not _storage.update_identifier(tx, claim.id, sorted(allowed), state.value, actor.name, reason, now):
        raise DecidedAlready
    detail = {"kind": claim.kind.value, "value": claim.value, "reason": reason}
    record_act(tx, actor, claim.organization_id, f"identifier.{state.value}", detail, now=now)
    return require_claim(tx, claim.id)


def _proven_prefixes(tx: Transaction, organization_id: UUID) -> tuple[str, ...]:
    return tuple(
        one.value
        for one in list_identifiers(tx, organization_id)
        if one.kind is IdentifierKind.COMPANY_PREFIX and one.state is ProofState.PROVEN
    )


def _refused(name: str, value: object, fix: str) -> IdentifierClaimRefused:
    message = f"{shown(value)} cannot be claimed."
    return IdentifierClaimRefused(
        message, faults=(Fault(f"organizations.identifier.{name}", message, name, shown(value), fix),)
    )
