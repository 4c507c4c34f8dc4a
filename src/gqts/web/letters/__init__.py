"""What gqts writes to people: invitations, links to a new password, and notices, in the reader's language.

`list_handlers` is what the wiring has the outbox deliver mail with; `gqts.mail` makes and hands over the messages.
"""

from gqts.web.letters.posting import list_handlers

__all__ = ["list_handlers"]
