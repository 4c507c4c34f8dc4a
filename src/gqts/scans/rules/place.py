"""How far apart two looks were at the least: great-circle distance less what both locations may be wrong by. Pure."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Network, Sighting

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
_HOUR = 3600.0


def great_circle(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Return the distance in km of two points, each (latitude, longitude) in degrees, by the haversine formula."""
    (north1, east1), (north2, east2) = first, second
    half_north, half_east = radians(north2 - north1) / 2, radians(east2 - east1) / 2
    inside = sin(half_north) ** 2 + cos(radians(north1)) * cos(radians(north2)) * sin(half_east) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(inside)))


def find_point(sighting: Sighting) -> tuple[float, float] | None:
    """Return where a look was, None when its network tells nothing of that."""
    if not sighting.network.tells_place or sighting.latitude is None or sighting.longitude is None:
        return None
    return sighting.latitude, sighting.longitude


def error_of(sighting: Sighting, thresholds: Thresholds) -> float:
    """Return how far off the location of a look may be, in km."""
    told = thresholds.country_error if sighting.error_km is None else sighting.error_km
    least = thresholds.carrier_error if sighting.network is Network.CARRIER else thresholds.least_error
    return max(told, least)


def apart(first: Sighting, second: Sighting, thresholds: Thresholds) -> float | None:
    """Return how many km two looks were apart at the least, None when one of them tells no place."""
    here, there = find_point(first), find_point(second)
    if here is None or there is None:
        return None
    return max(0.0, great_circle(here, there) - error_of(first, thresholds) - error_of(second, thresholds))


def speed(distance: float, seconds: float) -> float:
    """Return km/h; without end for no time at all."""
    return distance * _HOUR / seconds if seconds > 0 else float("inf")
