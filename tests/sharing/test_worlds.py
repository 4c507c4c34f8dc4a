"""Made-up worlds: every surface shows each viewer what the oracle says, and none shows more when less is open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests import taking_part
from tests.conftest import clone_database
from tests.sharing import worlds as made
from tests.sharing.worlds import CASE, FIRMS, NOW, THINGS, VIEWERS, Fact, Opening, World

from gqts.accounts import KeyScope
from gqts.capture import accept_document, require_submitter
from gqts.identifiers import parse_identifier
from gqts.kit.database import Database, Transaction
from gqts.kit.ids import new_id
from gqts.kit.settings import read_settings
from gqts.organizations import Organization, Role
from gqts.sharing import (
    PUBLIC_VIEWER,
    Audience,
    FactKind,
    Field,
    Purpose,
    Rule,
    begin_viewing,
    compose_viewer,
    name_organization,
    save_rules,
)
from gqts.wiring import create_app

SECRET = re.compile(r"S\d+[A-Z]\b")
ROLES = {"F": Role.MANUFACTURER, "T": Role.TRADER, "C": Role.LOGISTICS, "X": Role.TRADER, "A": Role.QUARANTINE}
CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ext": "https://example.com/ext/"}]


def examples(count: int) -> settings:
    """An example costs a second or two: few of them, the same at each run; raise the numbers to look for more."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],  # what fails is small enough as it is
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@dataclass
class Stage:
    """One connection on which a world is built and looked at, and taken down again after each example.

    To the application it is the database: each of its transactions is a part of the one that is rolled back.
    """

    tx: Transaction
    url: str
    firms: dict[str, Organization]
    keys: dict[str, str]

    @contextmanager
    def transaction(self, *, read_only: bool = False) -> Iterator[Transaction]:
        _ = read_only
        with self.tx.transaction(force_rollback=True):
            yield self.tx


@pytest.fixture(scope="module")
def stage(server_url: str) -> Iterator[Stage]:
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=2) as opened:
        firms, keys = {}, {}
        with opened.transaction() as tx:
            for name, (prefix, gln) in FIRMS.items():
                prefixes = [prefix]
                firms[name] = taking_part.take_part(tx, f"Firm {name}", gln=gln, roles=[ROLES[name]], prefixes=prefixes)
                keys[name] = taking_part.issue_key_of(tx, firms[name].id, scopes=[KeyScope.EVENTS_READ])
        with opened.transaction() as tx:
            yield Stage(tx, url, firms, keys)


@pytest.fixture(scope="module")
def client(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("worlds")
    app = create_app(
        read_settings({"GQTS_HOME": str(home)}),
        database=stage,  # type: ignore[arg-type] - all that the edges ask of a database
        clock=lambda: NOW,
        is_delivering=False,
    )
    with TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False) as opened:
        yield opened


def build(stage: Stage, world: World) -> None:
    for one in sorted(world.openings, key=lambda opening: opening.since):
        rule = _rule(stage, one)
        save_rules(stage.tx, taking_part.HOST, rule.organization_id, [rule], now=rule.starts_at)
    for fact in world.facts:
        event = fact.as_event()
        tell(stage, fact, event)
        if fact.is_withdrawn:
            declaration = {"declarationTime": "2026-11-20T00:00:00Z", "reason": "incorrect_data"}
            tell(stage, fact, {**event, "errorDeclaration": declaration})


def _rule(stage: Stage, one: Opening) -> Rule:
    owner = stage.firms[one.owner].id
    names = frozenset(name_organization(stage.firms[name].id) for name in one.names)
    until = None if one.until is None else NOW + timedelta(days=one.until)
    since = NOW + timedelta(days=one.since)
    return Rule(
        new_id(), owner, FactKind[one.kind], Field[one.field], Audience[one.audience], names, "why", since, until, ""
    )


def tell(stage: Stage, fact: Fact, event: dict) -> None:
    document = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
                "creationDate": "2026-09-01T00:00:00Z", "epcisBody": {"eventList": [event]}}  # fmt: skip
    submitter = require_submitter(stage.tx, stage.firms[fact.teller].id)
    job = accept_document(stage.tx, submitter, json.dumps(document).encode(), now=NOW)
    assert (job.success, job.events_stored) == (True, 1), job


def ask(client: TestClient, stage: Stage, viewer: str, path: str, accept: str = "application/json"):
    headers = {"Accept": accept} | ({"Authorization": f"Bearer {stage.keys[viewer]}"} if viewer else {})
    answer = client.get(path, headers=headers)
    assert answer.status_code in (200, 404), answer.text
    return answer


def secrets(text: str) -> set[str]:
    return set(SECRET.findall(text))


def query(client: TestClient, stage: Stage, viewer: str, thing: str) -> set[str]:
    return secrets(ask(client, stage, viewer, f"/epcis/epcs/{quote(thing, safe='')}/events?perPage=1000").text)


def link_of(thing: str) -> str:
    return parse_identifier(thing).canonical.removeprefix("https://id.gs1.org")


@examples(8)
@given(made.worlds)
def test_a_query_shows_each_viewer_exactly_what_the_oracle_says(stage: Stage, client: TestClient, world: World) -> None:
    with stage.transaction():
        build(stage, world)
        for viewer in VIEWERS:
            for thing in THINGS:
                answer = ask(client, stage, viewer, f"/epcis/epcs/{quote(thing, safe='')}/events?perPage=1000")
                assert secrets(answer.text) == world.see(viewer, thing), (viewer, thing)
                events = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
                assert len(events) == world.count(viewer, thing), (viewer, thing)


@examples(3)
@given(made.worlds)
def test_page_trace_count_and_xml_agree_with_the_query(stage: Stage, client: TestClient, world: World) -> None:
    with stage.transaction():
        build(stage, world)
        for viewer in VIEWERS:
            for thing in (THINGS[0], CASE):
                seen = world.see(viewer, thing)
                told = ask(client, stage, viewer, f"/epcis/epcs/{quote(thing, safe='')}/events?perPage=1000").json()
                events = told["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
                assert {secret for secret in seen if secret[-1] == "E"} == {
                    secret for event in events for secret in secrets(event["eventID"])
                }
                xml = ask(
                    client, stage, viewer, f"/epcis/epcs/{quote(thing, safe='')}/events?perPage=1000", "application/xml"
                )
                assert secrets(xml.text) == seen
                check_trace(client, stage, world, viewer, thing)
                if not viewer:
                    page = ask(client, stage, viewer, link_of(thing), "text/html").text
                    assert secrets(page) <= most(world, viewer), thing


def check_trace(client: TestClient, stage: Stage, world: World, viewer: str, thing: str) -> None:
    answer = ask(client, stage, viewer, f"/v1/trace{link_of(thing)}?direction=both")
    assert secrets(answer.text) <= most(world, viewer), (viewer, thing)
    if answer.status_code == 200:
        steps = answer.json()["journey"]["steps"]
        own = {secret for step in steps if step["link"] == "own" for secret in secrets(step["eventID"] or "")}
        assert own == {secret for secret in world.see(viewer, thing) if secret[-1] == "E"}, (viewer, thing)


def most(world: World, viewer: str) -> set[str]:
    """The most that a viewer is ever shown of a world: what it sees by asking for each thing."""
    return {secret for thing in THINGS for secret in world.see(viewer, thing)}


@examples(6)
@given(made.worlds)
def test_lists_and_the_database_alone_show_what_needs_no_tie_to_the_goods(
    stage: Stage, client: TestClient, world: World
) -> None:
    with stage.transaction():
        build(stage, world)
        for viewer in VIEWERS:
            known = {secret for fact in world.facts for secret in world.see_fact(viewer, fact, is_in_chain=False)}
            with stage.transaction() as tx:
                looking = compose_viewer(stage.firms[viewer]) if viewer else PUBLIC_VIEWER
                begin_viewing(tx, looking, at=NOW, purpose=Purpose.QUERY)
                rows = tx.execute("SELECT document FROM events.event").fetchall()
                mentions = tx.execute("SELECT count(DISTINCT event_id) FROM events.event_identifier").fetchone()
            told = {secret for (document,) in rows for secret in secrets(document) if secret[-1] == "E"}
            assert told == {secret for secret in known if secret[-1] == "E"}, viewer
            assert mentions == (len(rows),)
            if viewer:
                assert secrets(ask(client, stage, viewer, "/epcis/events?perPage=1000").text) == known, viewer


@examples(4)
@given(made.worlds, st.data())
def test_opening_to_fewer_never_shows_anybody_more(
    stage: Stage, client: TestClient, world: World, data: st.DataObject
) -> None:
    narrowed = data.draw(st.composite(made.narrow)(world))
    seen: list[dict[tuple[str, str], set[str]]] = []
    for one in (world, narrowed):
        with stage.transaction():
            build(stage, one)
            seen.append({
                (viewer, thing): query(client, stage, viewer, thing)
                | secrets(ask(client, stage, viewer, f"/v1/trace{link_of(thing)}?direction=both").text)
                for viewer in ("", "T", "C", "A") for thing in (THINGS[0], CASE)
            })  # fmt: skip
    before, after = seen
    assert {place: after[place] - before[place] for place in before if after[place] - before[place]} == {}


def test_the_oracle_closes_and_opens(stage: Stage) -> None:
    """Worlds in which nothing is shown, or everything, would prove nothing."""
    fact = Fact(1, "F", "ship", (THINGS[0],), "C")
    chain = tuple(Opening("F", "MOVEMENT", field, "CHAIN", frozenset(), -1, None) for field in ("EVENT", "PRICE"))
    world = World((fact,), chain)
    assert world.see("X", THINGS[0]) == world.see("", THINGS[0]) == frozenset()
    assert world.see("F", THINGS[0]) == fact.secrets
    assert world.see("C", THINGS[0]) == {"S1E", "S1P", "S1C"}
