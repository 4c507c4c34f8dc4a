"""Every world has the told stories, each a link to something that its documents tell of."""

from __future__ import annotations

import pytest

from gqts.identifiers import canonical_uri, parse_identifier
from gqts.simulator import build_world


def identifier_of(path: str) -> str:
    if path.startswith("/vin/"):
        return "urn:gqts:vin:" + path.removeprefix("/vin/")
    if path.startswith("/parcel/"):
        return "urn:gqts:waybill:" + path.removeprefix("/parcel/").replace("/", ":")
    return parse_identifier("https://id.gs1.org" + path).canonical


def lots_of(event):
    for member in ("quantityList", "inputQuantityList", "outputQuantityList", "childQuantityList"):
        yield from (canonical_uri(element["epcClass"]) for element in event.body.get(member, []))


def test_the_two_told_stories_come_first_and_there_is_one_of_each_kind(world):
    assert [story.name for story in world.stories[:2]] == ["diapers", "brown-sugar"]
    assert {story.kind for story in world.stories} == {"item", "lot", "logistic_unit", "vehicle", "parcel"}
    assert {story.trace_level for story in world.stories} == {"factory", "trader", "port"}
    modes = {"cross_border_retail", "parallel_import", "market_purchase_export"}
    assert {story.trade_mode for story in world.stories} == modes
    assert len({story.name for story in world.stories}) == len(world.stories) >= 10
    assert all(story.title_en and story.title_zh for story in world.stories)
    assert all(set(story.titles) == {"en", "zh", "ja", "ar"} and all(story.titles.values()) for story in world.stories)


@pytest.mark.parametrize("seed", [2026, 3])
def test_stories_are_the_same_kinds_of_things_whatever_the_seed(seed, world):
    other = build_world(seed=seed, items=300)
    assert [(story.name, story.kind) for story in other.stories] == [(s.name, s.kind) for s in world.stories]


def test_every_story_link_exists_in_the_documents(world, events):
    told = {thing for event in events for thing in (*event.named, *lots_of(event))}
    for story in world.stories:
        assert identifier_of(story.link_path) in told, story.name


def tell(world, events, name):
    """Return the events of a story's consignment, by business step."""
    place = next(place for place, story in enumerate(world.stories) if story.name == name)
    number = {"diapers": 1, "brown-sugar": 2, "wine": 6, "market-export": 4, "vehicle": 3}[world.stories[place].name]
    steps: dict[str, list] = {}
    for event in events:
        if event.consignment == number:
            steps.setdefault(event.body["bizStep"], []).append(event)
    return steps


def test_diapers_are_traced_to_line_machine_shift_and_material_lots(world, events):
    steps = tell(world, events, "diapers")
    item = identifier_of(world.stories[0].link_path)
    (made,) = [event for event in steps["commissioning"] if item in event.outputs]
    assert {made.body[f"gqts:{fact}"] for fact in ("line", "machine", "shift")}
    assert made.body["ilmd"]["cbvmda:lotNumber"]
    assert made.body["ilmd"]["cbvmda:bestBeforeDate"]
    materials = {lot for event in steps["commissioning"] if not event.outputs for lot in lots_of(event)}
    assert set(lots_of(made)) == materials
    assert len(materials) == 3
    owners = {firm.prefix: firm.names["en"] for firm in world.firms}
    assert {owners[lot[23:30]] for lot in materials} == {
        "Kitayama Fluff Pulp K.K.",
        "Kurenai Polymer Industries",
        "Mikage Nonwovens Co., Ltd.",
    }


def test_brown_sugar_goes_by_sydney_to_nansha_with_its_certificate(world, events):
    steps = tell(world, events, "brown-sugar")
    codes = {site.gln: site.unlocode for site in world.sites}
    assert [codes[event.site] for event in steps["departing"]] == ["NZAKL", "AUSYD"]
    assert [codes[event.site] for event in steps["arriving"]] == ["AUSYD", "CNNSA"]
    (certified,) = [event for event in steps["inspecting"] if "certificationInfo" in event.body]
    departure, arrival = certified.body["gqts:departure_date"], certified.body["gqts:arrival_date"]
    assert certified.at < steps["departing"][0].at
    assert departure < arrival


def test_wine_is_logged_every_day_of_the_voyage(world, events):
    (report,) = tell(world, events, "wine")["sensor_reporting"]
    assert len(report.body["sensorElementList"]) >= 33


def test_told_stories_are_sold_and_delivered(world, events):
    for name in ("diapers", "brown-sugar", "wine"):
        item = identifier_of(next(story.link_path for story in world.stories if story.name == name))
        (parcel,) = [
            event.parent
            for event in events
            if item in event.children and (event.parent or "").startswith("urn:gqts:waybill")
        ]
        assert any(parcel in event.epcs and event.body["disposition"] == "retail_sold" for event in events)
