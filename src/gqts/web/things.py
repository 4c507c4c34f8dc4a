"""The page of a thing: from a Digital Link or another of our addresses to HTML, JSON, a linkset or a redirect.

An address that is legal but not canonical is sent on to the canonical one (308) with its query. Status codes are the
resolver standard's: 400 for what is no identifier, 404 for what nobody has shared anything about; a page that tells of
a missing thing never answers 200.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from gqts.identifiers import IdentifierRefused
from gqts.sharing import Purpose
from gqts.web.account import Account
from gqts.web.addresses import Subject, find_subject, raw_path
from gqts.web.composing import compose_account
from gqts.web.context import context_of
from gqts.web.failures import guarded, show_failure
from gqts.web.languages import Language, mark
from gqts.web.mistakes import explain_mistake
from gqts.web.negotiation import HTML, JSON, LINKSET, PROBLEM, choose_media_type
from gqts.web.reading import read_thing
from gqts.web.record import record_of
from gqts.web.rendering import PAGE_HEADERS, address_with, language_of, render_json, render_page
from gqts.web.resolver import (
    CONTEXT_FILE,
    EVERYTHING,
    choose_link,
    list_contexts,
    list_links,
    read_link_type,
    write_linkset,
)
from gqts.web.route_map import Stop, draw_route, is_on_earth
from gqts.web.scanning import weigh_look
from gqts.web.seal_cookie import read_owner_token
from gqts.web.viewing import looking, note_unknown

METHODS = ("GET", "HEAD", "OPTIONS")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language",
    "Access-Control-Expose-Headers": "Link, Location, Content-Language",
}
_MOST_PAGES = 10_000


@guarded
def show_thing(request: Request) -> Response:
    """Answer for the thing that the address names."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(METHODS), **CROSS_ORIGIN})
    path = raw_path(request)
    try:
        subject = find_subject(path)
    except IdentifierRefused as refused:
        return _show_mistake(request, path, refused)
    if path != subject.path:
        query = f"?{request.url.query}" if request.url.query else ""
        return _redirect(subject.path + query, HTTPStatus.PERMANENT_REDIRECT)
    asked = request.query_params.get("linkType", "")
    form = (
        LINKSET if asked in EVERYTHING else choose_media_type(request.headers.get("accept", ""), (HTML, JSON, LINKSET))
    )
    if form is None and not asked:
        return show_failure(request, HTTPStatus.NOT_ACCEPTABLE, headers=CROSS_ORIGIN)
    return _answer(request, subject, form or HTML, asked)


def _answer(request: Request, subject: Subject, form: str, asked: str) -> Response:
    context, language = context_of(request), language_of(request)
    with looking(request, Purpose.SCAN) as (tx, glass):
        reading = read_thing(tx, glass, subject.identifier, context.settings.public_url)
    if not reading.is_known:
        note_unknown(request)
    if form in (HTML, JSON) and not asked:  # what tells a verdict
        reading = weigh_look(request, subject, reading, glass.viewer, is_page=form == HTML)
    account = compose_account(reading, language, page=_page_asked(request))
    status = HTTPStatus.OK if reading.is_known else HTTPStatus.NOT_FOUND
    root = context.settings.public_url
    linkset = f'<{root}{subject.path}?linkType=all>; rel="linkset"; type="{LINKSET}"'
    headers = {**CROSS_ORIGIN, "Link": linkset}
    if asked and asked not in EVERYTHING:
        return _follow(request, account, subject, asked, headers)
    if form == LINKSET:
        if not reading.is_known:
            return _nothing_known(request, headers)
        headers["Link"] += f', <{CONTEXT_FILE}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
        content = write_linkset(list_contexts(account, subject, root, language))
        return render_json(request, content, LINKSET, headers=headers)
    if form == JSON:
        return render_json(request, record_of(account, language), JSON, status=status, headers=headers)
    return _show_account(request, account, subject, status, headers)


def _show_account(
    request: Request, account: Account, subject: Subject, status: int, headers: dict[str, str]
) -> Response:
    return render_page(
        request,
        "thing.html",
        status=status,
        headers=headers,
        account=account,
        subject=subject,
        owner_token=read_owner_token(request),
        official_host=urlsplit(context_of(request).settings.public_url).netloc,
        route_map=draw_map(account, language_of(request)),
        next_page=address_with(request, page=str(account.page + 1)) if account.page < account.pages else None,
        previous_page=address_with(request, page=str(account.page - 1)) if account.page > 1 else None,
    )


def draw_map(account: Account, language: Language) -> str | None:
    """Return the drawing of the places of a journey, None when none is on the map."""
    placed = [place for place in account.stops if is_on_earth(place.latitude, place.longitude)]
    stops = [Stop(place.latitude or 0.0, place.longitude or 0.0, place.name) for place in placed]
    names = language.list_of([stop.name for stop in stops])
    description = language.sentence(mark("The places of the journey in their order: %(places)s."), places=names)
    return draw_route(stops, language.text(mark("Map of the journey")), str(description))


def _follow(request: Request, account: Account, subject: Subject, asked: str, headers: dict[str, str]) -> Response:
    """Redirect to the link of a type (the query goes along, without `linkType`), or tell which types there are."""
    links = list_links(account, subject, context_of(request).settings.public_url, language_of(request))
    link = choose_link(links, read_link_type(asked)) if account.is_known else None
    if link is None:
        types = ", ".join(dict.fromkeys(f"gs1:{one.link_type}" for one in links)) if account.is_known else "–"
        detail = str(language_of(request).sentence(mark("Links there are of these types: %(types)s."), types=types))
        return show_failure(request, HTTPStatus.NOT_FOUND, detail=detail, headers=headers)
    rest = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "linkType"])
    joined = f"{link.href}{'&' if '?' in link.href else '?'}{rest}" if rest else link.href
    return _redirect(joined, HTTPStatus.TEMPORARY_REDIRECT, headers)


def _nothing_known(request: Request, headers: dict[str, str]) -> Response:
    detail = language_of(request).text(mark("Nobody has shared anything about this code."))
    problem = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": detail}
    return render_json(request, problem, PROBLEM, status=HTTPStatus.NOT_FOUND, headers=headers)


def _show_mistake(request: Request, path: str, refused: IdentifierRefused) -> Response:
    form = choose_media_type(request.headers.get("accept", ""), (HTML, JSON, PROBLEM, LINKSET))
    if form not in (None, HTML):
        told = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": refused.detail}
        problem = {**told, "faults": [fault.as_json() for fault in refused.faults]}
        return render_json(request, problem, PROBLEM, status=HTTPStatus.BAD_REQUEST, headers=CROSS_ORIGIN)
    return render_page(
        request,
        "mistake.html",
        status=HTTPStatus.BAD_REQUEST,
        headers=CROSS_ORIGIN,
        mistake=explain_mistake(path, refused),
    )


def _redirect(location: str, status: int, headers: dict[str, str] | None = None) -> Response:
    sent = {**PAGE_HEADERS, **CROSS_ORIGIN, **(headers or {}), "Location": location}
    return Response(status_code=int(status), headers=sent)


def _page_asked(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= 6
    return min(int(asked), _MOST_PAGES) if is_number else 1
