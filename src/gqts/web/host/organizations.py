"""Every organization: found by state, role and name, looked at as a whole, suspended and reinstated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission, list_members
from gqts.certificates import MOST_COUNTED
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import (
    Actor,
    Organization,
    Role,
    State,
    find_disqualifications,
    find_organizations,
    list_accreditations,
    list_acts,
    list_authorizations,
    list_identifiers,
    list_organizations,
    reinstate_organization,
    require_organization,
    suspend_organization,
)
from gqts.web.host.applications import read_role
from gqts.web.host.certificates import count_seen
from gqts.web.languages import mark
from gqts.web.office.acts_told import word_act, word_detail
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.office.words import ACTIVITIES, IDENTIFIERS, LEVELS, PROOFS, ROLES, STATES, word_roles
from gqts.web.workbench import Desk, page

_LATEST = 10
Move = Callable[[Transaction, Actor, UUID, str], Organization]


class HostItself(GqtsError):
    """The host cannot shut itself out: nobody could let it in again."""

    kind = Kind.CONFLICT


@page(Permission.HOST_APPROVE)
def list_every(desk: Desk) -> Response:
    """Show organizations, in the order they applied."""
    text, role, asked = desk.query("text"), read_role(desk), desk.query("state")
    state = State(asked) if asked in set(State) else None
    with desk.transaction() as tx:
        found = list_organizations(tx, state=state, role=role, text=text, after=read_place(desk), limit=PAGE + 1)
    say = desk.language.text
    return desk.render(
        "host/organizations.html",
        pages=compose_pages(desk, found, lambda one: (one.applied_at, one.id)),
        text=text,
        role=role,
        state=state,
        roles=[(one.value, say(words)) for one, words in ROLES.items()],
        states=[(one.value, say(words)) for one, (_, words) in STATES.items()],
        badges=STATES,
        word_roles=lambda roles: word_roles(roles, desk.language),
    )


@page(Permission.HOST_APPROVE)
def show_organization(desk: Desk) -> Response:
    """Show all that the host knows of an organization."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        organization = require_organization(tx, organization_id)
        given = list_authorizations(tx, brand_id=organization_id)
        received = list_authorizations(tx, partner_id=organization_id)
        partners = find_organizations(tx, {one.partner_id for one in given} | {one.brand_id for one in received})
        read: dict[str, Any] = {
            "claims": list_identifiers(tx, organization_id),
            "accreditations": list_accreditations(tx, organization_id),
            "people_count": len(list_members(tx, organization_id)),
            "acts": list_acts(tx, organization_id, limit=_LATEST),
            "fallen": find_disqualifications(tx, [organization_id]).get(organization_id),
        }
        is_body = Role.INSPECTION_BODY in organization.roles
        read["certificate_count"] = count_seen(tx, desk, organization_id) if is_body else 0
        read["has_many_certificates"] = read["certificate_count"] >= MOST_COUNTED
    language = desk.language
    return desk.render(
        "host/organization.html",
        organization=organization,
        state=STATES[organization.state],
        level=LEVELS[organization.level],
        roles=word_roles(organization.roles, language),
        is_body=is_body,
        is_own=organization_id == desk.organization_id,
        may_accredit=desk.caller.may(Permission.HOST_ACCREDIT),
        authorizations=[
            *((one, partners[one.partner_id], True) for one in given if one.partner_id in partners),
            *((one, partners[one.brand_id], False) for one in received if one.brand_id in partners),
        ],
        identifiers=IDENTIFIERS,
        proofs=PROOFS,
        activities=ACTIVITIES,
        today=desk.now.date(),
        word_act=lambda what: word_act(what, language),
        word_detail=word_detail,
        **read,
    )


@page(Permission.HOST_APPROVE)
def suspend(desk: Desk) -> Response:
    """Ask before an organization is suspended, and do it."""
    return _move(
        desk,
        lambda tx, actor, one, reason: suspend_organization(tx, actor, one, reason=reason, now=desk.now),
        mark("Suspend %(organization)s?"),
        mark(
            "Its people can no longer sign in to work for it, its keys open nothing, and it sees what the public sees. "
            "What it told stays. You can take this back."
        ),
        (mark("Suspend"), mark("%(organization)s is suspended.")),
    )


@page(Permission.HOST_APPROVE)
def reinstate(desk: Desk) -> Response:
    """Ask before a suspension, or a refusal, is taken back, and do it."""
    return _move(
        desk,
        lambda tx, actor, one, reason: reinstate_organization(tx, actor, one, reason=reason, now=desk.now),
        mark("Reinstate %(organization)s?"),
        mark("It may share and see what is shared with it again, from the next request on."),
        (mark("Reinstate"), mark("%(organization)s is reinstated.")),
    )


def _move(desk: Desk, move: Move, question: str, consequence: str, words: tuple[str, str]) -> Response:
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        organization = require_organization(tx, organization_id)
        if organization_id == desk.organization_id:
            raise HostItself
        if form.is_good():
            with form.refusals(tx):
                move(tx, desk.caller.actor, organization_id, read_reason(form))
    path, name = f"/host/organizations/{organization_id}", organization.name(desk.language.code)
    if form.is_done:
        desk.flash(words[1], organization=name)
        return desk.see_other(path)
    asked = str(desk.language.sentence(question, organization=name))
    return ask(desk, form, asked, desk.language.text(consequence), button=words[0], back=(path, name))
