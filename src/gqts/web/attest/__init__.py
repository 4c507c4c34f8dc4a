"""Certificates: handed in by inspection bodies, listed, read, withdrawn."""

from gqts.web.attest.routes import list_routes

__all__ = ["list_routes"]
