"""What a firm is told that another would see is never more than that other sees, nor than the firm itself sees."""

from __future__ import annotations

import pytest
from tests.web.conftest import world, world_database  # noqa: F401 - the simulated world, in a database

from gqts.identifiers import Identifier
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Organization, list_organizations
from gqts.sharing import PUBLIC_VIEWER, Glass, Policy, Purpose, Viewer, begin_viewing, compose_viewer
from gqts.tracing import Journey, read_story
from gqts.tracing.preview import read_preview
from gqts.web.addresses import find_subject


def told(journey: Journey) -> dict[bytes, frozenset[str]]:
    return {step.stored.event_id: frozenset(step.stored.event.body) for step in journey.steps}


def look(database: Database, viewer: Viewer, identifier: Identifier, purpose: Purpose) -> Journey:
    now = system_clock()
    with database.transaction() as tx:
        return read_story(tx, begin_viewing(tx, viewer, at=now, purpose=purpose), identifier).seen


def preview(
    database: Database, firm: Organization, glass: Glass, identifier: Identifier
) -> tuple[Journey, frozenset[object]]:
    mine = look(database, compose_viewer(firm), identifier, Purpose.PREVIEW)
    with database.transaction() as tx:
        begin_viewing(tx, compose_viewer(firm), at=glass.at, purpose=Purpose.PREVIEW)
        journey = read_preview(tx, glass, mine).journey
        return journey, frozenset(glass.owner_of(step.stored.belonging.stream) for step in journey.steps)


@pytest.fixture
def firms(world_database: Database) -> list[Organization]:  # noqa: F811
    with world_database.transaction() as tx:
        return list_organizations(tx, limit=100)


@pytest.mark.parametrize("number", [0, 1])
def test_a_preview_tells_only_what_both_see(world, world_database, firms, number) -> None:  # noqa: F811
    identifier = find_subject(world.stories[number].link_path).identifier
    told_anything = False
    for firm in firms[:6]:
        mine = told(look(world_database, compose_viewer(firm), identifier, Purpose.PREVIEW))
        for viewer in (PUBLIC_VIEWER, *map(compose_viewer, firms[:6])):
            theirs = told(look(world_database, viewer, identifier, Purpose.TRACE))
            glass = Glass(viewer, Purpose.PREVIEW, system_clock())
            shown, _ = preview(world_database, firm, glass, identifier)
            for event_id, members in told(shown).items():
                told_anything = True
                assert members <= mine.get(event_id, frozenset())
                assert members <= theirs.get(event_id, frozenset())
    assert told_anything


def test_a_draft_that_opens_nothing_hides_what_is_ones_own(world, world_database, firms) -> None:  # noqa: F811
    identifier = find_subject(world.stories[0].link_path).identifier
    open_before = 0
    for firm in firms:
        now = system_clock()
        _, owners = preview(world_database, firm, Glass(PUBLIC_VIEWER, Purpose.PREVIEW, now), identifier)
        open_before += firm.id in owners
        closed = Glass(PUBLIC_VIEWER, Purpose.PREVIEW, now, drafts={firm.id: Policy(firm.id)})
        assert firm.id not in preview(world_database, firm, closed, identifier)[1]
    assert open_before
