"""The whole audit trail: read, narrowed to one organization, and taken along as CSV."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import (
    Act,
    Organization,
    find_organization,
    find_organizations,
    list_acts,
    list_all_acts,
    list_organizations,
)
from gqts.web.office.acts_told import word_act, word_detail
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_acts
from gqts.web.workbench import Desk, page

_MOST_CHOICES = 20


@page(Permission.HOST_AUDIT)
def show_acts(desk: Desk) -> Response:
    """Show acts, the newest first."""
    text = desk.query("organization")
    with desk.transaction() as tx:
        chosen = _find_chosen(tx, text)
        only = chosen[0] if len(chosen) == 1 else None
        is_unclear = bool(text) and only is None
        found = [] if is_unclear else _read(tx, only, read_place(desk), PAGE + 1)
        subjects = find_organizations(tx, {one.organization_id for one in found if one.organization_id})
    language = desk.language
    pages = compose_pages(desk, found, lambda one: (one.at, one.id))
    return desk.render(
        "host/acts.html",
        pages=pages,
        acts=pages.rows,
        subjects=subjects,
        text=only.name(language.code) if only else text,
        only=only,
        choices=chosen if is_unclear else [],
        is_unclear=is_unclear,
        may_open=desk.caller.may(Permission.HOST_APPROVE),
        word_act=lambda what: word_act(what, language),
        word_detail=word_detail,
    )


@page(Permission.HOST_AUDIT)
def export_acts(desk: Desk) -> Response:
    """Send acts as a CSV file, the newest first."""
    text = desk.query("organization")
    with desk.transaction() as tx:
        chosen = _find_chosen(tx, text)
        only = chosen[0] if len(chosen) == 1 else None
        acts = []
        if only is not None or not text:
            acts = read_through(lambda place, limit: _read(tx, only, place, limit), lambda one: (one.at, one.id))
        subjects = find_organizations(tx, {one.organization_id for one in acts if one.organization_id})
    return send_acts(desk, acts, subjects)


def _read(tx: Transaction, only: Organization | None, after: Place | None, limit: int) -> list[Act]:
    if only is not None:
        return list_acts(tx, only.id, after=after, limit=limit)
    return list_all_acts(tx, after=after, limit=limit)


def _find_chosen(tx: Transaction, text: str) -> list[Organization]:
    """Return the organizations that are meant: one by its id, or those whose name holds the text."""
    if not text:
        return []
    try:
        found = find_organization(tx, UUID(text))
    except ValueError:
        return list_organizations(tx, text=text, limit=_MOST_CHOICES)
    return [] if found is None else [found]
