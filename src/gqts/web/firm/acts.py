"""The record of an organization: every administrative act about it, read, narrowed, and taken along as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import Act, find_organizations, list_acts
from gqts.web.firm.own import require_own
from gqts.web.languages import Language
from gqts.web.office.acts_told import KINDS, word_act, word_detail
from gqts.web.office.days import read_span
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_acts
from gqts.web.workbench import Desk, page

_PARTIES = ("brand", "partner")
"""Details of acts that are the ids of organizations."""


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """What the address narrows the record to."""

    kind: str
    since: datetime | None
    until: datetime | None

    def read(self, tx: Transaction, organization_id: UUID, after: Place | None, limit: int) -> list[Act]:
        """Return acts about an organization, the newest first."""
        return list_acts(
            tx, organization_id, kind=self.kind, since=self.since, until=self.until, after=after, limit=limit
        )


@page(Permission.AUDIT_READ)
def show_acts(desk: Desk) -> Response:
    """Show acts, the newest first."""
    only, language = _read_narrowing(desk), desk.language
    with desk.transaction() as tx:
        found = only.read(tx, require_own(desk).id, read_place(desk), PAGE + 1)
        names = _name_parties(tx, found, language)
    pages = compose_pages(desk, found, _place)
    return desk.render(
        "firm/acts.html",
        pages=pages,
        acts=pages.rows,
        kinds=[(kind, language.text(words)) for kind, words in KINDS.items()],
        kind=only.kind,
        first=desk.query("from"),
        last=desk.query("until"),
        is_narrowed=only != _Narrowing("", None, None),
        query=desk.request.url.query,
        word_act=lambda what: word_act(what, language),
        word_detail=lambda detail: word_detail(detail, names),
    )


@page(Permission.AUDIT_READ)
def export_acts(desk: Desk) -> Response:
    """Send acts as a CSV file, the newest first."""
    only = _read_narrowing(desk)
    with desk.transaction() as tx:
        own = require_own(desk)
        acts = read_through(lambda place, limit: only.read(tx, own.id, place, limit), _place)
    return send_acts(desk, acts, {own.id: own})


def _read_narrowing(desk: Desk) -> _Narrowing:
    kind = desk.query("kind")
    return _Narrowing(kind if kind in KINDS else "", *read_span(desk))


def _name_parties(tx: Transaction, acts: Iterable[Act], language: Language) -> Mapping[str, str]:
    """Return the names of the organizations that details mention by id."""
    ids: set[UUID] = set()
    for act in acts:
        for name in _PARTIES:
            try:
                ids.add(UUID(str(act.detail.get(name, ""))))
            except ValueError:
                continue
    return {str(key): one.name(language.code) for key, one in find_organizations(tx, ids).items()}


def _place(act: Act) -> Place:
    return act.at, act.id
