"""A look as the service would keep it: the address cut and hashed with the fortnight's salt, a region, an error."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b

from gqts.scans.sighting import Network, Sighting, Who
from gqts.simulator.shoppers import MARKET, Look

_SALT_DAYS = 14
_EPOCH = datetime(2020, 1, 6, tzinfo=UTC)
_RADIUS_KM = 250
"""How far a province reaches from its middle, as the service learns it; cities that are countries reach 100 km."""
_CITY_RADIUS_KM = 100


def keep_look(look: Look, key: bytes, product: bytes | None, lot: bytes | None) -> Sighting:
    """Return what is kept of a look."""
    region = look.sight.region
    radius = _RADIUS_KM if region.country == MARKET else _CITY_RADIUS_KM
    return Sighting(
        at=look.at,
        key=key,
        product=product,
        lot=lot,
        country=region.country,
        region=region.code,
        latitude=region.latitude,
        longitude=region.longitude,
        error_km=float(radius + look.sight.error_km),
        network=Network(look.sight.network.value),
        device=tell_device(look),
        who=Who(look.who.value),
    )


def tell_device(look: Look) -> bytes:
    """Return what tells devices apart for a fortnight: the network's address and what the browser says of itself."""
    period = (look.at - _EPOCH).days // _SALT_DAYS
    return blake2b(f"{period}/{look.sight.prefix}/{look.phone}".encode(), digest_size=16).digest()
