"""The officer's desk: work list, case, shelf, holds and releases; and the requests that a firm answers."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from gqts.web.border import own
from gqts.web.border.acts import act, withdraw
from gqts.web.border.case import show_case
from gqts.web.border.goods import find, sample, send_case_file
from gqts.web.border.offices import change_office, show_offices
from gqts.web.border.requests import answer, send_own_file, show_requests
from gqts.web.border.shelf import show_shelf
from gqts.web.border.work_list import show_work_list

_FORM = ["GET", "POST"]


def list_routes() -> list[BaseRoute]:
    """Return the routes of these pages."""
    return [
        Route("/border", show_work_list),
        Route("/organization/consignments", own.list_own),
        Route("/organization/consignments.csv", own.export_own),
        Route("/border/shelf", show_shelf, methods=_FORM),
        Route("/border/offices", show_offices),
        Route("/border/offices/{office}", change_office, methods=_FORM),
        Route("/border/cases/{record_id}", show_case),
        Route("/border/cases/{record_id}/finding", find, methods=_FORM),
        Route("/border/cases/{record_id}/sample", sample, methods=_FORM),
        Route("/border/cases/{record_id}/files/{enclosure_id}", send_case_file),
        Route("/border/cases/{record_id}/requests/{request_id}/withdraw", withdraw, methods=_FORM),
        Route("/border/cases/{record_id}/{act}", act, methods=_FORM),
        Route("/organization/requests", show_requests),
        Route("/organization/requests/{request_id}", answer, methods=_FORM),
        Route("/organization/requests/{request_id}/files/{enclosure_id}", send_own_file),
    ]
