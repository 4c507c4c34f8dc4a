"""The page that shows an invitation's link, once: afterwards nobody can read it any more, not even the host."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import INVITATION_PATH
from gqts.web.workbench import Desk


def show_link(desk: Desk, token: str, *, back: tuple[str, str]) -> Response:
    """Show the link; `back` is the address and the label of the list it belongs to."""
    link = f"{desk.settings.public_url.rstrip('/')}{INVITATION_PATH}{token}"
    return desk.render("office/link.html", link=link, back=back)
