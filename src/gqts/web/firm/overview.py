"""The first page of everybody who belongs to an organization: how it stands, and what is still to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission, list_keys, list_members
from gqts.kit.database import Transaction
from gqts.organizations import (
    Organization,
    ProofState,
    find_requested_roles,
    list_authorizations,
    list_identifiers,
)
from gqts.sharing import count_looks
from gqts.web.firm.tasks import list_tasks
from gqts.web.firm.words import GROWING
from gqts.web.languages import mark
from gqts.web.office.words import IDENTIFIERS, LEVELS, PROOFS, STATES, word_roles
from gqts.web.workbench import Desk, page

_LOOKS = timedelta(days=30)
_MOST_SHOWN = 8
_LIVE = (ProofState.CLAIMED, ProofState.PROVEN)


@page()
def show_overview(desk: Desk) -> Response:
    """Show how the organization stands; whoever acts for none is sent to where they can choose one."""
    with desk.transaction() as tx:
        organization = desk.organization
        read = {} if organization is None else _read(tx, desk, organization)
    if organization is None:
        return desk.see_other("/me/organizations" if desk.choices else "/me")
    return desk.render(
        "firm/overview.html",
        organization=organization,
        state=STATES[organization.state],
        level=LEVELS[organization.level],
        growing=GROWING[organization.level],
        identifiers=IDENTIFIERS,
        proofs=PROOFS,
        **read,
    )


def _read(tx: Transaction, desk: Desk, organization: Organization) -> dict[str, Any]:
    requested = find_requested_roles(tx, organization.id)
    claims = [one for one in list_identifiers(tx, organization.id) if one.state in _LIVE]
    return {
        "roles": word_roles(organization.roles, desk.language),
        "requested": word_roles(requested, desk.language) if requested else "",
        "claims": claims[:_MOST_SHOWN],
        "are_more_claims": len(claims) > _MOST_SHOWN,
        "tasks": list(list_tasks(tx, desk, organization)),
        "counts": list(_count(tx, desk, organization)),
    }


def _count(tx: Transaction, desk: Desk, organization: Organization) -> Iterator[tuple[str, int, str]]:
    """Yield what is counted for this reader: its words, how many, and the page that lists them."""
    may, today = desk.caller.may, desk.now.date()
    if may(Permission.PEOPLE_MANAGE):
        yield mark("People"), len(list_members(tx, organization.id)), "/organization/people"
    if may(Permission.KEYS_MANAGE):
        live = [one for one in list_keys(tx, organization.id) if one.is_live(desk.now)]
        yield mark("Keys that work"), len(live), "/organization/keys"
    if may(Permission.PARTNERS_MANAGE):
        given = list_authorizations(tx, brand_id=organization.id)
        received = list_authorizations(tx, partner_id=organization.id)
        lasting = [
            one.partner_id if one.brand_id == organization.id else one.brand_id
            for one in (*given, *received)
            if one.withdrawn_at is None and (one.valid_until is None or one.valid_until >= today)
        ]
        yield mark("Partners"), len(set(lasting)), "/organization/partners"
    if may(Permission.LOOKS_READ):
        looks = count_looks(tx, organization.id, since=desk.now - _LOOKS)
        yield mark("Looks at your data in the last 30 days"), looks, "/organization/looks"
