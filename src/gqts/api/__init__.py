"""The API: EPCIS 2.0 REST at `/epcis`, typed JSON at `/v1`, its description at `/docs`, problems in RFC 9457.

An edge: it translates, opens one transaction, and decides nothing.
"""

from gqts.api.context import Context
from gqts.api.failures import answer_error, is_api
from gqts.api.middleware import RequestRecord
from gqts.api.routing import list_routes

__all__ = ["Context", "RequestRecord", "answer_error", "is_api", "list_routes"]
