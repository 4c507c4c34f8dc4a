"""Whatever is written reads back: the same event from JSON, the same meaning and hash by way of either XML."""

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.epcis.meaning import CREATED, EPC, as_xml, document, meaning, object_event, xml_document, xml_event

from gqts.epcis import Event, EventInexpressible, event_hash, read_document, write_event_json, write_json
from gqts.epcis.fields import EVENTS, Content, Layout
from gqts.epcis.namespaces import from_xml_name, to_xml_name

NAMESPACES = {"ex": "http://ex.example/", "shop": "https://shop.example/terms#", "bare": "urn:bare"}
CONTEXT = [NAMESPACES]

text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n"),
    max_size=12,
)
name = st.text(string.ascii_letters, min_size=1, max_size=6)
added_name = st.builds("{}:{}".format, st.sampled_from(sorted(NAMESPACES)), name)
number = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15, allow_nan=False)
scalar = text | number | st.booleans() | st.none()
added_value = st.recursive(
    scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(added_name | name, inner, max_size=3),
    max_leaves=8,
)
moment = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{}".format,
    *(st.integers(*bounds) for bounds in ((2000, 2099), (1, 12), (1, 28), (0, 23), (0, 59), (0, 59))),
    st.sampled_from(["", ".5", ".123456789"]),
    st.sampled_from(["Z", "+08:00", "-03:30"]),
)
identifier = st.builds("urn:epc:id:sgtin:4012345.011111.{}".format, st.integers(1, 10**12)) | st.builds(
    "https://id.gs1.org/01/04012345111118/21/{}".format, name
)
LEAVES = {
    Content.TIME: moment,
    Content.OFFSET: st.sampled_from(["+08:00", "-03:30", "+00:00"]),
    Content.ACTION: st.just("ADD"),
    Content.URI: st.builds("urn:x:{}".format, name),
    Content.IDENTIFIER: identifier,
    Content.EPC_CLASS: st.builds("urn:epc:class:lgtin:4012345.011111.{}".format, name),
    Content.NUMBER: number,
    Content.QUANTITY: st.integers(0, 10**9) | st.floats(0, 1e9),
    Content.UNIT: st.sampled_from(["KGM", "EA"]),
    Content.TEXT: name,
    Content.BOOLEAN: st.booleans(),
    Content.HEX: st.sampled_from(["f0", "00FF"]),
}


def leaf(field):
    if field.vocabulary is not None:
        return st.sampled_from(sorted(field.vocabulary.terms)) | st.just("https://own.example/term")
    return LEAVES[field.content]


@st.composite
def objects(draw, shape, always=()):
    body = {}
    for field in shape.fields:
        if field.name not in always and field.name not in shape.required and not draw(st.booleans()):
            continue
        one = objects(field.shape) if field.shape is not None else leaf(field)
        unique = repr if field.is_unique else None
        several = st.lists(one, min_size=1, max_size=2, unique_by=unique)
        body[field.name] = draw(several if field.is_list else one)
    if shape.is_open:
        values = text | st.booleans() if shape.layout is Layout.ATTRIBUTES else added_value
        body.update(draw(st.dictionaries(added_name, values, max_size=2)))
    if "sensorReport" not in shape.by_name and shape.layout is Layout.ATTRIBUTES and "type" in shape.by_name:
        body.setdefault("type", "Temperature")
    body.pop("startTime", None)
    return body


ALWAYS = {
    "ObjectEvent": ("epcList",),
    "AggregationEvent": ("parentID", "childEPCs"),
    "AssociationEvent": ("childQuantityList",),
    "TransactionEvent": ("epcList",),
    "TransformationEvent": ("inputEPCList", "outputQuantityList"),
}


@st.composite
def events(draw):
    kind = draw(st.sampled_from(sorted(EVENTS)))
    body = draw(objects(EVENTS[kind], ALWAYS[kind]))
    if body.get("persistentDisposition") == {}:
        del body["persistentDisposition"]
    return {"type": kind, **body}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@given(st.lists(events(), min_size=1, max_size=2))
def test_any_event_survives_every_format(json_complaints, xml_complaints, sent):
    read = read_document(document(*sent, context=CONTEXT))
    assert read.faults == ()
    assert [event.body for event in read.events] == sent
    hashes, said = [event_hash(event) for event in read.events], [meaning(event) for event in read.events]
    written = write_json(read.events, creation_date=CREATED)
    assert read_document(written).events == read.events
    assert json_complaints(written) == []
    for version in ("2.0", "1.2"):
        xml = as_xml(read.events, version)
        assert xml_complaints(xml, version) == []
        by_way_of_xml = read_document(xml)
        assert by_way_of_xml.faults == ()
        assert [event_hash(event) for event in by_way_of_xml.events] == hashes
        assert [meaning(event) for event in by_way_of_xml.events] == said
        again = read_document(write_json(by_way_of_xml.events, creation_date=CREATED))
        assert [event_hash(event) for event in again.events] == hashes


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10))
def test_any_name_becomes_an_xml_name_and_comes_back(word):
    written = to_xml_name(word)
    assert from_xml_name(written) == word
    if "\x00" not in word:
        xml_ok = f"<{written}/>".encode()
        from lxml import etree  # noqa: PLC0415 - only to ask whether it is a name

        assert etree.fromstring(xml_ok).tag == written


@pytest.mark.parametrize(
    "inner",
    [
        '<e:weight unit="KGM" e:scale="2">3.50</e:weight>',
        "<e:empty/><e:blank>  </e:blank>",
        '<e:typed xsi:type="xsd:integer">10</e:typed><e:typed xsi:type="xsd:dateTime">2026-08-01T00:00:00Z</e:typed>',
        '<e:typed xsi:type="xsd:double">21.0</e:typed><e:typed xsi:type="xsd:boolean">true</e:typed>',
        '<e:nil xsi:nil="true"/>',
        '<e:typed xsi:type="xsd:double">INF</e:typed><e:typed xsi:type="e:Own">x</e:typed>',
        "<e:outer><inner>1</inner><inner>2</inner><e:inner a='b'/></e:outer>",
        "<e:a.b-c/><e:Größe>1</e:Größe>",
        "<bizStep>e:ripening</bizStep><e:grade>e:fine</e:grade>",
        '<f:other xmlns:f="http://e.example/">1</f:other><e:one>2</e:one>',
        '<other xmlns="http://default.example/"><inner/></other>',
        "<e:cdata><![CDATA[<a>&]]></e:cdata>",
    ],
)
def test_what_senders_add_in_xml_comes_back_through_json(inner, xml_complaints):
    namespaces = 'xmlns:e="http://e.example/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    namespaces += 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    sent = read_document(xml_document(xml_event(inner), namespaces=namespaces))
    assert sent.faults == ()
    as_json = read_document(write_json(sent.events, creation_date=CREATED))
    assert as_json.events == sent.events
    for version in ("2.0", "1.2"):
        back = read_document(as_xml(as_json.events, version))
        assert [meaning(event) for event in back.events] == [meaning(event) for event in sent.events]
        assert [event_hash(event) for event in back.events] == [event_hash(event) for event in sent.events]


def test_attributes_and_text_stand_under_their_own_names():
    namespaces = 'xmlns:e="http://e.example/"'
    (event,) = read_document(xml_document(xml_event('<e:w unit="KGM">3.50</e:w>'), namespaces=namespaces)).events
    assert event.body["e:w"] == {"@unit": "KGM", "#text": "3.50"}
    assert event.namespaces == {"e": "http://e.example/"}


def test_lists_in_sensor_metadata_survive_though_the_xml_schema_has_no_place_for_them(xml_complaints):
    sensor = {"sensorMetadata": {"ex:list": [1, 2]}, "sensorReport": [{"type": "Mass", "ex:deep": {"ex:a": 1}}]}
    sent = read_document(document(object_event(sensorElementList=[sensor]), context=CONTEXT)).events
    xml = as_xml(sent)
    assert xml_complaints(xml)
    assert [event.body for event in read_document(xml).events] == [event.body for event in sent]


def test_one_prefix_may_mean_two_things_in_one_document():
    one, other = {"ex": "http://one.example/"}, {"ex": "http://other.example/"}
    events = [
        Event(object_event(**{"ex:a": "1"}), one),
        Event(object_event(**{"ex:a": "2"}), other),
        Event(object_event(bizStep="ex:third"), {}),
    ]
    read = read_document(write_json(events, creation_date=CREATED))
    assert read.events == tuple(events)
    read = read_document(as_xml(events))
    assert [event_hash(event) for event in read.events] == [event_hash(event) for event in events]


def test_gs1s_own_prefix_used_otherwise_keeps_its_meaning():
    sent = xml_document(
        xml_event("<cbvmda:lotNumber>7</cbvmda:lotNumber>"), namespaces='xmlns:cbvmda="urn:epcglobal:cbv:mda"'
    )
    (event,) = read_document(sent).events
    assert event.body["cbvmda:lotNumber"] == "7"
    alone = json.loads(write_event_json(event))
    # GS1's context protects its terms, so what redefines one must come before it.
    assert alone["@context"][0] == {"cbvmda": "urn:epcglobal:cbv:mda"}
    assert read_document(json.dumps(alone).encode()).events == (event,)


def test_texts_that_xml_cannot_hold_are_an_error_of_ours():
    with pytest.raises(EventInexpressible):
        as_xml([Event(object_event(**{"ex:a": "\x00"}), {"ex": "http://e/"})])
    with pytest.raises(EventInexpressible, match=r"1\.3"):
        as_xml([], "1.3")


def test_what_an_event_names_is_listed_with_its_role():
    quantity = [{"epcClass": "urn:epc:class:lgtin:4012345.011111.L1", "quantity": 2}]
    body = object_event(
        type="TransformationEvent", inputEPCList=[EPC], outputQuantityList=quantity, transformationID="urn:a:b"
    )
    body["bizTransactionList"] = [{"type": "po", "bizTransaction": "urn:po:1"}]
    assert {(role.name, value) for role, value in Event(body, {}).identifiers()} == {
        ("EPC", EPC),
        ("INPUT", EPC),
        ("OUTPUT_QUANTITY", "urn:epc:class:lgtin:4012345.011111.L1"),
        ("TRANSFORMATION", "urn:a:b"),
        ("BUSINESS_TRANSACTION", "urn:po:1"),
    }
