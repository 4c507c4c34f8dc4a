"""From a template to an answer: one Jinja environment, the reader's language, and headers that let a page do nothing
but be read.

Undefined names are errors and everything is escaped; the policy (CSP level 3) allows this server's style sheet, icon
and form, no script and no frame. Pages differ by `Accept`, language and cookie, and say so in `Vary`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from gqts import __version__
from gqts.web.addresses import find_page_path
from gqts.web.assets import read_assets
from gqts.web.context import context_of
from gqts.web.for_shoppers import FRAMED_PAGES, PLAIN_PAGES
from gqts.web.languages import COOKIE, Language, choose_language, offered_languages, shopper_languages
from gqts.web.negotiation import HTML
from gqts.web.session_cookie import has_session_cookie
from gqts.web.wording import BASES, LEVEL_NAMES, MISSING, PARTY_ROLES, SITE_ROLES

TEMPLATES = Path(__file__).parent / "templates"
_YEAR = 365 * 24 * 3600
_LONGEST_QUERY = 2_000

PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Language, Cookie",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        assets={name: f"/static/{asset.name}" for name, asset in read_assets().items()},
        version=__version__,
        site_roles=SITE_ROLES,
        party_roles=PARTY_ROLES,
        bases=BASES,
        missing=MISSING,
        level_names=LEVEL_NAMES,
        find_page_path=find_page_path,
    )
    return environment


def languages_of(request: Request) -> Mapping[str, Language]:
    """Return the languages that the page of this request is offered in, by primary subtag.

    An address that no page answers is a shopper's: a code that was misread.
    """
    page = getattr(request.scope.get("endpoint"), "__module__", None)
    is_framed = page in FRAMED_PAGES and not has_session_cookie(request)
    is_for_shoppers = page is None or page in PLAIN_PAGES or is_framed
    return shopper_languages() if is_for_shoppers else offered_languages()


def language_of(request: Request) -> Language:
    """Return the language of the reader of this request."""
    return choose_language(
        request.query_params.get("lang"),
        request.cookies.get(COOKIE),
        request.headers.get("accept-language", ""),
        languages_of(request),
    )


def render_page(
    request: Request,
    template: str,
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """Return a page in the reader's language, with its headers; remember a language that was asked for."""
    language, languages = language_of(request), languages_of(request)
    content = (
        _environment()
        .get_template(template)
        .render(
            language=language,
            _=language.text,
            plural=language.plural,
            sentence=language.sentence,
            has_session_cookie=has_session_cookie(request),
            languages=languages,
            switches={code: address_with(request, lang=code) for code in languages},
            **values,
        )
    )
    response = Response(_without_indents(content), int(status), PAGE_HEADERS, HTML)
    response.headers["Content-Language"] = language.tag
    response.headers.update(headers or {})
    if request.query_params.get("lang") in languages:
        _remember(request, response, language)
    return response


def fill_template(template: str, language: Language, **values: Any) -> str:
    """Return what a template makes in a language, for what is no answer to a request."""
    return _without_indents(_environment().get_template(template).render(language=language, _=language.text, **values))


def render_json(
    request: Request,
    content: Any,
    media_type: str,
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return data in the form of a media type, under the same headers as a page."""
    response = Response(orjson.dumps(content, option=orjson.OPT_INDENT_2), int(status), PAGE_HEADERS, media_type)
    response.headers["Content-Language"] = language_of(request).tag
    response.headers.update(headers or {})
    return response


def address_with(request: Request, **changes: str) -> str:
    """Return this page's address with some query parameters changed; relative, so that no host can be injected."""
    query = {name: value for name, value in request.query_params.items() if name not in changes}
    kept = query if len(request.url.query) <= _LONGEST_QUERY else {}
    return "?" + urlencode({**kept, **changes})


def _remember(request: Request, response: Response, language: Language) -> None:
    is_secure = context_of(request).settings.public_url.startswith("https://")
    response.set_cookie(COOKIE, language.code, max_age=_YEAR, samesite="lax", httponly=True, secure=is_secure)


def _without_indents(content: str) -> str:
    """Return HTML without the indentation of its templates: a tenth of a page. No template has preformatted text."""
    return "\n".join(line for line in map(str.strip, content.splitlines()) if line) + "\n"
