"""One world, told in EPCIS 2.0 JSON-LD, 2.0 XML and 1.2 XML, is one world."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.acceptance.conftest import Open
from tests.acceptance.service import Service

from gqts.epcis import Document, event_hash, read_document, write_json, write_xml
from gqts.simulator import MINIMUM_ITEMS, World, build_world, write_documents

FORMATS = {"json": "json", "xml-2.0": "2.0", "xml-1.2": "1.2"}
CREATED = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(seed=4, items=MINIMUM_ITEMS)


@pytest.fixture(scope="module")
def documents(world: World) -> list[Document]:
    return [read_document(pushed.content) for pushed in write_documents(world)]


@pytest.fixture(scope="module")
def told(documents: list[Document]) -> dict[str, list[bytes]]:
    """The world's documents in each format."""
    return {form: [write(document, version) for document in documents] for form, version in FORMATS.items()}


def write(document: Document, version: str) -> bytes:
    if version == "json":
        return write_json(document.events, creation_date=CREATED, master_data=document.master_data)
    return write_xml(document.events, creation_date=CREATED, master_data=document.master_data, version=version)


def capture_all(service: Service, contents: list[bytes], form: str) -> tuple[int, int]:
    """Send documents; return how many events were new, and how many known."""
    stored = known = 0
    for content in contents:
        job = service.capture(content)
        assert (job["success"], job["documentFormat"]) == (True, form), job["errors"]
        stored += job["eventsStored"]
        known += job["eventsKnown"]
    return stored, known


@pytest.fixture(scope="module")
def stores(open_service: Open, told: dict[str, list[bytes]]) -> dict[str, tuple[Service, tuple[int, int]]]:
    """For each format a store that was told the world in it, and how many events were new and known."""
    opened = {form: open_service() for form in told}
    return {form: (service, capture_all(service, told[form], form)) for form, service in opened.items()}


def test_journeys_are_the_same_whatever_the_format(
    stores: dict[str, tuple[Service, tuple[int, int]]], world: World
) -> None:
    read = [
        [without_recording(service.client.get(address_of(story.link_path)).json()) for story in world.stories]
        for service, _ in stores.values()
    ]
    assert all(trace["journey"]["steps"] for trace in read[0])
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize(
    ("first", "others"), [("json", ["xml-2.0", "xml-1.2"]), ("xml-2.0", ["xml-1.2"]), ("xml-1.2", ["json"])]
)
def test_a_world_told_in_one_format_is_known_in_the_others(
    stores: dict[str, tuple[Service, tuple[int, int]]],
    told: dict[str, list[bytes]],
    documents: list[Document],
    first: str,
    others: list[str],
) -> None:
    service, counts = stores[first]
    sent = sum(document.count for document in documents)
    distinct = {
        (event_hash(event), event.error_declaration is None) for document in documents for event in document.events
    }
    assert counts == (len(distinct), sent - len(distinct))
    for form in others:
        assert capture_all(service, told[form], form) == (0, sent)
    assert service.count_events() == len(distinct)


def address_of(path: str) -> str:
    return f"/v1/trace{path}?direction=both"


def without_recording(value: Any) -> Any:
    """Return a trace without when it was recorded: that differs from store to store."""
    if isinstance(value, dict):
        return {name: without_recording(member) for name, member in value.items() if name != "recordTime"}
    return [without_recording(member) for member in value] if isinstance(value, list) else value
