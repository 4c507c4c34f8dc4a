"""An invitation's link, and a newcomer's: a person joins an organization, or a firm that is not here yet registers.

Opening a link changes nothing: accepting is a form. Who has an account signs in first; a link that was sent to an
address works for that address alone. Nothing is said of an address to anybody who has not proven to read it: whoever
holds a link that did not come by mail gives an address, and goes on by the link that is sent there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import (
    Invitation,
    Newcomer,
    Position,
    accept_invitation,
    find_invitation,
    find_newcomer,
    find_newcomers_invitation,
    find_person_by_email,
    proves_address,
    register_newcomer,
    register_person,
)
from gqts.kit.database import Transaction
from gqts.organizations import Organization, State, find_organization
from gqts.web.languages import mark
from gqts.web.signing.counting import count_client
from gqts.web.signing.joining import (
    JoinForm,
    enter_organization,
    invited_roles,
    make_form,
    register_firm,
    show_asking,
)
from gqts.web.signing.newcomer import take_address
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


Show = Callable[[], Response]
"""What is shown when the transaction has ended."""


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody with a link. `address` is theirs, as far as it is known; `is_proven` says that they read its mailbox."""

    link: str | Newcomer
    token: str
    invitation: Invitation | None
    address: str
    is_proven: bool
    issuer: Organization | None = None
    joined: Organization | None = None

    def register(self, desk: Desk, form: Form, tx: Transaction) -> UUID:
        """Register the newcomer of a good form."""
        given = {"name": form["name"].data, "password": form["password"].data, "language": desk.language.code}
        if isinstance(self.link, Newcomer):
            return register_newcomer(tx, self.token, **given, now=desk.now).id
        email = self.address or form["email"].data
        return register_person(tx, email=email, **given, is_proven=self.is_proven, now=desk.now).id


@open_page()
def answer(desk: Desk) -> Response:
    """Show an invitation, and accept it."""
    token = str(desk.request.path_params["token"])
    with desk.transaction() as tx:
        show = _answer(desk, tx, token)
    return show()


@open_page()
def go_on(desk: Desk) -> Response:
    """Let a newcomer go on who has proven an address: join by the invitation they came by, or register a firm."""
    token = str(desk.request.path_params["token"])
    with desk.transaction() as tx:
        show = _go_on(desk, tx, token)
    return show()


def _answer(desk: Desk, tx: Transaction, token: str) -> Show:
    invitation = find_invitation(tx, token, now=desk.now)
    if invitation is None:
        return partial(_show_ended, desk, "")
    is_proven = proves_address(tx, invitation, token)
    coming = _with_names(tx, Coming(token, token, invitation, invitation.email or "", is_proven))
    if desk.known is None and not is_proven and desk.settings.mail is not None:
        asked = take_address(desk, tx, invitation)
        shown = {"issuer": coming.issuer, "joined": coming.joined}
        return partial(show_asking, desk, asked, invitation=invitation, **shown)
    return _receive(desk, tx, coming)


def _go_on(desk: Desk, tx: Transaction, token: str) -> Show:
    newcomer = find_newcomer(tx, token, now=desk.now)
    if newcomer is None:
        return partial(_show_ended, desk, "/join")
    invitation = find_newcomers_invitation(tx, newcomer, now=desk.now)
    if invitation is None and newcomer.invitation_id is not None:
        return partial(_show_ended, desk, "")
    return _receive(desk, tx, _with_names(tx, Coming(newcomer, token, invitation, newcomer.email, is_proven=True)))


def _receive(desk: Desk, tx: Transaction, coming: Coming) -> Show:
    """Show the form to who comes with a link, and take it; who has an account is asked to sign in with it."""
    invitation, joined = coming.invitation, coming.joined
    shown: dict[str, Any] = {"invitation": invitation, "issuer": coming.issuer, "address": coming.address}
    if desk.known is None and coming.is_proven and find_person_by_email(tx, coming.address) is not None:
        return partial(desk.render, "signing/has_account.html", joined=joined, **shown)
    form = _make_form(desk, coming)
    if form.is_good():
        _accept(desk, tx, form, coming)
    if form.is_done:
        return partial(_go_in, desk, joined)
    if joined is None:
        return partial(form.show, desk, "signing/join.html", **shown)
    position = POSITIONS[(invitation.position if invitation else None) or Position.MEMBER]
    return partial(form.show, desk, "signing/invitation.html", joined=joined, position=position, **shown)


def _show_ended(desk: Desk, again: str) -> Response:
    return desk.render("signing/link_ended.html", status=404, again=again)


def _make_form(desk: Desk, coming: Coming) -> Form:
    form: Form
    if coming.joined is None:
        form = make_form(desk, roles=[] if coming.invitation is None else invited_roles(coming.invitation))
    elif desk.known is not None:
        return Form.of(desk)
    else:
        form = NewcomerForm.of(desk)
    if coming.address and "email" in form:
        del form.email
    return form


def _accept(desk: Desk, tx: Transaction, form: Form, coming: Coming) -> None:
    refusal = count_client(desk, tx, "invitation from", _LIMIT)
    if refusal is not None:
        form.refuse(refusal)
        return
    person = desk.known or partial(coming.register, desk, form)
    if isinstance(form, JoinForm):
        register_firm(desk, tx, form, person, "" if coming.invitation is None else coming.link)
        return
    assert coming.joined is not None
    with form.refusals(tx):
        person_id = person(tx) if isinstance(person, partial) else person.person
        assert person_id is not None, "a session is a person's"
        accept_invitation(tx, coming.link, person_id=person_id, now=desk.now)
        enter_organization(desk, tx, person_id, coming.joined.id)


def _with_names(tx: Transaction, coming: Coming) -> Coming:
    one = coming.invitation
    if one is None:
        return coming
    joined = None if one.organization_id is None else find_organization(tx, one.organization_id)
    issuer = find_organization(tx, one.issuer_id)
    return Coming(coming.link, coming.token, one, coming.address, coming.is_proven, issuer, joined)


def _go_in(desk: Desk, joined: Organization | None) -> Response:
    if joined is None or joined.state is not State.APPROVED:
        return desk.see_other("/joined")
    desk.flash(mark("Welcome to %(organization)s."), organization=joined.name(desk.language.code))
    return desk.see_other(HOME)
