"""Rates of an office: how much is looked at there, at least by chance, and at most in a day.

After ASYCUDA's MODSEL: for each office a minimum random rate, an expected rate for each lane, and here a capacity. The
random rate is never 0: nobody is certain to be let through, trusted traders neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gqts.kit.errors import Fault, shown
from gqts.risk.assessment import Lane
from gqts.risk.errors import PlanRefused

EVERY_OFFICE = "*"
LEAST_RANDOM = 0.001
"""One in a thousand: below it nothing would be learnt in a year."""
MOST_CAPACITY = 100_000
LANES = (Lane.RED, Lane.YELLOW, Lane.BLUE)
"""Lanes that may be expected at a rate, in ASYCUDA's order of precedence."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rates of an office from a day on; `*` stands for every office without rates of its own."""

    office: str = EVERY_OFFICE
    random_rate: float = 0.01
    expected: Mapping[Lane, float] = field(default_factory=dict)
    """The share of declarations that a lane is to have at least."""
    capacity: int | None = None
    """Inspections in a day; None where they are not counted."""
    valid_from: date = date.min
    version: int = 0
    made_at: datetime | None = None
    made_by: str = ""
    reason: str = ""

    def rate_of(self, lane: Lane) -> float:
        """Return the expected rate of a lane."""
        return self.expected.get(lane, 0.0)


def require_sound(plan: Plan) -> Plan:
    """Return the plan; raise `PlanRefused` with every fault."""
    faults = tuple(fault for fault in _list_faults(plan) if fault is not None)
    if faults:
        raise PlanRefused(" ".join(fault.message for fault in faults[:3]), faults=faults)
    return plan


def _list_faults(plan: Plan) -> list[Fault | None]:
    rates = [plan.rate_of(lane) for lane in LANES]
    is_office = plan.office == EVERY_OFFICE or (
        plan.office.isascii() and plan.office.isalnum() and len(plan.office) <= 10
    )
    return [
        None
        if is_office
        else _fault("office", "This is no customs office.", plan.office, "Write its code, or * for all."),
        None
        if LEAST_RANDOM <= plan.random_rate <= 1
        else _fault(
            "random_rate",
            "The random rate is between 0.1 % and 100 %: nobody escapes it.",
            plan.random_rate,
            "Write at least 0.1.",
        ),
        None
        if all(0 <= rate <= 1 for rate in rates) and sum(rates) <= 1
        else _fault("expected", "Expected rates are 0 to 100 %, together at most 100 %.", rates, "Lower one of them."),
        None
        if plan.capacity is None or 0 <= plan.capacity <= MOST_CAPACITY
        else _fault(
            "capacity", "This is no number of inspections a day.", plan.capacity, f"Write 0 to {MOST_CAPACITY}."
        ),
    ]


def _fault(name: str, message: str, value: Any, fix: str) -> Fault:
    return Fault(f"risk.plan.{name}", message, name, shown(value), fix)


def choose_plan(plans: Mapping[str, tuple[Plan, ...]], office: str, day: date) -> Plan:
    """Return the rates in force at an office on a day: its own, else those of every office, else the first ones."""
    for name in (office, EVERY_OFFICE):
        valid = [one for one in plans.get(name, ()) if one.valid_from <= day]
        if valid:
            return max(valid, key=lambda one: (one.valid_from, one.version))
    return Plan()
