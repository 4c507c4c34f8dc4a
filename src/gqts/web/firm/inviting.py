"""Inviting a business partner that is not there yet: it registers itself by a link, and an officer decides."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.web.firm.own import require_own
from gqts.web.languages import mark
from gqts.web.office.firm_invitations import FirmForm, make_firm_link
from gqts.web.office.showing_links import show_link
from gqts.web.office.withdrawing_invitations import ask_to_withdraw
from gqts.web.workbench import Desk, page

_BACK = ("/organization/partners", mark("Partners"))


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
        return show_link(desk, token, back=_BACK)
    return form.show(desk, "firm/invite.html")


@page(Permission.PARTNERS_MANAGE)
def withdraw(desk: Desk) -> Response:
    """Ask before the invitation of a firm is withdrawn, and do it."""
    return ask_to_withdraw(desk, _BACK, lambda one: one.organization_id is None)
