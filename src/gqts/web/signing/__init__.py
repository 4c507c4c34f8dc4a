"""Signing in, joining, and a person's own pages: everything before and around the work itself.

Whoever is not let in learns nothing but that; every try is counted and committed; a session begun here ends the one
whose cookie the browser brought; what can lock a person out or let another in asks for a fresh sign-in.
"""

from gqts.web.signing.routes import list_routes

__all__ = ["list_routes"]
