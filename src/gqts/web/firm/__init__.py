"""The pages of a firm's own administrator: who it is, what it may call its own, its people and machines, whom it lets
see what, and who looked. Every page acts for the organization of the session and for no other.
"""

from gqts.web.firm.routes import list_routes

__all__ = ["list_routes"]
