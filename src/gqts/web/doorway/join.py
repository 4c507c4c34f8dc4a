"""The link of an invitation: who holds it becomes one of the people of an organization.

Opening the link changes nothing: accepting is a form. Who has an account signs in first; a link that was sent to an
address works for that address alone (`gqts.accounts.accept_invitation`).
"""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import (
    SHORTEST_PASSWORD,
    Invitation,
    accept_invitation,
    find_invitation,
    find_person_by_email,
    open_session,
    register_person,
    switch_organization,
)
from gqts.kit.database import Transaction
from gqts.organizations import require_organization
from gqts.web.languages import mark
from gqts.web.workbench import Desk, Form, PageUnknown, open_page, secret_field, text_field

_PASSWORD = mark("At least 12 characters. A sentence of several words is easy to keep and hard to guess.")
assert str(SHORTEST_PASSWORD) in _PASSWORD


class NewcomerForm(Form):
    """Somebody without an account."""

    name = text_field(mark("Your name"), autocomplete="name")
    email = text_field(mark("E-mail address"), longest=254, type="email", autocomplete="username", inputmode="email")
    password = secret_field(mark("Password"), autocomplete="new-password", hint=_PASSWORD)


@open_page()
def join(desk: Desk) -> Response:
    """Show an invitation, and accept it; raise `PageUnknown` for a link that does not work (any more)."""
    token = str(desk.request.path_params["token"])
    with desk.transaction() as tx:
        invitation = find_invitation(tx, token, now=desk.now)
        if invitation is None or invitation.organization_id is None:
            raise PageUnknown
        joined = require_organization(tx, invitation.organization_id)
        form = Form.of(desk) if desk.known else NewcomerForm.of(desk, email=invitation.email or "")
        if form.is_good():
            with form.refusals(tx):
                _accept(desk, tx, form, invitation.organization_id, token)
        has_account = desk.known is None and _has_account(tx, invitation)
    if form.is_done:
        return desk.see_other("/me")
    return form.show(desk, "doorway/join.html", joined=joined, has_account=has_account, path=desk.request.url.path)


def _accept(desk: Desk, tx: Transaction, form: Form, organization: UUID, token: str) -> None:
    person = desk.known.person if desk.known else None
    if person is None:
        given = {name: form[name].data for name in ("email", "name", "password")}
        person = register_person(tx, **given, language=desk.language.code, now=desk.now).id
    accept_invitation(tx, token, person_id=person, now=desk.now)
    if desk.known:
        desk.hand_out(switch_organization(tx, desk.token, organization, now=desk.now)[1])
        return
    _, opened = open_session(tx, person, organization, client=desk.client, user_agent=desk.user_agent, now=desk.now)
    desk.hand_out(opened)


def _has_account(tx: Transaction, invitation: Invitation) -> bool:
    return invitation.email is not None and find_person_by_email(tx, invitation.email) is not None
