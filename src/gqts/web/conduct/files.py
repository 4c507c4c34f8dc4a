"""Files in a case: as they come with a form, and as they are handed out, to be saved and never shown."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.conduct import Attachment, KeptFile, read_file
from gqts.web.rendering import PAGE_HEADERS
from gqts.web.workbench import Desk, page


def list_handed(desk: Desk) -> list[Attachment]:
    """Return the files that came with the form."""
    return [Attachment(one.name, one.content) for one in desk.files if one.field == "files"]


@page(Permission.CASES_READ)
def send_file(desk: Desk) -> Response:
    """Send a file of a case to an officer."""
    with desk.transaction() as tx:
        found = read_file(tx, desk.caller, desk.id_in_path("case_id"), desk.id_in_path("file_id"))
    return _send(found)


@page(Permission.AUDIT_READ)
def send_own_file(desk: Desk) -> Response:
    """Send a file of a case to its party."""
    with desk.transaction() as tx:
        found = read_file(tx, desk.caller, desk.id_in_path("case_id"), desk.id_in_path("file_id"), is_own=True)
    return _send(found)


def _send(found: KeptFile) -> Response:
    headers = {
        **PAGE_HEADERS,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
    }
    return Response(found.content, headers=headers, media_type=found.media_type)
