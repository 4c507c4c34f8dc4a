"""The addresses of the doorway."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.doorway import join, me, sign_in


def list_routes() -> list[BaseRoute]:
    """Return the routes of signing in and of a person's own pages."""
    pages = {
        "/sign-in": sign_in.sign_in,
        "/sign-in/code": sign_in.enter_code,
        "/sign-out": sign_in.sign_out,
        "/join/{token}": join.join,
        "/me": me.show_me,
        "/me/sessions": me.show_sessions,
        "/me/organizations": me.show_organizations,
    }
    return [Route(path, page, methods=["GET", "POST"]) for path, page in pages.items()]
