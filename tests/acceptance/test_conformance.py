"""Every document that GS1 and OpenEPCIS publish goes in over HTTP, is traced, and comes back meaning the same.

The documents are read where they are, never copied. What they should give is told by GS1's own schemas and by our
reader on what was sent; the answers are only what HTTP answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.acceptance.conftest import Open
from tests.acceptance.service import HTML, JSON, XML, Service, read_answer
from tests.epcis.meaning import meaning

from gqts.epcis import Document, Event, event_hash, read_document
from gqts.identifiers import canonical_uri
from gqts.web.addresses import find_page_path

FOLDERS = ("gs1-epcis/JSON", "gs1-epcis/JSON-simple-context", "gs1-epcis/XML", "openepcis/json", "openepcis/xml")
SIMPLE = "gs1-epcis/JSON-simple-context/"
ADDED = ("eventID", "recordTime")
"""What a repository adds to an event, or puts in the place of what was sent (EPCIS 2.0 §7.4.1)."""

REFUSED_WHOLE = {
    # Answers of a repository, not documents for one.
    "gs1-epcis/XML/CaptureJob/Example-CaptureJobRunning.xml": "is EPCISCaptureJob",
    "gs1-epcis/XML/CaptureJob/Example-CaptureJobSuccess.xml": "is EPCISCaptureJob",
    "gs1-epcis/XML/CaptureJob/Example-CaptureJobWithErrorFile.xml": "is EPCISCaptureJob",
    "gs1-epcis/XML/CaptureJob/Example-CaptureJobWithErrors.xml": "is EPCISCaptureJob",
}
# file -> what each error names: (event, field, value, a word of the fix)
REFUSED = {
    SIMPLE + "Example-TransactionEvents-2020_07_03y.jsonld": [
        (1, "eventList[1].sourceList", "{'type': 'location'", "[ … ]"),
        (1, "eventList[1].destinationList", "{'type': 'location'", "[ … ]"),
    ],
    # GS1's XML schema and standard allow ILMD only where goods begin: with action ADD.
    SIMPLE + "WithFullCombinationOfFields/object_event_all_possible_fields.jsonld": [
        (0, "eventList[0].ilmd", "", "ADD")
    ],
    SIMPLE + "WithSensorData/SensorDataExample12.jsonld": [
        (None, "schemaVersion", "", "2.0"),
        (None, "creationDate", "", "2026-08-01T12:30:00.000+08:00"),
    ],
    SIMPLE + "WithSensorData/SensorDataExample17.jsonld": [(None, "schemaVersion", "2.0", '"2.0"')],
    # A bare word that is no measurement type, which the JSON schema lets pass as a URI; and a GRAI without its filler.
    "openepcis/json/SensorData_with_combined_events.json": [
        (7, "eventList[7].sensorElementList[0].sensorReport[1].type", "Molar_concentration", "MassConcentration"),
        (7, "eventList[7].sensorElementList[0].sensorReport[2].type", "Molar_concentration", "MassConcentration"),
        (12, "eventList[12].epcList[0]", "https://id.example.com/8003/952012200000001004", "0"),
    ],
    "openepcis/xml/SensorData_with_combined_events.xml": [
        (12, "eventList[12].epcList[0]", "https://id.example.com/8003/952012200000001004", "0"),
    ],
    # A GRAI whose check digit is wrong: no label carries it.
    "openepcis/json/Combination_of_different_event.json": [
        (0, "eventList[0].epcList[0]", "https://id.example.com/8003/030013450007718765", "3001345000776"),
    ],
    "openepcis/xml/Combination_of_different_event.xml": [
        (0, "eventList[0].epcList[0]", "https://id.example.com/8003/030013450007718765", "3001345000776"),
    ],
}
WITHOUT_EVENTS = {
    "gs1-epcis/XML/CBV/CBV-11.4-2020-06-16a.xml": 3,
    "gs1-epcis/XML/Mimasu/Example-masterData.xml": 7,
    "gs1-epcis/XML/WithFullCombinationOfFields/masterdata_all_possible_fields.xml": 2,
}
"""Master data documents, and how many things they describe."""
WITHOUT_MEASUREMENT_TYPE = {"gs1-epcis/XML/WithSensorData/SensorDataExamples.xml"}
"""A report of an exception alone: GS1's XML schema and example have it, its JSON schema wants a type beside it."""


@dataclass(frozen=True, slots=True)
class Captured:
    """A document that was handed in, what it said, and the job that came of it."""

    name: str
    sent: Document
    job: dict[str, Any]
    service: Service

    def ask(self, event: Event, media_type: str) -> tuple[bytes, list[Event]]:
        """Return the answer about an event, and the events in it that are this one (not the withdrawals of it)."""
        answer = self.service.ask_event(event.event_id or event_hash(event), media_type)
        found = [
            one
            for one in read_answer(answer).events
            if event_hash(one) == event_hash(event) and one.error_declaration == event.error_declaration
        ]
        return answer.content, found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`captured` is every valid document, captured; `refused` and `unreadable` are the names of the others."""
    shared = Path(os.environ.get("GQTS_SHARED", Path(__file__).parents[3] / "shared")) / "conformance"
    names = list_documents(shared) or ["the shared folder"]
    valid = [name for name in names if name not in REFUSED and name not in REFUSED_WHOLE]
    if "captured" in metafunc.fixturenames:
        metafunc.parametrize("captured", valid, indirect=True, scope="module")
    if "refused" in metafunc.fixturenames:
        metafunc.parametrize("refused", REFUSED)
    if "unreadable" in metafunc.fixturenames:
        metafunc.parametrize("unreadable", REFUSED_WHOLE)


def list_documents(shared: Path) -> list[str]:
    """Return the names of all documents there are, in order."""
    return [
        path.relative_to(shared).as_posix()
        for folder in FOLDERS
        for path in sorted((shared / folder).rglob("*"))
        if path.suffix in (".json", ".jsonld", ".xml")
    ]


@pytest.fixture(scope="module")
def captured(request: pytest.FixtureRequest, service: Service, shared: Path) -> Captured:
    """One document, in a store that holds nothing else."""
    service.empty()
    content = (shared / "conformance" / request.param).read_bytes()
    return Captured(request.param, read_document(content), service.capture(content), service)


def sent_fields(event: Event, sent: Event) -> Event:
    """Return an event without what the repository added to it."""
    added = {name for name in ADDED if name not in sent.body} | {"recordTime"}
    return Event({name: value for name, value in event.body.items() if name not in added}, event.namespaces)


def test_it_is_captured(captured: Captured) -> None:
    assert captured.job["success"] is True, captured.job["errors"]
    assert captured.job["errors"] == []
    assert captured.job["eventsSent"] == captured.sent.count
    assert captured.job["eventsStored"] + captured.job["eventsKnown"] == captured.sent.count
    assert captured.job["masterDataStored"] == len(captured.sent.master_data)
    assert captured.job["documentFormat"] == captured.sent.format
    assert captured.sent.count or captured.name in WITHOUT_EVENTS


def test_every_event_comes_back_in_json(captured: Captured, json_complaints: Callable[[bytes], set[str]]) -> None:
    for event in captured.sent.events:
        content, (told,) = captured.ask(event, JSON)
        complaints = json_complaints(content)
        if captured.name in WITHOUT_MEASUREMENT_TYPE:
            complaints.discard('"type" is a required property')
        assert complaints == set()
        assert sent_fields(told, event).body == sent_fields(event, event).body
        assert told.namespaces == event.namespaces


def test_every_event_comes_back_in_xml(captured: Captured, xml_complaints: Callable[[bytes], list[str]]) -> None:
    for event in captured.sent.events:
        content, (told,) = captured.ask(event, XML)
        assert xml_complaints(content) == []
        assert meaning(sent_fields(told, event)) == meaning(sent_fields(event, event))


def test_every_identifier_is_traced_and_every_key_opens_its_page(captured: Captured) -> None:
    for uri, hashes in list_named(captured.sent.events).items():
        told = captured.service.trace(uri)
        assert told["subject"]["uri"] == canonical_uri(uri)
        assert hashes <= {step["eventHash"] for step in told["journey"]["steps"]}, uri
        page = captured.service.client.get(find_page_path(uri) or "", headers={"Accept": HTML})
        assert page.status_code == 200, (uri, page.status_code)


def list_named(events: tuple[Event, ...]) -> dict[str, set[str]]:
    """Return every identifier with the hashes of the events that name it."""
    named: dict[str, set[str]] = {}
    for event in events:
        for _, uri in event.identifiers():
            named.setdefault(uri, set()).add(event_hash(event))
    return named


def test_what_cannot_be_read_is_a_problem_that_says_why(fresh: Service, shared: Path, unreadable: str) -> None:
    answer = fresh.post((shared / "conformance" / unreadable).read_bytes())
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert REFUSED_WHOLE[unreadable] in answer.json()["detail"]
    assert fresh.client.get("/epcis/capture").json() == []


def test_what_is_broken_is_refused_by_event_field_value_and_fix(fresh: Service, shared: Path, refused: str) -> None:
    content = (shared / "conformance" / refused).read_bytes()
    job = fresh.capture(content)
    assert job["success"] is False
    assert job["eventsStored"] == fresh.count_events() == 0
    errors = job["errors"]
    assert len(errors) == len(REFUSED[refused])
    for error, (event, field, value, fix) in zip(errors, REFUSED[refused], strict=True):
        assert (error.get("event"), error["field"]) == (event, field)
        assert error.get("value", "").startswith(value)
        assert fix in error["fix"], error


def test_under_proceed_only_the_broken_events_are_left_out(fresh: Service, shared: Path, refused: str) -> None:
    content = (shared / "conformance" / refused).read_bytes()
    job = fresh.capture(content, GS1_Capture_Error_Behaviour="proceed")
    broken = {event for event, *_ in REFUSED[refused]} - {None}
    assert job["success"] is False
    assert job["eventsRefused"] == len(broken)
    assert job["eventsStored"] == job["eventsSent"] - len(broken) == fresh.count_events()


@pytest.fixture(scope="module")
def together(open_service: Open, shared: Path) -> tuple[Service, dict[str, tuple[Document, dict[str, Any]]]]:
    """All valid documents in one store, one after the other, and the job of each."""
    service = open_service()
    jobs = {}
    for name in list_documents(shared / "conformance"):
        if name not in REFUSED and name not in REFUSED_WHOLE:
            content = (shared / "conformance" / name).read_bytes()
            jobs[name] = read_document(content), service.capture(content, GS1_Capture_Error_Behaviour="proceed")
    return service, jobs


def test_in_one_store_each_event_is_kept_once_and_an_event_id_names_one_event(
    together: tuple[Service, dict[str, tuple[Document, dict[str, Any]]]],
) -> None:
    service, jobs = together
    clashing = {name: job["errors"] for name, (_, job) in jobs.items() if not job["success"]}
    # This one was copied from its JSON and changed, with its urn:uuid: the second comer is told so, and is not kept.
    # (Others were copied with ids in the form of hashes that are not theirs: those name nothing, and never clash.)
    assert set(clashing) == {"gs1-epcis/XML/WithErrorDeclaration/ErrorDeclarationAndCorrectiveEvent.xml"}
    assert {error["field"].partition(".")[2] for errors in clashing.values() for error in errors} == {"eventID"}
    left_out = {(name, error["event"]) for name, errors in clashing.items() for error in errors}
    distinct = {
        (event_hash(event), json.dumps(event.error_declaration, sort_keys=True))
        for name, (sent, _) in jobs.items()
        for position, event in zip(sent.positions, sent.events, strict=True)
        if (name, position) not in left_out
    }
    assert service.count_events() == len(distinct)


def test_in_one_store_every_identifier_is_still_traced(
    together: tuple[Service, dict[str, tuple[Document, dict[str, Any]]]],
) -> None:
    service, jobs = together
    named: dict[str, set[str]] = {}
    for sent, job in jobs.values():
        if job["success"]:
            for uri, hashes in list_named(sent.events).items():
                named.setdefault(canonical_uri(uri), set()).update(hashes)
    assert len(named) > 90
    for uri, hashes in named.items():
        told = service.trace(uri, "?direction=both")
        assert hashes <= {step["eventHash"] for step in told["journey"]["steps"]}, uri
