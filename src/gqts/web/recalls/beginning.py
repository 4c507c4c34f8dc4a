"""The list of an organization's recalls, and beginning one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.complaints import note_recall, propose_recall
from gqts.identifiers import IdentifierRefused, parse_typed
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.recalls import (
    Beginning,
    Origin,
    Recall,
    State,
    SubjectRefused,
    begin_recall,
    begin_recall_of_shift,
    find_shared_origins,
    list_recalls,
)
from gqts.web.languages import mark
from gqts.web.office.once import USED, use_once
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.recalls.words import BEGINNINGS, STATES, badge_of
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, PageUnknown, long_field, page, radio_field, text_field, tick_field

_LONGEST_CODES = 200_000
_NO_INSTANT = mark("This is no time. Write it as 2026-09-30T08:00, in UTC.")


class BeginningForm(Form):
    """What a recall begins with."""

    beginning = radio_field(mark("Begin with"), [(one.value, words) for one, words in BEGINNINGS.items()])
    codes = long_field(
        mark("Codes, one on each line"),
        hint=mark("Of lots, material lots, items or shipping units, as they stand under the QR code or as an address."),
        longest=_LONGEST_CODES,
        rows=6,
    )
    reference = text_field(
        mark("Your reference"),
        hint=mark("Of the certificate, the complaint or the case. GS1 messages are numbered by it if it is your GDTI."),
        is_needed=False,
    )
    place = text_field(
        mark("Read point of the line"),
        hint=mark("Its GLN with extension, as your events name it."),
        longest=500,
        is_needed=False,
    )
    since = text_field(mark("From (UTC)"), type="datetime-local", is_needed=False)
    until = text_field(mark("Until (UTC)"), type="datetime-local", is_needed=False)
    is_drill = tick_field(
        mark("This is a drill"), hint=mark("Firms are told that it is one. Shoppers hear nothing of it.")
    )
    covers_claims = tick_field(
        mark("Cover what is only claimed to be affected"),
        hint=mark(
            "Of goods that are yours, or, for an authority, of all: whatever somebody says without having shown it."
        ),
    )

    def read_period(self) -> tuple[datetime, datetime] | None:
        """Return the time that was typed; None, with the faults told, when it is none."""
        since, until = self._read_instant("since"), self._read_instant("until")
        return None if since is None or until is None else (since, until)

    def _read_instant(self, name: str) -> datetime | None:
        field = self[name]
        try:
            moment = datetime.fromisoformat(field.data or "")
        except ValueError:
            field.errors = [self.desk.language.text(_NO_INSTANT)]
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@page(Permission.RECALLS_MANAGE)
def list_own(desk: Desk) -> Response:
    """Show the recalls of the reader's organization, the newest first."""
    chosen = desk.query("state")
    state = State(chosen) if chosen in set(State) else None
    with desk.transaction() as tx:
        found = list_recalls(tx, desk.caller, state=state, after=read_place(desk), limit=PAGE + 1)
    pages = compose_pages(desk, found, lambda one: (one.created_at, one.id))
    say = desk.language.text
    return desk.render(
        "recalls/list.html",
        pages=pages,
        state=state.value if state else "",
        states=[(one.value, say(words)) for one, (_, words) in STATES.items()],
        badge_of=badge_of,
        name_of=name_recall,
    )


@page(Permission.RECALLS_MANAGE)
def begin(desk: Desk) -> Response:
    """Ask what a recall begins with, suggest the lots that complaints share, and begin it."""
    made: Recall | None = None
    is_used = False
    origins: list[tuple[Origin, int]] = []
    with desk.transaction() as tx:
        pattern_id = _read_pattern_id(desk)
        form = BeginningForm.of(desk, **_prefill(tx, desk, pattern_id))
        if form.is_good() and desk.sent("act") == "suggest":
            with form.refusals(tx):
                origins = _suggest(tx, desk, form)
        elif form.is_good():
            with form.refusals(tx):
                is_used = not use_once(desk, tx)
                made = None if is_used else _begin(tx, desk, form)
                if made is not None and pattern_id is not None:
                    note_recall(tx, desk.caller, pattern_id, made.id)
    if is_used:
        desk.flash(USED)
        return desk.see_other("/recalls")
    if made is not None and form.is_done:
        return desk.see_other(f"/recalls/{made.id}")
    return form.show(
        desk,
        "recalls/begin.html",
        is_suggesting=desk.sent("act") == "suggest" and not form.has_faults,
        origins=[(show_code(one.uri), one, count) for one, count in origins],
    )


def _read_pattern_id(desk: Desk) -> UUID | None:
    """Return the pattern of complaints that led here; raise `PageUnknown` for what is no id."""
    text = desk.query("pattern")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise PageUnknown from None


def _prefill(tx: Transaction, desk: Desk, pattern_id: UUID | None) -> dict[str, str]:
    """Return what the form begins with: what the address says, or the goods of a pattern of complaints."""
    if pattern_id is None:
        asked = {name: desk.query(name) for name in ("place", "since", "until")}
        beginning = desk.query("beginning") or Beginning.THINGS.value
        return {"beginning": beginning, "codes": desk.query("code"), **asked}
    codes = propose_recall(tx, desk.caller, pattern_id)
    return {"beginning": Beginning.COMPLAINTS.value, "codes": "\n".join(codes), "reference": f"pattern {pattern_id}"}


def _suggest(tx: Transaction, desk: Desk, form: BeginningForm) -> list[tuple[Origin, int]]:
    things = []
    for line in _lines(form)[:200]:
        try:
            things.append(parse_typed(line))
        except IdentifierRefused as refused:
            raise SubjectRefused(refused.detail) from refused
    return find_shared_origins(tx, desk.caller, things, now=desk.now)[:50]


def _begin(tx: Transaction, desk: Desk, form: BeginningForm) -> Recall | None:
    ticks = {"is_drill": bool(form.is_drill.data), "covers_claims": bool(form.covers_claims.data)}
    if form.beginning.data == Beginning.SHIFT.value:
        period = form.read_period()
        if period is None:
            form.status = 400
            return None
        return begin_recall_of_shift(tx, desk.caller, form.place.data, period, now=desk.now, **ticks)
    return begin_recall(
        tx,
        desk.caller,
        _lines(form),
        now=desk.now,
        beginning=Beginning(form.beginning.data),
        reference=form.reference.data,
        **ticks,
    )


def _lines(form: BeginningForm) -> list[str]:
    return [line.strip() for line in (form.codes.data or "").splitlines() if line.strip()]


def name_recall(recall: Recall) -> str:
    """Return what a case is called on pages: the product it tells of, else what it begins with."""
    for content in recall.content.values():
        return content.product
    things = recall.subject.identifiers
    if not things:
        return show_code(recall.subject.place)
    try:
        return show_code(things[0]) + (" …" if len(things) > 1 else "")
    except GqtsError:
        return str(recall.id)
