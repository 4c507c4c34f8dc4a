"""Who is there: from the cookie to the caller, and the cookies that pages set.

Every cookie is HttpOnly, SameSite=Lax and for the whole site; over TLS also Secure with the `__Host-` prefix. The
session's cookie has no age of its own: the session ends on the server (`gqts.accounts.session`), and with the browser.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request
from starlette.responses import Response

from gqts.kit.settings import Settings
from gqts.web.session_cookie import cookie_name

_LONGEST_AGENT = 300
_HOUSEHOLD = 64


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
    """Return the network address that asks, as it is counted: an IPv6 address stands for its household (/64).

    `X-Forwarded-For` is believed for as many places from its end as there are trusted proxies; anybody can write the
    rest of it.
    """
    peer = request.client.host if request.client else ""
    told = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    count = settings.trusted_proxies
    address = told[-count] if 0 < count <= len(told) else peer
    return _neat_address(address) or _neat_address(peer) or "unknown"


def user_agent_of(request: Request) -> str:
    """Return what the browser says it is."""
    return request.headers.get("user-agent", "")[:_LONGEST_AGENT]


def _neat_address(text: str) -> str:
    bare = text.strip().removeprefix("[").partition("]")[0].partition("%")[0]
    if bare.count(":") == 1:  # an IPv4 address with a port
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, _HOUSEHOLD), strict=False))
    return str(address)
