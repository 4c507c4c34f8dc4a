"""Where a person is signed in, each session with its end; and for which organization they act."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import end_other_sessions, end_session, list_sessions, switch_organization
from gqts.web.languages import mark
from gqts.web.signing.device import describe_device
from gqts.web.signing.opening import HOME
from gqts.web.workbench import Desk, PageUnknown, page

METHODS = {
    "password": mark("with a password"),
    "password and code": mark("with a password and a code"),
    "passkey": mark("with a passkey"),
    "oidc": mark("by the organization"),
}


@page(is_personal=True)
def show_sessions(desk: Desk) -> Response:
    """List the sessions of a person; end one of them, or all others."""
    with desk.transaction() as tx:
        own = desk.caller.credential_id
        if desk.is_sent and desk.sent("session") == "others":
            end_other_sessions(tx, desk.person_id, keep=own)
        elif desk.is_sent:
            end_session(tx, desk.person_id, _read_id(desk.sent("session")))
        sessions = list_sessions(tx, desk.person_id, now=desk.now)
    if desk.is_sent:
        desk.flash(mark("Ended."))
        return desk.see_other("/me/sessions")
    devices = {one.id: describe_device(one.user_agent, desk.language) for one in sessions}
    return desk.render("signing/sessions.html", sessions=sessions, own=own, devices=devices, methods=METHODS)


@page(is_personal=True)
def show_organizations(desk: Desk) -> Response:
    """List the organizations of a person, and act for another of them."""
    with desk.transaction() as tx:
        if desk.is_sent:
            chosen = _read_id(desk.sent("organization"))
            if chosen not in {one.id for one in desk.choices}:
                raise PageUnknown
            desk.hand_out(switch_organization(tx, desk.token, chosen, now=desk.now)[1])
    return desk.see_other(HOME) if desk.is_sent else desk.render("signing/organizations.html")


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise PageUnknown from None
