"""The real application over a real database that holds a simulated world, captured as partners would push it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests import taking_part
from tests.conftest import clone_database

from gqts.cli.demo_firms import register_firms
from gqts.cli.stories import note_demo
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.settings import read_settings
from gqts.simulator import World, build_world, write_documents
from gqts.wiring import create_app

PARTNER = "https://id.gs1.org/417/9526543000020"
PUBLIC_URL = "https://trace.example.org"
UNCOUNTED = {"GQTS_READS_PER_MINUTE": "0", "GQTS_UNKNOWN_PER_MINUTE": "0"}


@pytest.fixture(scope="session")
def world() -> World:
    """The smallest world: every told story."""
    return build_world(seed=7, items=310)


@pytest.fixture(scope="session")
def world_database(server_url: str, world: World) -> Iterator[Database]:
    """A database of this room's own, with the world in it; tests only read it, or add things of their own to it."""
    with clone_database(server_url) as url, Database.open(url) as opened:
        with opened.transaction() as tx:
            register_firms(tx, world, now=system_clock())
            firms = {firm.id: taking_part.submitting(tx, firm.id) for firm in world.firms}
            for document in write_documents(world):
                job = taking_part.accept(tx, document.content, now=system_clock(), submitter=firms[document.submitter])
                assert job.success, job.faults
        yield opened


@pytest.fixture(scope="session")
def client(world_database: Database, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the real application; it keeps no cookies and follows no redirects unless told to."""
    home: Path = tmp_path_factory.mktemp("home")
    note_demo(home, world, is_whole=True)
    settings = read_settings({"GQTS_HOME": str(home), "GQTS_PUBLIC_URL": PUBLIC_URL, **UNCOUNTED})
    app = create_app(settings, database=world_database)
    with TestClient(app, base_url=PUBLIC_URL, follow_redirects=False, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _forget_cookies(request: pytest.FixtureRequest) -> None:
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies.clear()


@pytest.fixture
def stories(world: World) -> dict[str, str]:
    """The page's path of each story, by the story's name."""
    return {story.name: story.link_path for story in world.stories}


@pytest.fixture
def capture(world_database: Database) -> Callable[..., None]:
    """Capture events and master data that a partner pushes, through the real intake."""

    def push(*events: dict[str, Any], master: list[dict[str, Any]] | None = None, submitter: str | None = None) -> None:
        body: dict[str, Any] = {"eventList": list(events)}
        document = {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"gqts": "https://gqts.dev/ns/1.0/"}],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-09-01T00:00:00Z",
            "epcisBody": body,
        }  # fmt: skip
        if master:
            document["epcisHeader"] = {"epcisMasterData": {"vocabularyList": master}}
        with world_database.transaction() as tx:
            prefixes = [] if submitter else ["9526543", "4012345"]
            firm = taking_part.submitting(tx, submitter or PARTNER, prefixes=prefixes, preset="port")
            job = taking_part.accept(tx, json.dumps(document).encode(), now=system_clock(), submitter=firm)
        assert job.faults == ()

    return push
