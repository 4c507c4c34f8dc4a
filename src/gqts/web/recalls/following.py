"""One recall: how far its scope is, the mass balance, where everything is, what it tells, who answered, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from markupsafe import Markup
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.catalogue import Site, find_sites, site_of
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organizations
from gqts.recalls import (
    Affected,
    Holding,
    Notice,
    Reach,
    Recall,
    Walk,
    export_as_epcis,
    find_affected,
    find_document_type,
    is_notifiable,
    list_holdings,
    list_notices,
    read_balance,
    read_closeout,
    require_own_recall,
)
from gqts.web.addresses import find_page_path
from gqts.web.languages import mark
from gqts.web.office.records import send_csv
from gqts.web.recalls.beginning import name_recall
from gqts.web.recalls.unit_map import Spot, draw_units
from gqts.web.recalls.words import HOWS, REACHES, WALKS, badge_of
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.route_map import is_on_earth
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

_ROWS = 100
_MOST_HOLDINGS = 200
_MOST_EXPORTED = 100_000
_DUE = timedelta(days=7)
_AFFECTED_COLUMNS = ("identifier", "how", "depth", "is_unit", "is_shown", "reach", "at", "place", "holder")
_TIER_COLUMNS = ("tier", "organization_id", "organization", "units", "acknowledged_at", "removed", "corrected", "note")
_CONTENT_LANGUAGES = ("en", "zh", "ja", "ar", "de", "fr", "es", "ko", "ru")


def read_own(tx: Transaction, desk: Desk) -> Recall:
    """Return the case that the address names; as if there were none when it is another's."""
    return require_own_recall(tx, desk.caller, desk.id_in_path("recall_id"))


@page(Permission.RECALLS_MANAGE)
def show_recall(desk: Desk) -> Response:
    """Show a case: progress, balance, whereabouts, tiers, and what can be done next."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        balance = read_balance(tx, recall)
        holdings = list_holdings(tx, recall, limit=_MOST_HOLDINGS)
        notices = list_notices(tx, recall)
        closeout = read_closeout(tx, recall, now=desk.now) if recall.published_at else None
        named = name_all(tx, [one.holder for one in holdings if one.holder], notices)
        sites = _find_sites(tx, holdings)
        has_messages = is_notifiable(recall) and find_document_type(tx, recall) is not None
    rows = _list_rows(desk, holdings, named, sites)
    headers = {} if recall.walk is Walk.DONE else {"Refresh": "3"}
    return desk.render(
        "recalls/show.html",
        headers=headers,
        recall=recall,
        name=name_recall(recall),
        state=badge_of(recall),
        walk=desk.language.text(WALKS[recall.walk]),
        begins=[(show_code(one), find_page_path(one)) for one in recall.subject.identifiers[:20]],
        balance=balance,
        rows=rows,
        map=_draw_map(desk, holdings, sites),
        closeout=closeout,
        notices=list_named_notices(notices, named, desk),
        overdue=[one.organization_id for one in notices if one.is_overdue(desk.now)],
        has_messages=has_messages,
    )


def name_all(tx: Transaction, holders: Sequence[UUID], notices: Sequence[Notice]) -> dict[UUID, Organization]:
    """Return holders and whom notices are to, by id."""
    return find_organizations(tx, {*holders, *(one.organization_id for one in notices)})


def _find_sites(tx: Transaction, holdings: Sequence[Holding]) -> dict[str, Site]:
    """Return the site of each place that is known: its own, else that of the whole of which it is a part."""
    places = {one.place for one in holdings if one.place}
    found = find_sites(tx, places | {site_of(one) for one in places})
    return {one: site for one in places if (site := found.get(one) or found.get(site_of(one))) is not None}


def _draw_map(desk: Desk, holdings: Sequence[Holding], sites: Mapping[str, Site]) -> Markup | None:
    spots = []
    for one in holdings:
        site = sites.get(one.place or "")
        if site is None or site.latitude is None or site.longitude is None:
            continue
        if is_on_earth(site.latitude, site.longitude):
            spots.append(Spot(site.latitude, site.longitude, one.units))
    title, words = mark("Where the units are"), mark("The table below has the same, place by place.")
    return draw_units(spots, desk.language.text(title), desk.language.text(words))


def _list_rows(
    desk: Desk, holdings: Sequence[Holding], named: dict[UUID, Organization], sites: Mapping[str, Site]
) -> list[tuple[str, str, str, int]]:
    code, say = desk.language.code, desk.language.text
    rows = []
    for one in holdings:
        site = sites.get(one.place or "")
        place = site.name(code) if site is not None else show_code(one.place) if one.place else "–"
        holder = named[one.holder].name(code) if one.holder in named else "–"
        rows.append((place, holder, say(REACHES[one.reach or Reach.UNTOLD]), one.units))
    return rows


def list_named_notices(
    notices: Sequence[Notice], named: dict[UUID, Organization], desk: Desk
) -> list[tuple[Notice, str]]:
    """Return the notices with names; of who does not show itself to the recaller, the name is not told."""
    hidden = desk.language.text(mark("Does not show itself to you"))
    return [
        (
            one,
            named[one.organization_id].name(desk.language.code)
            if one.organization_id in named and (one.shown_units or one.answered_at)
            else hidden,
        )
        for one in notices
    ]


@page(Permission.RECALLS_MANAGE)
def show_affected(desk: Desk) -> Response:
    """Show what is affected, nearest first."""
    after = desk.query("after")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else 0
    chosen = desk.query("reach")
    reach = int(chosen) if chosen in {str(int(one)) for one in Reach} else None
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        found = find_affected(tx, recall, after=start, limit=_ROWS + 1, reach=reach)
        holders = find_organizations(tx, {one.holder for one in found if one.holder})
    say, code = desk.language.text, desk.language.code
    rows = [
        (
            one,
            show_code(one.uri),
            find_page_path(one.uri),
            say(HOWS.get(one.how, HOWS["became"])),
            say(REACHES[one.reach]) if one.reach is not None else "–",
            show_code(one.place) if one.place else "–",
            holders[one.holder].name(code) if one.holder in holders else "–",
        )
        for one in found[:_ROWS]
    ]
    kept = f"&reach={reach}" if reach is not None else ""
    return desk.render(
        "recalls/affected.html",
        recall=recall,
        name=name_recall(recall),
        rows=rows,
        first=f"?{kept.lstrip('&')}" if start else "",
        next=f"?after={found[_ROWS - 1].position}{kept}" if len(found) > _ROWS else "",
        reaches=[(str(int(one)), say(words)) for one, words in REACHES.items()],
        reach="" if reach is None else str(reach),
    )


@page(Permission.RECALLS_MANAGE)
def export_affected(desk: Desk) -> Response:
    """Send what is affected as a CSV file; the API gives lists of any length."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        found = find_affected(tx, recall, limit=_MOST_EXPORTED)
        holders = find_organizations(tx, {one.holder for one in found if one.holder})
    return send_csv(desk, "affected", _AFFECTED_COLUMNS, (_write(one, holders) for one in found))


def _write(one: Affected, holders: dict[UUID, Organization]) -> tuple[str, ...]:
    return (
        one.uri,
        one.how,
        str(one.depth),
        str(one.is_unit).lower(),
        str(one.is_shown).lower(),
        "" if one.reach is None else one.reach.name.lower(),
        "" if one.at is None else write_instant(one.at),
        one.place or "",
        holders[one.holder].name() if one.holder in holders else "",
    )


@page(Permission.RECALLS_MANAGE)
def export_epcis(desk: Desk) -> Response:
    """Send the recall as an EPCIS 2.0 document, which marks its goods `recalled`."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        document, _ = export_as_epcis(tx, recall)
    return send_json(desk, document, "epcis")


def send_json(desk: Desk, content: Any, name: str) -> Response:
    """Send data as a file."""
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="gqts-recall-{name}-{desk.now.date().isoformat()}.json"',
    }
    return Response(orjson.dumps(content, option=orjson.OPT_INDENT_2), 200, headers, "application/json")
