from __future__ import annotations

import pytest
from tests.simulator.replaying import read_events

from gqts.simulator import build_world, write_documents


@pytest.fixture(scope="package")
def world():
    return build_world(seed=2026, items=900)


@pytest.fixture(scope="package")
def documents(world):
    return list(write_documents(world))


@pytest.fixture(scope="package")
def events(documents):
    return read_events(documents)
