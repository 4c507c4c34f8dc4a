"""The SQL of findings and of whom they judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from gqts.conduct.finding import Finding, FindingOutcome, Judged, Subject, SubjectKind
from gqts.kit.database import Transaction


def insert_finding(tx: Transaction, finding: Finding) -> None:
    """Add a finding and its judgements."""
    tx.execute(
        "INSERT INTO conduct.finding (finding_id, found_at, subject_kind, subject, record_id, fact, claimed, found,"
        " outcome, is_random, note, officer_id, officer_organization_id, officer_name)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            finding.id, finding.found_at, finding.subject.kind.value, finding.subject.reference, finding.record_id,
            finding.fact, finding.claimed, finding.found, finding.outcome.value, finding.is_random, finding.note,
            finding.officer_id, finding.officer_organization_id, finding.officer_name,
        ),
    )  # fmt: skip
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO conduct.judgement (organization_id, finding_id, is_right, said, is_random, found_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (one.organization_id, finding.id, one.is_right, one.said, finding.is_random, finding.found_at)
                for one in finding.judged
            ],
        )


def select_findings(tx: Transaction, ids: Sequence[UUID]) -> list[Finding]:
    """Return findings by id, the oldest first."""
    rows = tx.execute(
        "SELECT finding_id, subject_kind, subject, fact, claimed, found, outcome, is_random, record_id, note, found_at,"
        " officer_id, officer_organization_id, officer_name FROM conduct.finding WHERE finding_id = ANY(%s)"
        " ORDER BY found_at, finding_id",
        (list(ids),),
    ).fetchall()
    judged, cases = _select_judgements(tx, ids), _select_cases(tx, ids)
    return [
        Finding(
            new, Subject(SubjectKind(kind), reference), fact, claimed, found, FindingOutcome(outcome),
            tuple(judged[new]), is_random, record_id, note, at, officer, organization, name, tuple(cases[new]),
        )
        for (
            new, kind, reference, fact, claimed, found, outcome, is_random, record_id, note, at, officer, organization,
            name,
        ) in rows
    ]  # fmt: skip


def select_ids_of_record(tx: Transaction, record_id: UUID, limit: int) -> list[UUID]:
    """Return the ids of the findings under a declaration."""
    query = "SELECT finding_id FROM conduct.finding WHERE record_id = %s ORDER BY found_at DESC LIMIT %s"
    return [one for (one,) in tx.execute(query, (record_id, limit)).fetchall()]


def select_ids_of_subject(tx: Transaction, reference: str, limit: int) -> list[UUID]:
    """Return the ids of the findings of a subject."""
    query = "SELECT finding_id FROM conduct.finding WHERE subject = %s ORDER BY found_at DESC LIMIT %s"
    return [one for (one,) in tx.execute(query, (reference, limit)).fetchall()]


def _select_judgements(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[Judged]]:
    rows = tx.execute(
        "SELECT finding_id, organization_id, is_right, said FROM conduct.judgement WHERE finding_id = ANY(%s)"
        " ORDER BY organization_id",
        (list(ids),),
    ).fetchall()
    found = defaultdict[UUID, list[Judged]](list)
    for finding_id, organization_id, is_right, said in rows:
        found[finding_id].append(Judged(organization_id, is_right, said))
    return found


def _select_cases(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    rows = tx.execute(
        "SELECT reference::uuid, case_id FROM conduct.evidence WHERE kind = 'finding' AND reference = ANY(%s)"
        " ORDER BY at, case_id",
        ([str(one) for one in ids],),
    ).fetchall()
    found = defaultdict[UUID, list[UUID]](list)
    for finding_id, case_id in rows:
        found[finding_id].append(case_id)
    return found
