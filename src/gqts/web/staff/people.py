"""The people of the organization: who they are, how they sign in, and whether they must show more than a password."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import (
    Member,
    Permission,
    is_second_factor_required,
    list_invitations,
    list_members,
    require_second_factor,
)
from gqts.organizations import AUTHORITIES
from gqts.web.languages import mark
from gqts.web.office.paging import Place, compose_pages, read_place
from gqts.web.office.reasons import ask
from gqts.web.office.withdrawing_invitations import MOST_INVITATIONS
from gqts.web.office.words import POSITIONS
from gqts.web.staff.words import FACTORS
from gqts.web.workbench import Desk, Form, PageUnknown, page

LIST = "/organization/people"
LABEL = mark("People")


@page(Permission.PEOPLE_MANAGE)
def list_people(desk: Desk) -> Response:
    """Show members, those of longest standing first, and the invitations that wait."""
    text = desk.query("text")
    with desk.transaction() as tx:
        everybody = list_members(tx, desk.organization_id)
        is_required = is_second_factor_required(tx, desk.organization_id)
        made = list_invitations(tx, desk.organization_id, limit=MOST_INVITATIONS)
    found = sorted((one for one in everybody if _fits(one, text)), key=_place)
    after = read_place(desk)
    left = [one for one in found if after is None or _place(one) > after]
    return desk.render(
        "staff/people.html",
        pages=compose_pages(desk, left, _place),
        text=text,
        waiting=[one for one in made if one.organization_id == desk.organization_id and one.is_open(desk.now)],
        positions=POSITIONS,
        factors=FACTORS,
        is_required=is_required,
        is_always=_is_always_required(desk),
        without_count=sum(not one.factors for one in everybody),
    )


@page(Permission.PEOPLE_MANAGE)
def change_second_factor(desk: Desk) -> Response:
    """Ask before a second factor is required of everybody, or not any more, and do it."""
    with desk.transaction() as tx:
        if _is_always_required(desk):  # an authority has no choice
            raise PageUnknown
        form = Form.of(desk)
        is_required = is_second_factor_required(tx, desk.organization_id)
        wanted = desk.query("required") == "yes"
        without = sum(not one.factors for one in list_members(tx, desk.organization_id))
        if form.is_good():
            with form.refusals(tx):
                require_second_factor(tx, desk.caller, desk.organization_id, is_required=wanted, now=desk.now)
    if form.is_done or wanted == is_required:
        if form.is_done:
            desk.flash(
                mark("Everybody must sign in with a second factor now.")
                if wanted
                else mark("A password alone is enough now.")
            )
        return desk.see_other(LIST)
    language = desk.language
    if not wanted:
        return ask(
            desk,
            form,
            language.text(mark("Let people in by a password alone?")),
            language.text(mark("Second factors that people have set up stay, and signing in goes on asking for them.")),
            button=mark("Let them in"),
            back=(LIST, language.text(LABEL)),
        )
    who = language.plural("%(count)s person has none yet", "%(count)s people have none yet", without)
    consequence = mark(
        "%(who)s. Who signed in by a password alone is led, at their next step, to set up an authenticator app or a "
        "passkey, and can do nothing for the organization before."
    )
    return ask(
        desk,
        form,
        language.text(mark("Ask everybody for a second factor?")),
        str(language.sentence(consequence, who=who)),
        button=mark("Ask everybody"),
        back=(LIST, language.text(LABEL)),
    )


def _is_always_required(desk: Desk) -> bool:
    return bool(AUTHORITIES.intersection(desk.caller.roles))


def _place(one: Member) -> Place:
    return one.membership.since, one.person.id


def _fits(one: Member, text: str) -> bool:
    folded = text.casefold()
    return folded in one.person.name.casefold() or folded in one.person.email
