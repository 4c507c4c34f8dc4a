"""What a pattern becomes: a penalty case about a party (`gqts.conduct`), or a recall.

Nothing follows by itself. A pattern says that something is unusual, and an officer, who read the complaints, says what
to do; the case has its hearing, and the recall its scope, before anybody is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.complaints._storage import patterns as _storage
from gqts.complaints.errors import MoveRefused, refuse
from gqts.complaints.patterns import Dimension, Member, Pattern, list_cluster_identifiers, read_pattern
from gqts.conduct import Case, EvidenceKind, Severity, add_evidence, open_case
from gqts.kit.database import Transaction

MOST_CODES = 200
"""Codes that a recall is proposed with; what they share leads to all the others."""


def list_parties(pattern: Pattern) -> list[UUID]:
    """Return about whom a case can be opened: the seller of a seller's pattern, else the brand. Pure."""
    if pattern.dimension is Dimension.SELLER:
        return [UUID(pattern.value)]
    return [] if pattern.brand is None else [pattern.brand]


def propose_case(
    tx: Transaction,
    caller: Caller,
    pattern_id: UUID,
    party: UUID,
    *,
    severity: Severity,
    summary: str,
    now: datetime,
) -> Case:
    """Open the case that a pattern calls for, with the pattern as its first evidence.

    Raises `ComplaintUnknown`, `MoveRefused` when it has become one, and what `gqts.conduct.open_case` raises.
    """
    caller.require(Permission.CASES_WORK)
    pattern, members = read_pattern(tx, caller, pattern_id)
    if pattern.case_id is not None:
        raise MoveRefused("This pattern has become a case already.")
    if party not in list_parties(pattern):
        raise refuse("party", "The pattern says nothing of this party.", "party", party, "Choose one that is offered.")
    case = open_case(tx, caller, party, severity=severity, summary=summary, now=now)
    reference = f"/organization/complaints/patterns/{pattern.id}"
    words = _describe(pattern, members)
    add_evidence(tx, caller, case.id, kind=EvidenceKind.STATEMENT, reference=reference, words=words, now=now)
    _storage.update_case(tx, pattern.id, case.id)
    return case


def propose_recall(tx: Transaction, caller: Caller, pattern_id: UUID) -> list[str]:
    """Return the codes with which a recall of a pattern's goods begins; raise `ComplaintUnknown`.

    The lot of a lot's pattern, else the items: what these share is found from there.
    """
    caller.require(Permission.RECALLS_MANAGE)
    pattern, _ = read_pattern(tx, caller, pattern_id)
    if pattern.dimension is Dimension.LOT:
        return [pattern.value]
    return list_cluster_identifiers(tx, pattern.id)[:MOST_CODES]


def note_recall(tx: Transaction, caller: Caller, pattern_id: UUID, recall_id: UUID) -> None:
    """Note that a recall was begun from a pattern; the last one counts."""
    pattern, _ = read_pattern(tx, caller, pattern_id)
    _storage.update_recall(tx, pattern.id, recall_id)


def _describe(pattern: Pattern, members: Sequence[Member]) -> str:
    """Return what a pattern says, as it stands in a case: with the numbers that it rests on."""
    return (
        f"{pattern.people} people complained about {pattern.dimension.value} {pattern.value} from"
        f" {pattern.first_at:%Y-%m-%d} to {pattern.last_at:%Y-%m-%d}; usual are {pattern.expected:.1f}, at most"
        f" {pattern.at_most:.1f}. Complaints before the officer: {len(members)}."
    )
