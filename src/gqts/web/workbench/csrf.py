"""That a form was sent from our own page, by the person for whom the page was made.

Two independent proofs, both needed: what the browser says of where the request comes from (`Sec-Fetch-Site`, `Origin`,
`Referer`), and a signed text in the form that fits the session's cookie, or before sign-in a random cookie. The text is
compared in constant time (itsdangerous) and is good for twelve hours. OWASP: "HMAC based token pattern" with Fetch
metadata.
"""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request

from gqts.kit.errors import GqtsError, Kind
from gqts.kit.settings import Settings
from gqts.web.workbench.signed import read_signed, sign_value

FIELD = "csrf_token"
GOOD_FOR = 12 * 3600
_OURS = frozenset({"", "same-origin", "none"})


class FormNotOurs(GqtsError):
    """The form did not come from a page that gqts showed to this person in this session."""

    kind = Kind.FORBIDDEN


def write_token(settings: Settings, cookie: str) -> str:
    """Return the text to put in a form for the browser that holds this cookie."""
    return sign_value(settings, _purpose(cookie), secrets.token_urlsafe(6))


def require_our_form(request: Request, settings: Settings, *, cookie: str, token: str) -> None:
    """Raise `FormNotOurs` unless the request comes from our own page, made for the holder of this cookie."""
    require_from_here(request, settings)
    if not cookie or read_signed(settings, _purpose(cookie), token, seconds=GOOD_FOR) is None:
        raise FormNotOurs


def require_from_here(request: Request, settings: Settings) -> None:
    """Raise `FormNotOurs` when the browser says that another site's page sent this: for forms that act for nobody."""
    if not _is_from_here(request, settings):
        raise FormNotOurs


def _purpose(cookie: str) -> str:
    return "form." + hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


def _is_from_here(request: Request, settings: Settings) -> bool:
    site = request.headers.get("sec-fetch-site", "").lower()
    if site not in _OURS:
        return False
    origin = request.headers.get("origin", "")
    if origin == "null":  # a page without a referrer; only the browser's own word counts then
        return site == "same-origin"
    told = origin or request.headers.get("referer", "")
    return not told or _origin(told) in {_origin(settings.public_url), _origin(str(request.base_url))}


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port or usual}"
