"""The doorway: accepting an invitation, signing in and out, and what a person sees of their own sessions."""

from gqts.web.doorway.routes import list_routes

__all__ = ["list_routes"]
