"""Every address that the documentation names is answered, and the reference has every one of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Match
from tests.docs.markdown import Page, list_pages, read_page

from gqts import api, web
from gqts.api.epcis.query import PARAMETERS
from gqts.api.openapi import describe_api
from gqts.api.problems import PROBLEM_TYPES

REFERENCE = read_page("docs/reference/http-api.md")
DESCRIBED = describe_api("http://localhost:8000")["paths"]
ROUTES = [*api.list_routes(), *web.list_routes()]
_ADDRESS = re.compile(r"https?://localhost:8000(/[^\s'\"<>)]*)?")
_PATH = re.compile(r"(?:^|\b(?:GET|POST|OPTIONS) )(/[a-z0-9.][^\s\"]*|/)$")
_FOLDER = re.compile(r"/(?:var|usr|opt|dev)/")
_NOT_OFFERED = ("/queries",)
"""What EPCIS has and divergences.md says that gqts has not."""


def _list_paths(page: Page) -> Iterator[str]:
    """Yield the paths that a page names: in addresses on localhost, and alone as code."""
    for found in _ADDRESS.findall(page.text):
        yield found or "/"
    for code in page.list_code():
        match = _PATH.search(code)
        if match and not _FOLDER.match(match[1]) and "…" not in match[1]:
            yield match[1]


def _is_answered(path: str) -> bool:
    """Tell whether a route has this path, or routes begin with it (`/v1`, `/health`)."""
    if any(getattr(route, "path", "").startswith(f"{path}/") for route in ROUTES):
        return True
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": ""}
    return any(route.matches(scope)[0] is not Match.NONE for route in ROUTES)


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.name)
def test_addresses_that_are_named_are_answered(page: Page) -> None:
    for path in _list_paths(page):
        is_known = path in _NOT_OFFERED or _is_answered(path.replace("{", "").replace("}", ""))
        assert is_known, f"{page.name}: nothing answers {path}"


def test_the_reference_has_every_path_of_the_description_with_its_methods_and_no_other() -> None:
    told: dict[str, set[str]] = {}
    path = ""
    for row in re.findall(r"^\| (?:`(/[^`]*)`)? ?\| ([A-Z]+) \|", REFERENCE.text, re.MULTILINE):
        path = row[0] or path
        told.setdefault(path, set()).add(row[1].lower())
    described = {path: {"get", "post"} & item.keys() for path, item in DESCRIBED.items()}
    assert told == described


def test_the_reference_has_every_query_parameter_and_no_other() -> None:
    cells = " ".join(REFERENCE.list_first_cells("### Query parameters"))
    assert set(re.findall(r"`([A-Za-z_]+)`", cells)) == set(PARAMETERS)


def test_the_reference_has_every_problem_with_its_status_and_exception() -> None:
    text = read_page("docs/reference/errors.md").text
    for problem in PROBLEM_TYPES:
        assert f"| `/problems/{problem.slug}` | {problem.status} | {problem.exception} |" in text
    assert set(re.findall(r"^\| `/problems/([a-z-]+)`", text, re.MULTILINE)) == {one.slug for one in PROBLEM_TYPES}
