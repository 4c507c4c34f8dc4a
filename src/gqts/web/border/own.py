"""A firm's page of its own consignments: released when, held by whom, which of its facts agreed with others' words."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.clearance import GONE, OwnConsignment, read_own_consignments
from gqts.conduct import list_own_parts
from gqts.evidence import Outcome
from gqts.organizations import find_organizations
from gqts.web.border.telling import tell_title
from gqts.web.border.words import STATES
from gqts.web.conduct.words import word_hours
from gqts.web.firm.own import require_own
from gqts.web.languages import Language, mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, page

_COMPARED: Mapping[Outcome, tuple[str, str]] = {
    Outcome.FAIL: ("stop", mark("did not agree")),
    Outcome.MISSING: ("none", mark("nobody else said")),
    Outcome.PASS: ("good", mark("agreed")),
}
_AT_CUSTOMS = ("wait", mark("At customs"))
_COLUMNS = (
    "arrived_at",
    "declaration",
    "state",
    "released_at",
    "same_day",
    "lead_hours",
    "agreed",
    "disagreed",
    "alone",
)
_EXPORTED = 2_000


@page(Permission.AUDIT_READ)
def list_own(desk: Desk) -> Response:
    """Show the consignments in which the firm told something, the latest arrival first."""
    with desk.transaction() as tx:
        require_own(desk)
        parts = list_own_parts(tx, desk.caller, before=read_place(desk), limit=PAGE + 1)
        pages = compose_pages(desk, parts, lambda one: (one.arrived_at, one.record_id))
        found = read_own_consignments(tx, desk.caller, list(pages.rows))
        agencies = find_organizations(tx, {hold.agency_id for one in found for hold in one.holds})
    language = desk.language
    return desk.render(
        "border/own.html",
        pages=pages,
        found=[(one, _state(one), _tell(one, language)) for one in found],
        agencies=agencies,
        word_hours=lambda hours: word_hours(hours, language),
    )


@page(Permission.AUDIT_READ)
def export_own(desk: Desk) -> Response:
    """Send the firm's consignments as a CSV file, the latest two thousand."""
    with desk.transaction() as tx:
        require_own(desk)
        parts = list_own_parts(tx, desk.caller, limit=_EXPORTED)
        found = read_own_consignments(tx, desk.caller, parts)
    return send_csv(desk, "consignments", _COLUMNS, map(_row, found))


def _state(one: OwnConsignment) -> tuple[str, str]:
    return STATES[one.state] if one.state in GONE else _AT_CUSTOMS


def _tell(one: OwnConsignment, language: Language) -> list[tuple[str, str, str]] | None:
    """Return each fact as what it was compared in, and how it came out with its badge; None while it is not told."""
    if one.facts is None:
        return None
    return [(tell_title(fact.code, language), *_compared(fact.outcome, language)) for fact in one.facts]


def _compared(outcome: Outcome, language: Language) -> tuple[str, str]:
    tone, words = _COMPARED[outcome]
    return tone, language.text(words)


def _row(one: OwnConsignment) -> list[str]:
    told = one.facts or ()
    counts = [str(sum(fact.outcome is outcome for fact in told)) if one.facts is not None else "" for outcome in
              (Outcome.PASS, Outcome.FAIL, Outcome.MISSING)]  # fmt: skip
    state = one.state.value if one.state in GONE else "at_customs"
    released = one.released_at.isoformat() if one.released_at else ""
    same_day = "" if one.released_at is None else "yes" if one.is_same_day else "no"
    lead = "" if one.lead_hours is None else f"{one.lead_hours:.1f}"
    return [one.arrived_at.isoformat(), one.number, state, released, same_day, lead, *counts]
