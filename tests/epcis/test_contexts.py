"""JSON-LD contexts of every shape are understood, and none is ever fetched."""

import json
import socket

import pytest
from tests.epcis.meaning import EPC, document, object_event

from gqts.epcis import event_hash, read_document

GS1 = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"
EX = {"ex": "http://ex.example/"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a context was fetched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def read_one(context, **added):
    read = read_document(json.dumps({**object_event(**added), "@context": context}).encode())
    assert read.faults == ()
    return read.events[0], read.notes


@pytest.mark.parametrize(
    "context",
    [
        [GS1, EX],
        EX,
        [EX, GS1],
        [GS1, {"ex": {"@id": "http://ex.example/"}}],
        [{"b": "http://ex.example/", "ex": "b:"}],
        [None, EX],
    ],
)
def test_a_declared_prefix_is_known_whatever_the_shape(context):
    event, notes = read_one(context, **{"ex:note": "x"})
    assert event.namespaces == EX
    assert notes == ()


@pytest.mark.parametrize(
    "address", ["2.0.0/epcis-context.jsonld", "2.0.1/epcis-context.jsonld", "epcis-context.jsonld"]
)
def test_gs1s_context_is_known_under_its_addresses(address):
    assert read_one("https://ref.gs1.org/standards/epcis/" + address)[1] == ()


def test_a_missing_context_is_taken_to_be_gs1s():
    read = read_document(json.dumps(object_event()).encode())
    assert read.events[0].business_step == "shipping"
    assert "no @context" in read.notes[0]


def test_an_unknown_context_is_noted_and_may_explain_a_prefix():
    event, notes = read_one([GS1, "https://unknown.example/context.jsonld"], **{"un:note": "x"})
    assert "https://unknown.example/context.jsonld" in notes[0]
    assert event.body["un:note"] == "x"
    assert event.namespaces["un"].startswith("urn:gqts:undeclared-prefix:un")


def test_a_context_of_an_event_is_its_own():
    one = object_event(**{"@context": {"ex": "http://one.example/"}, "ex:a": "1"})
    other = object_event(**{"ex:a": "2"})
    read = read_document(document(one, other, context=[EX]))
    assert [event.namespaces["ex"] for event in read.events] == ["http://one.example/", "http://ex.example/"]
    assert all("@context" not in event.body for event in read.events)


def test_keywords_and_terms_may_have_other_names():
    context = {"kind": "@type", "when": "epcis:eventTime", "where": {"@id": "https://ref.gs1.org/epcis/readPoint"}}
    sent = {"@context": [GS1, context, EX], "kind": "ObjectEvent", "when": "2026-08-01T12:30:00.000+08:00"}
    sent |= {"where": {"@id": "urn:epc:id:sgln:4012345.00001.0"}, "epcis:epcList": [EPC], "@id": "urn:uuid:1"}
    sent |= {"eventTimeZoneOffset": "+08:00", "action": "OBSERVE", "https://ref.gs1.org/epcis/bizStep": "shipping"}
    read = read_document(json.dumps(sent).encode())
    assert read.faults == ()
    (event,) = read.events
    assert next(iter(event.body)) == "type"
    assert event.body == object_event(eventID="urn:uuid:1")


def test_a_term_of_the_senders_own_becomes_a_prefixed_name():
    context = {**EX, "grade": "http://ex.example/grade", "far": "https://far.example/terms#far"}
    event, _ = read_one(context, grade="A", far="B")
    assert event.body["ex:grade"] == "A"
    assert event.body["https://far.example/terms#far"] == "B"
    assert "{http://ex.example/}grade=A" in _prehash(event)
    assert "{https://far.example/terms#}far=B" in _prehash(event)


def _prehash(event):
    from gqts.epcis import event_prehash  # noqa: PLC0415

    return event_prehash(event)


@pytest.mark.parametrize("spelling", ["ex:Grade", "http://ex.example/Grade"])
def test_a_curie_is_the_uri_it_stands_for(spelling):
    event, _ = read_one([GS1, EX], bizStep=spelling)
    assert event.business_step == "http://ex.example/Grade"


def test_curies_in_ones_own_values_hash_as_uris():
    short, _ = read_one([GS1, EX], **{"ex:grade": "ex:A"})
    full, _ = read_one([GS1, EX], **{"ex:grade": "http://ex.example/A"})
    assert short.body["ex:grade"] == "ex:A"
    assert event_hash(short) == event_hash(full)


@pytest.mark.parametrize("spelling", ["Temperature", "gs1:Temperature", "https://gs1.org/voc/Temperature"])
def test_sensor_terms_read_as_bare_words(spelling):
    event, _ = read_one(GS1, sensorElementList=[{"sensorReport": [{"type": spelling, "value": 3}]}])
    assert event.body["sensorElementList"][0]["sensorReport"][0]["type"] == "Temperature"


def test_terms_of_later_releases_are_kept_as_curies():
    reports = [{"type": "https://gs1.org/voc/SpinRate"}, {"type": "gs1:MT-Humidity"}]
    event, _ = read_one(
        GS1, bizStep="https://ref.gs1.org/cbv/BizStep-teleporting", sensorElementList=[{"sensorReport": reports}]
    )
    assert event.business_step == "cbv:BizStep-teleporting"
    kept = [report["type"] for report in event.body["sensorElementList"][0]["sensorReport"]]
    assert kept == ["gs1:SpinRate", "gs1:MT-Humidity"]
