"""Pages of the host, the authority that runs gqts: who takes part, what they have proven, who looked and why.

Every page needs a permission that only people of the host hold; for all others it is as if it were not theirs.
"""

from gqts.web.host.routes import list_routes

__all__ = ["list_routes"]
