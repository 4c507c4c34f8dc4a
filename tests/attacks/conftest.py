"""The real application, as the tests of the API have it, and a second firm that attacks the first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests import taking_part
from tests.api.conftest import (  # noqa: F401 - fixtures
    app,
    capture,
    client,
    document,
    firm,
    key,
    object_event,
    settings,
    stranger,
)
from tests.attacks.besieged import World, besiege
from tests.clients import beside
from tests.conftest import clone_database

from gqts.kit.database import Database


@pytest.fixture
def attacker(stranger: TestClient, database) -> TestClient:  # noqa: F811
    """A client with the key of another firm, which has proven a prefix of its own."""
    with database.transaction() as tx:
        other = taking_part.take_part(tx, "Another firm", gln="9521000000001", prefixes=["9521000"])
        secret = taking_part.issue_key_of(tx, other.id)
    headers = {"Authorization": f"Bearer {secret}"}
    return beside(stranger, headers=headers)


@pytest.fixture(scope="session")
def besieged(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A firm and its outsiders, for tests that leave the firm as it was."""
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=8) as opened:
        yield from besiege(opened, tmp_path_factory.mktemp("besieged"))
