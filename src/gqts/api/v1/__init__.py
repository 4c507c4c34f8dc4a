"""Everything that is not EPCIS, as typed JSON at `/v1`: traces and labels, described in `/v1/openapi.json`."""

from gqts.api.v1.routing import list_routes

__all__ = ["list_routes"]
