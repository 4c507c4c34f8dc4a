"""Forgetting what has ended by itself: expired links, challenges, tokens, counters and sessions."""

from __future__ import annotations

from datetime import datetime

from gqts.accounts._storage import sessions
from gqts.accounts.session import ABSOLUTE
from gqts.kit.database import Transaction


def forget_expired(tx: Transaction, *, now: datetime) -> int:
    """Forget what opens nothing any more; return how much it was. A worker calls this now and then."""
    return sessions.delete_expired(tx, now, now - ABSOLUTE)
