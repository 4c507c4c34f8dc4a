"""The one cookie that an item's page may set: by it whoever opened the seal is known again as its owner.

It is set only when a code was given, holds a random token, and goes to this item's page alone (its path) on this host
alone (no domain): no two items can be told to be one person's. A link with `?owner=` does the same without a cookie.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.kit.settings import Settings
from gqts.web.context import context_of

OWNER = "owner"
LONGEST_TOKEN = 64
_YEAR = 365 * 24 * 3600


def name_cookie(settings: Settings) -> str:
    """Return the cookie's name; `__Secure-` has browsers take it over TLS only (RFC 6265bis §4.1.3.1)."""
    return "__Secure-gqts-owner" if settings.is_secure else "gqts_owner"


def read_owner_token(request: Request) -> str:
    """Return the token that the address or the browser brings, "" without one."""
    asked = request.query_params.get(OWNER, "")
    return (asked or request.cookies.get(name_cookie(context_of(request).settings), ""))[:LONGEST_TOKEN]


def set_owner_cookie(response: Response, settings: Settings, path: str, token: str) -> None:
    """Have the browser keep the token for the page of one item."""
    response.set_cookie(
        name_cookie(settings),
        token,
        max_age=_YEAR,
        path=path,
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )
