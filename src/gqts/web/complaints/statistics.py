"""Published statistics of how firms answer complaints; for everybody, as a page, as CSV and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import orjson
from starlette.responses import Response

from gqts.complaints import LEAST, YEAR, Figures, Share, compile_statistics
from gqts.kit.clock import write_instant
from gqts.organizations import find_by_party, find_organizations
from gqts.web.office.records import send_csv
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, open_page

_MOST_PARTIES = 20
_LONGEST_PARTY = 200
_COLUMNS = (
    "organization_id", "organization", "complaints", "in_time", "in_time_low", "in_time_high", "ignored",
    "ignored_low", "ignored_high", "median_days", "upheld", "upheld_low", "upheld_high",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The figures to show, with names, and the parties that the address names of whom there are none."""

    rows: list[tuple[str, Figures]]
    silent: list[str]


@open_page()
def show_statistics(desk: Desk) -> Response:
    """Show how each firm with enough complaints answers them; of the parties that the address names, what there is."""
    found = _read(desk)
    return desk.render("complaints/statistics.html", rows=found.rows, missing=found.silent, least=LEAST)


@open_page()
def export_statistics(desk: Desk) -> Response:
    """Send the same as a CSV file."""
    return send_csv(desk, "complaint-statistics", _COLUMNS, [_write(*row) for row in _read(desk).rows])


@open_page()
def tell_statistics(desk: Desk) -> Response:
    """Send the same as JSON."""
    content = {
        "at": write_instant(desk.now),
        "days": YEAR.days,
        "least": LEAST,
        "firms": [_tell(*row) for row in _read(desk).rows],
    }
    headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
    return Response(orjson.dumps(content, option=orjson.OPT_INDENT_2), 200, headers, "application/json")


def _read(desk: Desk) -> Found:
    desk.context.reading.require(desk.client)
    code = desk.language.code
    asked = [one[:_LONGEST_PARTY] for one in desk.request.query_params.getlist("party")[:_MOST_PARTIES]]
    with desk.transaction() as tx:
        figures = compile_statistics(tx, now=desk.now)
        names = find_organizations(tx, {one.organization_id for one in figures})
        parties = {one.id: one for uri in asked if "\0" not in uri and (one := find_by_party(tx, uri)) is not None}
    rows = [(names[one.organization_id].name(code), one) for one in figures]
    if asked:
        rows = [row for row in rows if row[1].organization_id in parties]
    told = {one.organization_id for _, one in rows}
    silent = [one.name(code) for one in parties.values() if one.id not in told]
    return Found(sorted(rows, key=lambda row: row[0].casefold()), silent)


def _tell(name: str, one: Figures) -> dict[str, Any]:
    return {**asdict(one), "organization_id": str(one.organization_id), "organization": name}


def _write(name: str, one: Figures) -> tuple[str, ...]:
    median = "" if one.median_days is None else f"{one.median_days:.1f}"
    return (
        str(one.organization_id), name, str(one.complaints), *_write_share(one.in_time), *_write_share(one.ignored),
        median, *_write_share(one.upheld),
    )  # fmt: skip


def _write_share(share: Share | None) -> tuple[str, str, str]:
    return ("", "", "") if share is None else (f"{share.value:.3f}", f"{share.low:.3f}", f"{share.high:.3f}")
