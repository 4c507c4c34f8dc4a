"""The EPCIS 2.0 REST binding (EPCIS 2.0 §12) at `/epcis`: what is listed in `routes` works, nothing else is claimed."""

from gqts.api.epcis.routing import list_routes

__all__ = ["list_routes"]
