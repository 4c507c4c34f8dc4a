"""The work list: what is at the border, by lane and arrival, each case with the reason in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import CaseState, Consignment, Hold, Sought, count_lanes, list_case_offices, list_cases, list_holds
from gqts.evidence import RiskKind
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Role
from gqts.risk import Lane
from gqts.web.border.telling import tell_why
from gqts.web.border.words import LANE_NAMES, LANES, RISKS, STATES
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, page

PAGE = 30
MOST_EXPORTED = 5_000
_NAMES = ("lane", "office", "state", "risk", "declarant", "number", "who")
_COLUMNS = (
    "number", "lane", "state", "risk", "score", "office", "mode", "declarant", "trader", "goods", "arrived", "taken_by",
    "why",
)  # fmt: skip
Place = tuple[int, datetime | None, UUID]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address narrows the list to."""

    sought: Sought
    chosen: Mapping[str, str]

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.chosen)

    def address(self, **changes: str) -> str:
        """Return the address of the list with some of it changed."""
        query = urlencode({name: value for name, value in {**self.chosen, **changes}.items() if value})
        return f"/border?{query}" if query else "/border"


@page(Permission.CASES_READ, has_script=True)
def show_work_list(desk: Desk) -> Response:
    """Show the cases that the reader is competent for."""
    with desk.transaction() as tx:
        narrowed = read_filter(desk)
        if desk.query("form") == "csv":
            return _export(desk, tx, narrowed)
        found = list_cases(tx, desk.caller, narrowed.sought, after=read_place(desk), limit=PAGE + 1)
        counts = count_lanes(tx, desk.caller, replace(narrowed.sought, lane=None))
        holds = list_holds(tx, [one.record_id for one in found], is_open=True)
        offices = list_case_offices(tx)
    language = desk.language
    is_brief = Role.CUSTOMS not in desk.caller.roles
    rows = found[:PAGE]
    return desk.render(
        "border/work_list.html",
        rows=[(one, tell_why(one, language, is_brief=is_brief), _held(holds, one)) for one in rows],
        counts=[
            (lane, language.text(LANE_NAMES[lane]), counts.get(lane, 0))
            for lane in ("red", "yellow", "blue", "green", "")
        ],
        filter=narrowed,
        following=narrowed.address(after=write_place(rows[-1])) if len(found) > PAGE else "",
        first=narrowed.address() if desk.query("after") else "",
        offices=[(one, one) for one in offices],
        lanes=LANES,
        states=STATES,
        state_choices=[(one.value, language.text(words)) for one, (_, words) in STATES.items()],
        risk_choices=[(one, language.text(words)) for one, words in RISKS.items()],
        risks=RISKS,
    )


def read_filter(desk: Desk) -> Filter:
    """Return what the address narrows the list to; what it says wrongly narrows nothing."""
    chosen = {name: value for name in _NAMES if (value := desk.query(name, longest=80))}
    lane, state, risk, who = (chosen.get(name, "") for name in ("lane", "state", "risk", "who"))
    sought = Sought(
        lane=Lane(lane) if lane in set(Lane) else None,
        office=chosen.get("office", ""),
        state=CaseState(state) if state in set(CaseState) else None,
        risk=risk if risk in set(RiskKind) else "",
        declarant=chosen.get("declarant", ""),
        number=chosen.get("number", ""),
        taken_by=desk.person_id if who == "mine" else None,
        held_by=desk.organization_id if who == "agency" else None,
        is_held=who == "held",
        is_ended=None if state or chosen.get("number") else False,
    )
    return Filter(sought, chosen)


def write_place(one: Consignment) -> str:
    """Return where a page ends, as text for an address."""
    lane, arrived, record_id = one.place
    return f"{lane}~{write_instant(arrived) if arrived else ''}~{record_id}"


def read_place(desk: Desk) -> Place | None:
    """Return where the last page ended; None when the address says nothing that can be."""
    lane, _, rest = desk.query("after").partition("~")
    arrived, _, record_id = rest.partition("~")
    try:
        at = datetime.fromisoformat(arrived) if arrived else None
        place = int(lane), at, UUID(record_id)
    except ValueError:
        return None
    is_right = -1 <= place[0] <= 3 and (at is None or at.tzinfo is not None)
    return place if is_right else None


def _held(holds: Sequence[Hold], case: Consignment) -> int:
    return sum(one.record_id == case.record_id for one in holds)


def _export(desk: Desk, tx: Transaction, narrowed: Filter) -> Response:
    found = list_cases(tx, desk.caller, narrowed.sought, limit=MOST_EXPORTED)
    language = desk.language
    is_brief = Role.CUSTOMS not in desk.caller.roles
    return send_csv(
        desk, "cases", _COLUMNS, (_row(one, str(tell_why(one, language, is_brief=is_brief))) for one in found)
    )


def _row(one: Consignment, why: str) -> tuple[str, ...]:
    return (
        one.number, one.lane or "", one.state, one.risk, f"{one.risk_score:.3f}", one.office, one.mode, one.declarant,
        one.trader, one.goods, write_instant(one.arrived_at) if one.arrived_at else "", one.taken_by_name, why,
    )  # fmt: skip
