"""Customs: what is declared, in the messages that are mandated, and the rules that a message can be held to alone.

Promise: `gqts.customs.ceb` reads and writes China's CEB messages, `gqts.customs.wco` turns the declaration into WCO
Data Model 3.6 and back, `gqts.customs.checks` tells where a document contradicts itself or the rules of its trade
mode, `gqts.customs.tax` reckons what is due, `gqts.customs.lifecycle` says which receipt may follow which, and
`gqts.customs.reference` holds limits, rates and lists by the day they are in force. All of it is pure: no database,
no web, no clock.
"""

from gqts.customs.errors import MessageTooLarge, MessageUnreadable, ReferenceUnknown, ReferenceUnusable

__all__ = ["MessageTooLarge", "MessageUnreadable", "ReferenceUnknown", "ReferenceUnusable"]
