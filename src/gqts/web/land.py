"""The outline of the land, clipped and thinned for one small map.

The outline is Natural Earth's 1:110 million land in TopoJSON (the format's specification: github.com/topojson), with
no borders on it. A ring is a list of (longitude, latitude) in degrees. Rings that cross the 180th meridian are
unrolled past it, and a map is drawn from the copies one turn to the west and to the east as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

Point = tuple[float, float]
Ring = list[Point]

LAND_FILE = Path(__file__).parent / "static" / "vendor" / "land-110m.json"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees; `west` may be below -180 and `east` above 180 when it crosses the 180th meridian."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, other: Box) -> bool:
        """Return whether the two have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


@cache
def read_land(path: Path = LAND_FILE) -> tuple[tuple[Box, Ring], ...]:
    """Return every ring of the outline with its bounding box; lakes and seas inside land are rings too."""
    topology = orjson.loads(path.read_bytes())
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_decode_arc(arc, scale_x, scale_y, left, bottom) for arc in topology["arcs"]]
    rings: list[Ring] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            rings.extend(_unrolled(_join_arcs(indexes, arcs)) for indexes in polygon)
    return tuple((bounds(ring), ring) for ring in rings)


def _decode_arc(arc: list[list[int]], scale_x: float, scale_y: float, left: float, bottom: float) -> Ring:
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points


def _join_arcs(indexes: list[int], arcs: list[Ring]) -> Ring:
    # TopoJSON §2.1.4: a negative index is the ones' complement of an arc that runs backwards; neighbours share an end.
    ring: Ring = []
    for index in indexes:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(points[1:] if ring else points)
    return ring


def _unrolled(ring: Ring) -> Ring:
    straight = [ring[0]]
    for longitude, latitude in ring[1:]:
        straight.append((nearest_turn(longitude, straight[-1][0]), latitude))
    if abs(straight[-1][0] - straight[0][0]) > 180:  # around a pole: closed along it, as Antarctica is
        pole = math.copysign(90.0, straight[0][1])
        straight += [(straight[-1][0], pole), (straight[0][0], pole)]
    return straight


def nearest_turn(longitude: float, other: float) -> float:
    """Return the longitude on the turn of the globe that lies nearest to another."""
    return longitude + 360 * round((other - longitude) / 360)


def bounds(points: Ring) -> Box:
    """Return the smallest box around some points."""
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def clip_land(box: Box) -> Iterator[Ring]:
    """Yield the parts of the outline inside the box, each closed along the box's sides."""
    for extent, ring in read_land():
        for turn in (-360.0, 0.0, 360.0):
            moved = Box(extent.west + turn, extent.south, extent.east + turn, extent.north)
            if moved.touches(box):
                clipped = clip_ring([(x + turn, y) for x, y in ring], box)
                if len(clipped) > 2:
                    yield clipped


def clip_ring(ring: Ring, box: Box) -> Ring:
    """Return the ring cut at the four sides of the box (Sutherland and Hodgman, 1974)."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    kept: Ring = []
    for place, point in enumerate(ring):
        before = ring[place - 1]
        inside, was_inside = sign * (point[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
        if inside != was_inside:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if inside:
            kept.append(point)
    return kept


def thin(ring: Ring, tolerance: float) -> Ring:
    """Return the ring without the points that lie within `tolerance` of the line between those kept.

    Douglas and Peucker's method (1973), with a stack instead of recursion.
    """
    if len(ring) < 3:
        return ring
    keep = {0, len(ring) - 1}
    spans = [(0, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        distance, farthest = max(
            ((_distance(ring[i], ring[first], ring[last]), i) for i in range(first + 1, last)),
            default=(0.0, first),
        )
        if distance > tolerance:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [ring[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = math.hypot(along_x, along_y)
    if length == 0:
        return math.dist(point, start)
    return abs(along_x * (start[1] - point[1]) - (start[0] - point[0]) * along_y) / length


def path_data(ring: Ring, project: Callable[[Point], Point]) -> str:
    """Return a ring as a closed SVG path in whole units, relative steps; empty when nothing of it is left to see."""
    x, y = _rounded(project(ring[0]))
    steps, at = [], (x, y)
    for point in ring[1:]:
        to = _rounded(project(point))
        if to != at:
            steps.append(f"{to[0] - at[0]} {to[1] - at[1]}")
            at = to
    return f"M{x} {y}l{' '.join(steps)}z".replace(" -", "-") if len(steps) > 1 else ""


def _rounded(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])
