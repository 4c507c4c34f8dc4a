"""The whole audit trail: read, narrowed to one organization, and taken along as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from uuid import UUID

import orjson
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.clock import write_instant
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
from gqts.web.host.acts_told import word_act, word_detail
from gqts.web.host.paging import PAGE, Place, compose_pages, read_place
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, page

MOST_EXPORTED = 100_000
"""Rows of a CSV file; who needs more narrows it to an organization, or asks the database."""
_AT_ONCE = 2_000
_MOST_CHOICES = 20
_FORMULA = frozenset("=+-@\t\r")
_COLUMNS = ("at", "act", "organization_id", "organization", "actor", "actor_organization_id", "detail", "request_id")


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
        content = _write(tx, only) if only is not None or not text else ""
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="gqts-acts-{desk.now.date().isoformat()}.csv"',
    }
    return Response("\ufeff" + content, headers=headers, media_type="text/csv; charset=utf-8")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _write(tx: Transaction, only: Organization | None) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for some in _read_all(tx, only):
        subjects = find_organizations(tx, {one.organization_id for one in some if one.organization_id})
        for act in some:
            name = subjects[act.organization_id].name() if act.organization_id in subjects else ""
            cells = (
                write_instant(act.at),
                act.what,
                str(act.organization_id or ""),
                name,
                act.actor.name,
                str(act.actor.organization or ""),
                orjson.dumps(act.detail).decode(),
                act.actor.request_id,
            )
            writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _read_all(tx: Transaction, only: Organization | None) -> Iterator[Sequence[Act]]:
    place: Place | None = None
    for _ in range(0, MOST_EXPORTED, _AT_ONCE):
        some = _read(tx, only, place, _AT_ONCE)
        if some:
            yield some
            place = (some[-1].at, some[-1].id)
        if len(some) < _AT_ONCE:
            return


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
