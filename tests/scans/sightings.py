"""Looks at codes, made up for tests: shoppers in places, at hours after a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gqts.scans import Network, Sighting, Who

BEGIN = datetime(2026, 9, 1, 8, tzinfo=UTC)
ITEM_KEY, PRODUCT_KEY, LOT_KEY = b"i" * 16, b"p" * 16, b"l" * 16
PLACES = {
    "guangzhou": ("CN", "CN-GD", 23.1, 113.3),
    "beijing": ("CN", "CN-BJ", 39.9, 116.4),
    "shenzhen": ("CN", "CN-GD", 22.5, 114.1),
    "paris": ("FR", "FR-IDF", 48.9, 2.3),
    "hongkong": ("HK", None, 22.3, 114.2),
}


def look(hours: float = 0, place: str = "guangzhou", device: str = "a", **told) -> Sighting:
    country, region, latitude, longitude = PLACES[place]
    given = {"product": PRODUCT_KEY, "lot": LOT_KEY, "error_km": 50.0, "network": Network.ACCESS, "who": Who.SHOPPER}
    given.update(country=country, region=region, latitude=latitude, longitude=longitude)
    given.update(device=device.encode())
    return Sighting(BEGIN + timedelta(hours=hours), **{"key": ITEM_KEY, **given, **told})
