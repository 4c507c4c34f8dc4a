"""The queue of those who wait for the host: organizations that applied, and roles that organizations ask for."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Permission, Position, list_members
from gqts.organizations import (
    Organization,
    Role,
    State,
    decide_application,
    decide_roles,
    find_organizations,
    find_requested_roles,
    list_identifiers,
    list_organizations,
    list_requested_roles,
    require_organization,
)
from gqts.web.languages import mark
from gqts.web.office.paging import PAGE, compose_pages, read_place
from gqts.web.office.reasons import DecisionForm, read_reason
from gqts.web.office.words import FIRM_ROLES, IDENTIFIERS, LEVELS, PROOFS, ROLES, STATES, word_roles
from gqts.web.workbench import Desk, PageUnknown, page

_LIST = "/host/applications"
_MOST_REQUESTS = 50


@page(Permission.HOST_APPROVE)
def list_applications(desk: Desk) -> Response:
    """Show who waits, the longest first."""
    text, role = desk.query("text"), read_role(desk)
    with desk.transaction() as tx:
        found = list_organizations(
            tx, state=State.APPLIED, role=role, text=text, after=read_place(desk), limit=PAGE + 1
        )
        requests = list_requested_roles(tx, limit=_MOST_REQUESTS)
        asking = find_organizations(tx, [one for one, _, _ in requests])
    return desk.render(
        "host/applications.html",
        pages=compose_pages(desk, found, lambda one: (one.applied_at, one.id)),
        requests=[(asking[one], word_roles(roles, desk.language), at) for one, roles, at in requests if one in asking],
        text=text,
        role=role,
        roles=[(one.value, desk.language.text(ROLES[one])) for one in FIRM_ROLES],
        word_roles=lambda roles: word_roles(roles, desk.language),
    )


@page(Permission.HOST_APPROVE)
def show_application(desk: Desk) -> Response:
    """Show an application, and decide it."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = DecisionForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                decide_application(
                    tx,
                    desk.caller.actor,
                    organization_id,
                    is_approved=form.is_yes,
                    reason=read_reason(form),
                    now=desk.now,
                )
        organization = require_organization(tx, organization_id)
        first = [one for one in list_members(tx, organization_id) if one.membership.position is Position.ADMINISTRATOR]
        claims = list_identifiers(tx, organization_id)
    if form.is_done:
        return _decided(desk, organization, is_yes=form.is_yes)
    return form.show(
        desk,
        "host/application.html",
        organization=organization,
        administrators=first,
        claims=claims,
        state=STATES[organization.state],
        level=LEVELS[organization.level],
        roles=word_roles(organization.roles, desk.language),
        identifiers=IDENTIFIERS,
        proofs=PROOFS,
    )


@page(Permission.HOST_APPROVE)
def decide_request(desk: Desk) -> Response:
    """Show which roles an organization asks for, and decide it."""
    organization_id = desk.id_in_path("organization_id")
    with desk.transaction() as tx:
        form = DecisionForm.of(desk)
        asked = find_requested_roles(tx, organization_id)
        if asked is None:
            raise PageUnknown
        before = require_organization(tx, organization_id)
        if form.is_good():
            with form.refusals(tx):
                decide_roles(
                    tx,
                    desk.caller.actor,
                    organization_id,
                    is_granted=form.is_yes,
                    reason=read_reason(form),
                    now=desk.now,
                    seen=read_seen(desk),
                )
    if form.is_done:
        name = before.name(desk.language.code)
        desk.flash(mark("The roles of %(organization)s are decided."), organization=name)
        return desk.see_other(_LIST)
    return form.show(
        desk,
        "host/role_request.html",
        organization=before,
        held=word_roles(before.roles, desk.language),
        asked=word_roles(asked, desk.language),
        seen=",".join(sorted(asked)),
        gained=word_roles(asked - before.roles, desk.language),
        lost=word_roles(before.roles - asked, desk.language),
    )


def read_seen(desk: Desk) -> frozenset[Role]:
    """Return the roles that the page showed which the decision was sent from."""
    return frozenset(map(Role, set(desk.sent("seen").split(",")) & set(Role)))


def read_role(desk: Desk) -> Role | None:
    """Return the role that the address filters by; None for every one."""
    asked = desk.query("role")
    return Role(asked) if asked in set(Role) else None


def _decided(desk: Desk, organization: Organization, *, is_yes: bool) -> Response:
    name = organization.name(desk.language.code)
    told = mark("%(organization)s is approved.") if is_yes else mark("%(organization)s is refused.")
    desk.flash(told, organization=name)
    return desk.see_other(_LIST)
