"""Published statistics of how firms answer complaints; for everybody, as a page, as CSV and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TypeAlias

import orjson
from starlette.responses import Response

from gqts.complaints import LEAST, YEAR, Figures, Share, compile_statistics
from gqts.kit.clock import write_instant
from gqts.organizations import find_by_party, find_organizations
from gqts.web.office.records import send_csv
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, open_page

Rows: TypeAlias = list[tuple[str, Figures]]
_MOST_PARTIES = 20
_LONGEST_PARTY = 200
_COLUMNS = (
    "organization_id", "organization", "complaints", "in_time", "in_time_low", "in_time_high", "ignored",
    "ignored_low", "ignored_high", "median_days", "upheld", "upheld_low", "upheld_high",
)  # fmt: skip


@open_page()
def show_statistics(desk: Desk) -> Response:
    """Show how each firm with enough complaints answers them; of the parties that the address names, what there is."""
    rows, missing = _narrow(desk, _read(desk))
    return desk.render("complaints/statistics.html", rows=rows, missing=missing, least=LEAST)


@open_page()
def export_statistics(desk: Desk) -> Response:
    """Send the same as a CSV file."""
    return send_csv(desk, "complaint-statistics", _COLUMNS, [_write(*row) for row in _read(desk)])


@open_page()
def tell_statistics(desk: Desk) -> Response:
    """Send the same as JSON."""
    content = {
        "at": write_instant(desk.now),
        "days": YEAR.days,
        "least": LEAST,
        "firms": [_tell(*row) for row in _read(desk)],
    }
    headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
    return Response(orjson.dumps(content, option=orjson.OPT_INDENT_2), 200, headers, "application/json")


def _tell(name: str, one: Figures) -> dict[str, Any]:
    return {**asdict(one), "organization_id": str(one.organization_id), "organization": name}


def _narrow(desk: Desk, rows: Rows) -> tuple[Rows, list[str]]:
    """Return the rows of the parties that the address names, all when it names none; and the names without a row."""
    asked = [one[:_LONGEST_PARTY] for one in desk.request.query_params.getlist("party")[:_MOST_PARTIES]]
    if not asked:
        return rows, []
    with desk.transaction() as tx:
        found = {one.id: one for one in (find_by_party(tx, uri) for uri in asked if "\0" not in uri) if one}
    narrowed = [(name, one) for name, one in rows if one.organization_id in found]
    told = {one.organization_id for _, one in narrowed}
    return narrowed, [one.name(desk.language.code) for one in found.values() if one.id not in told]


def _read(desk: Desk) -> Rows:
    desk.context.reading.require(desk.client)
    with desk.transaction() as tx:
        figures = compile_statistics(tx, now=desk.now)
        names = find_organizations(tx, {one.organization_id for one in figures})
    named = ((names[one.organization_id].name(desk.language.code), one) for one in figures)
    return sorted(named, key=lambda row: row[0].casefold())


def _write(name: str, one: Figures) -> tuple[str, ...]:
    median = "" if one.median_days is None else f"{one.median_days:.1f}"
    return (
        str(one.organization_id), name, str(one.complaints), *_write_share(one.in_time), *_write_share(one.ignored),
        median, *_write_share(one.upheld),
    )  # fmt: skip


def _write_share(share: Share | None) -> tuple[str, str, str]:
    return ("", "", "") if share is None else (f"{share.value:.3f}", f"{share.low:.3f}", f"{share.high:.3f}")
