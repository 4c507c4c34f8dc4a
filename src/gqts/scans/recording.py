"""Keep scans, and read them back to be weighed.

Nothing finer than a region is kept of a scan. Where a region is, is learned from whatever is located in it, rounded to
whole degrees, and belongs to no scan: it is what lets rules measure distances.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.scans._storage import sightings as _storage
from gqts.scans.rules.place import great_circle
from gqts.scans.sighting import Network, Sighting, Who

MOST_SIGHTINGS = 500
"""Scans of one item that are weighed: who opens a page over and over makes it no slower."""
DEVICE_KEPT = timedelta(days=30)
_STEP_KM = 50
"""A region's radius grows in steps, so that it is soon written no more."""
_ROUNDING_KM = 100


def record_scan(tx: Transaction, sighting: Sighting) -> UUID:
    """Keep one scan, and return its id. Coordinates are not kept; they teach where the region is."""
    learn_place(tx, sighting)
    row = _row(sighting)
    _storage.insert_scan(tx, row)
    found: UUID = row[1]
    return found


def record_scans(tx: Transaction, sightings: Iterable[Sighting]) -> int:
    """Keep many scans at once, and return how many."""
    known: set[tuple[str, str, float, float]] = set()
    rows = []
    for one in sightings:
        if one.country and one.latitude is not None and one.longitude is not None:
            place = (one.country, one.region or "", one.latitude, one.longitude)
            if place not in known:
                learn_place(tx, one)
                known.add(place)
        rows.append(_row(one))
    _storage.copy_scans(tx, rows)
    return len(rows)


def read_sightings(tx: Transaction, key: bytes, *, since: datetime) -> list[Sighting]:
    """Return the latest scans of an item since a moment, oldest first, each placed in the middle of its region."""
    rows = _storage.select_sightings(tx, UUID(bytes=key), since, MOST_SIGHTINGS)
    return [_sighting(key, row) for row in reversed(rows)]


def place_sighting(tx: Transaction, sighting: Sighting) -> Sighting:
    """Return a scan as it would be read back: placed in the middle of its region, with that region's radius."""
    row = _row(sighting)
    place = _storage.select_place(tx, sighting.country, sighting.region or "") if sighting.country else None
    return _sighting(sighting.key, (*_told(row), *(place or (None, None, None))))


def forget_devices(tx: Transaction, *, now: datetime) -> int:
    """Forget which device it was of scans that are thirty days old, and robots' looks; a worker calls this."""
    before = now - DEVICE_KEPT
    return _storage.delete_robots(tx, before) + _storage.clear_devices(tx, before)


def learn_place(tx: Transaction, sighting: Sighting) -> None:
    """Learn where the region of a scan is, and how far it reaches."""
    if not sighting.country or sighting.latitude is None or sighting.longitude is None:
        return
    region, point = sighting.region or "", (sighting.latitude, sighting.longitude)
    known = _storage.select_place(tx, sighting.country, region)
    middle = (float(round(point[0])), float(round(point[1]))) if known is None else (known[0], known[1])
    radius = max(_ROUNDING_KM, ceil(great_circle(middle, point) / _STEP_KM) * _STEP_KM)
    if known is None or radius > known[2]:
        _storage.upsert_place(tx, sighting.country, region, middle, radius)


def _row(one: Sighting) -> tuple[Any, ...]:
    return (
        UUID(bytes=one.key),
        new_id(lambda: one.at),
        one.at,
        _uuid(one.product),
        _uuid(one.lot),
        one.country,
        one.region,
        None if one.error_km is None else round(one.error_km),
        one.network.value,
        one.device,
        one.who.value,
        one.judgement,
        one.reason,
    )


def _told(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[2:]


def _sighting(key: bytes, row: tuple[Any, ...]) -> Sighting:
    at, product, lot, country, region, error_km, network, device, who, judgement, reason = row[:11]
    latitude, longitude, radius_km = row[11:]
    is_placed = latitude is not None
    return Sighting(
        at=at,
        key=key,
        product=None if product is None else product.bytes,
        lot=None if lot is None else lot.bytes,
        country=country,
        region=region,
        latitude=latitude,
        longitude=longitude,
        error_km=(radius_km + (error_km or 0)) if is_placed else error_km,
        network=Network(network),
        device=None if device is None else bytes(device),
        who=Who(who),
        judgement=judgement,
        reason=reason,
    )


def _uuid(key: bytes | None) -> UUID | None:
    return None if key is None else UUID(bytes=key)
