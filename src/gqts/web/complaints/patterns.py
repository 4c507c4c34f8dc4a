"""Patterns among complaints, for authorities and brands, with the identifiers that they are made of."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from gqts.complaints import Dimension, Pattern, list_patterns, read_pattern
from gqts.kit.clock import write_instant
from gqts.organizations import Organization, find_organizations
from gqts.web.addresses import find_page_path
from gqts.web.complaints.words import DIMENSIONS
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

_COLUMNS = ("identifier", "taken_at", "complaint_id")


@page()
def show_patterns(desk: Desk) -> Response:
    """Show the patterns that the reader may see."""
    with desk.transaction() as tx:
        found = list_patterns(tx, desk.caller)
        names = find_organizations(tx, {UUID(one.value) for one in found if one.dimension is Dimension.SELLER})
    rows = [(one, _name(desk, one, names)) for one in found]
    return desk.render("complaints/patterns.html", rows=rows, dimensions=DIMENSIONS)


@page()
def show_pattern(desk: Desk) -> Response:
    """Show a pattern, how it was counted, and its complaints."""
    pattern_id = desk.id_in_path("pattern_id")
    with desk.transaction() as tx:
        pattern, members = read_pattern(tx, desk.caller, pattern_id)
        names = find_organizations(tx, {UUID(pattern.value)} if pattern.dimension is Dimension.SELLER else set())
    return desk.render(
        "complaints/pattern.html",
        pattern=pattern,
        name=_name(desk, pattern, names),
        dimension=DIMENSIONS[pattern.dimension],
        rows=[(one, show_code(one.identifier), find_page_path(one.identifier)) for one in members[:200]],
        count=len(members),
    )


@page()
def export_pattern(desk: Desk) -> Response:
    """Send the identifiers of a pattern as a CSV file: where a recall or a case begins."""
    pattern_id = desk.id_in_path("pattern_id")
    with desk.transaction() as tx:
        _, members = read_pattern(tx, desk.caller, pattern_id)
    rows = ((one.identifier, write_instant(one.taken_at), str(one.complaint_id)) for one in members)
    return send_csv(desk, "pattern", _COLUMNS, rows)


def _name(desk: Desk, pattern: Pattern, names: dict[UUID, Organization]) -> str:
    if pattern.dimension is not Dimension.SELLER:
        return show_code(pattern.value)
    seller = names.get(UUID(pattern.value))
    return seller.name(desk.language.code) if seller else "–"
