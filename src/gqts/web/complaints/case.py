"""One complaint before a firm or an authority: what was said and done, and what can be done next."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission, Seal
from gqts.complaints import (
    ANSWER,
    LONGEST_WORDS,
    OFFICIAL,
    Case,
    Move,
    Severity,
    State,
    answer_author,
    close_all,
    grade,
    list_moves,
    move_entry,
    read_case,
    read_photo,
    take_over,
)
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organizations
from gqts.web.addresses import find_page_path
from gqts.web.complaints.photos import send_jpeg
from gqts.web.complaints.words import ACTS, KINDS, MOVES, PARTS, PURPOSES, SEVERITIES, STATES
from gqts.web.languages import mark
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, choice_field, long_field, page, radio_field

TAKE_OVER, GRADE, CLOSE_ALL = "take_over", "grade", "close_all"


class ActForm(Form):
    """What is done, with words where they are needed."""

    act = radio_field(mark("What you do about it"), ())
    to = choice_field(mark("To whom it is handed on"), (), is_needed=False)
    subject = choice_field(mark("Whose entry"), (), is_needed=False)
    severity = choice_field(mark("Severity"), (), is_needed=False)
    words = long_field(
        mark("Words"),
        hint=mark("The author reads them when you answer, accept, decline, resolve or close."),
        longest=LONGEST_WORDS,
    )


@page()
def work_on(desk: Desk) -> Response:
    """Show a complaint, and do what is sent."""
    with desk.transaction() as tx:
        complaint_id = desk.id_in_path("complaint_id")
        case = read_case(tx, desk.caller, complaint_id, seal=Seal(desk.settings.secret))
        ids = {one.organization_id for one in case.others} | {who for who, _ in case.further}
        ids |= {one.organization_id for one in case.acts if one.organization_id is not None}
        names = find_organizations(tx, ids | {case.own.organization_id})
        form = _offer(desk, case, names)
        if form.is_good():
            with form.refusals(tx):
                _do(desk, tx, form, case)
    if form.is_done:
        desk.flash(mark("It is done and written down."))
        return desk.see_other(f"/organization/complaints/{complaint_id}")
    return _show(desk, form, case, names)


@page()
def send_photo(desk: Desk) -> Response:
    """Send the photo of a complaint to those before whom it is."""
    complaint_id = desk.id_in_path("complaint_id")
    with desk.transaction() as tx:
        return send_jpeg(read_photo(tx, desk.caller, complaint_id))


def _offer(desk: Desk, case: Case, names: dict[UUID, Organization]) -> ActForm:
    """Return the form with what this reader may do now; fields that mean nothing to it are left out."""
    say, code = desk.language.text, desk.language.code
    form = ActForm.of(desk, severity=case.complaint.severity.value)
    form.offer("act", [(one, say(MOVES[one])) for one in _list_acts(desk, case)])

    def name(who: UUID) -> str:
        return names[who].name(code) if who in names else "–"

    form.offer("to", [("", "–"), *((str(who), f"{name(who)} · {say(PARTS[part])}") for who, part in case.further)])
    entries = [(case.own.organization_id, case.own.part), *((one.organization_id, one.part) for one in case.others)]
    form.offer("subject", [("", "–"), *((str(who), f"{name(who)} · {say(PARTS[part])}") for who, part in entries)])
    form.offer("severity", [(one.value, say(words)) for one, (_, words) in SEVERITIES.items()])
    for absent, value in (("to", ""), ("subject", ""), ("severity", case.complaint.severity.value)):
        if desk.is_sent and not desk.sent(absent):
            form[absent].data = value  # a field that was not sent chooses nothing
    if not case.is_official:
        del form.subject
        del form.severity
    if not any(one.value == Move.FORWARD for one in form.act.choices):
        del form.to
    return form


def _list_acts(desk: Desk, case: Case) -> list[str]:
    if not desk.caller.may(Permission.COMPLAINTS_ANSWER):
        return []
    acts: list[str] = [one.value for one in list_moves(case.own.state, is_authority=False)]
    if not case.further and Move.FORWARD in acts:
        acts.remove(Move.FORWARD)
    if case.own.state is not State.CLOSED:
        acts.insert(1, ANSWER)
    if case.is_official:
        acts += [*(one.value for one in Move if one in OFFICIAL), TAKE_OVER, GRADE, CLOSE_ALL]
    return acts


def _do(desk: Desk, tx: Transaction, form: ActForm, case: Case) -> None:
    act, words, caller, now = str(form.act.data), str(form.words.data or ""), desk.caller, desk.now
    complaint_id = case.complaint.id
    if act == ANSWER:
        answer_author(tx, caller, complaint_id, words, now=now)
    elif act == TAKE_OVER:
        take_over(tx, caller, complaint_id, words, now=now)
    elif act == CLOSE_ALL:
        close_all(tx, caller, complaint_id, words, now=now)
    elif act == GRADE:
        grade(tx, caller, complaint_id, Severity(form.severity.data), words, now=now)
    else:
        move = Move(act)
        to = _read_party(form, "to") if move is Move.FORWARD else None
        subject = _read_party(form, "subject") if move in OFFICIAL else None
        move_entry(tx, caller, complaint_id, move, words, subject=subject, to=to, now=now)


def _read_party(form: ActForm, name: str) -> UUID | None:
    """Return the organization that was chosen; the choices were checked to be ids that were offered."""
    field = form.find_field(name)
    return UUID(field.data) if field is not None and field.data else None


def _show(desk: Desk, form: ActForm, case: Case, names: dict[UUID, Organization]) -> Response:
    complaint = case.complaint
    return form.show(
        desk,
        "complaints/case.html",
        case=case,
        complaint=complaint,
        names=names,
        code=show_code(complaint.identifier),
        item=find_page_path(complaint.identifier),
        lot=show_code(complaint.lot) if complaint.lot else "",
        may_act=bool(form.act.choices),
        purposes=PURPOSES,
        kinds=KINDS,
        severities=SEVERITIES,
        states=STATES,
        parts=PARTS,
        act_words=ACTS,
    )
