"""What is counted of scans: shoppers' alone, of a stretch of time, with nothing of their devices.

For the room that tells of scans (`gqts.insight`), which decides what may be told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.scans._storage import counts as _storage
from gqts.scans.rules import Audience
from gqts.scans.verdict import Reason


@dataclass(frozen=True, slots=True)
class Count:
    """How many shoppers' scans of one item there were in one hour of the day (UTC), at one place, with one reason.

    `country` and `region` are None where they are not known, or where the network says nothing of the place.
    """

    key: bytes
    product: bytes
    lot: bytes | None
    country: str | None
    region: str | None
    reason: str
    hour: int
    scans: int


def count_shoppers(tx: Transaction, since: datetime, until: datetime) -> list[Count]:
    """Return the counts of shoppers' scans of products from a moment to before another."""
    return [
        Count(key.bytes, product.bytes, lot.bytes if lot else None, *rest)
        for key, product, lot, *rest in _storage.select_shoppers(tx, since, until)
    ]


def find_first_scan(tx: Transaction) -> datetime | None:
    """Return when the first scan was; None when there is none."""
    return _storage.select_first(tx)


def find_places(tx: Transaction, countries: Collection[str]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the middles (latitude, longitude, whole degrees) of the regions known in some countries.

    By (country, region); the region of a country as a whole is "".
    """
    found = _storage.select_places(tx, countries)
    return {(country, region): (latitude, longitude) for country, region, latitude, longitude in found}


@dataclass(frozen=True, slots=True)
class AlertCount:
    """How many alerts there were with one reason for one audience, whose last scan was at one place."""

    reason: Reason
    audience: Audience
    country: str | None
    region: str | None
    alerts: int


def count_alerts(tx: Transaction, owner: UUID | None, since: datetime, until: datetime) -> list[AlertCount]:
    """Return how many alerts there were about an organization's goods, about all goods for customs (`owner` None).

    Whoever calls this has asked who may read them.
    """
    return [
        AlertCount(Reason(reason), Audience(audience), country, region, alerts)
        for reason, audience, country, region, alerts in _storage.select_alerts_by_place(tx, owner, since, until)
    ]
