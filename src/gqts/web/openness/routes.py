"""The addresses of these pages."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.openness import editing, history, matrix, presets, reviewing, seeing


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    root = "/organization/sharing"
    both = {
        f"{root}/preset": presets.choose_preset,
        f"{root}/draft": reviewing.review_draft,
        f"{root}/see": seeing.see_in_force,
        f"{root}/rules/{{rule_id}}/end": history.end_early,
        f"{root}/{{kind}}": editing.edit_kind,
    }
    return [
        Route(root, matrix.show_sharing),
        Route(f"{root}/history", history.show_history),
        *(Route(path, endpoint, methods=["GET", "POST"]) for path, endpoint in both.items()),
    ]
