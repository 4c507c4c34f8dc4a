"""The addresses of the pages. The wiring puts them behind the API's, with the context as `app.state.web`.

    app = Starlette(routes=[*api_routes, *list_routes()], exception_handlers=...)
    app.state.web = Context(settings, database, clock, reading, reference, examples)

`show_exception` is the exception handler for what no route here answers (an unknown address, a method not allowed).
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gqts.web.addresses import KEY_NAMES, PRIMARY_KEYS
from gqts.web.assets import assets_by_public_name, read_assets
from gqts.web.attest import list_routes as list_attest_routes
from gqts.web.border import list_routes as list_border_routes
from gqts.web.complaints import list_routes as list_complaint_routes
from gqts.web.compression import compress
from gqts.web.conduct import list_routes as list_conduct_routes
from gqts.web.context import context_of
from gqts.web.firm import list_routes as list_firm_routes
from gqts.web.home import find_thing, show_home
from gqts.web.host import list_routes as list_host_routes
from gqts.web.insight import list_routes as list_insight_routes
from gqts.web.log import list_routes as list_log_routes
from gqts.web.negotiation import JSON
from gqts.web.notices import list_routes as list_notice_routes
from gqts.web.offline import list_routes as list_offline_routes
from gqts.web.openness import list_routes as list_openness_routes
from gqts.web.pictures import send_picture
from gqts.web.quality import list_routes as list_quality_routes
from gqts.web.recalls import list_routes as list_recall_routes
from gqts.web.rendering import render_json
from gqts.web.resolver import describe_resolver
from gqts.web.risk import list_routes as list_risk_routes
from gqts.web.seals import list_routes as list_seal_routes
from gqts.web.signing import list_routes as list_signing_routes
from gqts.web.staff import list_routes as list_staff_routes
from gqts.web.things import CROSS_ORIGIN, METHODS, show_thing
from gqts.web.trade import list_routes as list_trade_routes

_FOR_EVER = "public, max-age=31536000, immutable"
_ROBOTS = (
    "User-agent: *\nDisallow: /find\nDisallow: /uri/\nDisallow: /parcel/\nDisallow: /vin/\n"
    "Disallow: /complaints/\nDisallow: /log/\n"
)


def list_routes() -> list[BaseRoute]:
    """Return the routes of every page, file and resolver answer."""
    roots = (*PRIMARY_KEYS, *KEY_NAMES, "vin", "parcel", "uri")
    return [
        Route("/", show_home),
        *list_signing_routes(),
        Route("/find", find_thing),
        Route("/static/{name}", send_asset),
        Route("/pictures/{name}", send_picture),
        Route("/favicon.ico", send_icon),
        Route("/robots.txt", send_robots),
        Route("/.well-known/gs1resolver", send_description),
        *list_firm_routes(),
        *list_staff_routes(),
        *list_openness_routes(),
        *list_host_routes(),
        *list_trade_routes(),
        *list_attest_routes(),
        *list_border_routes(),
        *list_risk_routes(),
        *list_conduct_routes(),
        *list_recall_routes(),
        *list_complaint_routes(),
        *list_quality_routes(),
        *list_notice_routes(),
        *list_insight_routes(),
        *list_seal_routes(),
        *list_offline_routes(),
        *list_log_routes(),
        *(Route(f"/{root}/{{rest:path}}", show_thing, methods=list(METHODS)) for root in roots),
    ]


def send_asset(request: Request) -> Response:
    """Send a file of the pages; its name changes with its content, so it may be kept for ever."""
    asset = assets_by_public_name().get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": _FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return compress(request, Response(asset.content, headers=headers, media_type=asset.media_type))


def send_icon(_: Request) -> Response:
    """Send browsers that ask for the old name on to the icon."""
    return RedirectResponse(f"/static/{read_assets()['favicon.svg'].name}", 301)


def send_robots(_: Request) -> Response:
    """Ask crawlers to leave alone what names single parcels and vehicles, and the search box."""
    return Response(_ROBOTS, media_type="text/plain", headers={"Cache-Control": "public, max-age=86400"})


def send_description(request: Request) -> Response:
    """Send the resolver description file of the GS1-Conformant Resolver standard."""
    content = describe_resolver(context_of(request).settings.public_url)
    return render_json(request, content, JSON, headers={**CROSS_ORIGIN, "Cache-Control": "public, max-age=3600"})
