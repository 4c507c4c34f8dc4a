"""The pages where a firm says who sees what it tells, and sees it as others would before it saves."""

from gqts.web.openness.routes import list_routes

__all__ = ["list_routes"]
