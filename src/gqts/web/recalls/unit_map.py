"""Where the units of a recall are now, on a map: a circle for each place, its area in proportion to the units there.

Drawn on the server as one small SVG on the outline of the land (`gqts.web.map_frame`), without script. The table beside
it has the same for who does not see it, and the places that nobody gave coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gqts.web.land import Point
from gqts.web.map_frame import HEIGHT, WIDTH, draw_land, frame_around

MOST_PLACES = 60
_LARGEST, _SMALLEST = 22.0, 4.0
"""Radii of the largest and the smallest circle."""
_NEAR = 6.0
"""Units of the sheet below which two places are one circle."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with so many units: degrees (WGS 84)."""

    latitude: float
    longitude: float
    units: int


def draw_units(spots: Sequence[Spot], title: str, description: str) -> Markup | None:
    """Return the SVG, or None when there is no place to show; the `MOST_PLACES` with the most units are drawn."""
    largest = sorted(spots, key=lambda one: -one.units)[:MOST_PLACES]
    if not largest:
        return None
    frame = frame_around([(one.longitude, one.latitude) for one in largest])
    circles = _gather((frame.project((one.longitude, one.latitude)), one.units) for one in largest)
    most = max(units for _, units in circles)
    return Markup(
        '<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="units-t units-d">'
        '<title id="units-t">{title}</title><desc id="units-d">{description}</desc>'
        '<rect class="sea" width="{width}" height="{height}"/><path class="land" d="{land}"/>{circles}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        description=description,
        land=draw_land(frame),
        circles=Markup("").join(_draw(point, units, most) for point, units in circles),
    )


def _gather(placed: Iterable[tuple[Point, int]]) -> list[tuple[Point, int]]:
    """Return circles; places that would lie on one another are one."""
    circles: list[tuple[Point, int]] = []
    for point, units in placed:
        at = next((place for place, (other, _) in enumerate(circles) if math.dist(other, point) < _NEAR), None)
        if at is None:
            circles.append((point, units))
        else:
            circles[at] = (circles[at][0], circles[at][1] + units)
    return circles


def _draw(point: Point, units: int, most: int) -> Markup:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(units / most))
    return Markup('<circle class="units" cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"/>').format(
        x=point[0], y=point[1], radius=radius
    )
