"""The addresses of asking, complaining, following and answering."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.complaints import asking, case, following, inbox, patterns, statistics


def list_routes() -> list[BaseRoute]:
    """Return the routes; a page that takes a form answers GET and POST."""
    own = "/organization/complaints"
    reading = {
        "/complaints": following.find_complaint,
        "/complaints/statistics": statistics.show_statistics,
        "/complaints/statistics.json": statistics.tell_statistics,
        "/complaints/statistics.csv": statistics.export_statistics,
        "/complaints/{number}/photo": following.send_own_photo,
        own: inbox.show_inbox,
        f"{own}.csv": inbox.export_inbox,
        f"{own}/patterns": patterns.show_patterns,
        f"{own}/patterns/{{pattern_id}}/identifiers.csv": patterns.export_pattern,
        f"{own}/{{complaint_id}}/photo": case.send_photo,
    }
    both = {
        "/complaints/new": asking.ask,
        "/complaints/{number}": following.follow,
        f"{own}/patterns/{{pattern_id}}": patterns.show_pattern,
        f"{own}/{{complaint_id}}": case.work_on,
    }
    return [
        *(Route(path, page) for path, page in reading.items()),
        *(Route(path, page, methods=["GET", "POST"]) for path, page in both.items()),
    ]
