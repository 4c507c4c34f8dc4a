"""The map of a route: numbered places on the outline of the land, drawn on the server as one small SVG.

The projection is equirectangular, true to scale at the route's middle latitude, so that a map of anything from one
city to the whole Pacific is made the same way. Legs are great circles between places in the order of the journey:
they show the order, not the way that was taken. Colours come from the page's style sheet by class.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from gqts.web.land import Box, Point, clip_land, nearest_turn, path_data, thin

WIDTH, HEIGHT = 400, 240
MOST_STOPS = 24
_LAND_BYTES = 2700
_MARGIN = 34.0
"""Units kept free around the places, so that no number is cut off."""
_NARROWEST = 16.0
"""Degrees of longitude that the smallest map shows: at 1:110 million less would be an empty sheet."""
_NEAR = 20.0
"""Units below which two places share one number mark."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the route: degrees (WGS 84), and its name in the reader's language."""

    latitude: float
    longitude: float
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world that is shown, and how it falls on the sheet."""

    box: Box
    scale_x: float
    scale_y: float

    def project(self, point: Point) -> Point:
        """Return where a point (longitude, latitude) falls on the sheet."""
        return (point[0] - self.box.west) * self.scale_x, (self.box.north - point[1]) * self.scale_y


def is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Return whether both are given and are coordinates; what a partner sent may be anything."""
    if latitude is None or longitude is None:
        return False
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180


def draw_route(stops: Sequence[Stop], title: str, description: str) -> Markup | None:
    """Return the SVG of a route, or None when there is no place to show.

    Only the first `MOST_STOPS` are drawn; `title` and `description` are for readers who do not see the map.
    """
    if not stops:
        return None
    line = _unwrapped([(stop.longitude, stop.latitude) for stop in stops[:MOST_STOPS]])
    legs = [_great_circle(start, end) for start, end in pairwise(line)]
    frame = frame_around([point for leg in legs for point in leg] or line)
    places = [frame.project(point) for point in line]
    return Markup(
        '<svg class="map" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-t map-d">'
        '<title id="map-t">{title}</title><desc id="map-d">{description}</desc>'
        '<rect class="sea" width="{width}" height="{height}"/><path class="land" d="{land}"/>'
        '<path class="leg" d="{legs}"/>{marks}</svg>'
    ).format(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        description=description,
        land=draw_land(frame),
        legs="".join(_draw_leg(leg, frame) for leg in legs),
        marks=Markup("").join(_draw_marks(places)),
    )


def _unwrapped(line: list[Point]) -> list[Point]:
    # Each place is put on the turn of the globe nearest to the one before, so that Auckland - Los Angeles goes east.
    straight = [line[0]]
    for longitude, latitude in line[1:]:
        straight.append((nearest_turn(longitude, straight[-1][0]), latitude))
    return straight


def _great_circle(start: Point, end: Point) -> list[Point]:
    a, b = _unit_vector(start), _unit_vector(end)
    angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True)))))
    pieces = max(1, round(math.degrees(angle) / 6))
    if pieces == 1 or math.sin(angle) < 1e-9:
        return [start, end]
    points = [start]
    for piece in range(1, pieces):
        share = piece / pieces
        left, right = math.sin((1 - share) * angle) / math.sin(angle), math.sin(share * angle) / math.sin(angle)
        x, y, z = (left * p + right * q for p, q in zip(a, b, strict=True))
        points.append((math.degrees(math.atan2(y, x)), math.degrees(math.asin(max(-1.0, min(1.0, z))))))
    return _unwrapped([*points, end])


def _unit_vector(point: Point) -> tuple[float, float, float]:
    longitude, latitude = math.radians(point[0]), math.radians(point[1])
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def frame_around(points: list[Point]) -> Frame:
    """Return the part of the world that shows points (longitude, latitude), with room around them."""
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


def draw_land(frame: Frame) -> str:
    """Return the outline of the land in a frame, as the data of a path."""
    rings = list(clip_land(frame.box))
    tolerance = 0.6
    while True:  # ends: at some tolerance nothing is left of any ring
        drawn = "".join(_draw_ring(ring, frame, tolerance) for ring in rings)
        if len(drawn) <= _LAND_BYTES:
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


def _draw_leg(leg: list[Point], frame: Frame) -> str:
    points = [frame.project(point) for point in leg]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _draw_marks(places: list[Point]) -> Iterable[Markup]:
    for (x, y), numbers in _gather(places):
        label = _ranges(numbers)
        half = 11 + 4.2 * (len(label) - 1)
        yield Markup(
            '<g transform="translate({x:.0f} {y:.0f})"><g class="m"><rect class="mark" x="-{half:.0f}" y="-11" '
            'width="{width:.0f}" height="22" rx="11"/><text y="5">{label}</text></g></g>'
        ).format(
            x=min(max(x, half + 2), WIDTH - half - 2),
            y=min(max(y, 13), HEIGHT - 13),
            half=half,
            width=2 * half,
            label=label,
        )


def _gather(places: list[Point]) -> list[tuple[Point, list[int]]]:
    marks: list[tuple[Point, list[int]]] = []
    for number, place in enumerate(places, 1):
        near = next((mark for mark in marks if math.dist(mark[0], place) < _NEAR), None)
        if near:
            near[1].append(number)
        else:
            marks.append((place, [number]))
    return marks


def _ranges(numbers: list[int]) -> str:
    """Return `1-3,5` for 1, 2, 3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
