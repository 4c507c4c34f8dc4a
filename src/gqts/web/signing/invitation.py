"""An invitation's link: a person joins an organization, or a firm that is not here yet registers itself.

Opening the link changes nothing: accepting is a form. Who has an account signs in first; a link that was sent to an
address works for that address alone.
"""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import (
    Invitation,
    Position,
    accept_invitation,
    find_invitation,
    find_person_by_email,
    register_person,
)
from gqts.kit.database import Transaction
from gqts.organizations import Organization, State, find_organization
from gqts.web.languages import mark
from gqts.web.signing.counting import count_client
from gqts.web.signing.joining import JoinForm, enter_organization, invited_roles, make_form, register_firm
from gqts.web.signing.opening import HOME
from gqts.web.signing.passwords import NEW_PASSWORD
from gqts.web.workbench import Desk, Form, open_page, secret_field, text_field

_LIMIT = "30 per hour"
POSITIONS = {
    Position.ADMINISTRATOR: mark("administrator"),
    Position.SHARING_OFFICER: mark("sharing officer"),
    Position.INTEGRATOR: mark("integrator"),
    Position.MEMBER: mark("member"),
    Position.OFFICER: mark("officer"),
    Position.ANALYST: mark("analyst"),
}


class NewcomerForm(Form):
    """Somebody without an account."""

    name = text_field(mark("Your name"), autocomplete="name")
    email = text_field(
        mark("Your e-mail address"),
        hint=mark("You will sign in with it."),
        longest=254,
        type="email",
        autocomplete="username",
        inputmode="email",
    )
    password = secret_field(mark("Password"), autocomplete="new-password", hint=NEW_PASSWORD)


@open_page()
def answer(desk: Desk) -> Response:
    """Show an invitation, and accept it."""
    token = str(desk.request.path_params["token"])
    with desk.transaction() as tx:
        invitation = find_invitation(tx, token, now=desk.now)
        if invitation is None:
            issuer, joined, form = None, None, Form.of(desk)
        else:
            issuer = find_organization(tx, invitation.issuer_id)
            joined = find_organization(tx, invitation.organization_id) if invitation.organization_id else None
            form = _make_form(desk, invitation)
            if form.is_good():
                _accept(desk, tx, form, invitation, token)
        has_account = invitation is not None and _has_account(tx, invitation)
    if invitation is None:
        return desk.render("signing/link_ended.html", status=404, again="")
    if form.is_done:
        return _go_in(desk, joined)
    shown = {"invitation": invitation, "issuer": issuer, "has_account": has_account}
    if joined is None:
        return form.show(desk, "signing/join.html", **shown)
    position = POSITIONS[invitation.position or Position.MEMBER]
    return form.show(desk, "signing/invitation.html", joined=joined, position=position, **shown)


def _make_form(desk: Desk, invitation: Invitation) -> Form:
    email = invitation.email or ""
    if invitation.organization_id is None:
        return make_form(desk, roles=invited_roles(invitation), email=email)
    if desk.known is not None:
        return Form.of(desk)
    return NewcomerForm.of(desk, email=email)


def _accept(desk: Desk, tx: Transaction, form: Form, invitation: Invitation, token: str) -> None:
    refusal = count_client(desk, tx, "invitation from", _LIMIT)
    if refusal is not None:
        form.refuse(refusal)
    elif invitation.organization_id is None:
        assert isinstance(form, JoinForm)
        register_firm(desk, tx, form, token)
    else:
        with form.refusals(tx):
            person_id = desk.known.person if desk.known is not None else None
            if person_id is None:
                given = {name: form[name].data for name in ("email", "name", "password")}
                person_id = register_person(tx, **given, language=desk.language.code, now=desk.now).id
            accept_invitation(tx, token, person_id=person_id, now=desk.now)
            enter_organization(desk, tx, person_id, invitation.organization_id)


def _has_account(tx: Transaction, invitation: Invitation) -> bool:
    return invitation.email is not None and find_person_by_email(tx, invitation.email) is not None


def _go_in(desk: Desk, joined: Organization | None) -> Response:
    if joined is None or joined.state is not State.APPROVED:
        return desk.see_other("/joined")
    desk.flash(mark("Welcome to %(organization)s."), organization=joined.name(desk.language.code))
    return desk.see_other(HOME)
