"""A recall as a message that a trading partner's own system takes: the Product Recall Notification of GS1 XML.

Promise: it says to one firm what the recall page says, and names the lots that the recall began with and what that firm
is on record as having, and of what others have nothing. A drill never becomes a message. GS1's schema of it was not at
hand: what is known of the message, and what is left out, is in `docs/divergences.md`. Nobody has validated one.
"""

from gqts.recalls.messages.notifying import (
    NotificationPart,
    find_document_type,
    is_notifiable,
    write_own_notification,
    write_received_notification,
)

__all__ = [
    "NotificationPart",
    "find_document_type",
    "is_notifiable",
    "write_own_notification",
    "write_received_notification",
]
