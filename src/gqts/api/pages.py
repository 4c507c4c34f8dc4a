"""The pages that explain the API: its description at `/docs`, each sort of problem at `/problems/{slug}`.

Made from the same values that the service answers with, so they cannot say something else. One inlined style sheet,
allowed by its hash; no script, nothing from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.answers import json_response, tagged_response
from gqts.api.context import context_of
from gqts.api.openapi import describe_api
from gqts.api.problems import BY_SLUG, PROBLEM_TYPES

_HTML = "text/html"
_CODE = re.compile(r"`([^`]+)`")
_METHODS = ("post", "get")


def show_description(request: Request) -> Response:
    """Answer with the OpenAPI description."""
    return json_response(request, describe_api(context_of(request).settings.public_url))


def show_description_page(request: Request) -> Response:
    """Answer with the description as a page."""
    description = describe_api(context_of(request).settings.public_url)
    return _page(request, "description.html", description=description, groups=group_operations(description))


def show_problems_page(request: Request) -> Response:
    """Answer with every sort of problem."""
    return _page(request, "problems.html", problems=PROBLEM_TYPES)


def show_problem_page(request: Request) -> Response:
    """Answer with one sort of problem; 404 when there is no such one."""
    sort = BY_SLUG.get(request.path_params["slug"])
    if sort is None:
        raise HTTPException(404, "There is no problem of this name. All of them are listed at /problems.")
    return _page(request, "problems.html", problems=(sort,))


def group_operations(description: dict[str, Any]) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    """Return (tag, operations) in the order of the description's tags; each operation with its path and parameters."""
    operations = [
        {
            **item[method],
            "method": method.upper(),
            "path": path,
            "parameters": [*item.get("parameters", ()), *item[method].get("parameters", ())],
        }
        for path, item in description["paths"].items()
        for method in _METHODS
        if method in item
    ]
    return [(tag, [one for one in operations if tag["name"] in one["tags"]]) for tag in description["tags"]]


def _page(request: Request, template: str, **values: Any) -> Response:
    style, policy = _style()
    text = _templates().get_template(template).render(style=Markup(style), **values)  # noqa: S704 - our own file
    return tagged_response(
        request, text.encode(), media_type=_HTML, headers={"Content-Security-Policy": policy, "Content-Language": "en"}
    )


@cache
def _templates() -> Environment:
    environment = Environment(loader=PackageLoader("gqts.api"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["prose"] = _prose
    environment.filters["anchor"] = _anchor
    return environment


@cache
def _style() -> tuple[str, str]:
    """Return the style sheet, and the policy that allows it and nothing else."""
    style = resources.files("gqts.api").joinpath("templates/api.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"


def _prose(text: str) -> Markup:
    """Return text with `code` marked as such; everything else is escaped."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped in this line


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
