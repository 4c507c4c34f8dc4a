"""Agencies beside customs: made by the host alone, each within its scope, each with people of its own.

The host makes the agency and invites its first administrator; from then on the agency runs its own people. Customs
itself is not made here: there is one host, founded at the command line (`gqts found`).
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Caller, Permission, Position, invite, list_invitations, list_members
from gqts.kit.database import Transaction
from gqts.organizations import (
    Application,
    Level,
    Organization,
    Role,
    Scope,
    apply_to_join,
    decide_application,
    list_organizations,
    record_act,
    require_organization,
    set_scope,
)
from gqts.sharing import apply_preset
from gqts.web.languages import mark
from gqts.web.office.reasons import LONGEST_REASON, read_reason
from gqts.web.office.showing_links import show_link
from gqts.web.office.words import AGENCY_ROLES, ROLES, STATES, word_roles
from gqts.web.workbench import Desk, Form, PageUnknown, choice_field, long_field, page, text_field

_LIST = "/host/agencies"
_MOST = 200
_HS = mark("2 to 6 digits each, one a line or separated by commas. Empty: all goods.")
_REGIONS = mark("UN/LOCODEs such as CNCAN, or regions such as CN-44. Empty: everywhere.")
_EMAIL = mark("Who runs the agency’s people. Only this address can use the link.")


class ScopeForm(Form):
    """What goods and regions an agency is competent for."""

    hs_prefixes = long_field(mark("Goods, by HS code"), hint=_HS, longest=3_000, rows=3)
    regions = long_field(mark("Regions"), hint=_REGIONS, longest=3_000, rows=3)

    def read_scope(self) -> Scope:
        """Return what was typed."""
        return Scope(*(tuple(filter(None, re.split(r"[\s,;]+", (field.data or "").upper()))) for field in self._lists))

    @property
    def _lists(self) -> tuple[Any, Any]:
        return self.hs_prefixes, self.regions


class AgencyForm(ScopeForm):
    """An agency that is not there yet."""

    names_en = text_field(mark("Name in English"))
    names_zh = text_field(mark("Name in Chinese"), is_needed=False)
    country = text_field(mark("Country"), hint=mark("Two letters, such as CN."), longest=2)
    role = choice_field(mark("What it is"), [(one.value, ROLES[one]) for one in AGENCY_ROLES])
    email = text_field(
        mark("E-mail address of its first administrator"), hint=_EMAIL, type="email", longest=254, is_needed=False
    )
    hs_prefixes = long_field(mark("Goods, by HS code"), hint=_HS, longest=3_000, rows=3)
    regions = long_field(mark("Regions"), hint=_REGIONS, longest=3_000, rows=3)
    reason = long_field(mark("Reason"), longest=LONGEST_REASON, is_needed=True, rows=3)


class AdministratorForm(Form):
    """Who is to run an agency's people."""

    email = text_field(mark("E-mail address of its first administrator"), hint=_EMAIL, type="email", longest=254)


@page(Permission.HOST_APPROVE)
def list_agencies(desk: Desk) -> Response:
    """Show every authority with its scope."""
    with desk.transaction() as tx:
        found: dict[UUID, Organization] = {}
        for role in (Role.CUSTOMS, *AGENCY_ROLES):
            found.update((one.id, one) for one in list_organizations(tx, role=role, limit=_MOST))
    return desk.render(
        "host/agencies.html",
        agencies=list(found.values()),
        badges=STATES,
        word_roles=lambda roles: word_roles(roles, desk.language),
    )


@page(Permission.HOST_APPROVE)
def make_agency(desk: Desk) -> Response:
    """Make an agency, and a link for its first administrator when there is an address."""
    token, made = "", None
    with desk.transaction() as tx:
        form = AgencyForm.of(desk, country="CN")
        if form.is_good():
            with form.refusals(tx):
                made = _make(tx, desk, form)
                if form.email.data:
                    token = _invite_first(tx, desk, made, form.email.data)
    if made is not None and form.is_done:
        if token:
            return show_link(desk, token, back=(_LIST, mark("Agencies")))
        desk.flash(mark("%(organization)s is there."), organization=made.name(desk.language.code))
        return desk.see_other(f"{_LIST}/{made.id}")
    return form.show(desk, "host/agency_new.html")


@page(Permission.HOST_APPROVE)
def show_agency(desk: Desk) -> Response:
    """Show an agency's scope, and change it."""
    with desk.transaction() as tx:
        agency = _require_agency(tx, desk)
        scope = agency.scope or Scope()
        form = ScopeForm.of(desk, hs_prefixes="\n".join(scope.hs_prefixes), regions="\n".join(scope.regions))
        people = list_members(tx, agency.id)
        waiting = [one for one in list_invitations(tx, agency.id) if one.is_open(desk.now)]
        if form.is_good():
            with form.refusals(tx):
                set_scope(tx, desk.caller.actor, agency.id, form.read_scope(), now=desk.now)
    if form.is_done:
        desk.flash(mark("The scope is set."))
        return desk.see_other(f"{_LIST}/{agency.id}")
    return form.show(
        desk,
        "host/agency.html",
        agency=agency,
        state=STATES[agency.state],
        roles=word_roles(agency.roles, desk.language),
        people_count=len(people),
        waiting=waiting,
    )


@page(Permission.HOST_APPROVE)
def invite_administrator(desk: Desk) -> Response:
    """Invite the first administrator of an agency that has no people yet."""
    token = ""
    with desk.transaction() as tx:
        agency = _require_agency(tx, desk)
        if list_members(tx, agency.id):  # it runs its own people
            raise PageUnknown
        form = AdministratorForm.of(desk)
        if form.is_good():
            with form.refusals(tx):
                token = _invite_first(tx, desk, agency, form.email.data)
    if form.is_done:
        return show_link(desk, token, back=(f"{_LIST}/{agency.id}", mark("Agency")))
    return form.show(desk, "host/agency_administrator.html", agency=agency)


def _make(tx: Transaction, desk: Desk, form: AgencyForm) -> Organization:
    names = {"en": form.names_en.data, "zh": form.names_zh.data or ""}
    application = Application(
        {code: name for code, name in names.items() if name},
        form.country.data.upper(),
        frozenset({Role(form.role.data)}),
        Level.PORT,
    )
    actor, reason = desk.caller.actor, read_reason(form)
    made = apply_to_join(tx, actor, application, now=desk.now, is_host=True)
    made = decide_application(tx, actor, made.id, is_approved=True, reason=reason, now=desk.now)
    apply_preset(tx, actor, made.id, "authority", now=desk.now)
    return set_scope(tx, actor, made.id, form.read_scope(), now=desk.now)


def _invite_first(tx: Transaction, desk: Desk, agency: Organization, email: str) -> str:
    """Return the link's token: made for the agency, which has nobody who could, by the host, and so written down."""
    on_behalf = Caller.operator(desk.caller.person_name, agency.id)
    _, token = invite(
        tx, on_behalf, organization_id=agency.id, position=Position.ADMINISTRATOR, email=email, now=desk.now
    )
    record_act(tx, desk.caller.actor, agency.id, "agency.administrator_invited", {"email": email}, now=desk.now)
    return token


def _require_agency(tx: Transaction, desk: Desk) -> Organization:
    agency = require_organization(tx, desk.id_in_path("organization_id"))
    if not agency.roles & set(AGENCY_ROLES) or Role.CUSTOMS in agency.roles:
        raise PageUnknown
    return agency
