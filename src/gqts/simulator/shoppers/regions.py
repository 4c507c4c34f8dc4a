"""Where shoppers live: regions by their ISO 3166-2 code, each with its largest city's place and a share of buyers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from gqts.simulator.places import Site
from gqts.simulator.randomness import Stream
from gqts.simulator.tables import read_table

MARKET = "CN"
"""The country that the goods of the world are meant for."""
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level division, or a country without any; `weight` is its share of the market's buyers, 0 abroad."""

    code: str
    country: str
    english: str
    latitude: float
    longitude: float
    weight: int


REGIONS: Mapping[str, Region] = {
    row["code"]: Region(
        row["code"],
        row["country"],
        row["english"],
        float(row["latitude"]),
        float(row["longitude"]),
        int(row["weight"]),
    )
    for row in read_table("regions")
}
"""Every region, by its code."""

_HOME = tuple((one, one.weight) for one in REGIONS.values() if one.country == MARKET)
_ABROAD = tuple(one for one in REGIONS.values() if one.country != MARKET)


def choose_home(chance: Stream) -> Region:
    """Return a region of the market, as likely as its share of buyers."""
    return chance.weigh(_HOME)


def choose_abroad(chance: Stream) -> Region:
    """Return a region of another country."""
    return chance.choose(_ABROAD)


def find_region(site: Site) -> Region:
    """Return the region of a place's country whose largest city is nearest."""
    near = [one for one in REGIONS.values() if one.country == site.country]
    return min(near, key=lambda one: (one.latitude - site.latitude) ** 2 + (one.longitude - site.longitude) ** 2)


def distance_km(one: Region, other: Region) -> float:
    """Return the great-circle distance of two regions in kilometres."""
    east, north = radians(other.longitude - one.longitude), radians(other.latitude - one.latitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(chord))
