"""The sheet of a small map: which part of the world it shows, and the outline of the land on it.

The projection is equirectangular, true to scale at the middle latitude of what is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gqts.web.land import Box, Point, clip_land, path_data, thin

WIDTH, HEIGHT = 400, 240
_LAND_BYTES = 2700
_MARGIN = 34.0
"""Units kept free around the places, so that no number is cut off."""
_NARROWEST = 16.0
"""Degrees of longitude that the smallest map shows: at 1:110 million less would be an empty sheet."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world that is shown, and how it falls on the sheet."""

    box: Box
    scale_x: float
    scale_y: float

    def project(self, point: Point) -> Point:
        """Return where a point (longitude, latitude in degrees) falls, in units of the sheet."""
        return (point[0] - self.box.west) * self.scale_x, (self.box.north - point[1]) * self.scale_y


def frame_around(points: list[Point]) -> Frame:
    """Return the part of the world around some points (longitude, latitude in degrees)."""
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    middle_x, middle_y = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    squeeze = max(0.3, math.cos(math.radians(middle_y)))
    free_x, free_y = (WIDTH - 2 * _MARGIN) / WIDTH, (HEIGHT - 2 * _MARGIN) / HEIGHT
    wide = max(
        _NARROWEST,
        (max(longitudes) - min(longitudes)) / free_x,
        (max(latitudes) - min(latitudes)) / free_y / squeeze * WIDTH / HEIGHT,
    )
    high = wide * squeeze * HEIGHT / WIDTH
    box = Box(middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2, middle_y + high / 2)
    return Frame(box, WIDTH / wide, HEIGHT / high)


def draw_land(frame: Frame, most: int = _LAND_BYTES) -> str:
    """Return the outline of the land on the sheet as one SVG path of at most so many characters."""
    rings = list(clip_land(frame.box))
    tolerance = 0.6
    while True:  # ends: at some tolerance nothing is left of any ring
        drawn = "".join(_draw_ring(ring, frame, tolerance) for ring in rings)
        if len(drawn) <= most:
            return drawn
        tolerance *= 1.4


def _draw_ring(ring: list[Point], frame: Frame, tolerance: float) -> str:
    projected = thin([frame.project(point) for point in ring], tolerance)
    if _area(projected) < 4 * tolerance * tolerance:
        return ""
    return path_data(projected, lambda point: point)


def _area(ring: list[Point]) -> float:
    following = ring[1:] + ring[:1]
    return abs(sum(x * b - a * y for (x, y), (a, b) in zip(ring, following, strict=True))) / 2
