"""Risk profiles: read, written, tried on history, put in force; lists, rates, the model; and the published draws."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.risk import draws, editing, lists, models, profiles, rates


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages; a page that takes a form answers GET and POST."""
    both = {
        "/risk/new-profile": editing.write_new,
        "/risk/profiles/{name}/edit": editing.edit,
        "/risk/profiles/{name}/end": profiles.end,
        "/risk/profiles/{name}/{version}/put-in-force": profiles.put_in_force,
        "/risk/profiles/{name}/{version}/drop": profiles.drop,
        "/risk/new-list": lists.make_list,
        "/risk/lists/{name}/edit": lists.edit_list,
        "/risk/rates/set": rates.set_rates,
        "/risk/model/{version}/put-in-force": models.put_in_force,
        "/risk/model/end": models.end,
    }
    return [
        Route("/risk/profiles", profiles.show_profiles),
        Route("/risk/profiles/{name}", profiles.show_profile),
        Route("/risk/profiles/{name}/{version}/try", editing.try_on_history),
        Route("/risk/lists", lists.show_lists),
        Route("/risk/lists/{name}", lists.show_list),
        Route("/risk/rates", rates.show_rates),
        Route("/risk/model", models.show_models),
        Route("/risk/model/drift", models.show_drift),
        Route("/risk/draws", draws.show_draws),
        *(Route(path, endpoint, methods=["GET", "POST"]) for path, endpoint in both.items()),
    ]
