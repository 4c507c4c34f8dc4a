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


def draw_places(discs: Sequence[Disc], title: str, description: str) -> Markup | None:
    """Return the SVG of the largest discs, or None when there is no place to show."""
    shown = sorted((one for one in discs if one.value > 0), key=lambda one: -one.value)[:MOST_DISCS]
    if not shown:
        return None
    points = _turn([(one.longitude, one.latitude) for one in shown])
    frame = frame_around(points)
    largest = shown[0].value
    marks = [
        _draw_disc(one, frame.project(point), largest) for one, point in zip(shown, points, strict=True)
    ]  # the smaller ones last, on top
    return Markup(
        '<svg class="map places" viewBox="0 0 {width} {height}" role="img" aria-labelledby="map-t map-d">'
        '<title id="map-t">{title}</title><desc id="map-d">{description}</desc>'
        '<rect class="sea" width="{width}" height="{height}"/><path class="land" d="{land}"/>{marks}</svg>'
    ).format(
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


def _draw_disc(one: Disc, place: Point, largest: float) -> Markup:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(one.value / largest))
    text = Markup('<text y="4">{}</text>').format(one.words) if radius >= _WITH_TEXT and len(one.words) <= 6 else ""
    return Markup(
        '<g transform="translate({x:.0f} {y:.0f})"><title>{name}: {words}</title>'
        '<circle class="disc {tone}" r="{radius:.1f}"/>{text}</g>'
    ).format(
        x=min(max(place[0], radius), WIDTH - radius),
        y=min(max(place[1], radius), HEIGHT - radius),
        name=one.name,
        words=one.words,
        tone=one.tone,
        radius=radius,
        text=text,
    )
