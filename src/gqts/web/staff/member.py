"""One member: their position, their sessions for the organization, second factors they lost, and the end of it all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import (
    Member,
    Permission,
    Position,
    change_position,
    end_member_sessions,
    list_members,
    may_reset_factors,
    remove_member,
    reset_factors,
)
from gqts.kit.database import Transaction
from gqts.organizations import Organization, require_organization
from gqts.web.languages import mark
from gqts.web.office.reasons import ask
from gqts.web.office.words import POSITIONS
from gqts.web.staff.people import LIST
from gqts.web.staff.words import FACTORS, list_grantable, may_give, offer_positions
from gqts.web.workbench import Desk, Form, PageUnknown, page, radio_field

_HOME = "/me"
Do = Callable[[Transaction, UUID], object]


class PositionForm(Form):
    """What the member is to be."""

    position = radio_field(mark("New position"), [])


@page(Permission.PEOPLE_MANAGE)
def show_member(desk: Desk) -> Response:
    """Show a member, and what can be done about them."""
    with desk.transaction() as tx:
        organization, member = _read(tx, desk)
        may_reset = bool(member.factors) and may_reset_factors(tx, desk.caller, member.person.id)
    may_change = may_give(desk.caller, organization, member.membership.position)
    return desk.render(
        "staff/member.html",
        member=member,
        path=f"{LIST}/{member.person.id}",
        position=POSITIONS[member.membership.position],
        factors=[FACTORS[one] for one in FACTORS if one in member.factors],
        is_self=_is_self(desk, member),
        may_change=may_change,
        may_reset=may_reset and may_change,
    )


@page(Permission.PEOPLE_MANAGE)
def change(desk: Desk) -> Response:
    """Give a member another position, of those that the caller may give."""
    with desk.transaction() as tx:
        organization, member = _read(tx, desk)
        held = member.membership.position
        form = PositionForm.of(desk)
        offered = [one for one in list_grantable(desk.caller, organization) if one is not held]
        form.offer("position", list(offer_positions(offered, desk.language)))
        if form.is_good():
            with form.refusals(tx):
                chosen = Position(form.position.data)
                change_position(tx, desk.caller, organization.id, member.person.id, chosen, now=desk.now)
    path = f"{LIST}/{member.person.id}"
    if form.is_done:
        desk.flash(mark("The position of %(name)s is changed."), name=member.person.name)
        return desk.see_other(_HOME if _is_self(desk, member) else path)
    return form.show(
        desk,
        "staff/position.html",
        member=member,
        path=path,
        position=POSITIONS[held],
        is_self=_is_self(desk, member),
    )


@page(Permission.PEOPLE_MANAGE)
def remove(desk: Desk) -> Response:
    """Ask before a member is removed, and do it."""
    return _act(
        desk,
        lambda tx, person_id: remove_member(tx, desk.caller, desk.organization_id, person_id, now=desk.now),
        mark("Remove %(name)s from the organization?"),
        mark(
            "They can do nothing for it any more from this moment on: their sessions for it end, and so do invitations "
            "of theirs that nobody accepted. What they did stays in the record. Keys of machines that they made go on "
            "working: end those that should not."
        ),
        (mark("Remove"), mark("%(name)s is removed.")),
    )


@page(Permission.PEOPLE_MANAGE)
def end_sessions(desk: Desk) -> Response:
    """Ask before a member is signed out of the organization, and do it."""
    return _act(
        desk,
        lambda tx, person_id: end_member_sessions(tx, desk.caller, desk.organization_id, person_id, now=desk.now),
        mark("End every session of %(name)s for the organization?"),
        mark("They are signed out of it everywhere, and can sign in again."),
        (mark("End the sessions"), mark("The sessions of %(name)s are ended.")),
        is_for_self=False,
    )


@page(Permission.PEOPLE_MANAGE)
def take_factors(desk: Desk) -> Response:
    """Ask before a member's lost app and passkeys are taken away, and do it."""
    return _act(
        desk,
        lambda tx, person_id: reset_factors(tx, desk.caller, desk.organization_id, person_id, now=desk.now),
        mark("Take away the authenticator app and the passkeys of %(name)s?"),
        mark(
            "Do this when they have lost them, and only when you are sure that it is they who ask: until they set up "
            "new ones, their password alone signs them in. They are signed out everywhere."
        ),
        (mark("Take them away"), mark("%(name)s can set up new ones now.")),
        is_for_self=False,
    )


def _act(
    desk: Desk, do: Do, question: str, consequence: str, words: tuple[str, str], *, is_for_self: bool = True
) -> Response:
    with desk.transaction() as tx:
        form = Form.of(desk)
        _, member = _read(tx, desk)
        if _is_self(desk, member) and not is_for_self:  # one's own are under “You”
            raise PageUnknown
        if form.is_good():
            with form.refusals(tx):
                do(tx, member.person.id)
    name, path = member.person.name, f"{LIST}/{member.person.id}"
    if form.is_done:
        if _is_self(desk, member):
            desk.keep("session", "")
            return desk.see_other("/sign-in")
        desk.flash(words[1], name=name)
        return desk.see_other(LIST)
    asked = str(desk.language.sentence(question, name=name))
    return ask(desk, form, asked, desk.language.text(consequence), button=words[0], back=(path, name))


def _read(tx: Transaction, desk: Desk) -> tuple[Organization, Member]:
    person_id = desk.id_in_path("person_id")
    member = next((one for one in list_members(tx, desk.organization_id) if one.person.id == person_id), None)
    if member is None:
        raise PageUnknown
    return require_organization(tx, desk.organization_id), member


def _is_self(desk: Desk, member: Member) -> bool:
    return member.person.id == desk.person_id
