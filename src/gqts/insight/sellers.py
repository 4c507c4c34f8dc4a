"""Who sold an item, and its lot: the platform among those who handled it, by the law of chains (nobody joins a chain by
saying so).

Each item is looked into once, after its first scan, a few in a transaction: its whole journey is read for it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gqts.identifiers import identifier_key, parse_identifier
from gqts.insight._storage import goods as _storage
from gqts.kit.database import Transaction
from gqts.organizations import Role, State, list_organizations
from gqts.tracing import find_partners

AT_ONCE = 50
"""Items looked into in one transaction between the closings of days."""
_MOST = 1_000_000
_MOST_PLATFORMS = 500


def meet_items(tx: Transaction, keys: Collection[bytes] | None, *, at: datetime) -> int:
    """Look into items that were not yet, all of some keys or (None) the next few; return how many.

    An item that several platforms handled has no seller here.
    """
    unmet = _storage.lock_unmet(tx, keys, AT_ONCE if keys is None else _MOST)
    if not unmet:
        return 0
    platforms = {
        one.id for one in list_organizations(tx, state=State.APPROVED, role=Role.PLATFORM, limit=_MOST_PLATFORMS)
    }
    sellers = []
    for key, uri, product in unmet:
        partners = find_partners(tx, parse_identifier(uri), agencies={}, at=at)
        sold = partners.handlers & platforms
        sellers.append((next(iter(sold)) if len(sold) == 1 else None, key))
        if partners.lot is not None:
            _storage.insert_lot(tx, product, UUID(bytes=identifier_key(partners.lot)), partners.lot)
    _storage.update_sellers(tx, sellers)
    return len(unmet)
