"""Who is there: from the cookie to the caller, and the cookies that pages set.

Every cookie is HttpOnly, SameSite=Lax and for the whole site; over TLS also Secure with the `__Host-` prefix. The
session's cookie has no age of its own: the session ends on the server (`gqts.accounts.session`), and with the browser.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gqts.kit.client_address import read_client
from gqts.kit.settings import Settings
from gqts.web.session_cookie import cookie_name

_LONGEST_AGENT = 300


def set_cookie(response: Response, settings: Settings, value: str, *, purpose: str, seconds: int | None = None) -> None:
    """Have the browser keep a value; without `seconds` until it is closed."""
    response.set_cookie(
        cookie_name(settings, purpose),
        value,
        max_age=seconds,
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings, *, purpose: str) -> None:
    """Have the browser forget a value."""
    response.delete_cookie(
        cookie_name(settings, purpose), path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )


def client_of(request: Request, settings: Settings) -> str:
    """Return the network address that asks, as it is counted (`gqts.kit.client_address`)."""
    peer = request.client.host if request.client else ""
    return read_client(peer, request.headers.getlist("x-forwarded-for"), settings.trusted_proxies)


def user_agent_of(request: Request) -> str:
    """Return what the browser says it is."""
    return request.headers.get("user-agent", "")[:_LONGEST_AGENT]
