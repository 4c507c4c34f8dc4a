"""Claims to identifiers and their proof: by an officer who saw the certificate, or by a file that a domain shows.

Claims may compete; what is proven has one owner. Company prefixes overlap when one begins with the other, and a GLN
with the prefix it begins with: what overlaps somebody else's proof is refused, in words that do not tell whose it is. A
proof takes precedence over a GLN that somebody else was only approved under. Proofs wait for each other, so that two
officers at once cannot prove what overlaps.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.organizations._storage import grants, organizations
from gqts.organizations._storage import identifiers as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.changes import AuthorityChange, publish_change
from gqts.organizations.directory import require_joining
from gqts.organizations.errors import ClaimUnknown, DecidedAlready, DomainUnproven, IdentifierTaken, require_reason
from gqts.organizations.identifier import (
    IdentifierKind,
    OwnedIdentifier,
    ProofState,
    list_starts,
    read_identifier,
    refusal,
)
from gqts.organizations.officer import require_officer, require_own
from gqts.organizations.text import read_prose

LONGEST_EVIDENCE = 1_000
MOST_WAITING = 200
WELL_KNOWN = "https://{domain}/.well-known/gqts-domain.txt"
_BY_PREFIX = "It is under a proven company prefix."
_PROVEN_ELSEWHERE = "Somebody else has proven the GLN."


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
    """Claim an identifier; a GLN under a proven prefix of one's own is proven at once.

    Raises `IdentifierClaimRefused` for what cannot be claimed, `IdentifierTaken` for what somebody else has proven,
    `OrganizationInactive`, `ActForbidden`.
    """
    require_own(tx, actor, organization_id)
    require_joining(tx, organization_id)
    text = read_identifier(kind, value)
    told = read_prose(evidence, LONGEST_EVIDENCE)
    if told is None:
        raise refusal("evidence", evidence, f"Give at most {LONGEST_EVIDENCE:,} printable characters.")
    _require_free(tx, organization_id, kind, text)
    is_proven = kind is IdentifierKind.GLN and text.startswith(_proven_prefixes(tx, organization_id))
    if not is_proven and _storage.count_waiting(tx, organization_id) >= MOST_WAITING:
        fix = f"{MOST_WAITING} of your claims wait already: let an officer decide those first."
        raise refusal("value", value, fix, code="many")
    new = new_id(lambda: now)
    token = f"gqts-domain={secrets.token_urlsafe(24)}" if kind is IdentifierKind.DOMAIN else ""
    if not _storage.insert_identifier(tx, new, organization_id, kind.value, text, told, token, now):
        raise refusal("value", text, "You have claimed it before: look at your list.", code="again")
    record_act(tx, actor, organization_id, "identifier.claimed", {"kind": kind.value, "value": text}, now=now)
    claim = require_claim(tx, new)
    return _prove(tx, actor, claim, _BY_PREFIX, now) if is_proven else claim


def check_domain(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, fetch: Callable[[str], bytes], now: datetime
) -> OwnedIdentifier:
    """Prove a domain by the file it shows; raise `DomainUnproven`, or whatever `fetch` raises.

    `fetch` may take as long as `fetch_well_known` does; no lock is held meanwhile, but a connection is. A page fetches
    between two transactions, from where `require_domain_file` says, and hands in what came.
    """
    claim = require_claim(tx, identifier_id)
    address = require_domain_file(tx, actor, identifier_id)
    lines = fetch(address).decode("utf-8-sig", "replace").splitlines()[:100]
    if not any(hmac.compare_digest(line.strip().encode(), claim.token.encode()) for line in lines):
        message = f"{address} does not hold the line {claim.token}."
        raise DomainUnproven(message, faults=(Fault("organizations.domain.unproven", message, "", claim.token),))
    return _prove(tx, actor, claim, "The domain shows the token.", now)


def require_domain_file(tx: Transaction, actor: Actor, identifier_id: UUID) -> str:
    """Return the address at which a claimed domain is to show its token.

    Raises `ClaimUnknown`, `ActForbidden`, `IdentifierClaimRefused` for what is no domain, or `DecidedAlready`.
    """
    claim = require_claim(tx, identifier_id)
    require_own(tx, actor, claim.organization_id)
    if claim.kind is not IdentifierKind.DOMAIN:
        raise refusal("kind", claim.kind, "Only a domain shows a file.")
    if claim.state is not ProofState.CLAIMED:
        raise DecidedAlready
    return WELL_KNOWN.format(domain=claim.value)


def decide_identifier(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, is_proven: bool, reason: str, now: datetime
) -> OwnedIdentifier:
    """Accept or refuse the proof of a claim; raise `DecidedAlready`, `IdentifierTaken`."""
    require_officer(tx, actor)
    text = require_reason(reason)
    claim = require_claim(tx, identifier_id)
    if is_proven:
        return _prove(tx, actor, claim, text, now)
    return _move(tx, actor, claim, {ProofState.CLAIMED}, ProofState.REFUSED, text, now)


def withdraw_identifier(
    tx: Transaction, actor: Actor, identifier_id: UUID, *, reason: str, now: datetime
) -> OwnedIdentifier:
    """End a claim or a proof; what was told under it stays what it was.

    The GLNs that a prefix proved go with it, and so does the name as a party that a GLN gave.
    """
    claim = require_claim(tx, identifier_id)
    require_own(tx, actor, claim.organization_id)
    text = require_reason(reason)
    _storage.lock_claims(tx)
    allowed = {ProofState.CLAIMED, ProofState.PROVEN}
    withdrawn = _move(tx, actor, claim, allowed, ProofState.WITHDRAWN, text, now)
    if withdrawn.kind is IdentifierKind.COMPANY_PREFIX:
        for gln in _list_own(tx, claim, ProofState.PROVEN):
            if gln.reason == _BY_PREFIX:
                _withdraw_gln(tx, actor, gln, text, now)
    elif withdrawn.kind is IdentifierKind.GLN and claim.state is ProofState.PROVEN:
        organizations.take_party(tx, claim.value, owner=claim.organization_id)
    return withdrawn


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


def _require_free(tx: Transaction, organization_id: UUID, kind: IdentifierKind, value: str) -> None:
    _storage.lock_claims(tx)  # two proofs of overlapping prefixes would not meet in an index
    if _storage.select_holders(tx, kind, value, list_starts(kind, value)) - {organization_id}:
        raise IdentifierTaken


def _prove(tx: Transaction, actor: Actor, claim: OwnedIdentifier, reason: str, now: datetime) -> OwnedIdentifier:
    require_joining(tx, claim.organization_id)
    _require_free(tx, claim.organization_id, claim.kind, claim.value)
    proven = _move(tx, actor, claim, {ProofState.CLAIMED}, ProofState.PROVEN, reason, now)
    if claim.kind in (IdentifierKind.DOMAIN, IdentifierKind.CUSTOMS_CODE):  # nothing in events is told under them
        return proven
    partners = [row[2] for row in grants.select_authorizations(tx, claim.organization_id, None)]
    publish_change(tx, [claim.organization_id, *partners], AuthorityChange.GAINED)
    for loser in organizations.take_party(tx, claim.value, besides=claim.organization_id):
        record_act(tx, actor, loser, "organization.party_lost", {"reason": _PROVEN_ELSEWHERE}, now=now)
    if claim.kind is IdentifierKind.GLN:
        organizations.name_by_gln(tx, claim.organization_id, claim.value)
    else:
        for gln in _list_own(tx, claim, ProofState.CLAIMED):
            _prove(tx, actor, gln, _BY_PREFIX, now)
    return proven


def _withdraw_gln(tx: Transaction, actor: Actor, gln: OwnedIdentifier, reason: str, now: datetime) -> None:
    _move(tx, actor, gln, {ProofState.PROVEN}, ProofState.WITHDRAWN, reason, now)
    organizations.take_party(tx, gln.value, owner=gln.organization_id)


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


def _list_own(tx: Transaction, prefix: OwnedIdentifier, state: ProofState) -> list[OwnedIdentifier]:
    """Return the GLNs in a state that the owner of a prefix has under it."""
    return [
        one
        for one in list_identifiers(tx, prefix.organization_id)
        if one.kind is IdentifierKind.GLN and one.state is state and one.value.startswith(prefix.value)
    ]
