"""The addresses of the pages about conduct."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.conduct import cases, checking, drawing, draws, files, opening, own_cases, records, worth
from gqts.web.conduct.acts import ACTS, OWN_ACTS, make_act_page, make_own_act_page


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    reading = [
        Route("/draws", draws.list_public),
        Route("/draws/{draw_id}.json", draws.send_draw),
        Route("/draws/{draw_id}", draws.show_public),
        Route("/host/cases", cases.list_every),
        Route("/host/cases.csv", cases.export_cases),
        Route("/host/cases/{case_id}/files/{file_id}", files.send_file),
        Route("/organization/cases/{case_id}/files/{file_id}", files.send_own_file),
        Route("/host/records", records.list_records),
        Route("/host/records/{organization_id}", records.show_record),
        Route("/host/worth", worth.show_worth),
        Route("/host/worth.csv", worth.export_worth),
        Route("/host/draws", drawing.list_every),
        Route("/organization/cases", own_cases.list_own),
        Route("/organization/draws/{draw_id}", drawing.show_own),
        Route("/organization/record", records.show_own),
        Route("/organization/worth", worth.show_own),
        Route("/organization/worth.csv", worth.export_own),
    ]
    both = {
        "/host/cases/new": opening.open_new,
        "/host/cases/{case_id}/evidence": opening.add_to,
        **{f"/host/cases/{{case_id}}/{name}": make_act_page(name) for name in ACTS},
        **{f"/organization/cases/{{case_id}}/{name}": make_own_act_page(name) for name in OWN_ACTS},
        "/host/draws/new": drawing.announce,
        "/host/draws/{draw_id}/fix": drawing.fix,
        "/host/draws/{draw_id}/reveal": drawing.reveal,
        "/host/draws/{draw_id}/{ticket}": checking.enter,
    }
    last = [
        Route("/host/cases/{case_id}", cases.show_case),
        Route("/host/draws/{draw_id}", drawing.show_draw),
        Route("/organization/cases/{case_id}", own_cases.show_own),
    ]
    return [*reading, *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()), *last]
