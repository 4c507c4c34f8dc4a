"""Every document is a valid EPCIS 2.0 document that one firm could have pushed, and they come in bounded memory."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import jsonschema_rs
import orjson
import pytest

from gqts.epcis import read_document
from gqts.identifiers import canonical_uri
from gqts.simulator import build_world, count_events, write_documents


def test_the_reader_finds_no_fault_in_any_document(documents):
    for document in documents:
        read = read_document(document.content)
        assert read.faults == ()
        assert len(read.events) == document.events
        assert canonical_uri(read.sender) == document.submitter


def test_every_document_is_valid_to_the_gs1_schema(shared, documents):
    schema = orjson.loads((shared / "conformance/gs1-epcis/EPCIS-JSON-Schema.json").read_bytes())
    validator = jsonschema_rs.Draft7Validator(schema, validate_formats=True)
    for document in documents:
        faults = [fault.message for fault in validator.iter_errors(orjson.loads(document.content))]
        assert faults == [], document.name
    broken = orjson.loads(documents[-1].content)
    broken["epcisBody"]["eventList"][0]["bizStep"] = "teleporting"
    assert not validator.is_valid(broken)


def test_a_document_has_at_most_500_events_and_a_name_of_its_own(world, documents):
    assert max(document.events for document in documents) <= 500
    assert len({document.name for document in documents}) == len(documents)
    firms = {firm.id for firm in world.firms}
    assert {document.submitter for document in documents} <= firms


def test_one_firm_tells_each_document_and_its_master_data_first(world, documents):
    masters = documents[: len(world.firms)]
    assert {document.submitter for document in masters} == {firm.id for firm in world.firms}
    assert all(document.events == 0 for document in masters)
    assert all(document.events > 0 for document in documents[len(world.firms) :])


def test_identifiers_are_spelled_in_both_ways(documents):
    urns = sum(document.content.count(b"urn:epc:id:sgtin:") for document in documents)
    links = sum(document.content.count(b"https://id.gs1.org/01/") for document in documents)
    assert urns > 500
    assert links > 500


def test_every_read_point_location_party_and_class_is_described_by_master_data(documents, events):
    described = {
        canonical_uri(element.id) for document in documents for element in read_document(document.content).master_data
    }
    for event in events:
        for member in ("readPoint", "bizLocation"):
            if member in event.body:
                assert canonical_uri(event.body[member]["id"]) in described
        assert event.submitter in described
        classes = {thing.split("/21/")[0] for thing in event.named if "/01/" in thing}
        assert classes <= described


def test_master_data_says_what_the_catalogue_reads(documents):
    elements = [element for document in documents for element in read_document(document.content).master_data]
    by_kind = {kind: [e for e in elements if e.vocabulary.endswith(kind)] for kind in ("Party", "Location", "EPCClass")}
    wanted = {
        "Party": {"gqts:name_en", "gqts:name_zh", "gqts:country", "gqts:party_role"},
        "Location": {"gqts:name_en", "gqts:name_zh", "gqts:latitude", "gqts:longitude", "gqts:party", "gqts:site_role"},
        "EPCClass": {
            "gqts:name_en",
            "gqts:name_zh",
            "gqts:country",
            "gqts:hs6",
            "urn:epcglobal:cbv:mda:descriptionShort",
        },
    }
    for kind, names in wanted.items():
        assert by_kind[kind]
        for element in by_kind[kind]:
            assert names <= element.attributes.keys(), element.id


def test_identifiers_are_demonstration_keys_with_right_check_digits(documents):
    """`canonical_uri` returns an invalid GS1 key as it is, so a URN that stays a URN would be a wrong one."""
    for document in documents[:120]:
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]:
            for uri in [*event.get("epcList", []), *event.get("childEPCs", []), event.get("parentID", "urn:gqts:")]:
                canonical = canonical_uri(uri)
                assert canonical.startswith(("https://id.gs1.org/", "urn:gqts:", "urn:epc:id:bic:GQTU"))
                assert not canonical.startswith("https://id.gs1.org/01/") or canonical[23:26] == "952"


def test_some_records_are_declared_wrong_and_replaced(documents):
    bodies = [event for document in documents for event in orjson.loads(document.content)["epcisBody"]["eventList"]]
    declared = [event for event in bodies if "errorDeclaration" in event]
    assert 0 < len(declared) < len(bodies) / 50
    ids = Counter(event["eventID"] for event in bodies if "eventID" in event)
    for event in declared:
        assert ids[event["eventID"]] == 2
        (corrective,) = event["errorDeclaration"]["correctiveEventIDs"]
        assert ids[corrective] == 1
        assert datetime.fromisoformat(event["errorDeclaration"]["declarationTime"]) > datetime.fromisoformat(
            event["eventTime"]
        )


def test_some_documents_come_late_after_those_that_tell_what_happened_next(documents):
    late = behind = 0
    newest: dict[str, datetime] = {}
    for document in documents:
        content = orjson.loads(document.content)
        times = [datetime.fromisoformat(event["eventTime"]) for event in content["epcisBody"]["eventList"]]
        if not times:
            continue
        number = document.name[:6]
        late += datetime.fromisoformat(content["creationDate"]) - max(times) > timedelta(days=3)
        behind += number in newest and max(times) < newest[number]
        newest[number] = max(*times, newest.get(number, times[0]))
    assert 0 < late < len(documents) / 10
    assert behind


def test_some_goods_have_gaps(world):
    assert any(plan.withheld for plan in world.consignments[11:])
    story = world.consignments[9]
    steps = {
        event["bizStep"]
        for document in write_documents(world)
        if document.name.startswith(f"{story.number:06d}-")
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]
    }
    assert "accepting" in steps
    assert steps.isdisjoint({"departing", "arriving"})


def test_cold_goods_have_a_temperature_log(documents):
    logs = [
        event
        for document in documents
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]
        if "sensorElementList" in event
    ]
    assert logs
    for event in logs:
        assert len(event["sensorElementList"]) >= 10
        for element in event["sensorElementList"]:
            (report,) = element["sensorReport"]
            assert report["minValue"] <= report["meanValue"] <= report["maxValue"]
            assert report["uom"] == "CEL"


def test_the_count_of_events_is_exact_for_small_worlds(world, documents):
    assert count_events(world) == sum(document.events for document in documents)


def test_the_count_of_events_of_a_large_world_is_near():
    world = build_world(seed=1, items=22_000)
    assert count_events(world) == pytest.approx(sum(document.events for document in write_documents(world)), rel=0.05)


def test_documents_of_a_world_of_a_million_items_come_in_bounded_memory():
    """The peak while four of its largest consignments are told is that of one of them."""
    world = build_world(seed=1, items=1_000_000)
    largest = sorted(world.consignments, key=lambda plan: -plan.items)[:4]
    assert largest[-1].items > 1190
    size, peak = told_size(replace(world, consignments=tuple(largest)))
    one_size, one_peak = told_size(replace(world, consignments=(largest[0],)))
    assert size > 2 * one_size
    assert peak < 2 * one_peak < 40_000_000


def told_size(world):
    tracemalloc.start()
    size = sum(len(document.content) for document in write_documents(world))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size, peak


def test_events_hold_at_most_a_hundred_identifiers(documents):
    for document in documents:
        for event in orjson.loads(document.content)["epcisBody"]["eventList"]:
            if event["bizStep"] == "commissioning":
                assert len(event.get("epcList", event.get("outputEPCList", []))) <= 100
