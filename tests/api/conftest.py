"""The real application over a real database, and small documents to hand in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from tests import taking_part
from tests.clients import beside

from gqts.kit.database import Database
from gqts.kit.settings import Settings, read_settings
from gqts.organizations import Organization
from gqts.wiring import create_app

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"ext": "https://example.com/ext/"}]
FACTORY = "urn:epc:id:sgln:4012345.00001.0"

Event = dict[str, Any]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with small limits, so that tests of limits are quick."""
    return read_settings(
        {
            "GQTS_HOME": str(tmp_path),
            "GQTS_CAPTURE_BYTES": str(2 * 1024 * 1024),
            "GQTS_CAPTURE_EVENTS": "1000",
            "GQTS_READS_PER_MINUTE": "0",
            "GQTS_UNKNOWN_PER_MINUTE": "0",
        }
    )


@pytest.fixture
def app(settings: Settings, database: Database) -> Starlette:
    return create_app(settings, database=database, is_delivering=False)


@pytest.fixture
def firm(database: Database) -> Organization:
    """The factory whose key `client` has: it owns the prefix of the events below, and shares nothing yet."""
    with database.transaction() as tx:
        return taking_part.take_part(tx, "A factory", gln="4012345000009", prefixes=["4012345"])


@pytest.fixture
def key(database: Database, firm: Organization) -> str:
    """An API key of the factory for everything that a key can be for."""
    with database.transaction() as tx:
        return taking_part.issue_key_of(tx, firm.id)


@pytest.fixture
def stranger(app: Starlette) -> Iterator[TestClient]:
    """A client without credentials: the public."""
    with TestClient(app, base_url="http://localhost:8000", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def client(stranger: TestClient, key: str) -> TestClient:
    """A client with the factory's key."""
    headers = {"Authorization": f"Bearer {key}"}
    return beside(stranger, headers=headers)


@pytest.fixture
def object_event() -> Callable[..., Event]:
    """Make an ObjectEvent that commissions `sgtin:4012345.098765.{serial}`; other fields may be replaced."""

    def make(serial: str = "1", **fields: Any) -> Event:
        return {
            "type": "ObjectEvent",
            "eventTime": "2026-09-01T08:00:00.000+09:00",
            "eventTimeZoneOffset": "+09:00",
            "epcList": [f"urn:epc:id:sgtin:4012345.098765.{serial}"],
            "action": "ADD",
            "bizStep": "commissioning",
            "disposition": "active",
            "readPoint": {"id": FACTORY},
            "bizLocation": {"id": FACTORY},
            **fields,
        }

    return make


@pytest.fixture
def document() -> Callable[..., bytes]:
    """Put events into an EPCIS 2.0 JSON-LD document."""

    def make(*events: Event, **fields: Any) -> bytes:
        told = {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-09-01T00:00:00Z",
            "epcisBody": {"eventList": list(events)},
            **fields,
        }
        return json.dumps(told).encode()

    return make


@pytest.fixture
def capture(client: TestClient) -> Callable[..., dict[str, Any]]:
    """Hand a document in and return its job."""

    def hand_in(content: bytes, **headers: str) -> dict[str, Any]:
        answer = client.post(
            "/epcis/capture",
            content=content,
            headers={
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )
        assert answer.status_code == 202, answer.text
        job = client.get(answer.headers["Location"])
        assert job.status_code == 200, job.text
        return dict(job.json())

    return hand_in
