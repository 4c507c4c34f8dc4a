"""Rates of offices as they are kept: each change a version that holds from a day on, with who and why."""

from __future__ import annotations

from datetime import datetime

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, Actor, record_act
from gqts.risk._storage import rules as _storage
from gqts.risk.assessment import Lane
from gqts.risk.plan import Plan, require_sound
from gqts.risk.profiles import require_reason


def set_plan(tx: Transaction, actor: Actor, plan: Plan, *, reason: str, now: datetime) -> int:
    """Set the rates of an office from a day on; return their version. Raises `PlanRefused` with every fault."""
    reason = require_reason(reason)
    require_sound(plan)
    expected = {lane.value: rate for lane, rate in plan.expected.items()}
    row = {
        "office": plan.office,
        "random_rate": plan.random_rate,
        "expected": expected,
        "capacity": plan.capacity,
        "at": now,
        "by": actor.name,
        "reason": reason,
    }
    version = _storage.insert_plan(tx, row, plan.valid_from)
    _storage.set_edition(tx, new_id())
    detail = {
        "office": plan.office,
        "version": version,
        "from": plan.valid_from.isoformat(),
        "random_rate": plan.random_rate,
        "expected": expected,
        "capacity": plan.capacity,
        "reason": reason,
    }
    record_act(tx, actor, HOST_SUBJECT, "risk.rates_set", detail, now=now)
    return version


def list_plans(tx: Transaction) -> list[Plan]:
    """Return every version of every office's rates, by office, the newest first."""
    return [_plan(row) for row in _storage.select_plans(tx)]


def _plan(row: _storage.Row) -> Plan:
    office, version, random_rate, expected, capacity, valid_from, at, by, reason = row
    lanes = {Lane(name): float(rate) for name, rate in expected.items()}
    return Plan(office, random_rate, lanes, capacity, valid_from, version, at, by, reason)
