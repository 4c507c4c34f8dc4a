"""What is wrong with an event is told by event, field, value and fix, all of it at once."""

import json

import pytest
from tests.epcis.meaning import EPC, PLACE, document, object_event, xml_document, xml_event

from gqts.epcis import Limits, read_document
from gqts.epcis.inspection import MOST_FAULTS

LOT = "urn:epc:class:lgtin:4012345.011111.L1"
BASE = {"eventTime": "2026-08-01T12:30:00Z", "eventTimeZoneOffset": "+00:00"}


def faults_of(event, **envelope):
    return read_document(document(event, **envelope)).faults


def one_fault(event, **envelope):
    (fault,) = faults_of(event, **envelope)
    return fault


def event(name, **more):
    return {"type": name, **BASE, **more}


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"eventTime": ...}, "event_time.missing", "eventTime"),
        ({"eventTimeZoneOffset": ...}, "event_time_zone_offset.missing", "eventTimeZoneOffset"),
        ({"action": ...}, "action.missing", "action"),
        ({"eventTime": "2026-08-01T12:30:00"}, "event_time.no_offset", "eventTime"),
        ({"eventTime": "yesterday"}, "event_time.not_a_time", "eventTime"),
        ({"eventTime": "2026-02-30T12:30:00Z"}, "event_time.not_a_time", "eventTime"),
        ({"eventTime": "2026-08-01T24:00:01Z"}, "event_time.not_a_time", "eventTime"),
        ({"eventTime": "2026-08-01T12:30:00+15:00"}, "event_time.not_a_time", "eventTime"),
        ({"eventTime": "0001-01-01T00:00:00+01:00"}, "event_time.not_a_time", "eventTime"),
        ({"eventTime": 1785600000}, "event_time.not_text", "eventTime"),
        ({"recordTime": ""}, "record_time.empty", "recordTime"),
        ({"eventTimeZoneOffset": "8"}, "event_time_zone_offset.not_an_offset", "eventTimeZoneOffset"),
        ({"eventTimeZoneOffset": "+14:30"}, "event_time_zone_offset.not_an_offset", "eventTimeZoneOffset"),
        ({"action": "observe"}, "action.unknown", "action"),
        ({"bizStep": "shiping"}, "biz_step.unknown_term", "bizStep"),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-Shipping"}, "biz_step.unknown_term", "bizStep"),
        ({"disposition": "urn:epcglobal:cbv:disp:inTransit"}, "disposition.unknown_term", "disposition"),
        ({"bizStep": "ex: shipping"}, "biz_step.not_a_uri", "bizStep"),
        ({"bizStep": None}, "biz_step.not_text", "bizStep"),
        ({"eventID": "17"}, "event_id.not_a_uri", "eventID"),
        ({"epcList": EPC}, "epc_list.not_a_list", "epcList"),
        ({"epcList": [EPC, EPC]}, "epc_list.duplicate", "epcList"),
        ({"epcList": ["urn:epc:id:sgtin:4012345.01111.9876"]}, "epc_list.identifier", "epcList[0]"),
        ({"epcList": [EPC, "https://id.gs1.org/01/04012345111119/21/1"]}, "epc_list.identifier", "epcList[1]"),
        ({"epcList": ["9876"]}, "epc_list.identifier", "epcList[0]"),
        ({"epcList": [7]}, "epc_list.not_text", "epcList[0]"),
        ({"epcList": []}, "event.names_nothing", ""),
        ({"epcList": ...}, "event.names_nothing", ""),
        ({"epcList": ..., "readPoint": ..., "sensorElementList": []}, "event.names_nothing", ""),
        ({"readPoint": PLACE}, "read_point.not_an_object", "readPoint"),
        ({"readPoint": {}}, "id.missing", "readPoint.id"),
        ({"readPoint": {"id": PLACE, "gate": 4}}, "event.unknown_field", "readPoint.gate"),
        ({"bizLocation": {"id": "here"}}, "id.identifier", "bizLocation.id"),
        ({"bizTransactionList": [{"type": "po"}]}, "biz_transaction.missing", "bizTransactionList[0].bizTransaction"),
        ({"sourceList": [{"source": PLACE}]}, "type.missing", "sourceList[0].type"),
        (
            {"destinationList": [{"type": "owner", "destination": PLACE}]},
            "type.unknown_term",
            "destinationList[0].type",
        ),
        ({"quantityList": [{"quantity": 1}]}, "epc_class.missing", "quantityList[0].epcClass"),
        ({"quantityList": [{"epcClass": EPC}]}, "epc_class.instance_for_class", "quantityList[0].epcClass"),
        ({"quantityList": [{"epcClass": LOT, "quantity": "3"}]}, "quantity.not_a_number", "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": LOT, "quantity": True}]}, "quantity.not_a_number", "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": LOT, "quantity": -1}]}, "quantity.negative", "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": LOT, "quantity": 10**18}]}, "quantity.too_great", "quantityList[0].quantity"),
        ({"quantityList": [{"epcClass": LOT, "quantity": 1, "uom": "kg"}]}, "uom.not_a_unit", "quantityList[0].uom"),
        ({"ilmd": {"cbvmda:lotNumber": "7"}}, "ilmd.misplaced", "ilmd"),
        ({"action": "ADD", "ilmd": {"lotNumber": "7"}}, "event.unknown_field", "ilmd.lotNumber"),
        ({"parentID": EPC}, "parent_id.unknown_field", "parentID"),
        ({"bizstep": "packing"}, "event.unknown_field", "bizstep"),
        ({"note": "x"}, "event.unknown_field", "note"),
        ({"un:note": "x"}, "event.undeclared_prefix", "un:note"),
        ({"ex:note": {"un:deep": "x"}}, "event.undeclared_prefix", "ex:note.un:deep"),
        ({"ex:note": {"@context": {}}}, "event.misplaced", "ex:note.@context"),
        ({"persistentDisposition": {}}, "persistent_disposition.empty", "persistentDisposition"),
        ({"persistentDisposition": {"set": ["lost"]}}, "set.unknown_term", "persistentDisposition.set[0]"),
        ({"certificationInfo": ["urn:a:b", "no"]}, "certification_info.not_a_uri", "certificationInfo[1]"),
        ({"errorDeclaration": {}}, "declaration_time.missing", "errorDeclaration.declarationTime"),
        (
            {"errorDeclaration": {"declarationTime": BASE["eventTime"], "reason": "oops"}},
            "reason.unknown_term",
            "errorDeclaration.reason",
        ),
        ({"id": "urn:a:b", "eventID": "urn:a:c"}, "id.duplicate", "id"),
    ],
)
def test_a_wrong_field_of_an_object_event_is_named(change, code, field):
    fault = one_fault(object_event(**change), context=[{"ex": "http://ex.example/"}])
    assert fault.code.startswith(f"epcis.{code}")
    assert fault.field == ("eventList[0]." + field).rstrip(".")
    assert fault.event == 0
    assert fault.message.startswith(fault.field)


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"bizStep": "shiping"}, "shipping"),
        ({"bizStep": "https://ref.gs1.org/cbv/BizStep-Shipping"}, "shipping"),
        ({"disposition": "in-transit"}, "in_transit"),
        ({"bizstep": "shipping"}, "bizStep"),
        ({"epclist": [EPC]}, "epcList"),
        ({"un:note": "x"}, '"un": '),
        ({"eventTime": "2026-08-01T12:30:00"}, "+08:00"),
    ],
)
def test_the_fix_says_what_was_probably_meant(change, fix):
    assert fix in one_fault(object_event(**change)).fix


@pytest.mark.parametrize(
    ("sensor", "code"),
    [
        ({}, "sensor_report.missing"),
        ({"sensorReport": []}, "sensor_report.empty"),
        ({"sensorReport": [{}]}, "type.missing"),
        ({"sensorReport": [{"type": "Temprature"}]}, "type.unknown_term"),
        ({"sensorReport": [{"type": "Temperature", "value": "3"}]}, "value.not_a_number"),
        ({"sensorReport": [{"type": "Temperature", "booleanValue": 1}]}, "boolean_value.not_a_boolean"),
        ({"sensorReport": [{"type": "Temperature", "hexBinaryValue": "f0f"}]}, "hex_binary_value.not_hexadecimal"),
        ({"sensorReport": [{"type": "Temperature", "time": "noon"}]}, "time.not_a_time"),
        ({"sensorReport": [{"type": "Temperature", "component": "w"}]}, "component.unknown_term"),
        ({"sensorReport": [{"type": "Temperature", "exception": "ALARM"}]}, "exception.unknown_term"),
        ({"sensorReport": [{"type": "Temperature", "valu": 3}]}, "event.unknown_field"),
        (
            {
                "sensorMetadata": {"startTime": "2026-08-01T12:00:00Z", "endTime": "2026-08-01T13:00:00+08:00"},
                "sensorReport": [{"type": "Temperature", "meanValue": 3}],
            },
            "end_time.before_start",
        ),
    ],
)
def test_a_wrong_sensor_element_is_named(sensor, code):
    fault = one_fault(object_event(sensorElementList=[{"sensorReport": [{"type": "Mass"}]}, sensor]))
    assert fault.code == f"epcis.{code}"
    assert fault.field.startswith("eventList[0].sensorElementList[1]")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (event("AggregationEvent", action="ADD", childEPCs=[EPC]), "parent_id.missing"),
        (event("AggregationEvent", action="DELETE"), "parent_id.missing"),
        (event("AggregationEvent", action="ADD", parentID=EPC), "event.no_children"),
        (event("AggregationEvent", action="OBSERVE", parentID=EPC, childEPCs=[]), "event.no_children"),
        (event("AssociationEvent", action="ADD", childEPCs=[EPC]), "parent_id.missing"),
        (event("AssociationEvent", action="ADD", parentID=EPC), "event.no_children"),
        (event("TransactionEvent", action="ADD", epcList=[EPC]), "biz_transaction_list.missing"),
        (event("TransactionEvent", action="ADD", epcList=[EPC], bizTransactionList=[]), "biz_transaction_list.empty"),
        (
            event("TransactionEvent", action="ADD", bizTransactionList=[{"bizTransaction": PLACE}]),
            "event.names_nothing",
        ),
        (event("TransformationEvent"), "event.names_nothing"),
        (event("TransformationEvent", inputEPCList=[EPC]), "event.one_sided"),
        (event("TransformationEvent", outputEPCList=[EPC]), "event.one_sided"),
        (event("TransformationEvent", transformationID="urn:a:b"), "event.names_nothing"),
        (event("TransformationEvent", inputEPCList=[EPC], outputEPCList=[EPC], action="ADD"), "action.unknown_field"),
        (event("ObjectEvents", epcList=[EPC], action="ADD"), "type.unknown"),
        ({**BASE, "epcList": [EPC], "action": "ADD"}, "type.missing"),
        (event("QuantityEvent", epcClass=LOT, quantity=3), "type.unknown"),
    ],
)
def test_each_event_type_has_its_own_duties(wrong, code):
    assert one_fault(wrong).code == f"epcis.{code}"


@pytest.mark.parametrize(
    "right",
    [
        event("AggregationEvent", action="OBSERVE", childEPCs=[EPC]),
        event("AggregationEvent", action="DELETE", parentID=EPC),
        event("AssociationEvent", action="DELETE", parentID=EPC),
        event("TransactionEvent", action="DELETE", bizTransactionList=[{"bizTransaction": PLACE}]),
        event(
            "TransactionEvent", action="ADD", parentID=EPC, epcList=[], bizTransactionList=[{"bizTransaction": PLACE}]
        ),
        event("TransformationEvent", inputEPCList=[EPC], transformationID="urn:a:b"),
        event("ObjectEvent", action="ADD", quantityList=[{"epcClass": LOT}], ilmd={"cbvmda:lotNumber": "L1"}),
        event(
            "ObjectEvent",
            action="OBSERVE",
            readPoint={"id": PLACE},
            sensorElementList=[{"sensorReport": [{"type": "Mass"}]}],
        ),
        object_event(bizStep="https://steps.example/ripening"),
        object_event(bizStep="cbv:BizStep-teleporting"),
        object_event(bizLocation={"id": "geo:50.9,6.9"}),
        object_event(eventTime="2026-08-01T24:00:00.000Z"),
        object_event(eventTime="2026-08-01T12:30:00." + "1" * 60 + "Z"),
    ],
)
def test_what_the_standard_allows_is_allowed(right, json_complaints):
    content = document(right)
    assert read_document(content).faults == ()
    assert json_complaints(content) == []


def test_every_fault_of_every_event_is_told_and_the_good_events_are_kept():
    wrong = object_event(eventTime="noon", bizStep="shiping", epcList=["x", EPC], note=1)
    read = read_document(document(object_event(), wrong, object_event(), 7, {"type": "ObjectEvent"}))
    assert read.positions == (0, 2)
    assert read.count == 5
    assert {fault.event for fault in read.faults} == {1, 3, 4}
    assert len([fault for fault in read.faults if fault.event == 1]) == 4


def test_xml_is_held_to_the_same_rules():
    inner = "<bizStep>urn:epcglobal:cbv:bizstep:Shipping</bizStep><quantityList><quantityElement><epcClass>" + LOT
    inner += "</epcClass><quantity>many</quantity></quantityElement></quantityList><disposition>gone</disposition>"
    codes = [fault.code for fault in read_document(xml_document(xml_event(inner))).faults]
    assert codes == ["epcis.biz_step.unknown_term", "epcis.quantity.not_a_number", "epcis.disposition.unknown_term"]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<action>ADD</action>", "duplicate"),
        ("some text", "mixed_content"),
        ("<e:a>text<e:b/>text</e:a>", "mixed_content"),
        ('<bizStep lang="en">urn:epcglobal:cbv:bizstep:shipping</bizStep>', "unexpected"),
        ("<bizStep><b/></bizStep>", "unexpected"),
        ("<bizTransactionList><transaction>urn:a:b</transaction></bizTransactionList>", "unexpected"),
        ("<bizStepp>urn:a:b</bizStepp>", "unknown_field"),
    ],
)
def test_xml_that_says_more_than_can_be_kept_is_refused(inner, code):
    read = read_document(xml_document(xml_event(inner) + xml_event(), namespaces='xmlns:e="http://e.example/"'))
    assert [(fault.event, fault.code) for fault in read.faults] == [(0, f"epcis.event.{code}")]
    assert read.positions == (1,)


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        ({"schemaVersion": None}, "schema_version.missing"),
        ({"schemaVersion": "two"}, "schema_version.malformed"),
        ({"creationDate": "2026-08-01"}, "creation_date.malformed"),
        ({"eventlist": []}, "unknown_field"),
    ],
)
def test_the_documents_own_fields_are_checked(envelope, code):
    fault = one_fault(object_event(), **envelope)
    assert fault.code == f"epcis.document.{code}"
    assert fault.event is None


def test_the_list_of_faults_ends_and_says_so():
    read = read_document(json.dumps([{} for _ in range(3 * MOST_FAULTS)]).encode())
    assert len(read.faults) == MOST_FAULTS + 1
    assert read.faults[-1].code == "epcis.document.too_many_faults"
    assert read.count == 3 * MOST_FAULTS


def test_a_fault_repeats_little_of_what_was_sent():
    fault = one_fault(object_event(**{"x" * 5_000: 1, "bizStep": "shipping"}))
    assert len(fault.message) < 1_000
    fault = one_fault(object_event(bizStep="y" * 50_000))
    assert len(fault.message) + len(fault.value) < 1_000


def test_limits_are_told_as_such():
    with pytest.raises(Exception, match="2 events and this server takes 1"):
        read_document(document(object_event(), object_event()), limits=Limits(events=1))
