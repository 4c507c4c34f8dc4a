"""Documents of every version and kind: EPCIS 1.2, query results, headers, master data, bare events."""

import json

import pytest
from lxml import etree
from tests.epcis.meaning import CREATED, EPC, as_xml, document, object_event, xml_document, xml_event

from gqts.epcis import MasterDataElement, Role, read_document, write_json

LOT = "urn:epc:class:lgtin:4012345.011111.L1"
TIMES = "<eventTime>2026-08-01T12:30:00Z</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>"
PLACE_TYPE = "urn:epcglobal:epcis:vtype:BusinessLocation"
PLACES = (
    MasterDataElement(
        PLACE_TYPE,
        "urn:epc:id:sgln:4012345.00001.0",
        {
            "urn:epcglobal:cbv:mda#name": "Mill",
            "urn:epcglobal:cbv:mda#site": ["1", "2"],
            "http://ex.example/#box": {"ex:a": "b"},
        },
        ("urn:epc:id:sgln:4012345.00001.1",),
        {"ex": "http://ex.example/"},
    ),
    MasterDataElement("urn:epcglobal:epcis:vtype:EPCClass", "urn:epc:idpat:sgtin:4012345.011111.*", {}),
)


def test_epcis_1_2_keeps_its_newer_fields_in_extensions(xml_complaints):
    inner = (
        f"{TIMES}<baseExtension><eventID>urn:uuid:1</eventID><errorDeclaration><declarationTime>{CREATED}</declarationTime>"
        "<reason>urn:epcglobal:cbv:er:incorrect_data</reason><correctiveEventIDs><correctiveEventID>urn:uuid:2"
        "</correctiveEventID></correctiveEventIDs></errorDeclaration></baseExtension><epcList/><action>ADD</action>"
        f"<extension><quantityList><quantityElement><epcClass>{LOT}</epcClass><quantity>2.50</quantity><uom>KGM</uom>"
        "</quantityElement></quantityList>"
        '<ilmd><m:lotNumber xmlns:m="urn:epcglobal:cbv:mda">L1</m:lotNumber></ilmd></extension>'
    )
    sent = xml_document(f"<ObjectEvent>{inner}</ObjectEvent>", version="1")
    assert xml_complaints(sent, "1.2") == []
    read = read_document(sent)
    assert (read.format, read.faults) == ("xml-1.2", ())
    (event,) = read.events
    assert event.event_id == "urn:uuid:1"
    assert event.error_declaration["reason"] == "incorrect_data"
    assert event.error_declaration["correctiveEventIDs"] == ["urn:uuid:2"]
    assert event.identifiers() == [(Role.QUANTITY, LOT)]
    assert event.body["ilmd"] == {"m:lotNumber": "L1"}
    assert "epcList" not in event.body
    assert read_document(as_xml([event], "1.2")).events == (event,)


def test_the_quantity_event_of_1_2_is_an_observation_of_a_class():
    sent = f"<QuantityEvent>{TIMES}<epcClass>{LOT}</epcClass><quantity>12</quantity></QuantityEvent>"
    (event,) = read_document(xml_document(sent, version="1")).events
    assert event.type == "ObjectEvent"
    assert event.action == "OBSERVE"
    assert event.body["quantityList"] == [{"epcClass": LOT, "quantity": 12}]


def test_1_2_carries_what_only_2_0_knows(xml_complaints):
    newer = {
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 3.5}]}],
        "persistentDisposition": {"set": ["recalled"]},
        "certificationInfo": "https://certified.example/1",
    }
    association = object_event(type="AssociationEvent", parentID=EPC, childEPCs=[EPC], epcList=..., **newer)
    transformation = object_event(
        type="TransformationEvent", action=..., epcList=..., inputEPCList=[EPC], outputEPCList=[EPC]
    )
    sent = read_document(document(object_event(**newer), association, {**transformation, **newer}))
    assert sent.faults == ()
    xml = as_xml(sent.events, "1.2")
    assert xml_complaints(xml, "1.2") == []
    assert read_document(xml).events == sent.events


@pytest.mark.parametrize("version", ["2.0", "1.2"])
def test_answers_to_queries_read_as_documents(version, json_complaints, xml_complaints):
    events = read_document(document(object_event())).events
    answer = as_xml(events, version, query_name="SimpleEventQuery", subscription_id="s1")
    assert read_document(answer).events == events
    if version == "2.0":
        assert xml_complaints(answer, "query 2.0") == []
    answer = write_json(events, creation_date=CREATED, query_name="SimpleEventQuery", master_data=PLACES)
    assert json_complaints(answer) == []
    assert read_document(answer).events == events
    assert read_document(answer).master_data == PLACES


def test_headers_say_who_sent_what_to_whom():
    xml = as_xml(
        [], sender="urn:epc:id:pgln:4012345.00001", receiver="urn:epc:id:pgln:4012345.00002", document_id="D-1"
    )
    read = read_document(xml)
    assert (read.sender, read.receiver) == ("urn:epc:id:pgln:4012345.00001", "urn:epc:id:pgln:4012345.00002")
    assert (read.document_id, read.creation_date, read.schema_version) == ("D-1", CREATED, "2.0")
    read = read_document(document(sender="urn:a:b", receiver="urn:a:c", instanceIdentifier="D-2"))
    assert (read.sender, read.receiver, read.document_id) == ("urn:a:b", "urn:a:c", "D-2")
    assert read_document(write_json([], creation_date=CREATED, document_id="D-3")).document_id == "D-3"


@pytest.mark.parametrize("version", ["2.0", "1.2"])
def test_master_data_reads_the_same_from_either_format(version, json_complaints, xml_complaints):
    xml, written = as_xml([], version, master_data=PLACES), write_json([], creation_date=CREATED, master_data=PLACES)
    assert read_document(xml).master_data == read_document(written).master_data == PLACES
    assert json_complaints(written) == []
    assert xml_complaints(xml, version) == []


def test_a_master_data_document_needs_no_events():
    vocabulary = as_xml([], master_data=PLACES[1:])
    inner = etree.tostring(etree.fromstring(vocabulary).find(".//VocabularyList")).decode()
    name = "{urn:epcglobal:epcis-masterdata:xsd:2}EPCISMasterDataDocument"
    content = f"<m:EPCISMasterDataDocument xmlns:m='{name[1:37]}' schemaVersion='2.0' creationDate='{CREATED}'>"
    content += f"<EPCISBody>{inner}</EPCISBody></m:EPCISMasterDataDocument>"
    read = read_document(content.encode())
    assert (read.master_data, read.faults, read.count) == (PLACES[1:], (), 0)


@pytest.mark.parametrize(
    ("vocabularies", "code"),
    [
        ([7], "not_an_object"),
        ([{"vocabularyElementList": [{"id": "urn:a:b"}]}], "missing"),
        ([{"type": PLACE_TYPE, "vocabularyElementList": {}}], "not_a_list"),
        ([{"type": PLACE_TYPE, "vocabularyElementList": [{"attributes": []}]}], "missing"),
        ([{"type": PLACE_TYPE, "vocabularyElementList": [{"id": "urn:a:b", "attributes": [{}]}]}], "missing"),
        ([{"type": PLACE_TYPE, "vocabularyElementList": [{"id": "urn:a:b", "children": "urn:a:c"}]}], "not_a_list"),
    ],
)
def test_broken_master_data_is_told_and_the_events_are_kept(vocabularies, code):
    header = {"epcisMasterData": {"vocabularyList": vocabularies}}
    read = read_document(document(object_event(), epcisHeader=header))
    assert len(read.events) == 1
    (fault,) = read.faults
    assert fault.event is None
    assert fault.code == f"epcis.master_data.{code}"
    assert fault.field.startswith("epcisHeader.epcisMasterData.vocabularyList[0]")


@pytest.mark.parametrize("wrap", [lambda event: event, lambda event: [event]])
def test_a_bare_event_or_list_of_events_is_a_document(wrap):
    read = read_document(json.dumps(wrap({"@context": [], **object_event()})).encode())
    assert (read.count, read.faults, read.format) == (1, (), "json")


def test_qualified_elements_and_unknown_order_are_forgiven():
    shuffled = xml_event("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>").replace(
        "<ObjectEvent>", "<epcis:ObjectEvent>"
    )
    shuffled = shuffled.replace("</ObjectEvent>", "</epcis:ObjectEvent>").replace("action>", "epcis:action>")
    assert read_document(xml_document(shuffled)).events[0].action == "OBSERVE"


def test_events_hidden_elsewhere_in_a_document_are_not_taken():
    hidden = f'<e:x xmlns:e="http://e.example/"><EventList>{xml_event()}</EventList></e:x>'
    assert read_document(xml_document(xml_event(hidden))).count == 1
