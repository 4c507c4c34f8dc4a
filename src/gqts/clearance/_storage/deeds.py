"""The SQL of what was done with a case: holds, findings, samples, and the timeline of all acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from gqts.clearance.consignment import Hold, TimelineAct
from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_HOLD = (
    "SELECT hold_id, record_id, agency_id, reason, placed_at, placed_by, lifted_at, lifted_by, lifted_reason"
    " FROM clearance.hold"
)


def insert_act(tx: Transaction, record_id: UUID, one: TimelineAct) -> None:
    """Add a line to the timeline of a case."""
    tx.execute(
        "INSERT INTO clearance.act (act_id, record_id, at, person_id, organization_id, name, what, detail)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb)",
        (
            one.id,
            record_id,
            one.at,
            one.person,
            one.organization_id,
            one.name,
            one.what,
            orjson.dumps(dict(one.detail)).decode(),
        ),
    )


def select_acts(tx: Transaction, record_id: UUID, limit: int) -> list[TimelineAct]:
    """Return the timeline of a case, the latest first."""
    rows = tx.execute(
        "SELECT act_id, at, person_id, organization_id, name, what, detail FROM clearance.act WHERE record_id = %s"
        " ORDER BY at DESC, act_id DESC LIMIT %s",
        (record_id, limit),
    ).fetchall()
    return [TimelineAct(*row) for row in rows]


def insert_hold(tx: Transaction, one: Hold) -> bool:
    """Place a hold; False when the agency holds the goods already."""
    row = tx.execute(
        "INSERT INTO clearance.hold (hold_id, record_id, agency_id, reason, placed_at, placed_by)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (record_id, agency_id) WHERE lifted_at IS NULL DO NOTHING"
        " RETURNING hold_id",
        (one.id, one.record_id, one.agency_id, one.reason, one.placed_at, one.placed_by),
    ).fetchone()
    return row is not None


def lift_hold(tx: Transaction, record_id: UUID, agency_id: UUID, by: str, reason: str, now: datetime) -> bool:
    """Lift an agency's hold; False when it holds nothing."""
    done = tx.execute(
        "UPDATE clearance.hold SET lifted_at = %s, lifted_by = %s, lifted_reason = %s"
        " WHERE record_id = %s AND agency_id = %s AND lifted_at IS NULL",
        (now, by, reason, record_id, agency_id),
    )
    return done.rowcount > 0


def select_holds(tx: Transaction, record_ids: Sequence[UUID], *, is_open: bool = False) -> list[Hold]:
    """Return the holds on cases, the oldest first."""
    query = (
        f"{_HOLD} WHERE record_id = ANY(%s){' AND lifted_at IS NULL' if is_open else ''} ORDER BY placed_at, hold_id"
    )
    return [Hold(*row) for row in tx.execute(query.encode(), (list(record_ids),)).fetchall()]


def insert_finding(tx: Transaction, row: Row) -> None:
    """Add a finding: id, case, agency, item, result, words, when, who."""
    tx.execute(
        "INSERT INTO clearance.finding (finding_id, record_id, agency_id, item, result, words, found_at, found_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_findings(tx: Transaction, record_id: UUID) -> list[Row]:
    """Return the findings of a case, the latest first."""
    return tx.execute(
        "SELECT finding_id, record_id, agency_id, item, result, words, found_at, found_by FROM clearance.finding"
        " WHERE record_id = %s ORDER BY found_at DESC, finding_id DESC",
        (record_id,),
    ).fetchall()


def insert_sample(tx: Transaction, row: Row) -> None:
    """Add a sample: id, case, agency, item, quantity, laboratory, number, when, who."""
    tx.execute(
        "INSERT INTO clearance.sample (sample_id, record_id, agency_id, item, quantity, laboratory, number, taken_at,"
        " taken_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        row,
    )


def select_samples(tx: Transaction, record_id: UUID) -> list[Row]:
    """Return the samples of a case, the latest first."""
    return tx.execute(
        "SELECT sample_id, record_id, agency_id, item, quantity, laboratory, number, taken_at, taken_by"
        " FROM clearance.sample WHERE record_id = %s ORDER BY taken_at DESC, sample_id DESC",
        (record_id,),
    ).fetchall()
