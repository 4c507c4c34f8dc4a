"""Published statistics of how firms answer complaints; for everybody, as a page and as CSV."""

from __future__ import annotations

from starlette.responses import Response

from gqts.complaints import LEAST, Figures, Share, compile_statistics
from gqts.organizations import find_organizations
from gqts.web.office.records import send_csv
from gqts.web.workbench import Desk, open_page

_COLUMNS = (
    "organization_id", "organization", "complaints", "in_time", "in_time_low", "in_time_high", "median_days", "upheld",
    "upheld_low", "upheld_high",
)  # fmt: skip


@open_page()
def show_statistics(desk: Desk) -> Response:
    """Show how each firm with enough complaints answers them."""
    return desk.render("complaints/statistics.html", rows=_read(desk), least=LEAST)


@open_page()
def export_statistics(desk: Desk) -> Response:
    """Send the same as a CSV file."""
    return send_csv(desk, "complaint-statistics", _COLUMNS, [_write(*row) for row in _read(desk)])


def _read(desk: Desk) -> list[tuple[str, Figures]]:
    desk.context.reading.require(desk.client)
    with desk.transaction() as tx:
        figures = compile_statistics(tx, now=desk.now)
        names = find_organizations(tx, {one.organization_id for one in figures})
    named = ((names[one.organization_id].name(desk.language.code), one) for one in figures)
    return sorted(named, key=lambda row: row[0].casefold())


def _write(name: str, one: Figures) -> tuple[str, ...]:
    median = "" if one.median_days is None else f"{one.median_days:.1f}"
    return (
        str(one.organization_id), name, str(one.complaints), *_write_share(one.in_time), median,
        *_write_share(one.upheld),
    )  # fmt: skip


def _write_share(share: Share | None) -> tuple[str, str, str]:
    return ("", "", "") if share is None else (f"{share.value:.3f}", f"{share.low:.3f}", f"{share.high:.3f}")
