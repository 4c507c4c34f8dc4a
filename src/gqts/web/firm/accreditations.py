"""What an inspection body is accredited for, as officers have recorded it."""

from __future__ import annotations

from starlette.responses import Response

from gqts.organizations import Role, list_accreditations
from gqts.web.firm.own import require_own
from gqts.web.firm.words import word_accreditation
from gqts.web.workbench import Desk, page


@page()
def list_own(desk: Desk) -> Response:
    """Show the accreditations of the organization, the newest first."""
    with desk.transaction() as tx:
        organization = require_own(desk)
        held = list_accreditations(tx, organization.id)
    today = desk.now.date()
    return desk.render(
        "firm/accreditations.html",
        is_body=Role.INSPECTION_BODY in organization.roles,
        rows=[(one, word_accreditation(one, today)) for one in held],
    )
