"""Every example GS1 and OpenEPCIS publish is read as they meant it, and what is broken is refused for its reason."""

import json
import os
from pathlib import Path

import pytest
from tests.epcis.meaning import CREATED, as_xml, meaning

from gqts.epcis import (
    DocumentUnreadable,
    event_hash,
    from_stored,
    read_document,
    stored_form,
    write_event_json,
    write_json,
)

MATERIAL = ("gs1-epcis/JSON", "gs1-epcis/JSON-simple-context", "gs1-epcis/XML", "openepcis/json", "openepcis/xml")
SIMPLE = "gs1-epcis/JSON-simple-context/"

UNREADABLE = {
    **{
        f"gs1-epcis/XML/CaptureJob/Example-CaptureJob{state}.xml": "is EPCISCaptureJob"
        for state in ("Running", "Success", "WithErrorFile", "WithErrors")
    },
}
REFUSED = {
    SIMPLE + "Example-TransactionEvents-2020_07_03y.jsonld": [
        (1, "epcis.source_list.not_a_list"),
        (1, "epcis.destination_list.not_a_list"),
    ],
    SIMPLE + "WithFullCombinationOfFields/object_event_all_possible_fields.jsonld": [(0, "epcis.ilmd.misplaced")],
    SIMPLE + "WithSensorData/SensorDataExample12.jsonld": [
        (None, "epcis.document.schema_version.missing"),
        (None, "epcis.document.creation_date.missing"),
    ],
    SIMPLE + "WithSensorData/SensorDataExample17.jsonld": [(None, "epcis.document.schema_version.malformed")],
    # Bare words that are no measurement types of the standard; GS1's schema lets them pass as "URIs".
    "openepcis/json/SensorData_with_combined_events.json": [
        (7, "epcis.type.unknown_term"),
        (7, "epcis.type.unknown_term"),
        (12, "epcis.epc_list.identifier.filler"),
    ],
    # GRAIs that no label could carry.
    "openepcis/json/Combination_of_different_event.json": [(0, "epcis.epc_list.identifier.check_digit")],
    "openepcis/xml/Combination_of_different_event.xml": [(0, "epcis.epc_list.identifier.check_digit")],
    "openepcis/xml/SensorData_with_combined_events.xml": [(12, "epcis.epc_list.identifier.filler")],
}
BROKEN_BY_JSON_SCHEMA = {
    SIMPLE + "Example-TransactionEvents-2020_07_03y.jsonld",
    SIMPLE + "WithFullCombinationOfFields/object_event_all_possible_fields.jsonld",
    SIMPLE + "WithSensorData/SensorDataExample12.jsonld",
    SIMPLE + "WithSensorData/SensorDataExample17.jsonld",
    "openepcis/json/SensorData_with_combined_events.json",
}
WITHOUT_MEASUREMENT_TYPE = (
    # A report of an exception alone: GS1's XML schema and examples have it, its JSON schema wants a type as well.
    "gs1-epcis/XML/WithSensorData/SensorDataExamples.xml",
    "openepcis/json/SensorData_with_combined_events.json",
    "openepcis/xml/SensorData_with_combined_events.xml",
)


def pytest_generate_tests(metafunc):
    """`example` is every file, `readable` each that can be taken apart, `json_example` each in JSON."""
    shared = Path(os.environ.get("GQTS_SHARED", Path(__file__).parents[3] / "shared")) / "conformance"
    files = [
        path.relative_to(shared).as_posix()
        for folder in MATERIAL
        for path in sorted((shared / folder).rglob("*"))
        if path.suffix in (".json", ".jsonld", ".xml")
    ] or ["the shared folder"]
    chosen = {
        "example": files,
        "readable": [name for name in files if name not in UNREADABLE],
        "json_example": [name for name in files if not name.endswith(".xml")],
    }
    for name in chosen.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, chosen[name])


@pytest.fixture
def read_example(shared):
    return lambda name: (shared / "conformance" / name).read_bytes()


def test_every_example_is_accepted_or_refused_for_its_reason(example, read_example):
    content = read_example(example)
    if example in UNREADABLE:
        with pytest.raises(DocumentUnreadable, match=UNREADABLE[example]):
            read_document(content)
        return
    document = read_document(content)
    assert [(fault.event, fault.code) for fault in document.faults] == REFUSED.get(example, [])
    refused = {fault.event for fault in document.faults} - {None}
    assert list(document.positions) == [place for place in range(document.count) if place not in refused]
    assert document.events or document.master_data or refused
    assert not document.notes


def test_what_the_json_schema_calls_broken_is_refused_here_too(json_example, read_example, json_complaints):
    content = read_example(json_example)
    assert bool(json_complaints(content)) == (json_example in BROKEN_BY_JSON_SCHEMA)
    if json_example in BROKEN_BY_JSON_SCHEMA:
        assert read_document(content).faults


def test_every_example_comes_back_in_every_format(readable, read_example, json_complaints, xml_complaints):
    sent = read_document(read_example(readable))
    hashes, said = [event_hash(event) for event in sent.events], [meaning(event) for event in sent.events]
    master_data = [(each.vocabulary, each.id, each.attributes, each.children) for each in sent.master_data]
    written = {
        "json": write_json(sent.events, creation_date=CREATED, master_data=sent.master_data),
        "2.0": as_xml(sent.events, master_data=sent.master_data),
        "1.2": as_xml(sent.events, "1.2", master_data=sent.master_data),
    }
    from_xml = read_document(written["2.0"])
    written["json by way of xml"] = write_json(from_xml.events, creation_date=CREATED, master_data=from_xml.master_data)
    for form, answer in written.items():
        read = read_document(answer)
        assert read.faults == (), form
        assert [event_hash(event) for event in read.events] == hashes, form
        expected = [_without_empty_lists(each) for each in said] if form == "1.2" else said
        assert [meaning(event) for event in read.events] == expected, form
        assert [(each.vocabulary, each.id, each.attributes, each.children) for each in read.master_data] == master_data
        complaints = xml_complaints(answer, form) if form in ("2.0", "1.2") else json_complaints(answer)
        if readable in WITHOUT_MEASUREMENT_TYPE and "json" in form:
            assert set(complaints) == {'"type" is a required property'}
        else:
            assert complaints == [], form
    if sent.format == "json":
        assert read_document(written["json"]).events == sent.events


def _without_empty_lists(said):
    """EPCIS 1.2 demands an epcList where there is nothing to list, so an empty one says nothing there."""
    return {name: value for name, value in said.items() if value != [] or name not in ("epcList", "childEPCs")}


def test_every_event_stands_alone_and_is_stored_whole(readable, read_example):
    for event in read_document(read_example(readable)).events:
        assert from_stored(stored_form(event)) == event
        alone = write_event_json(event)
        assert "@context" in json.loads(alone)
        (again,) = read_document(alone).events
        assert again == event
