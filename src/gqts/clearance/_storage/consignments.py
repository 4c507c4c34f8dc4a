"""The SQL of cases: opening, assessing, moving them on, and the work list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from gqts.clearance.case import CaseState
from gqts.clearance.consignment import LANE_ORDER, Competence, Consignment, Goods, Sought, Why
from gqts.kit.database import Transaction
from gqts.risk import Lane

Place = tuple[int, datetime | None, UUID]
_COLUMNS = (
    "record_id, number, mode, office, port, organization_id, declarant, trader, order_no, waybill, hs, goods,"
    " opened_at, state, lane, lane_by, assessed_lane, assessed_at, risk, risk_score, rank, why, task, arrived_at,"
    " arrived_how, taken_by, taken_by_name, released_at, is_automatic, ended_at"
)
_SELECT = f"SELECT {_COLUMNS} FROM clearance.consignment"  # noqa: S608 - constant
_SCOPE_HS = "EXISTS (SELECT 1 FROM unnest(hs) code, unnest(%s::text[]) prefix WHERE starts_with(code, prefix))"
_SCOPE_REGION = (
    "EXISTS (SELECT 1 FROM clearance.office o WHERE o.office = consignment.office AND o.regions && %s::text[])"
)
_HELD = "EXISTS (SELECT 1 FROM clearance.hold h WHERE h.record_id = consignment.record_id AND h.lifted_at IS NULL{})"
_ARRIVAL = "coalesce(arrived_at, 'infinity')"


def insert_consignment(tx: Transaction, one: Consignment) -> bool:
    """Open a case; tell whether it was not open before."""
    row = tx.execute(
        "INSERT INTO clearance.consignment (record_id, number, mode, office, port, organization_id, declarant, trader,"
        " order_no, waybill, hs, goods, opened_at, state, arrived_at, arrived_how)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (record_id) DO NOTHING RETURNING record_id",
        (
            one.record_id,
            one.number,
            one.mode,
            one.office,
            one.port,
            one.organization_id,
            one.declarant,
            one.trader,
            one.order_no,
            one.waybill,
            list(one.hs),
            one.goods,
            one.opened_at,
            one.state.value,
            one.arrived_at,
            one.arrived_how,
        ),
    ).fetchone()
    return row is not None


def update_declared(tx: Transaction, one: Consignment) -> None:
    """Write what the declaration says now: it was handed in again."""
    tx.execute(
        "UPDATE clearance.consignment SET number = %s, mode = %s, office = %s, port = %s, declarant = %s, trader = %s,"
        " order_no = %s, waybill = %s, hs = %s, goods = %s WHERE record_id = %s",
        (
            one.number,
            one.mode,
            one.office,
            one.port,
            one.declarant,
            one.trader,
            one.order_no,
            one.waybill,
            list(one.hs),
            one.goods,
            one.record_id,
        ),
    )


def update_assessment(tx: Transaction, one: Consignment) -> None:
    """Write how a case was assessed."""
    why = [{"what": w.what, "code": w.code, "outcome": w.outcome, "details": dict(w.details)} for w in one.why]
    tx.execute(
        "UPDATE clearance.consignment SET lane = %s, lane_order = %s, lane_by = %s, assessed_lane = %s,"
        " assessed_at = %s, risk = %s, risk_score = %s, rank = %s, why = %s::jsonb, task = %s WHERE record_id = %s",
        (
            one.lane or "",
            LANE_ORDER[one.lane or ""],
            one.lane_by,
            one.assessed_lane or "",
            one.assessed_at,
            one.risk,
            one.risk_score,
            one.rank,
            orjson.dumps(why).decode(),
            one.task,
            one.record_id,
        ),
    )


def update_progress(tx: Transaction, one: Consignment) -> None:
    """Write how far a case is, and who works on it."""
    tx.execute(
        "UPDATE clearance.consignment SET state = %s, arrived_at = %s, arrived_how = %s, taken_by = %s,"
        " taken_by_name = %s, released_at = %s, is_automatic = %s, ended_at = %s WHERE record_id = %s",
        (
            one.state.value,
            one.arrived_at,
            one.arrived_how,
            one.taken_by,
            one.taken_by_name,
            one.released_at,
            one.is_automatic,
            one.ended_at,
            one.record_id,
        ),
    )


def select_consignment(tx: Transaction, record_id: UUID) -> Consignment | None:
    """Return a case as it is now."""
    row = tx.execute(f"{_SELECT} WHERE record_id = %s".encode(), (record_id,)).fetchone()
    return None if row is None else _consignment(row)


def select_many(tx: Transaction, record_ids: Sequence[UUID]) -> list[Consignment]:
    """Return the cases with these ids."""
    rows = tx.execute(f"{_SELECT} WHERE record_id = ANY(%s)".encode(), (list(record_ids),)).fetchall()
    return [_consignment(row) for row in rows]


def lock_consignment(tx: Transaction, record_id: UUID) -> Consignment | None:
    """Return a case for a change of its own, waiting for whoever changes it or works beside it."""
    row = tx.execute(f"{_SELECT} WHERE record_id = %s FOR UPDATE".encode(), (record_id,)).fetchone()
    return None if row is None else _consignment(row)


def share_consignment(tx: Transaction, record_id: UUID) -> Consignment | None:
    """Return a case that stays as it is until the transaction ends; others may do the same at the same time."""
    row = tx.execute(f"{_SELECT} WHERE record_id = %s FOR SHARE".encode(), (record_id,)).fetchone()
    return None if row is None else _consignment(row)


def select_listed(
    tx: Transaction, sought: Sought, competence: Competence, after: Place | None, limit: int
) -> list[Consignment]:
    """Return a page of the work list: by lane, the first to arrive first."""
    conditions, parameters = _conditions(sought, competence)
    if after is not None:
        lane, arrived, record_id = after
        conditions.append(
            f"(-lane_order, {_ARRIVAL}, record_id) > (%s::int, coalesce(%s::timestamptz, 'infinity'), %s)"
        )
        parameters += [-lane, arrived, record_id]
    where = " AND ".join(conditions) or "true"
    query = f"{_SELECT} WHERE {where} ORDER BY lane_order DESC, {_ARRIVAL}, record_id LIMIT %s"
    return [_consignment(row) for row in tx.execute(query.encode(), [*parameters, limit]).fetchall()]


def count_lanes(tx: Transaction, sought: Sought, competence: Competence) -> dict[str, int]:
    """Return how many cases there are in each lane ("" is not assessed)."""
    conditions, parameters = _conditions(sought, competence)
    where = " AND ".join(conditions) or "true"
    query = f"SELECT lane, count(*) FROM clearance.consignment WHERE {where} GROUP BY lane"  # noqa: S608 - constants
    return dict(tx.execute(query.encode(), parameters).fetchall())


def select_in_competence(tx: Transaction, record_ids: Sequence[UUID], competence: Competence) -> set[UUID]:
    """Return those of the cases that an authority is competent for."""
    conditions, parameters = _conditions(Sought(is_ended=None), competence)
    where = " AND ".join(["record_id = ANY(%s)", *conditions])
    query = f"SELECT record_id FROM clearance.consignment WHERE {where}"  # noqa: S608 - constants
    return {row[0] for row in tx.execute(query.encode(), [list(record_ids), *parameters]).fetchall()}


def select_offices(tx: Transaction) -> list[str]:
    """Return the offices that cases are at."""
    return [row[0] for row in tx.execute("SELECT DISTINCT office FROM clearance.consignment ORDER BY 1").fetchall()]


def select_of_organization(tx: Transaction, organization_id: UUID) -> list[UUID]:
    """Return the open cases of a declarant."""
    rows = tx.execute(
        "SELECT record_id FROM clearance.consignment WHERE organization_id = %s AND ended_at IS NULL",
        (organization_id,),
    ).fetchall()
    return [row[0] for row in rows]


def select_open(tx: Transaction) -> list[UUID]:
    """Return every open case."""
    rows = tx.execute(
        "SELECT record_id FROM clearance.consignment WHERE ended_at IS NULL ORDER BY record_id"
    ).fetchall()
    return [row[0] for row in rows]


def replace_goods(tx: Transaction, record_id: UUID, goods: Sequence[tuple[str, Goods]]) -> None:
    """Write the identifiers of a case's goods, each with its key in hexadecimal, in place of those of before."""
    tx.execute("DELETE FROM clearance.goods WHERE record_id = %s", (record_id,))
    if goods:
        tx.execute(
            "INSERT INTO clearance.goods (identifier_key, record_id, identifier, kind, line, quantity)"
            " SELECT key::uuid, %s, identifier, kind, line, quantity FROM unnest(%s::text[], %s::text[], %s::text[],"
            " %s::smallint[], %s::text[]) AS one (key, identifier, kind, line, quantity)"
            " ON CONFLICT (record_id, identifier_key) DO NOTHING",
            (
                record_id,
                [key for key, _ in goods],
                [one.identifier for _, one in goods],
                [one.kind for _, one in goods],
                [one.line for _, one in goods],
                [one.quantity for _, one in goods],
            ),
        )


def select_goods(tx: Transaction, record_id: UUID, limit: int) -> list[Goods]:
    """Return the identifiers of a case's goods."""
    rows = tx.execute(
        "SELECT identifier, kind, line, quantity FROM clearance.goods WHERE record_id = %s"
        " AND kind NOT IN ('party', 'paper') ORDER BY line, kind, identifier LIMIT %s",
        (record_id, limit),
    ).fetchall()
    return [Goods(*row) for row in rows]


def has_goods(tx: Transaction) -> bool:
    """Return whether any case has goods."""
    return tx.execute("SELECT 1 FROM clearance.goods LIMIT 1").fetchone() is not None


def select_records_of(tx: Transaction, keys: Sequence[str]) -> list[UUID]:
    """Return the cases whose goods have one of these keys (hexadecimal), the latest first."""
    rows = tx.execute(
        "SELECT DISTINCT record_id FROM clearance.goods WHERE identifier_key = ANY(%s::uuid[]) ORDER BY 1 DESC",
        (list(keys),),
    ).fetchall()
    return [row[0] for row in rows]


def _conditions(sought: Sought, competence: Competence) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    if sought.is_ended is not None:
        conditions.append("ended_at IS NOT NULL" if sought.is_ended else "ended_at IS NULL")
    if sought.is_held:
        conditions.append(_HELD.format(""))
    wanted: list[tuple[str, Any]] = [
        ("lane = %s", sought.lane),
        ("office = %s", sought.office),
        ("state = %s", sought.state),
        ("risk = %s", sought.risk),
        ("position(lower(%s) in lower(declarant)) > 0", sought.declarant),
        ("%s IN (number, order_no, waybill)", sought.number),
        ("taken_by = %s", sought.taken_by),
        (_HELD.format(" AND h.agency_id = %s"), sought.held_by),
        (_SCOPE_HS, list(competence.hs_prefixes)),
        (_SCOPE_REGION, list(competence.regions)),
    ]
    for condition, value in wanted:
        if value:
            conditions.append(condition)
            parameters.append(value)
    return conditions, parameters


def _consignment(row: tuple[Any, ...]) -> Consignment:
    named = dict(zip(_COLUMNS.split(", "), row, strict=True))
    named["hs"] = tuple(named["hs"])
    named["state"] = CaseState(named["state"])
    for name in ("lane", "assessed_lane"):
        named[name] = Lane(named[name]) if named[name] else None
    named["why"] = tuple(Why(**one) for one in named["why"])
    return Consignment(**named)
