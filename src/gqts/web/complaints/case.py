"""One complaint before a firm or an authority: what was said and done, and what can be done next."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission, Seal
from gqts.complaints import (
    LONGEST_WORDS,
    OF_A_PARTY,
    Act,
    Case,
    Deed,
    Severity,
    list_acts,
    perform,
    read_case,
    read_photo,
)
from gqts.organizations import Organization, find_organizations
from gqts.web.addresses import find_page_path
from gqts.web.complaints.photos import send_jpeg
from gqts.web.complaints.words import ACTS, ESCALATIONS, KINDS, MOVES, PARTS, PURPOSES, SEVERITIES, STATES
from gqts.web.languages import mark
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, Form, choice_field, long_field, page, radio_field


class ActForm(Form):
    """What is done, with words where they are needed."""

    act = radio_field(mark("What you do about it"), ())
    to = choice_field(mark("To whom it is handed on"), (), is_needed=False)
    subject = choice_field(mark("Whose entry"), (), is_needed=False)
    severity = choice_field(mark("Severity"), (), is_needed=False)
    words = long_field(
        mark("Words"),
        hint=mark("The author reads them, unless you acknowledge, ask a party, hand on or grade."),
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
                perform(tx, desk.caller, complaint_id, _read_deed(form), now=desk.now)
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
    if not any(one.value == Act.FORWARD for one in form.act.choices):
        del form.to
    return form


def _list_acts(desk: Desk, case: Case) -> list[str]:
    return [one.value for one in list_acts(case)] if desk.caller.may(Permission.COMPLAINTS_ANSWER) else []


def _read_deed(form: ActForm) -> Deed:
    """Return what was sent; the choices were checked to be those that were offered."""
    act, severity = Act(form.act.data), form.find_field("severity")
    return Deed(
        act,
        str(form.words.data or ""),
        _read_party(form, "subject") if act in OF_A_PARTY else None,
        _read_party(form, "to") if act is Act.FORWARD else None,
        Severity(severity.data) if severity is not None and act is Act.GRADE else None,
    )


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
        escalations=ESCALATIONS,
    )
