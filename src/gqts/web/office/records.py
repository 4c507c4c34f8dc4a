"""Lists taken along as CSV (RFC 4180): the record of acts, and whatever else a page lists."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from uuid import UUID

import orjson
from starlette.responses import Response

from gqts.kit.clock import write_instant
from gqts.organizations import Act, Organization
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk

_FORMULA = frozenset("=+-@\t\r")
_COLUMNS = ("at", "act", "organization_id", "organization", "actor", "actor_organization_id", "detail", "request_id")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in _FORMULA and text else text


def send_csv(desk: Desk, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Send rows as a file `gqts-{name}-{day}.csv`, in UTF-8 with a byte order mark, as spreadsheets want it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="gqts-{name}-{desk.now.date().isoformat()}.csv"',
    }
    return Response("\ufeff" + out.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")


def send_acts(desk: Desk, acts: Iterable[Act], subjects: Mapping[UUID, Organization]) -> Response:
    """Send acts as a file, one on each row."""
    return send_csv(desk, "acts", _COLUMNS, (_write_act(act, subjects) for act in acts))


def _write_act(act: Act, subjects: Mapping[UUID, Organization]) -> tuple[str, ...]:
    subject = subjects.get(act.organization_id) if act.organization_id else None
    return (
        write_instant(act.at),
        act.what,
        str(act.organization_id or ""),
        subject.name() if subject else "",
        act.actor.name,
        str(act.actor.organization or ""),
        orjson.dumps(act.detail).decode(),
        act.actor.request_id,
    )
