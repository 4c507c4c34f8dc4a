"""The map is small, well formed, and right wherever on earth the route goes."""

from __future__ import annotations

import itertools
import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gqts.web import region_names
from gqts.web.land import LAND_FILE, Box, bounds, clip_ring, read_land, thin
from gqts.web.recalls.unit_map import Spot, draw_units
from gqts.web.route_map import HEIGHT, WIDTH, Stop, draw_route, is_on_earth

LATITUDES = st.floats(-90, 90, allow_nan=False)
LONGITUDES = st.floats(-180, 180, allow_nan=False)
AUCKLAND, LOS_ANGELES, NANSHA, KOBE = (-36.8, 174.8), (33.7, -118.2), (22.6, 113.7), (34.7, 135.2)


def draw(*places: tuple[float, float]) -> etree._Element:
    drawn = draw_route([Stop(latitude, longitude, "x") for latitude, longitude in places], "Map <1>", "a & b")
    assert len(drawn.encode()) < 8_000
    return etree.fromstring(str(drawn))


def marks(drawing: etree._Element) -> list[str]:
    return [text.text for text in drawing.iter("text")]


@pytest.mark.parametrize("folder", [LAND_FILE.parent, region_names.VENDOR])
def test_vendored_files_are_as_they_were_published(folder):
    listed = tomllib.loads((folder / "VENDOR.toml").read_text())["file"]
    assert {one["path"] for one in listed} == {path.name for path in folder.iterdir()} - {"VENDOR.toml"}
    for one in listed:
        assert sha256((folder / one["path"]).read_bytes()).hexdigest() == one["sha256"]
        assert one["name"] and one["version"] and one["licence"]  # noqa: PT018 - one rule: none of them is empty


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=1, max_size=12))
def test_any_route_is_a_small_well_formed_drawing_inside_its_sheet(places):
    drawing = draw(*places)
    for mark in drawing.iter("g"):
        if "transform" in mark.attrib:
            x, y = mark.attrib["transform"].removeprefix("translate(").rstrip(")").split()
            assert 0 <= float(x) <= WIDTH
            assert 0 <= float(y) <= HEIGHT


def test_every_place_has_its_number_and_neighbours_share_a_mark():
    assert marks(draw(KOBE, (34.68, 135.21), NANSHA)) == ["1–2", "3"]
    assert marks(draw(KOBE, NANSHA, (34.69, 135.2))) == ["1,3", "2"]


def test_a_route_over_the_pacific_goes_the_short_way():
    drawing = draw(AUCKLAND, LOS_ANGELES, NANSHA)
    positions = [
        float(one.attrib["transform"][10:].split()[0]) for one in drawing.iter("g") if "transform" in one.attrib
    ]
    auckland, los_angeles, nansha = positions
    assert nansha < auckland < los_angeles


def test_it_has_a_title_and_a_description_for_readers_who_do_not_see_it():
    drawing = draw(KOBE)
    assert (drawing.find("title").text, drawing.find("desc").text) == ("Map <1>", "a & b")
    assert drawing.attrib["role"] == "img"


def test_land_is_where_it_is():
    land = draw(NANSHA, KOBE).find("path[@class='land']").attrib["d"]
    assert land.count("M") >= 3  # the mainland, Taiwan, the islands of Japan
    assert draw((-30.0, -120.0)).find("path[@class='land']").attrib["d"] == ""  # the open South Pacific


def test_no_place_no_map():
    assert draw_route([], "", "") is None


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(None, 1.0), (1.0, None), (91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0), (0.0, float("inf"))],
)
def test_what_is_no_place_on_earth_is_left_out(latitude, longitude):
    assert not is_on_earth(latitude, longitude)


def test_no_ring_of_the_land_jumps_across_the_map():
    for box, ring in read_land():
        steps = [abs(a[0] - b[0]) for a, b in itertools.pairwise(ring) if max(abs(a[1]), abs(b[1])) < 89]
        assert max(steps) < 60
        assert box == bounds(ring)
    assert len(read_land()) > 100


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=3, max_size=30))
def test_a_clipped_ring_is_inside_the_box(ring):
    box = Box(-20, -10, 40, 30)
    for x, y in clip_ring(ring, box):
        assert box.west - 1e-6 <= x <= box.east + 1e-6
        assert box.south - 1e-6 <= y <= box.north + 1e-6


@given(st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=40), st.floats(0, 50))
def test_thinning_keeps_the_ends_and_adds_nothing(ring, tolerance):
    thinned = thin(ring, tolerance)
    assert (thinned[0], thinned[-1]) == (ring[0], ring[-1])
    assert set(thinned) <= set(ring)


def test_the_file_may_be_replaced(tmp_path: Path):
    other = tmp_path / "land.json"
    other.write_text(
        '{"type":"Topology","transform":{"scale":[1,1],"translate":[0,0]},"arcs":[[[0,0],[9,0],[0,9],[-9,-9]]],'
        '"objects":{"land":{"type":"GeometryCollection","geometries":[{"type":"Polygon","arcs":[[0]]}]}}}'
    )
    assert read_land(other) == ((Box(0, 0, 9, 9), [(0, 0), (9, 0), (9, 9), (0, 0)]),)


def test_the_circles_of_units_stand_within_the_sheet_and_grow_with_the_units():
    spots = [Spot(22.7, 113.5, 400), Spot(22.71, 113.51, 100), Spot(31.2, 121.5, 25), Spot(-41.3, 174.8, 1)]
    drawn = str(draw_units(spots, "Where <they> are", "In words"))
    circles = re.findall(r'<circle class="units" cx="(-?\d+)" cy="(-?\d+)" r="([\d.]+)"/>', drawn)
    assert [float(r) for _, _, r in circles] == sorted((float(r) for _, _, r in circles), reverse=True)
    assert len(circles) == 3, "two places of one city are one circle"
    assert all(0 <= int(x) <= 400 and 0 <= int(y) <= 240 for x, y, _ in circles)
    assert "Where &lt;they&gt; are" in drawn
    assert draw_units([], "", "") is None
