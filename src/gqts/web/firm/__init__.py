"""The pages of a firm about itself: who it is, what it has proven, whom it authorizes, who looked, what was done."""

from gqts.web.firm.routes import list_routes

__all__ = ["list_routes"]
