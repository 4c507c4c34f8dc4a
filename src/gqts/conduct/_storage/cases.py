"""The SQL of penalty cases, of what is done in them, and of their evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import astuple, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.conduct.case import Case, Evidence, EvidenceKind, Measure, Narrowing, Origin, Step
from gqts.conduct.procedure import CaseState
from gqts.conduct.severity import Severity
from gqts.kit.database import Transaction

_COLUMNS = ", ".join(["case_id", *(one.name for one in fields(Case)[1:])])
_CHANGED = [one.name for one in fields(Case)[8:]]
"""What may change of a case beside its state and severity."""
_CASE = f"SELECT {_COLUMNS} FROM conduct.penalty_case"  # noqa: S608 - the names of our own fields
_PART = (
    "(EXISTS (SELECT 1 FROM conduct.step WHERE step.case_id = penalty_case.case_id AND step.organization_id = %s)"
    " OR EXISTS (SELECT 1 FROM conduct.evidence WHERE evidence.case_id = penalty_case.case_id"
    " AND evidence.organization_id = %s))"
)
_STEP = "SELECT step_id, case_id, at, move, state, words, detail, person_id, organization_id, name FROM conduct.step"
_EVIDENCE = (
    "SELECT evidence_id, case_id, kind, reference, words, at, person_id, organization_id, name FROM conduct.evidence"
)


def insert_case(tx: Transaction, case: Case) -> None:
    """Add a case."""
    places = ", ".join(["%s"] * len(fields(Case)))
    query = f"INSERT INTO conduct.penalty_case ({_COLUMNS}) VALUES ({places})"  # noqa: S608
    tx.execute(query.encode(), [_stored(value) for value in astuple(case)])


def update_case(tx: Transaction, case: Case) -> None:
    """Write down how a case stands now; the caller has locked it."""
    names = ["state", "severity", *_CHANGED]
    assignments = ", ".join(f"{name} = %s" for name in names)
    query = f"UPDATE conduct.penalty_case SET {assignments} WHERE case_id = %s"  # noqa: S608
    tx.execute(query.encode(), [*(_stored(getattr(case, name)) for name in names), case.id])


def select_case(tx: Transaction, case_id: UUID, *, is_locked: bool = False) -> Case | None:
    """Return a case; locked, nobody else changes it before the transaction ends."""
    query = f"{_CASE} WHERE case_id = %s" + (" FOR UPDATE" if is_locked else "")
    row = tx.execute(query.encode(), (case_id,)).fetchone()
    return None if row is None else _case(row)


def has_part(tx: Transaction, case_id: UUID, organization_id: UUID) -> bool:
    """Tell whether an organization did or added something in a case."""
    query = f"SELECT 1 FROM conduct.penalty_case WHERE case_id = %s AND {_PART}"  # noqa: S608
    return tx.execute(query.encode(), (case_id, organization_id, organization_id)).fetchone() is not None


def select_cases(tx: Transaction, only: Narrowing, after: tuple[datetime, UUID] | None, limit: int) -> list[Case]:
    """Return cases, the newest first."""
    conditions, parameters = ["true"], list[Any]()
    for condition, value in (
        ("organization_id = %s", only.organization_id),
        ("state = ANY(%s)", [one.value for one in only.states] or None),
        ("severity = %s", only.severity and only.severity.value),
        ("due_at < %s", only.due_before),
        (_PART, only.part_of and (only.part_of, only.part_of)),
        ("(opened_at, case_id) < (%s, %s)", after),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.extend(value if isinstance(value, tuple) else (value,))
    if only.is_told:
        conditions.append("notified_at IS NOT NULL")
    query = f"{_CASE} WHERE {' AND '.join(conditions)} ORDER BY opened_at DESC, case_id DESC LIMIT %s"
    return [_case(row) for row in tx.execute(query.encode(), (*parameters, max(1, limit))).fetchall()]


def select_preparing(tx: Transaction, organization_id: UUID, record_id: UUID) -> Case | None:
    """Return the case that is being prepared about a party and a consignment, locked."""
    query = f"{_CASE} WHERE organization_id = %s AND record_id = %s AND state = 'opened' LIMIT 1 FOR UPDATE"
    row = tx.execute(query.encode(), (organization_id, record_id)).fetchone()
    return None if row is None else _case(row)


def select_in_force(tx: Transaction, organization_id: UUID, *, besides: UUID) -> list[Case]:
    """Return the other cases whose measure against a party, more than a warning, is in force, locked."""
    query = (
        f"{_CASE} WHERE organization_id = %s AND case_id <> %s AND measure <> 'warning'"
        " AND state IN ('decided', 'appealed', 'final') AND ended_at IS NULL ORDER BY case_id FOR UPDATE"
    )
    return [_case(row) for row in tx.execute(query.encode(), (organization_id, besides)).fetchall()]


def select_due(tx: Transaction, now: datetime, limit: int) -> list[Case]:
    """Return cases of which a time is over: to answer, to appeal, or of a measure; locked, those at work left out."""
    query = (
        f"{_CASE} WHERE (due_at < %s AND state IN ('notified', 'decided'))"
        " OR (ends_at <= %s AND ended_at IS NULL AND state IN ('decided', 'appealed', 'final'))"
        " ORDER BY opened_at, case_id LIMIT %s FOR UPDATE SKIP LOCKED"
    )
    return [_case(row) for row in tx.execute(query.encode(), (now, now, limit)).fetchall()]


def select_violations(tx: Transaction, ids: Collection[UUID]) -> list[tuple[UUID, str, str, datetime | None]]:
    """Return (organization, state, severity, decided at) of the cases about parties that are not closed."""
    query = (
        "SELECT organization_id, state, severity, decided_at FROM conduct.penalty_case"
        " WHERE organization_id = ANY(%s) AND state NOT IN ('closed', 'overturned', 'repaired')"
    )
    return tx.execute(query, (list(ids),)).fetchall()


def insert_step(tx: Transaction, step: Step) -> None:
    """Add what was done."""
    tx.execute(
        "INSERT INTO conduct.step (step_id, case_id, at, move, state, words, detail, person_id, organization_id, name)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            step.id, step.case_id, step.at, step.move, step.state.value, step.words, Jsonb(step.detail),
            step.person_id, step.organization_id, step.name,
        ),
    )  # fmt: skip


def select_steps(tx: Transaction, case_id: UUID) -> list[Step]:
    """Return what was done in a case, the oldest first."""
    rows = tx.execute(f"{_STEP} WHERE case_id = %s ORDER BY place".encode(), (case_id,)).fetchall()
    return [Step(new, case, at, move, CaseState(state), *rest) for new, case, at, move, state, *rest in rows]


def insert_evidence(tx: Transaction, evidence: Evidence) -> None:
    """Add a piece of evidence."""
    tx.execute(
        "INSERT INTO conduct.evidence (evidence_id, case_id, kind, reference, words, at, person_id, organization_id,"
        " name) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        tuple(_stored(value) for value in astuple(evidence)),
    )


def select_evidence(tx: Transaction, case_id: UUID) -> list[Evidence]:
    """Return the evidence in a case, the oldest first."""
    rows = tx.execute(f"{_EVIDENCE} WHERE case_id = %s ORDER BY place".encode(), (case_id,)).fetchall()
    return [Evidence(new, case, EvidenceKind(kind), *rest) for new, case, kind, *rest in rows]


def _case(row: tuple[Any, ...]) -> Case:
    new, organization, state, severity, origin, *rest = row
    case = Case(new, organization, CaseState(state), Severity(severity), Origin(origin), *rest)
    measure = None if case.measure is None else Measure(case.measure)
    return replace(case, measure=measure)


def _stored(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
