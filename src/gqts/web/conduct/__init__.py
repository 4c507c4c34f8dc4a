"""Penalty cases, parties' records, draws, and what joining is worth: for officers, for firms, and of draws for all."""

from gqts.web.conduct.routes import list_routes

__all__ = ["list_routes"]
