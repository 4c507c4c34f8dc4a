"""Asking and complaining from the item's page, its state, and the inboxes of those who answer."""

from gqts.web.complaints.routes import list_routes

__all__ = ["list_routes"]
