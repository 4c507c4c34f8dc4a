"""The real application over real databases, as a partner on the network sees it: only HTTP, and GS1's own schemas."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import jsonschema_rs
import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests import taking_part
from tests.acceptance.service import Service
from tests.conftest import clone_database

from gqts.kit.database import Database
from gqts.kit.settings import read_settings
from gqts.organizations import Role
from gqts.wiring import create_app

URL = "http://localhost:8000"

Open = Callable[[], Service]


@pytest.fixture(scope="module")
def open_service(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Open the whole application over a fresh database; each call another one; all are closed with the module."""
    with ExitStack() as opened:

        def open_one() -> Service:
            url = opened.enter_context(clone_database(server_url))
            database = opened.enter_context(Database.open(url, minimum=1, maximum=8))
            uncounted = {"GQTS_READS_PER_MINUTE": "0", "GQTS_UNKNOWN_PER_MINUTE": "0"}
            settings = read_settings({"GQTS_HOME": str(tmp_path_factory.mktemp("home")), **uncounted})
            with database.transaction() as tx:
                # An authority: it may hand in what many firms say, as these tests need of one client.
                roles = [Role.CUSTOMS, Role.MANUFACTURER]
                firm = taking_part.take_part(
                    tx, "A single window", gln="4012345000009", prefixes=["4012345"], roles=roles
                )
                taking_part.share_everything(tx, firm.id)
                key = taking_part.issue_key_of(tx, firm.id)
            app = create_app(settings, database=database)
            client = TestClient(
                app,
                base_url=URL,
                raise_server_exceptions=False,
                follow_redirects=False,
                headers={"Authorization": f"Bearer {key}"},
            )
            return Service(opened.enter_context(client), database, firm.id)

        yield open_one


@pytest.fixture(scope="module")
def service(open_service: Open) -> Service:
    """The application over one database of this module's own."""
    return open_service()


@pytest.fixture
def fresh(service: Service) -> Service:
    """The module's application, with nothing in its store."""
    service.empty()
    return service


@pytest.fixture(scope="session")
def json_complaints(shared: Path) -> Callable[[bytes], set[str]]:
    """What the GS1 JSON schema says against a document; formats are not asserted, as GS1's own examples need."""
    schema = json.loads((shared / "conformance/gs1-epcis/EPCIS-JSON-Schema.json").read_bytes())
    validator = jsonschema_rs.validator_for(schema, validate_formats=False)
    return lambda content: {error.message for error in validator.iter_errors(json.loads(content))}


@pytest.fixture(scope="session")
def xml_complaints(shared: Path) -> Callable[[bytes], list[str]]:
    """What the XML schema of EPCIS 2.0 query documents says against a document."""
    schema = etree.XMLSchema(etree.parse(shared / "conformance/gs1-epcis/XSD/EPCglobal-epcis-query-2_0.xsd"))

    def complain(content: bytes) -> list[str]:
        tree = etree.fromstring(content)
        return [] if schema.validate(tree) else [str(error) for error in schema.error_log]

    return complain
