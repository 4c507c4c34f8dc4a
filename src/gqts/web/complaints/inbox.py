"""The inbox of a firm or an authority: what is before it, narrowed, paged, and taken along."""

from __future__ import annotations

from starlette.responses import Response

from gqts.complaints import Item, Narrowing, Severity, State, count_open, list_inbox, list_patterns
from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.web.complaints.words import KINDS, PURPOSES, SEVERITIES, STATES
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

_COLUMNS = (
    "received_at", "purpose", "kind", "severity", "state", "due_at", "is_overdue", "identifier", "product", "lot",
    "answered_at", "escalation", "words", "complaint_id",
)  # fmt: skip


@page()
def show_inbox(desk: Desk) -> Response:
    """Show what is before the organization, the newest first."""
    only = read_narrowing(desk)
    with desk.transaction() as tx:
        found = list_inbox(tx, desk.caller, narrowing=only, after=read_place(desk), limit=PAGE + 1, now=desk.now)
        patterns = len(list_patterns(tx, desk.caller))
        waiting = count_open(tx, desk.caller, now=desk.now)
    say = desk.language.text
    pages = compose_pages(desk, found, _place)
    return desk.render(
        "complaints/inbox.html",
        pages=pages,
        rows=[(one.complaint, one.entry, show_code(one.complaint.identifier)) for one in pages.rows],
        kinds=KINDS,
        purposes=PURPOSES,
        severities=SEVERITIES,
        states=STATES,
        state_choices=[(one.value, say(words)) for one, (_, words) in STATES.items()],
        severity_choices=[(one.value, say(words)) for one, (_, words) in SEVERITIES.items()],
        only=only,
        is_narrowed=only != Narrowing(),
        product=desk.query("product"),
        lot=desk.query("lot"),
        patterns=patterns,
        open=waiting,
        query=desk.request.url.query,
    )


@page()
def export_inbox(desk: Desk) -> Response:
    """Send what is before the organization as a CSV file."""
    only = read_narrowing(desk)
    with desk.transaction() as tx:
        rows = read_through(lambda place, limit: _read(desk, tx, only, place, limit), _place)
    return send_csv(desk, "complaints", _COLUMNS, (_write(one, desk) for one in rows))


def read_narrowing(desk: Desk) -> Narrowing:
    """Return what the address narrows the list to; what it cannot mean is left out."""
    state, severity = desk.query("state"), desk.query("severity")
    return Narrowing(
        State(state) if state in set(State) else None,
        Severity(severity) if severity in set(Severity) else None,
        is_overdue=desk.query("overdue") == "yes",
        is_escalated=desk.query("escalated") == "yes",
        product=_read_code(desk.query("product")),
        lot=_read_code(desk.query("lot")),
    )


def _read(desk: Desk, tx: Transaction, only: Narrowing, place: Place | None, limit: int) -> list[Item]:
    return list_inbox(tx, desk.caller, narrowing=only, after=place, limit=limit, now=desk.now)


def _read_code(text: str) -> str:
    """Return a code that was typed in canonical form; one that is none finds nothing, as it stands."""
    if not text:
        return ""
    try:
        return parse_typed(text).canonical
    except (IdentifierRefused, UnicodeError):
        return text


def _place(one: Item) -> Place:
    return one.entry.received_at, one.entry.complaint_id


def _write(one: Item, desk: Desk) -> tuple[str, ...]:
    complaint, entry = one.complaint, one.entry
    return (
        write_instant(entry.received_at),
        complaint.purpose.value,
        complaint.kind.value,
        complaint.severity.value,
        entry.state.value,
        write_instant(entry.due_at),
        "yes" if entry.is_overdue(desk.now) else "no",
        complaint.identifier,
        complaint.product or "",
        complaint.lot or "",
        write_instant(entry.answered_at) if entry.answered_at else "",
        complaint.escalation.value if complaint.escalation else "",
        complaint.words,
        str(complaint.id),
    )
