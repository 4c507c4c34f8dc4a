"""The told stories open as planned in the real store: captured, traced, at the level their titles promise."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests import taking_part
from tests.simulator.test_stories import identifier_of

from gqts.cli.demo_firms import register_firms
from gqts.identifiers import parse_identifier
from gqts.simulator import MINIMUM_ITEMS, build_world, write_documents
from gqts.tracing import Stage

NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture(params=[MINIMUM_ITEMS, 50, 277])
def journeys(tx, request):
    world = build_world(seed=11, items=request.param)
    register_firms(tx, world, now=NOW)
    for document in write_documents(world):
        job = taking_part.accept(
            tx, document.content, submitter=taking_part.submitting(tx, document.submitter), now=NOW
        )
        assert job.success, job.faults
    return {
        story: taking_part.read_journey(tx, parse_identifier(identifier_of(story.link_path))) for story in world.stories
    }


def test_every_story_opens_as_it_was_planned(journeys):
    named = {story.name: journey for story, journey in journeys.items()}
    assert {s.name: j.level for s, j in journeys.items()} == {s.name: s.trace_level for s in journeys}
    assert named["diapers"].not_shared == ()
    assert named["diapers"].product.name("zh").startswith("木漏日")
    assert named["brown-sugar"].not_shared == (Stage.MADE,)
    assert named["not-shared"].not_shared == (Stage.ARRIVED,)
    assert Stage.MADE in named["never-commissioned"].not_shared
    assert Stage.ARRIVED not in named["port-level"].not_shared
    delivered = ("diapers", "brown-sugar", "vehicle", "air-parcel", "wine", "port-level", "never-commissioned")
    assert all(named[name].facts[Stage.DELIVERED] for name in delivered)
    places = [
        step.site for journey in named.values() for step in journey.steps if "readPoint" in step.stored.event.body
    ]
    assert all(site and site.latitude and site.name("zh") for site in places)
