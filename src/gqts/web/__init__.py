"""Pages: what a person sees who scans a code, and what a machine gets at the same address.

Server-rendered, in Chinese and English, working without a script, under 30 kB a page. The pages tell what was shared,
by whom and when, and what was not; they never say that a thing is fake, and never show what a partner did not mean for
everybody. A Digital Link also answers as a GS1-Conformant Resolver.
"""

from gqts.web.context import Context, Example
from gqts.web.failures import show_exception
from gqts.web.routes import list_routes

__all__ = ["Context", "Example", "list_routes", "show_exception"]
