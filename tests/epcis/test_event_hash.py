"""The event hash is the one the standard's vectors give, in both formats, and depends on meaning alone."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.epcis.meaning import EPC, document, object_event, xml_document, xml_event

from gqts.epcis import event_hash, event_prehash, read_document

VECTORS = (
    *(f"ReferenceEventHashAlgorithm{number}.{form}" for number in ("", "2", "3") for form in ("jsonld", "xml")),
    *(
        f"{name}.{form}"
        for name in ("epcisDocWithVariousEventTypes", "persistentDisposition")
        for form in ("jsonld", "xml")
    ),
    *("TimeStampRoundOff.jsonld", "epcisDocWithAllGS1Keys.jsonld", "epcisDocWithSingleEvent.jsonld"),
    *("epclist_normalisation.jsonld", "SensorDataExamples.xml"),
)
GARBLED = ("epcisDocWithAllGS1Keys.jsonld",)  # its given prehash does not have its given hash


def only(content):
    read = read_document(content)
    assert read.faults == ()
    (event,) = read.events
    return event


def hashed(**more):
    return event_hash(only(document(object_event(**more), context=[{"ex": "http://ex.example/"}])))


@pytest.mark.parametrize("vector", VECTORS)
def test_published_vectors(shared, vector):
    folder = shared / "conformance/event-hash"
    read = read_document((folder / vector).read_bytes())
    name = vector.rpartition(".")[0]
    assert read.faults == ()
    assert [event_hash(event) for event in read.events] == (folder / f"{name}.hashes").read_text("utf-8").split()
    if vector not in GARBLED:
        expected = (folder / f"{name}.prehashes").read_text("utf-8").splitlines()
        assert [event_prehash(event) for event in read.events] == expected


def test_vectors_are_all_used(shared):
    given_files = {path.name for path in (shared / "conformance/event-hash").iterdir()}
    assert {name for name in given_files if name.endswith((".jsonld", ".xml"))} == set(VECTORS)


@pytest.mark.parametrize("name", ["eventID", "recordTime", "errorDeclaration", "rdfs:comment"])
def test_what_is_said_about_an_event_is_not_part_of_it(name):
    values = {
        "eventID": "urn:uuid:9a0e1c5e-6a4b-4a56-8c7c-1c6a6f3f3a11",
        "recordTime": "2026-08-01T12:31:00Z",
        "errorDeclaration": {"declarationTime": "2026-08-02T00:00:00Z", "reason": "did_not_occur"},
        "rdfs:comment": "looked fine",
    }
    assert hashed(**{name: values[name]}) == hashed()


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-08-01T12:30:00.001+08:00"},
        {"eventTimeZoneOffset": "+09:00"},
        {"epcList": [EPC, "urn:epc:id:sgtin:4012345.011111.9877"]},
        {"action": "DELETE"},
        {"bizStep": "receiving"},
        {"disposition": "in_transit"},
        {"readPoint": {"id": "urn:epc:id:sgln:4012345.00001.1"}},
        {"readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0", "ex:gate": "4"}},
        {"certificationInfo": "https://certified.example/1"},
        {"ex:added": "x"},
        {"ex:added": {"ex:deep": ["x", "y"]}},
        {"quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.011111.L1", "quantity": 3, "uom": "KGM"}]},
        {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 3.5, "uom": "CEL"}]}]},
    ],
)
def test_a_change_of_meaning_changes_the_hash(change):
    assert hashed(**change) != hashed()


@pytest.mark.parametrize(
    "same",
    [
        {"eventTime": "2026-08-01T04:30:00Z"},
        {"eventTime": "2026-08-01T12:30:00.0000+08:00"},
        {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"},
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"},
        {"bizStep": "cbv:BizStep-shipping"},
        {"epcList": ["https://id.example.com/01/04012345111118/21/9876?linkType=gs1:pip"]},
        {"epcList": ["https://id.gs1.org/01/04012345111118/21/9876"]},
    ],
)
def test_other_spellings_of_the_same_event_hash_equally(same):
    assert hashed(**same) == hashed()


@pytest.mark.parametrize(
    ("sent", "hashed_as"),
    [
        ("2026-12-31T23:59:59.9996Z", "2027-01-01T00:00:00.000Z"),
        ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
        ("2023-01-18T11:04:03.1425Z", "2023-01-18T11:04:03.143Z"),
        ("2023-01-18T11:04:03.14249999999Z", "2023-01-18T11:04:03.142Z"),
        ("2026-08-01T24:00:00+02:00", "2026-08-01T22:00:00.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_rounded_to_the_millisecond_with_carry(sent, hashed_as):
    assert f"eventTime={hashed_as}" in event_prehash(only(document(object_event(eventTime=sent))))


def test_the_last_instant_of_the_calendar_does_not_crash():
    assert event_hash(only(document(object_event(eventTime="9999-12-31T23:59:59.9999Z"))))


@pytest.mark.parametrize("names", [["Joghurt", "ex:b"], ["ex:b", "Joghurt"]])
def test_order_of_members_and_list_entries_does_not_matter(names):
    grown = {"ex:list": [{"ex:a": 1, "ex:b": 2}, "z", "a"], "ex:other": names[0]}
    turned = {"ex:other": names[0], "ex:list": ["a", {"ex:b": 2, "ex:a": 1}, "z"]}
    assert hashed(**grown) == hashed(**turned)


@given(st.permutations(list(object_event(disposition="in_transit").items())))
def test_hash_ignores_member_order(items):
    assert event_hash(only(json.dumps(dict(items)).encode())) == hashed(disposition="in_transit")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "=1"),
        (1.0, "=1"),
        ("001.50", "=1.5"),
        (True, "=true"),
        ("x:y ", "=x:y"),
        (" a ", "=a"),
        (1e22, "=1" + "0" * 22),
    ],
)
def test_values_of_the_senders_own_are_normalised(value, text):
    event = only(document(object_event(**{"ex:f": value}), context=[{"ex": "http://ex.example/"}]))
    assert event_prehash(event).endswith("{http://ex.example/}f" + text)


@pytest.mark.parametrize("word", ["nan", "inf", "-inf", "1_000", "1e999", "٣", "+", ".", "1:2"])
def test_words_that_only_look_like_numbers_stay_words(word):
    event = only(document(object_event(**{"ex:f": word}), context=[{"ex": "http://ex.example/"}]))
    assert event_prehash(event).endswith("{http://ex.example/}f=" + word)


def test_json_and_xml_of_one_event_hash_equally():
    inner = (
        "<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><readPoint><id>urn:epc:id:sgln:4012345.00001.0</id></readPoint>"
        '<sensorElementList><sensorElement><sensorMetadata e:x="1"/><sensorReport type="gs1:Temperature" value="26.0" '
        'booleanValue="true" uom="CEL" bizRules="https://id.gs1.org/253/4012345000054987"/><e:y>z</e:y></sensorElement>'
        '</sensorElementList><e:weight unit="KGM">3.50</e:weight>'
    )
    xml = only(xml_document(xml_event(inner), namespaces='xmlns:e="http://ex.example/"'))
    report = {"type": "Temperature", "value": 26, "booleanValue": True, "uom": "CEL"}
    report["bizRules"] = "https://id.gs1.org/253/4012345000054987"
    element = {"sensorMetadata": {"ex:x": "1"}, "sensorReport": [report], "ex:y": "z"}
    weight = {"@unit": "KGM", "#text": "3.5"}
    assert hashed(**{"sensorElementList": [element], "ex:weight": weight}) == event_hash(xml)


def test_an_event_type_of_ones_own_hashes_by_its_full_name():
    content = json.dumps(object_event(**{"@context": {"ex": "http://ex.example/"}, "type": "ex:Ripening"})).encode()
    assert event_prehash(only(content)).startswith("eventType={http://ex.example/}RipeningeventTime=")


def test_small_floats_keep_their_shortest_form():
    texts = [
        event_prehash(only(document(object_event(**{"ex:f": f}), context=[{"ex": "http://e/"}]))) for f in (0.1, 1e-7)
    ]
    assert [text.rpartition("=")[2] for text in texts] == ["0.1", "1e-07"]
    assert all(one != other for one, other in pairwise(texts))
