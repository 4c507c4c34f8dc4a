"""Whom an organization authorizes, who authorizes it, and which firms it has invited."""

from __future__ import annotations

from datetime import UTC, datetime, time

from starlette.responses import Response

from gqts.accounts import Permission, list_invitations
from gqts.organizations import (
    Authorization,
    IdentifierKind,
    ProofState,
    find_organizations,
    list_authorizations,
    list_identifiers,
    list_received,
)
from gqts.web.firm.own import require_own
from gqts.web.firm.words import word_authorization
from gqts.web.office.paging import Place, cut_pages
from gqts.web.office.withdrawing_invitations import MOST_INVITATIONS
from gqts.web.office.words import ACTIVITIES, word_roles
from gqts.web.workbench import Desk, page

_ENDED_SHOWN = 25
_GTIN_DIGITS = 14


@page(Permission.PARTNERS_MANAGE)
def list_partners(desk: Desk) -> Response:
    """Show authorizations given and received, and invitations of firms."""
    with desk.transaction() as tx:
        own = require_own(desk)
        given = cut_pages(desk, list_authorizations(tx, brand_id=own.id), _place, name="given")
        received = cut_pages(desk, list_authorizations(tx, partner_id=own.id), _place, name="received")
        grounded = {one.id for one in list_received(tx, own.id)}
        prefixes = [
            one.value
            for one in list_identifiers(tx, own.id)
            if one.kind is IdentifierKind.COMPANY_PREFIX and one.state is ProofState.PROVEN
        ]
        others = {one.partner_id for one in given.rows} | {one.brand_id for one in received.rows}
        named = find_organizations(tx, others)
        invited = [one for one in list_invitations(tx, own.id, limit=MOST_INVITATIONS) if one.organization_id is None]
    today = desk.now.date()
    return desk.render(
        "firm/partners.html",
        given=given,
        received=received,
        named=named,
        standing_given=lambda one: word_authorization(one, today, is_grounded=_is_under(one, prefixes)),
        standing_received=lambda one: word_authorization(one, today, is_grounded=one.id in grounded),
        activities=ACTIVITIES,
        has_prefix=bool(prefixes),
        waiting=[one for one in invited if one.is_open(desk.now)],
        may_end=lambda _: True,
        ended=[one for one in invited if not one.is_open(desk.now)][:_ENDED_SHOWN],
        word_roles=lambda roles: word_roles(roles, desk.language),
    )


def _place(one: Authorization) -> Place:
    return datetime.combine(one.valid_from, time(), UTC), one.id


def _is_under(one: Authorization, prefixes: list[str]) -> bool:
    """Return whether a product is under one of the prefixes; the first of 14 digits is no part of a prefix."""
    digits = one.product[1:] if len(one.product) == _GTIN_DIGITS else one.product
    return digits.startswith(tuple(prefixes))
