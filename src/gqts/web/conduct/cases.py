"""Penalty cases for officers: the list with its filters, and one case with everything in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import Case, CaseState, Severity, list_cases, read_case
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organization, find_organizations, list_organizations
from gqts.web.conduct.acts import list_possible
from gqts.web.conduct.showing import show_file
from gqts.web.conduct.words import SEVERITIES, STATES, word_due, word_measure
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, page

OPEN = "open"
"""The choice of every state in which customs still has something to do."""
_OPEN_STATES = frozenset(
    {CaseState.OPENED, CaseState.NOTIFIED, CaseState.ANSWERED, CaseState.PROPOSED, CaseState.APPEALED}
)
_MOST_MEANT = 20
_COLUMNS = (
    "case", "opened_at", "organization_id", "organization", "state", "severity", "origin", "summary", "measure",
    "measure_days", "decided_at", "due_at", "ends_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """What the address narrows the list to; `organization_id` is nobody's where the name fits none, or several."""

    states: Collection[CaseState]
    severity: Severity | None
    is_late: bool
    organization_id: UUID | None
    choices: Collection[Organization] = ()

    def read(self, tx: Transaction, desk: Desk, after: Place | None, limit: int) -> list[Case]:
        """Return cases, the newest first."""
        if self.choices or (desk.query("organization") and self.organization_id is None):
            return []
        return list_cases(
            tx,
            desk.caller,
            organization_id=self.organization_id,
            states=self.states,
            severity=self.severity,
            due_before=desk.now if self.is_late else None,
            after=after,
            limit=limit,
        )


@page(Permission.CASES_READ)
def list_every(desk: Desk) -> Response:
    """Show cases, the newest first."""
    with desk.transaction() as tx:
        only = _read_narrowing(tx, desk)
        found = only.read(tx, desk, read_place(desk), PAGE + 1)
        parties = find_organizations(tx, {one.organization_id for one in found})
    say = desk.language.text
    return desk.render(
        "conduct/cases.html",
        pages=compose_pages(desk, found, _place),
        parties=parties,
        choices=only.choices,
        state=desk.query("state"),
        severity=desk.query("severity"),
        due=desk.query("due"),
        text=desk.query("organization"),
        is_narrowed=any(desk.query(name) for name in ("state", "severity", "due", "organization")),
        states=[(OPEN, say(mark("Something to do")))] + [(one.value, say(words)) for one, (_, words) in STATES.items()],
        severities=[(one.value, say(words)) for one, words in SEVERITIES.items()],
        badges=STATES,
        grades=SEVERITIES,
        word_due=lambda case: word_due(case, desk.language),
        word_measure=lambda case: word_measure(case, desk.language),
        may_open=desk.caller.may(Permission.HOST_PENALIZE),
        query=desk.request.url.query,
    )


@page(Permission.CASES_READ)
def export_cases(desk: Desk) -> Response:
    """Send cases as a CSV file, the newest first."""
    with desk.transaction() as tx:
        only = _read_narrowing(tx, desk)
        found = read_through(lambda place, limit: only.read(tx, desk, place, limit), _place)
        parties = find_organizations(tx, {one.organization_id for one in found})
    rows = (
        (
            case.number,
            write_instant(case.opened_at),
            str(case.organization_id),
            parties[case.organization_id].name(desk.language.code) if case.organization_id in parties else "",
            case.state.value,
            case.severity.value,
            case.origin.value,
            case.summary,
            case.measure.value if case.measure else "",
            str(case.measure_days or ""),
            *(write_instant(one) if one else "" for one in (case.decided_at, case.due_at, case.ends_at)),
        )
        for case in found
    )
    return send_csv(desk, "cases", _COLUMNS, rows)


@page(Permission.CASES_READ)
def show_case(desk: Desk) -> Response:
    """Show a case with everything in it, and what may be done now."""
    case_id = desk.id_in_path("case_id")
    with desk.transaction() as tx:
        told = read_case(tx, desk.caller, case_id)
        party = find_organization(tx, told.case.organization_id)
    acts = list_possible(desk, told.case)
    return show_file(desk, "conduct/case.html", told, party, acts=acts, base="/host/cases")


def _read_narrowing(tx: Transaction, desk: Desk) -> _Narrowing:
    state, severity, text = desk.query("state"), desk.query("severity"), desk.query("organization")
    states: Collection[CaseState] = ()
    if state == OPEN:
        states = _OPEN_STATES
    elif state in set(CaseState):
        states = [CaseState(state)]
    meant = _find_meant(tx, text) if text and desk.caller.may(Permission.HOST_AUDIT) else []
    return _Narrowing(
        states,
        Severity(severity) if severity in set(Severity) else None,
        desk.query("due") == "late",
        meant[0].id if len(meant) == 1 else None,
        meant if len(meant) > 1 else (),
    )


def _find_meant(tx: Transaction, text: str) -> list[Organization]:
    try:
        found = find_organization(tx, UUID(text))
    except ValueError:
        return list_organizations(tx, text=text, limit=_MOST_MEANT)
    return [] if found is None else [found]


def _place(case: Case) -> Place:
    return case.opened_at, case.id
