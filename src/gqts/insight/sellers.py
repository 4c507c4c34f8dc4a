"""Who sold an item: the platform among those who handled it, by the law of chains that nobody joins by saying so.

Each item is looked into once, after its first scan, a few in a transaction: its whole journey is read for it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.identifiers import parse_identifier
from gqts.insight._storage import goods as _storage
from gqts.kit.database import Transaction
from gqts.organizations import Role, State, list_organizations
from gqts.tracing import find_partners

AT_ONCE = 50
"""Items looked into in one transaction between the closings of days."""
_MOST = 1_000_000
_MOST_PLATFORMS = 500


def meet_items(tx: Transaction, keys: Collection[bytes] | None, *, at: datetime) -> int:
    """Find who sold items that were not looked into yet, all of some keys or (None) the next few; return how many."""
    unmet = _storage.lock_unmet(tx, keys, AT_ONCE if keys is None else _MOST)
    if not unmet:
        return 0
    platforms = {
        one.id for one in list_organizations(tx, state=State.APPROVED, role=Role.PLATFORM, limit=_MOST_PLATFORMS)
    }
    _storage.update_sellers(tx, [(_find_seller(tx, uri, platforms, at), key) for key, uri in unmet])
    return len(unmet)


def _find_seller(tx: Transaction, identifier: str, platforms: set[UUID], at: datetime) -> UUID | None:
    """Return the platform among those who handled an item; None when there is none, or more than one."""
    if not platforms:
        return None
    sold = find_partners(tx, parse_identifier(identifier), agencies={}, at=at).handlers & platforms
    return next(iter(sold)) if len(sold) == 1 else None
