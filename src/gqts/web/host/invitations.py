"""Invitations by the host: firms that are not there yet, and people of the host itself, by a link shown once."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, Position, invite, list_invitations
from gqts.web.languages import mark
from gqts.web.office.firm_invitations import NOTE_HINT, FirmForm, make_firm_link
from gqts.web.office.showing_links import show_link
from gqts.web.office.withdrawing_invitations import ask_to_withdraw
from gqts.web.office.words import POSITIONS, word_roles
from gqts.web.workbench import Desk, Form, long_field, page, radio_field, text_field

_LIST = "/host/invitations"
_BACK = (_LIST, mark("Invitations"))
_OFFERED = (Position.OFFICER, Position.ANALYST, Position.ADMINISTRATOR)
_DUTIES = {
    Position.OFFICER: mark("Decides applications and proofs, accredits, may look under the statutory power"),
    Position.ANALYST: mark("Reads what is shared with the authority, and the record of acts"),
    Position.ADMINISTRATOR: mark("All of that, and who belongs to the host"),
}


class ColleagueForm(Form):
    """Somebody who is to work for the host."""

    email = text_field(mark("E-mail address"), type="email", longest=254)
    position = radio_field(mark("As"), [])
    note = long_field(mark("Note"), hint=NOTE_HINT, longest=500, rows=3)


@page(Permission.HOST_APPROVE)
def show_invitations(desk: Desk) -> Response:
    """Show the host's invitations: those that wait first, then what became of the others."""
    with desk.transaction() as tx:
        made = list_invitations(tx, desk.organization_id)
    return desk.render(
        "host/invitations.html",
        waiting=[one for one in made if one.is_open(desk.now)],
        ended=[one for one in made if not one.is_open(desk.now)],
        positions=POSITIONS,
        may_invite_people=desk.caller.may(Permission.PEOPLE_MANAGE),
        may_end=lambda one: one.organization_id is None or desk.caller.may(Permission.PEOPLE_MANAGE),
        word_roles=lambda roles: word_roles(roles, desk.language),
    )


@page(Permission.HOST_APPROVE)
def invite_firm(desk: Desk) -> Response:
    """Invite a firm that is not there yet."""
    token = ""
    with desk.transaction() as tx:
        form = FirmForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                token = make_firm_link(tx, desk, form)
    if form.is_done:
        return show_link(desk, token, back=_BACK)
    return form.show(desk, "host/invite_firm.html")


@page(Permission.PEOPLE_MANAGE)
def invite_colleague(desk: Desk) -> Response:
    """Invite somebody to work for the host."""
    token = ""
    with desk.transaction() as tx:
        desk.caller.require(Permission.HOST_APPROVE)
        form = ColleagueForm.of(desk, position=Position.OFFICER.value)
        say = desk.language.text
        form.offer("position", [(one.value, f"{say(POSITIONS[one])}\n{say(_DUTIES[one])}") for one in _OFFERED])
        if form.is_good():
            with form.refusals(tx):
                _, token = invite(
                    tx,
                    desk.caller,
                    organization_id=desk.organization_id,
                    position=Position(form.position.data),
                    email=form.email.data,
                    note=form.note.data or "",
                    now=desk.now,
                )
    if form.is_done:
        return show_link(desk, token, back=_BACK)
    return form.show(desk, "host/invite_colleague.html")


@page(Permission.HOST_APPROVE)
def withdraw(desk: Desk) -> Response:
    """Ask before an invitation is withdrawn, and do it."""
    return ask_to_withdraw(desk, _BACK, lambda _: True)
