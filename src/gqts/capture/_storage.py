"""The SQL of capture: its jobs."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.capture.job import CaptureJob, ErrorBehaviour
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault

_COLUMNS = tuple(field.name for field in fields(CaptureJob))
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM capture.job"  # noqa: S608 - column names of our own dataclass
_INSERT = f"INSERT INTO capture.job ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608


def insert_job(tx: Transaction, job: CaptureJob) -> None:
    """Write a finished job."""
    values: dict[str, Any] = {name: getattr(job, name) for name in _COLUMNS}
    values["faults"] = Jsonb([fault.as_json() for fault in job.faults])
    values["error_behaviour"] = job.error_behaviour.value
    tx.execute(_INSERT.encode(), tuple(values.values()))


def select_job(tx: Transaction, organization_id: UUID, capture_id: UUID) -> CaptureJob | None:
    """Return one job of an organization."""
    where = " WHERE capture_id = %s AND organization_id = %s"
    row = tx.execute(f"{_SELECT}{where}".encode(), (capture_id, organization_id)).fetchone()
    return None if row is None else _job(row)


def select_jobs(
    tx: Transaction, organization_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> list[CaptureJob]:
    """Return a page of an organization's jobs, newest first, older than the position given."""
    where = " WHERE organization_id = %s" + (" AND (created_at, capture_id) < (%s, %s)" if after else "")
    order = " ORDER BY created_at DESC, capture_id DESC LIMIT %s"
    rows = tx.execute(f"{_SELECT}{where}{order}".encode(), (organization_id, *(after or ()), limit)).fetchall()
    return [_job(row) for row in rows]


def _job(row: tuple[Any, ...]) -> CaptureJob:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["faults"] = tuple(Fault(**{"message": "", **fault}) for fault in values["faults"])
    values["error_behaviour"] = ErrorBehaviour(values["error_behaviour"])
    return CaptureJob(**values)


def select_submission(tx: Transaction, capture_id: UUID) -> tuple[UUID, datetime] | None:
    """Return whose a job is, and when it was done."""
    row = tx.execute(
        "SELECT organization_id, created_at FROM capture.job WHERE capture_id = %s", (capture_id,)
    ).fetchone()
    return None if row is None else (row[0], row[1])


def select_captures(tx: Transaction, after: UUID | None, limit: int) -> list[UUID]:
    """Return the ids of a page of the jobs that stored events, in order of id."""
    rows = tx.execute(
        "SELECT capture_id FROM capture.job WHERE events_stored > 0"
        " AND (%(after)s::uuid IS NULL OR capture_id > %(after)s) ORDER BY capture_id LIMIT %(limit)s",
        {"after": after, "limit": limit},
    ).fetchall()
    return [capture_id for (capture_id,) in rows]


def hold_authority(tx: Transaction, organization_id: UUID) -> None:
    """Say that a document is being judged by what its submitter has proven now; any number may say so at once."""
    tx.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 110))", (str(organization_id),))


def await_documents(tx: Transaction, organization_id: UUID) -> None:
    """Wait until every document that is being judged is stored or refused; further ones wait for this transaction."""
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 110))", (str(organization_id),))
