"""Inviting a business partner that is not there yet: it registers itself by a link, and an officer decides."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, list_invitations, withdraw_invitation
from gqts.web.firm.own import require_own
from gqts.web.firm.partners import MOST_INVITATIONS
from gqts.web.languages import mark
from gqts.web.office.firm_invitations import FirmForm, make_firm_link
from gqts.web.office.reasons import ask
from gqts.web.office.showing_links import show_link
from gqts.web.workbench import Desk, Form, PageUnknown, page

_LIST = "/organization/partners"


@page(Permission.PARTNERS_MANAGE)
def invite_firm(desk: Desk) -> Response:
    """Invite a firm."""
    token = ""
    with desk.transaction() as tx:
        require_own(desk)
        form = FirmForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                token = make_firm_link(tx, desk, form)
    if form.is_done:
        return show_link(desk, token, back=(_LIST, mark("Partners")))
    return form.show(desk, "firm/invite.html")


@page(Permission.PARTNERS_MANAGE)
def withdraw(desk: Desk) -> Response:
    """Ask before the invitation of a firm is withdrawn, and do it."""
    invitation_id = desk.id_in_path("invitation_id")
    with desk.transaction() as tx:
        form = Form.of(desk)
        made = list_invitations(tx, require_own(desk).id, limit=MOST_INVITATIONS)
        firms = [one for one in made if one.organization_id is None and one.is_open(desk.now)]
        if invitation_id not in {one.id for one in firms}:
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                withdraw_invitation(tx, desk.caller, invitation_id, now=desk.now)
    if form.is_done:
        desk.flash(mark("The invitation is withdrawn."))
        return desk.see_other(_LIST)
    say = desk.language.text
    consequence = say(mark("Its link stops working at once. You can invite again."))
    back = (_LIST, say(mark("Partners")))
    return ask(desk, form, say(mark("Withdraw the invitation?")), consequence, button=mark("Withdraw"), back=back)
