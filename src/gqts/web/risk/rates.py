"""Rates of offices: how much is looked at, at least by chance, at most in a day; and what they came to lately."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.errors import Fault
from gqts.risk import EVERY_OFFICE, Lane, Plan, PlanRefused, count_lanes, list_plans, read_rulebook, set_plan
from gqts.web.languages import mark
from gqts.web.office.days import require_day
from gqts.web.office.reasons import LONGEST_REASON, read_reason
from gqts.web.risk.words import LANE_NAMES
from gqts.web.workbench import Desk, Form, long_field, page, text_field

ROOT = "/risk/rates"
DAYS = 28
_LANES = {"red": Lane.RED, "yellow": Lane.YELLOW, "blue": Lane.BLUE}
_PERCENT = mark("In a hundred, such as 2.5. Empty: none is expected.")


class RatesForm(Form):
    """The rates of an office from a day on."""

    office = text_field(
        mark("Customs office"), hint=mark("Its code, or * for every office without rates of its own."), longest=10
    )
    random_rate = text_field(
        mark("Examined by chance, in a hundred"),
        hint=mark("At least 0.1: nobody escapes it, trusted traders neither."),
        longest=8,
        inputmode="decimal",
    )
    red = text_field(mark("Expected red"), hint=_PERCENT, longest=8, inputmode="decimal", is_needed=False)
    yellow = text_field(mark("Expected yellow"), hint=_PERCENT, longest=8, inputmode="decimal", is_needed=False)
    blue = text_field(mark("Expected blue"), hint=_PERCENT, longest=8, inputmode="decimal", is_needed=False)
    capacity = text_field(
        mark("Inspections a day"),
        hint=mark("Empty: they are not counted."),
        longest=6,
        inputmode="numeric",
        is_needed=False,
    )
    valid_from = text_field(mark("First day"), type="date", longest=10)
    reason = long_field(mark("Reason"), longest=LONGEST_REASON, is_needed=True, rows=2)

    def read_plan(self) -> Plan | None:
        """Return the rates that were typed; None, with the faults told, when one is no number."""
        day = require_day(self, "valid_from")
        rates = {name: self._read_share(name) for name in ("random_rate", *_LANES)}
        capacity = self.capacity.data or ""
        if capacity and not re.fullmatch(r"\d{1,6}", capacity, re.ASCII):
            self.capacity.errors = [self.desk.language.text(mark("Write a whole number."))]
        if self.has_faults or day is None:
            self.status = 400
            return None
        expected = {lane: rates[name] for name, lane in _LANES.items() if rates[name] > 0}
        return Plan(self.office.data, rates["random_rate"], expected, int(capacity) if capacity else None, day)

    def _read_share(self, name: str) -> float:
        text = (self[name].data or "").strip().removesuffix("%").strip() or "0"
        if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text, re.ASCII):
            self[name].errors = [self.desk.language.text(mark("Write a number of a hundred, such as 2.5."))]
            return 0.0
        return round(float(text) / 100, 8)


@page(Permission.HOST_RISK)
def show_rates(desk: Desk) -> Response:
    """Show the rates of every office, and what they came to lately."""
    since = desk.now.date() - timedelta(days=DAYS - 1)
    with desk.transaction() as tx:
        read_rulebook(tx, now=desk.now)
        plans, counts = list_plans(tx), count_lanes(tx, since=since)
    return desk.render(
        "risk/rates.html",
        plans=plans,
        counts=counts,
        lanes=LANE_NAMES,
        every=EVERY_OFFICE,
        days=DAYS,
        order=list(_LANES.values()),
    )


@page(Permission.HOST_RISK)
def set_rates(desk: Desk) -> Response:
    """Set the rates of an office from a day on."""
    asked = desk.query("office", longest=10)
    with desk.transaction() as tx:
        latest = next((one for one in list_plans(tx) if one.office == asked), None)
        form = RatesForm.of(desk, **_initial(latest or Plan(asked)), valid_from=desk.now.date().isoformat())
        if form.is_good():
            with form.refusals(tx):
                plan = form.read_plan()
                if plan is not None:
                    _require_future(plan, desk)
                    set_plan(tx, desk.caller.actor, plan, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("The rates are set."))
        return desk.see_other(ROOT)
    return form.show(desk, "risk/rates_edit.html")


def _require_future(plan: Plan, desk: Desk) -> None:
    """Refuse rates for days that are over: what was drawn then cannot be drawn anew."""
    if plan.valid_from < desk.now.date():
        message = "The rates begin in the past."
        fault = Fault(
            "risk.plan.valid_from", message, "valid_from", plan.valid_from.isoformat(), "Choose today or later."
        )
        raise PlanRefused(message, faults=(fault,))


def _initial(one: Plan) -> dict[str, str]:
    told = {name: f"{one.rate_of(lane) * 100:g}" if one.rate_of(lane) else "" for name, lane in _LANES.items()}
    capacity = "" if one.capacity is None else str(one.capacity)
    return {"office": one.office, "random_rate": f"{one.random_rate * 100:g}", "capacity": capacity, **told}
