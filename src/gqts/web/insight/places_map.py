"""A map of figures: a disc at each place, its area as large as the figure, on the outline of the land; one small SVG.

Its table stands beside it and says the same. The sheet is turned so that the widest stretch without any place is cut:
New Zealand and Chile are neighbours over the Pacific. Colours come from the page's style sheet by class.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from gqts.web.land import Point
from gqts.web.map_frame import HEIGHT, WIDTH, draw_land, frame_around

MOST_DISCS = 120
_LAND_BYTES = 6_000
_LARGEST, _SMALLEST, _WITH_TEXT = 22.0, 3.5, 11.0
_LONGEST_TEXT = 6


Middles = Mapping[tuple[str, str], tuple[float, float]]
"""Where places are: (latitude, longitude) by (country, region), the region "" for a country as a whole."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A place (degrees, WGS 84), its name and figure in words, and the figure; `tone` is "" or "stands-out"."""

    latitude: float
    longitude: float
    name: str
    value: float
    words: str
    tone: str = ""


def draw_places(discs: Sequence[Disc], title: str, description: str, *, name: str = "map") -> Markup | None:
    """Return the SVG of the largest discs, or None when there is no place to show; `name` is the map's on its page."""
    shown = sorted((one for one in discs if one.value > 0), key=lambda one: -one.value)[:MOST_DISCS]
    if not shown:
        return None
    points = _turn([(one.longitude, one.latitude) for one in shown])
    frame = frame_around(points)
    placed = [_place(one, frame.project(point), shown[0].value) for one, point in zip(shown, points, strict=True)]
    marks = [_draw_disc(one, placed) for one in placed]  # the smaller ones last, on top
    return Markup(
        '<svg class="map places" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-t {name}-d">'
        '<title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>'
        '<rect class="sea" width="{width}" height="{height}"/><path class="land" d="{land}"/>{marks}</svg>'
    ).format(
        name=name,
        width=WIDTH,
        height=HEIGHT,
        title=title,
        description=description,
        land=draw_land(frame, _LAND_BYTES),
        marks=Markup("").join(marks),
    )


def middle_of(country: str, region: str, middles: Middles) -> tuple[float, float] | None:
    """Return where a place is; of a country of which only regions are known, the middle among them; else None."""
    if not country or (region and (country, region) in middles):
        return middles.get((country, region))
    if (country, "") in middles:
        return middles[country, ""]
    inside = [middle for place, middle in middles.items() if place[0] == country]
    if not inside:
        return None
    return sum(one[0] for one in inside) / len(inside), sum(one[1] for one in inside) / len(inside)


def _turn(points: list[Point]) -> list[Point]:
    """Return the points on one turn of the globe that begins behind the widest gap between them."""
    longitudes = sorted({point[0] for point in points})
    gaps = [(after - before, after) for before, after in pairwise(longitudes)]
    gaps.append((longitudes[0] + 360 - longitudes[-1], longitudes[0]))
    first = max(gaps, key=lambda gap: gap[0])[1]
    return [(longitude if longitude >= first else longitude + 360, latitude) for longitude, latitude in points]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A disc on the sheet."""

    disc: Disc
    x: float
    y: float
    radius: float

    def touches(self, other: _Placed) -> bool:
        return math.hypot(self.x - other.x, self.y - other.y) < self.radius + other.radius


def _place(one: Disc, point: Point, largest: float) -> _Placed:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(one.value / largest))
    x, y = min(max(point[0], radius), WIDTH - radius), min(max(point[1], radius), HEIGHT - radius)
    return _Placed(one, x, y, radius)


def _draw_disc(one: _Placed, every: Sequence[_Placed]) -> Markup:
    is_free = not any(one.touches(other) for other in every if other is not one)
    has_text = is_free and one.radius >= _WITH_TEXT and len(one.disc.words) <= _LONGEST_TEXT
    return Markup(
        '<g transform="translate({x:.0f} {y:.0f})"><title>{name}: {words}</title>'
        '<circle class="disc {tone}" r="{radius:.1f}"/>{text}</g>'
    ).format(
        x=one.x,
        y=one.y,
        name=one.disc.name,
        words=one.disc.words,
        tone=one.disc.tone,
        radius=one.radius,
        text=Markup('<text y="4">{}</text>').format(one.disc.words) if has_text else "",
    )
