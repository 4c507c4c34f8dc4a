"""The pages of a firm for those who act for it: people, keys of machines, and its own identity provider."""

from gqts.web.staff.routes import list_routes

__all__ = ["list_routes"]
