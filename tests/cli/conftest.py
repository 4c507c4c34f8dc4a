"""The real commands, on a database and a home of each test's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result
from tests import taking_part
from tests.conftest import clone_database

from gqts.cli import main
from gqts.cli.demo import fill_home
from gqts.cli.stories import DemoWorld
from gqts.kit.database import Database
from gqts.kit.settings import Settings, read_settings
from gqts.organizations import Organization
from gqts.simulator import MINIMUM_ITEMS

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]


GLN = "4012345000009"


@dataclass(frozen=True)
class Home:
    """A home that the demonstration has filled, and its database."""

    settings: Settings
    database: Database
    demo: DemoWorld


@pytest.fixture(scope="session")
def filled(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home filled from nothing, for tests that look at it; whoever gives out new passwords leaves them valid."""
    home = tmp_path_factory.mktemp("demo")
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=8) as database:
        settings = read_settings({"GQTS_HOME": str(home), "GQTS_DATABASE_URL": url})
        demo = fill_home(settings, MINIMUM_ITEMS, 0)
        assert demo is not None
        yield Home(settings, database, demo)


@pytest.fixture
def firm(database: Database) -> Organization:
    """The firm that `write` names as sender; it owns the prefix of the documents, and shows nobody anything."""
    with database.transaction() as tx:
        return taking_part.take_part(tx, "A maker", gln=GLN, prefixes=["4012345"])


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Run a command and return what it printed; its environment holds nothing of the tester's."""
    monkeypatch.setenv("GQTS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GQTS_DATABASE_URL", database.url)
    for name in ("GQTS_KEY", "GQTS_HOST", "GQTS_PORT", "GQTS_PUBLIC_URL", "GQTS_LOG", "GQTS_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: object, **options: Any) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)

    yield invoke
    structlog.reset_defaults()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write an EPCIS document with one ObjectEvent for each serial; a serial that begins with ! has a wrong action."""

    def make(name: str, *serials: str) -> Path:
        events = [
            {
                "type": "ObjectEvent",
                "eventTime": "2026-09-01T08:00:00+09:00",
                "eventTimeZoneOffset": "+09:00",
                "epcList": [f"urn:epc:id:sgtin:4012345.098765.{serial.lstrip('!')}"],
                "action": "ADDED" if serial.startswith("!") else "ADD",
                "bizStep": "commissioning",
                "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0"},
            }
            for serial in serials
        ]
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "@context": CONTEXT,
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-09-01T00:00:00Z",
            "sender": f"https://id.gs1.org/417/{GLN}",
            "epcisBody": {"eventList": events},
        }
        path.write_text(json.dumps(content))
        return path

    return make
