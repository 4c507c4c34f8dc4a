"""The cookie that keeps a person signed in: its name, and whether a request brings it.

Over TLS it bears the `__Host-` prefix (RFC 6265bis §4.1.3.2), so that no neighbouring host can plant one. What is in it
is nobody's business here: public pages look only whether it is there.
"""

from __future__ import annotations

from starlette.requests import Request

from gqts.kit.settings import Settings
from gqts.web.context import context_of


def cookie_name(settings: Settings, purpose: str = "session") -> str:
    """Return the name of the session's cookie, or of another one that is kept with the same care."""
    if settings.is_secure:
        return "__Host-gqts" if purpose == "session" else f"__Host-gqts-{purpose}"
    return f"gqts_{purpose}"


def read_session_cookie(request: Request) -> str:
    """Return the token that the browser brought, "" without one; whether it is worth anything is not known yet."""
    return request.cookies.get(cookie_name(context_of(request).settings), "")


def has_session_cookie(request: Request) -> bool:
    """Tell whether somebody seems to be signed in, without asking the database."""
    return bool(read_session_cookie(request))
