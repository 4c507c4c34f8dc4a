"""Inviting people to the organization, by a link that is shown once."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, Position, invite
from gqts.organizations import require_organization
from gqts.web.languages import mark
from gqts.web.office.once import USED, use_once
from gqts.web.office.showing_links import show_link
from gqts.web.office.withdrawing_invitations import ask_to_withdraw
from gqts.web.staff.people import LABEL, LIST
from gqts.web.staff.words import list_grantable, offer_positions
from gqts.web.workbench import Desk, Form, long_field, page, radio_field, text_field


class InvitationForm(Form):
    """Somebody who is to act for the organization."""

    email = text_field(
        mark("E-mail address"), hint=mark("Only this address can use the link."), type="email", longest=254
    )
    position = radio_field(mark("As"), [])
    note = long_field(mark("Note"), hint=mark("The invited read it. At most 500 characters."), longest=500, rows=3)


@page(Permission.PEOPLE_MANAGE)
def invite_person(desk: Desk) -> Response:
    """Invite somebody, to a position that the inviter may give."""
    token, is_used = "", False
    with desk.transaction() as tx:
        organization = require_organization(tx, desk.organization_id)
        form = InvitationForm.of(desk, position=Position.MEMBER.value)
        offered = list_grantable(desk.caller, organization)
        form.offer("position", list(offer_positions(offered, desk.language)))
        if form.is_good():
            is_used = not use_once(desk, tx)
            if not is_used:
                with form.refusals(tx):
                    _, token = invite(
                        tx,
                        desk.caller,
                        organization_id=organization.id,
                        position=Position(form.position.data),
                        email=form.email.data,
                        note=form.note.data or "",
                        now=desk.now,
                    )
    if is_used:
        desk.flash(USED)
        return desk.see_other(LIST)
    if form.is_done:
        return show_link(desk, token, back=(LIST, LABEL))
    return form.show(desk, "staff/invite.html")


@page(Permission.PEOPLE_MANAGE)
def withdraw(desk: Desk) -> Response:
    """Ask before an invitation is withdrawn, and do it."""
    return ask_to_withdraw(desk, (LIST, LABEL), lambda one: one.organization_id == desk.organization_id)
