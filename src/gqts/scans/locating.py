"""Where an address is, roughly, by files in the MaxMind DB format of the operator's: no other machine is asked.

Read are `country`, the first of `subdivisions` (ISO 3166-2 without its country), `location` with its
`accuracy_radius` in km, and what says what kind of network it is: `connection_type` and `traits`, and the flags of an
anonymous-network file. GeoLite2 City, GeoIP2 City, Enterprise, Anonymous IP and Connection Type are so written, DB-IP's
and IPinfo's files in that format as well. Several files complete each other. Without a file nothing is known of places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Self

import maxminddb

from gqts.kit.errors import GqtsError, Kind
from gqts.scans.sighting import Network

_COUNTRY = re.compile(r"[A-Z]{2}")
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
_HIDING = ("is_anonymous", "is_anonymous_vpn", "is_anonymous_proxy", "is_public_proxy", "is_residential_proxy",
           "is_tor_exit_node", "is_satellite_provider")  # fmt: skip
_FARTHEST_KM = 20_000


class GeoFileUnusable(GqtsError):
    """A file of where addresses are cannot be read."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Location:
    """Where an address is: ISO 3166 codes, degrees, the km they may be off by, and what kind of network it is."""

    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    error_km: float | None = None
    network: Network = Network.UNKNOWN


class Locator:
    """Looks addresses up in files, which stay open; safe to share between threads."""

    def __init__(self, readers: Sequence[maxminddb.Reader] = ()) -> None:
        self._readers = tuple(readers)

    @classmethod
    def open(cls, files: Sequence[Path]) -> Self:
        """Open files; raise `GeoFileUnusable` for one that is none."""
        readers = []
        for file in files:
            try:
                readers.append(maxminddb.open_database(file))
            except (OSError, maxminddb.InvalidDatabaseError) as reason:
                fix = "Give files in the MaxMind DB format (.mmdb), or leave GQTS_GEO_FILE out."
                raise GeoFileUnusable(f"{file} cannot be read as a MaxMind DB file: {reason}. {fix}") from reason
        return cls(readers)

    def locate(self, address: str) -> Location:
        """Return where an address is; what no file tells, or tells wrongly, is left open."""
        told: dict[str, Any] = {}
        for reader in self._readers:
            with suppress(ValueError, OSError, maxminddb.InvalidDatabaseError):  # no address, or a damaged file
                found = reader.get(address.partition("/")[0])
                if isinstance(found, Mapping):
                    told = {**found, **told}
        return read_location(told)


def read_location(told: Mapping[str, Any]) -> Location:
    """Return what the records of an address, put together, tell of where it is."""
    country = _text(_inside(told, "country").get("iso_code"), _COUNTRY)
    subdivisions = told.get("subdivisions")
    first = subdivisions[0] if isinstance(subdivisions, list) and subdivisions else None
    subdivision = _text(first.get("iso_code"), _SUBDIVISION) if isinstance(first, Mapping) else None
    place = _inside(told, "location")
    latitude, longitude = _number(place.get("latitude"), 90), _number(place.get("longitude"), 180)
    is_placed = country is not None and latitude is not None and longitude is not None
    return Location(
        country=country,
        region=f"{country}-{subdivision}" if country and subdivision else None,
        latitude=latitude if is_placed else None,
        longitude=longitude if is_placed else None,
        error_km=_number(place.get("accuracy_radius"), _FARTHEST_KM),
        network=_network({**told, **_inside(told, "traits")}),
    )


def _network(told: Mapping[str, Any]) -> Network:
    if any(told.get(flag) is True for flag in _HIDING):
        return Network.VPN
    user_type = told.get("user_type")
    if told.get("is_hosting_provider") is True or user_type in ("hosting", "content_delivery_network"):
        return Network.HOSTING
    connection = str(told.get("connection_type", "")).casefold()
    if connection == "cellular" or user_type == "cellular":
        return Network.CARRIER
    return Network.ACCESS if connection or user_type else Network.UNKNOWN


def _inside(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: object, shape: re.Pattern[str]) -> str | None:
    return value if isinstance(value, str) and shape.fullmatch(value) else None


def _number(value: object, limit: float) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and isfinite(value) and abs(value) <= limit else None  # type: ignore[arg-type]
