"""The map of figures and the columns over time: whatever they are given, a small and whole SVG that says it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as some

from gqts.web.insight.places_map import Disc, draw_places, middle_of
from gqts.web.insight.time_chart import Column, draw_columns

NAME = some.text(some.characters(exclude_categories=["C"]), max_size=12)
DISCS = some.lists(
    some.builds(Disc, some.floats(-90, 90), some.floats(-180, 180), NAME, some.integers(0, 10**7), NAME), max_size=20
)


@settings(max_examples=20)
@given(DISCS)
def test_a_map_of_anything_is_whole_and_every_disc_is_on_the_sheet(discs):
    drawn = draw_places(discs, "Where <they> are", "A table says the same", name="here")
    if not any(one.value for one in discs):
        assert drawn is None
        return
    root = ET.fromstring(drawn)
    assert root.get("aria-labelledby") == "here-t here-d"
    marks = [one for one in root if one.tag == "g"]
    assert len(marks) == sum(one.value > 0 for one in discs)
    for mark in marks:
        x, y = mark.get("transform")[10:-1].split()
        assert 0 <= int(x) <= 400
        assert 0 <= int(y) <= 240
    assert len(drawn) < 20_000


def test_places_on_both_sides_of_the_pacific_are_neighbours():
    drawn = draw_places([Disc(-41, 175, "Wellington", 9, "9"), Disc(-33, -71, "Santiago", 8, "8")], "t", "d")
    west, east = (float(one.get("transform")[10:].split()[0]) for one in ET.fromstring(drawn) if one.tag == "g")
    assert west < east


def test_a_country_of_which_only_regions_are_known_is_in_their_middle():
    middles = {("CN", "CN-44"): (23.0, 113.0), ("CN", "CN-11"): (40.0, 116.0), ("NZ", ""): (-41.0, 174.0)}
    assert middle_of("CN", "CN-44", middles) == (23.0, 113.0)
    assert middle_of("CN", "", middles) == (31.5, 114.5)
    assert middle_of("NZ", "NZ-AUK", middles) == (-41.0, 174.0)
    assert middle_of("", "", middles) is None
    assert middle_of("FR", "", middles) is None


@settings(max_examples=20)
@given(some.lists(some.builds(Column, NAME, some.integers(0, 10**7), NAME), max_size=400))
def test_columns_stand_on_the_ground_and_none_is_higher_than_the_sheet(columns):
    root = ET.fromstring(draw_columns(columns, 'Scans "over" time'))
    bars = [one for one in root if one.tag == "rect"]
    assert len(bars) == sum(one.value > 0 for one in columns)
    for bar in bars:
        assert float(bar.get("y")) >= 20
        assert abs(float(bar.get("y")) + float(bar.get("height")) - 164) < 0.2
