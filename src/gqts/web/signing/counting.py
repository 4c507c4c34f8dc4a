"""How often one client may try something; what is above it is told on the form, and the count is committed."""

from __future__ import annotations

from gqts.accounts import TooMany, require_rate
from gqts.kit.database import Transaction
from gqts.web.workbench import Desk


def count_client(desk: Desk, tx: Transaction, what: str, limit: str) -> TooMany | None:
    """Count one more try of the client's; return what to refuse it with when it is above the limit."""
    try:
        require_rate(tx, what, desk.client, limit, now=desk.now)
    except TooMany as refusal:
        return refusal
    return None
