"""The declaration in WCO elements is the same declaration: nothing is lost there and back."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.customs.documents import documents, fill_message
from tests.customs.golden import MESSAGES

from gqts.customs.ceb import KINDS, ReturnStatus, read_message
from gqts.customs.ceb.table import table_of
from gqts.customs.wco import HEAD, LINE, RESPONSE_FUNCTIONS, from_wco, response_function, to_wco
from gqts.customs.wco.mapping import fits

INVENTORY = KINDS["CEB621Message"]


def right():
    return read_message(MESSAGES["CEB621Message"]).message.documents[0]


def test_the_elements_hold_what_they_are_named_for() -> None:
    declaration = to_wco(right()).declaration["Declaration"]
    shipment = declaration["GoodsShipment"]
    (item,) = shipment["GovernmentAgencyGoodsItem"]
    assert declaration["FunctionCode"] == "9", "new is original"
    assert declaration["FunctionalReferenceID"] == "COP0000000001"
    assert declaration["TotalGrossMassMeasure"] == {"value": "2.4", "unitCode": "KGM"}
    assert declaration["Declarant"]["ID"] == "3301960A01"
    assert shipment["Seller"] == {"ID": "3301960C01", "Name": "示例商家"}
    assert shipment["PreviousDocument"] == [{"TypeCode": "220", "ID": "A2026040100001"}]
    assert {"TypeCode": "703", "ID": "SF1000000000001"} in declaration["AdditionalDocument"]
    assert item["GovernmentProcedure"] == [{"CurrentCode": "9610"}]
    assert item["Origin"] == [{"CountryCode": "116"}]
    assert item["Commodity"]["InvoiceLine"]["ItemChargeAmount"] == {"value": "200", "currencyID": "CNY"}
    assert {"IdentificationTypeCode": "HS", "ID": "9619001100"} in item["Commodity"]["Classification"]


@settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)
@given(documents(INVENTORY))
def test_there_and_back_is_the_same_document(document) -> None:
    mapped = to_wco(document)
    back = from_wco(json.loads(json.dumps(mapped.declaration)))
    assert back.faults == ()
    assert back.document == document
    assert back.notes == ()


def test_a_document_with_everything_in_it_comes_back_whole() -> None:
    document = fill_message(INVENTORY).documents[0]
    back = from_wco(to_wco(document).declaration)
    assert back.document == document
    assert back.notes == ()


def test_every_field_has_one_place_and_every_row_a_field_and_an_id() -> None:
    for rows, record in ((HEAD, INVENTORY.head), (LINE, INVENTORY.line)):
        names = [row.name for row in rows]
        assert len(set(names)) == len(names)
        assert set(names) <= set(table_of(record).by_name)
        assert len({row.path for row in rows}) == len(rows)
        assert all(row.wco_id and row.wco_name and row.format for row in rows)


def test_what_a_strict_receiver_cannot_hold_is_told_and_not_cut() -> None:
    mapped = to_wco(replace(right(), head=replace(right().head, consigneeAddress="路" * 71)))
    told = {note.field: note.message for note in mapped.notes}
    assert "an..17" in told["GoodsShipment/Buyer/ID"], "an identity number has 18 characters"
    assert "an..70" in told["GoodsShipment/Consignee/Address/Line"]
    assert mapped.declaration["Declaration"]["GoodsShipment"]["Consignee"]["Address"]["Line"] == "路" * 71


@pytest.mark.parametrize(
    ("form", "text", "does"),
    [
        ("an..3", "abc", True),
        ("an..3", "abcd", False),
        ("a2", "CN", True),
        ("a2", "1", False),
        ("a2", "142", False),
        ("n1", "5", True),
        ("n1", "W", False),
        ("n..16,3", "1234567890123.123", True),
        ("n..16,3", "1.1234", False),
        ("n..16,3", "12345678901234567", False),
        ("n..8", "000000001", True),
    ],
)
def test_wco_formats_are_read(form: str, text: str, does: bool) -> None:
    assert fits(form, text) is does


def _broken(change: Any) -> dict[str, Any]:
    tree = copy.deepcopy(to_wco(right()).declaration)
    change(tree["Declaration"], tree["Declaration"]["GoodsShipment"]["GovernmentAgencyGoodsItem"])
    return tree


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (lambda d, _: d["Declarant"].pop("ID"), "ceb.agent_code.missing", "Declarant/ID"),
        (lambda d, _: d.update(DeclarationOfficeID="29"), "ceb.customs_code.form", "DeclarationOfficeID"),
        (
            lambda _, i: i[0]["Commodity"]["InvoiceLine"]["ItemChargeAmount"].update(currencyID="USD"),
            "ceb.currency.not_in_list",
            "GoodsShipment/GovernmentAgencyGoodsItem[0]/Commodity/InvoiceLine/ItemChargeAmount/currencyID",
        ),
        (
            lambda d, _: d["TotalGrossMassMeasure"].update(unitCode="TNE"),
            "wco.fixed",
            "TotalGrossMassMeasure/unitCode",
        ),
        (
            lambda _, i: i.append({**i[0], "SequenceNumeric": "2", "GovernmentProcedure": [{"CurrentCode": "1210"}]}),
            "wco.procedures",
            "GoodsShipment/GovernmentAgencyGoodsItem[]/GovernmentProcedure[]/CurrentCode",
        ),
        (
            lambda _, i: i[0].pop("GovernmentProcedure"),
            "ceb.trade_mode.missing",
            "GoodsShipment/GovernmentAgencyGoodsItem[]/GovernmentProcedure[]/CurrentCode",
        ),
        (
            lambda d, _: d["AdditionalInformation"].append(
                {"StatementTypeCode": "CEB", "StatementCode": "nothing", "StatementDescription": "x"}
            ),
            "wco.statement",
            "AdditionalInformation[8]",
        ),
        (
            lambda d, _: d["AdditionalInformation"][1].update(StatementDescription="9"),
            "ceb.app_status.not_in_list",
            "AdditionalInformation[1]",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_stands_in_wco(change: Any, code: str, field: str) -> None:
    mapped = from_wco(_broken(change))
    assert mapped.document is None
    assert [(fault.code, fault.field) for fault in mapped.faults] == [(code, field)]
    assert mapped.faults[0].fix


def test_what_ceb_has_no_field_for_is_told_as_left_behind() -> None:
    mapped = from_wco(_broken(lambda d, _: d.update(TotalPackageQuantity=1, InvoiceAmount={"value": "1"})))
    assert mapped.document == right(), "a bare number is read"
    assert [(note.code, note.field) for note in mapped.notes] == [("wco.left_behind", "InvoiceAmount/value")]


@pytest.mark.parametrize(
    "tree", [{}, {"Declaration": 1}, {"Declaration": {"GoodsShipment": {"GovernmentAgencyGoodsItem": []}}}]
)
def test_what_is_no_declaration_is_refused(tree: dict[str, Any]) -> None:
    assert [fault.code for fault in from_wco(tree).faults] == ["wco.no_items"]


def test_a_hundred_items_are_too_many() -> None:
    mapped = from_wco(_broken(lambda _, i: i.extend(i * 99)))
    assert [fault.code for fault in mapped.faults] == ["wco.too_many_items"]


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_nonsense_anywhere_is_answered(nonsense: Any) -> None:
    for name in ("GoodsShipment", "AdditionalInformation", "Declarant", "AdditionalDocument"):
        from_wco(_broken(lambda d, _, name=name: d.update({name: nonsense})))
    from_wco(_broken(lambda _, i: i.append(nonsense)))


def test_statuses_have_the_function_of_a_wco_response_where_there_is_one() -> None:
    assert response_function(ReturnStatus.RELEASED) == "08"
    assert response_function(ReturnStatus.INSPECTION) == "05"
    assert response_function(ReturnStatus.RETURNED) == "03"
    assert response_function(ReturnStatus.MANUAL_REVIEW) is None
    assert {response_function(status) for status in ReturnStatus} - {None} <= set(RESPONSE_FUNCTIONS)
