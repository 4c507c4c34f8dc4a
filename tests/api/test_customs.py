"""A whole CEB conversation over HTTP, with the port's field names, and everything that can go wrong in it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote

import jsonschema_rs
import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests.clients import beside
from tests.declarations import conversation as told
from tests.taking_part import issue_key_of

from gqts.accounts import KeyScope
from gqts.api.customs.writing import RECEIPTS_NAMESPACE
from gqts.api.openapi import describe_api
from gqts.cli.serving import Serving, serve
from gqts.customs import ReferenceUnusable
from gqts.customs.ceb import KINDS, ReturnStatus, read_message, write_json, write_xml
from gqts.customs.ceb.table import NAMESPACE
from gqts.customs.reference import read_reference
from gqts.customs.typed import MARKET_PURCHASE
from gqts.customs.wco import to_wco
from gqts.declarations import advance, find_record_by_key, hand_in, list_records, prepare_message, prepare_typed
from gqts.kit.clock import system_clock
from gqts.kit.outbox import deliver
from gqts.kit.settings import read_settings
from gqts.wiring import create_app
from gqts.worker import HANDLERS, list_customs_handlers

XML, JSON = "application/xml", "application/json"
DESCRIPTION = describe_api("http://localhost:8000")
TABLES = ("declarations.message", "declarations.record", "declarations.receipt", "declarations.mailbox", "kit.outbox")


def validate(name, content):
    schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    jsonschema_rs.Draft202012Validator(schema).validate(content)


@dataclass
class Port:
    """The service, the firms of a trade, and a client for each with a key of its own."""

    app: object
    database: object
    trade: told.Trade
    clients: dict[str, TestClient]

    def send(self, who, *documents, form=XML, **headers):
        message = told.message(getattr(self.trade, who), *documents)
        content = write_xml(message) if form == XML else write_json(message)
        return self.post(who, content, form, **headers)

    def post(self, who, content, form=XML, address="/customs/ceb", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.clients[who].post(address, content=content, headers={"Content-Type": form, **headers})

    def keep(self, who, *documents):
        """Hand in beside the service, as another process of it would."""
        firm, now = getattr(self.trade, who), system_clock()
        ready = prepare_message(write_xml(told.message(firm, *documents)), now=now)
        with self.database.transaction() as tx:
            hand_in(tx, firm.caller, ready, now=now)

    def judge(self):
        done = deliver(self.database, {**HANDLERS, **list_customs_handlers(told.REFERENCE, system_clock)})
        assert not done.failed

    def take(self, who, *documents, form=XML):
        """Hand in, have judged, and return the state of the message."""
        answer = self.send(who, *documents, form=form)
        assert answer.status_code == 202, answer.text
        validate("TakenMessage", answer.json())
        self.judge()
        state = self.clients[who].get(answer.headers["Location"]).json()
        validate("CustomsMessage", state)
        assert state["state"] == "answered"
        return state

    def poll(self, who, after=0, **parameters):
        page = self.clients[who].get("/customs/receipts", params={"after": after, **parameters}).json()
        validate("ReceiptPage", page)
        return page

    def receipts(self, who):
        """Every receipt of a firm as (kind, head), through the polling address."""
        found, after = [], 0
        while True:
            page = self.poll(who, after, limit=3)
            for message in page["receipts"]:
                ((name, body),) = message.items()
                kind = KINDS[name]
                found += [(name, one.get(kind.head_element or "", one)) for one in body[kind.element]]
            after = page["next"]
            if not page["more"]:
                return found

    def advance(self, status, **wanted):
        with self.database.transaction() as tx:
            (record,) = list_records(tx, kind=KINDS["CEB621Message"], **wanted)
            return advance(tx, record.id, ReturnStatus(status), now=system_clock())

    def rows(self):
        with self.database.transaction() as tx:
            return {name: tx.execute(f"SELECT count(*) FROM {name}".encode()).fetchone()[0] for name in TABLES}


@pytest.fixture
def port(app, database, stranger):
    with database.transaction() as tx:
        trade = told.open_trade(tx)
        keys = {
            who: issue_key_of(tx, getattr(trade, who).id, scopes={KeyScope.CUSTOMS_DECLARE})
            for who in ("platform", "payer", "carrier", "broker", "stranger")
        }
    clients = {who: beside(stranger, headers={"Authorization": f"Bearer {key}"}) for who, key in keys.items()}
    return Port(app, database, trade, clients)


@pytest.mark.parametrize("form", [XML, JSON])
def test_a_retail_import_from_the_order_to_the_tax_bill(port, form):
    number = "A2026040100001"
    port.take("platform", told.order(), form=form)
    port.take("payer", told.payment(), form=form)
    port.take("carrier", told.waybill(), form=form)
    port.take("broker", told.inventory(), form=form)
    for status in (300, 500, 800, 899):
        port.advance(status, order_no=number)
    port.judge()
    port.take("carrier", told.waybill_status(), form=form)

    ((name, head),) = port.receipts("platform")
    assert (name, head["orderNo"], head["ebpCode"], head["ebcCode"]) == (
        "CEB312Message", number, told.PLATFORM, told.MERCHANT,
    )  # fmt: skip
    assert (head["returnStatus"], head["returnInfo"]) == ("120", "[Code:1800;Desc:逻辑校验通过]")
    assert len(head["returnTime"]) == 17
    ((name, head),) = port.receipts("payer")
    assert (name, head["payCode"], head["payTransactionId"]) == ("CEB412Message", told.PAYER, f"P{number}")
    (name, head), (status_name, status_head) = port.receipts("carrier")
    assert (name, head["logisticsCode"], head["logisticsNo"]) == ("CEB512Message", told.CARRIER, f"W{number}")
    assert (status_name, status_head["logisticsStatus"]) == ("CEB514Message", "S")
    *steps, (bill_name, bill) = port.receipts("broker")
    assert {name for name, _ in steps} == {"CEB622Message"}
    assert [head["returnStatus"] for _, head in steps] == ["2", "120", "300", "500", "800", "899"]
    assert all(len(head["preNo"]) == 18 and head["copNo"] == f"C{number}" for _, head in steps)
    assert steps[-1][1]["invtNo"].startswith("29902026I")
    assert (bill_name, bill["taxNo"], bill["status"]) == ("CEB816Message", f"T{steps[-1][1]['invtNo']}", "1")
    assert bill["valueAddedTax"] == "19.20"


def test_the_customs_approval_and_detention_have_their_receipts(port):
    port.take("broker", told.inventory("A"), told.inventory("B"))
    for status in (300, 399, 500, 501, 800):
        port.advance(status, order_no="A")
    for status in (500, 700):
        port.advance(status, order_no="B")
    statuses = [head["returnStatus"] for _, head in port.receipts("broker")]
    assert statuses == ["2", "120", "2", "120", "300", "399", "500", "501", "800", "500", "700"]


def test_a_withdrawal_and_a_return_of_goods_over_http(port):
    one, other = told.inventory("ONE"), told.inventory("OTHER")
    port.take("broker", one, other)
    with port.database.transaction() as tx:
        numbers = {record.order_no: record.invt_no for record in list_records(tx)}
    port.take("broker", told.withdrawal(one, numbers["ONE"]))
    port.advance(800, order_no="OTHER")
    port.take("broker", told.refund(other, numbers["OTHER"]))
    found = [(name, head.get("returnStatus"), head["invtNo"]) for name, head in port.receipts("broker")[4:]]
    assert found[:4] == [
        ("CEB624Message", "120", numbers["ONE"]),
        ("CEB622Message", "100", numbers["ONE"]),
        ("CEB624Message", "399", numbers["ONE"]),
        ("CEB622Message", "800", numbers["OTHER"]),
    ]
    assert Counter(found[4:]) == {
        ("CEB816Message", None, numbers["OTHER"]): 1,
        ("CEB626Message", "120", numbers["OTHER"]): 1,
        ("CEB626Message", "399", numbers["OTHER"]): 1,
    }


def test_every_error_of_a_document_has_its_receipt(port):
    port.take("platform", told.order("TAKEN"))
    wrong = write_xml(told.message(port.trade.platform, told.order("FORM")))
    wrong = wrong.replace(b"<ceb:orderType>I", b"<ceb:orderType>X")
    assert port.post("platform", wrong).status_code == 202
    port.judge()
    port.take("platform", told.order("TAKEN", note="another"), told.order("SUM", acturalPaid=Decimal(1)))
    heads = {head["orderNo"]: head for _, head in port.receipts("platform")}
    assert heads["FORM"]["returnStatus"] == "-999999"
    assert "orderType" in heads["FORM"]["returnInfo"]
    assert "I (" in heads["FORM"]["returnInfo"]
    assert heads["TAKEN"]["returnStatus"] == "-304001"
    assert heads["SUM"]["returnStatus"] == "100"
    assert "acturalPaid=1" in heads["SUM"]["returnInfo"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "empty"),
        (b"<a><b>", 400, "not_xml"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 400, "doctype"),
        ("<a/>".encode("utf-16"), 400, "encoding"),
        (b"<order/>", 400, "unknown_kind"),
        (b"<CEB311Message/>", 400, "namespace"),
        (f'<CEB999Message xmlns="{NAMESPACE}"/>'.encode(), 400, "unknown_kind"),
        (f'<CEB311Message xmlns="{NAMESPACE}" guid="{"a" * 36}" version="1.0"/>'.encode(), 400, "no_"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, 400, "not_xml"),
        (b"<a>" + b" " * (16 * 1024 * 1024) + b"</a>", 413, ""),
        (b"<a>" + b"<b/>" * 500_001 + b"</a>", 413, ""),
    ],
)
def test_what_cannot_be_taken_is_answered_with_ceb900_and_not_kept(port, content, status, code):
    before = port.rows()
    answer = port.post("platform", content)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == XML
    intake = read_message(answer.content)
    assert not intake.all_faults
    assert intake.kind.name == "CEB900Message"
    head = intake.outcomes[0].document.head
    assert head.returnStatus == "-999999"
    assert code in head.returnInfo
    assert len(answer.content) < 400_000
    assert port.rows() == before


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 100_000, 400),
        (b'{"CEB311Message": ' * 5_000, 400),
        (b'{"CEB900Message": {}}', 400),
        (b'{"CEB311Message": {"guid": "\\u0000"}}', 400),
        (b'{"CEB311Message": [' + b"1," * 600_000 + b"1]}", 413),
    ],
)
def test_to_whoever_sends_json_the_same_is_told_as_a_problem(port, content, status):
    answer = port.post("platform", content, JSON)
    assert answer.status_code == status
    validate("Problem", answer.json())
    assert port.rows()["declarations.message"] == 0


def test_customs_own_messages_are_not_taken(port):
    port.take("platform", told.order())
    page = port.clients["platform"].get("/customs/receipts", headers={"Accept": XML}).content
    own = etree.tostring(etree.fromstring(page)[0])
    answer = port.post("platform", own)
    assert answer.status_code == 400
    assert "CEB311Message" in answer.text


def test_who_may_hand_in(port, app, database):
    content = write_xml(told.message(port.trade.platform, told.order()))
    nobody = TestClient(app, base_url="http://localhost:8000")
    assert nobody.post("/customs/ceb", content=content, headers={"Content-Type": XML}).status_code == 401
    with database.transaction() as tx:
        key = issue_key_of(tx, port.trade.platform.id, scopes={KeyScope.EVENTS_READ})
    reading = TestClient(app, base_url="http://localhost:8000", headers={"Authorization": f"Bearer {key}"})
    assert reading.post("/customs/ceb", content=content, headers={"Content-Type": XML}).status_code == 403
    foreign = port.post("stranger", content)
    assert foreign.status_code == 403
    head = read_message(foreign.content).outcomes[0].document.head
    assert "BaseTransfer.copCode" in head.returnInfo
    assert port.post("stranger", write_json(told.message(port.trade.platform, told.order())), JSON).status_code == 403
    assert port.rows()["declarations.message"] == 0


def test_a_document_of_another_party_is_answered_with_field_value_and_fix(port):
    state = port.take("stranger", told.payment())
    (receipt,) = state["receipts"]
    assert (receipt["kind"], receipt["status"]["code"]) == ("CEB412Message", 100)
    (fault,) = receipt["faults"]
    assert fault["field"] == "Payment[0].PaymentHead.payCode"
    assert fault["value"] == told.PAYER
    assert fault["fix"]


def test_nobody_sees_messages_documents_and_receipts_of_others(port):
    state = port.take("broker", told.inventory())
    with port.database.transaction() as tx:
        (record,) = list_records(tx)
    key = f"CEB621Message/{told.BROKER}/CA2026040100001"
    for address in (
        f"/customs/ceb/{state['id']}",
        f"/customs/receipts?message={state['id']}",
        f"/customs/records/{key}",
        f"/customs/declarations/{record.invt_no}/wco",
    ):
        assert port.clients["broker"].get(address).status_code == 200, address
        assert port.clients["stranger"].get(address).status_code == 404, address
    assert port.poll("stranger") == {"receipts": [], "next": 0, "more": False}


def test_a_message_waits_until_it_is_judged(port):
    answer = port.send("platform", told.order())
    state = port.clients["platform"].get(answer.headers["Location"]).json()
    assert (state["state"], state["answeredAt"], state["receipts"]) == ("waiting", None, [])
    assert port.poll("platform")["receipts"] == []
    port.judge()
    assert len(port.poll("platform", message=state["id"])["receipts"]) == 1


def test_a_document_is_found_by_its_business_key_whatever_stands_in_it(port):
    number = "甲/乙 100%?#"
    port.take("platform", told.order(number))
    address = f"/customs/records/311/{quote(number, safe='')}/{told.MERCHANT}"
    found = port.clients["platform"].get(address)
    assert found.status_code == 200, found.text
    validate("CustomsDocument", found.json())
    assert found.json()["document"]["OrderHead"]["orderNo"] == number
    assert found.json()["businessKey"] == f"{quote(number, safe='')}/{told.MERCHANT}"
    assert port.clients["platform"].get("/customs/records/311/nothing").status_code == 404
    assert port.clients["platform"].get("/customs/records/999/a/b").status_code == 404


def test_receipts_in_xml_are_the_ports_messages_under_one_root(port):
    port.take("broker", told.inventory("A"), told.inventory("B"))
    port.advance(800, order_no="A")
    port.judge()
    answer = port.clients["broker"].get("/customs/receipts", headers={"Accept": XML})
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{RECEIPTS_NAMESPACE}}}receipts"
    assert (root.get("next"), root.get("more")) == ("6", "false")
    intakes = [read_message(etree.tostring(one)) for one in root]
    assert [intake.kind.name for intake in intakes] == ["CEB622Message", "CEB816Message"]
    assert not any(intake.all_faults for intake in intakes)
    assert [one.document.head.returnStatus for one in intakes[0].outcomes] == ["2", "120", "2", "120", "800"]


def test_polling_neither_skips_nor_repeats_while_receipts_are_written(port):
    total, seen, stop = 40, [], threading.Event()

    def hand_in(start):
        for number in range(start, start + total // 4):
            port.keep("platform", told.order(f"N{number}"))

    def judge():
        while not stop.is_set():
            deliver(port.database, list_customs_handlers(told.REFERENCE, system_clock), batch=1)

    judges = [threading.Thread(target=judge) for _ in range(2)]
    for one in judges:
        one.start()
    try:
        with ThreadPoolExecutor(4) as pool:
            sending = [pool.submit(hand_in, start) for start in range(0, total, total // 4)]
            after = 0
            for _ in range(5_000):
                page = port.poll("platform", after, limit=2)
                seen += [
                    one["orderNo"] for message in page["receipts"] for one in message["CEB312Message"]["OrderReturn"]
                ]
                after = page["next"]
                if len(seen) >= total:
                    break
            for one in sending:
                one.result()
    finally:
        stop.set()
        for one in judges:
            one.join()
    assert Counter(seen) == {f"N{number}": 1 for number in range(total)}
    assert after == total


def test_of_two_writers_of_one_business_key_one_is_booked_in(port):
    documents = [told.order("RACE", note=f"writer {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: port.keep("platform", one), documents))
        handlers = list_customs_handlers(told.REFERENCE, system_clock)
        for one in [pool.submit(deliver, port.database, handlers, batch=1) for _ in range(4)]:
            one.result()
    port.judge()
    statuses = Counter(head["returnStatus"] for _, head in port.receipts("platform"))
    assert statuses == {"120": 1, "-304001": 7}


def test_the_same_message_again_repeats_the_receipt_and_changes_nothing(port):
    content = write_xml(told.message(port.trade.broker, told.inventory()))
    first, second = port.post("broker", content), port.post("broker", content)
    assert first.json()["id"] != second.json()["id"]
    port.judge()
    again = port.clients["broker"].get(second.headers["Location"]).json()["receipts"]
    assert [one["status"]["code"] for one in again] == [120]
    assert port.rows()["declarations.record"] == 1


@pytest.mark.parametrize("form", [XML, JSON])
def test_test_mode_answers_every_receipt_and_keeps_nothing(port, form):
    before = port.rows()
    documents = told.inventory("A"), told.inventory("B", packNo=2)
    answer = port.send("broker", *documents, form=form, GQTS_Test="1")
    assert answer.status_code == 200, answer.text
    assert answer.headers["GQTS-Test"] == "1"
    if form == XML:
        messages = [read_message(etree.tostring(one)) for one in etree.fromstring(answer.content)]
    else:
        validate("TestedReceipts", answer.json())
        messages = [read_message(json.dumps(one).encode()) for one in answer.json()["receipts"]]
    heads = [outcome.document.head for one in messages for outcome in one.outcomes]
    assert [head.returnStatus for head in heads] == ["2", "120", "2", "100"]
    assert "packNo=2" in heads[-1].returnInfo
    assert port.rows() == before
    port.judge()
    assert port.receipts("broker") == []


def test_test_mode_sees_what_is_in_hand(port):
    port.take("broker", told.inventory())
    answer = port.send("broker", told.inventory(note="another"), form=JSON, GQTS_Test="1")
    ((_, body),) = answer.json()["receipts"][0].items()
    assert body["InventoryReturn"][0]["returnStatus"] == "-304001"


def test_test_mode_is_said_in_one_way(port):
    answer = port.send("broker", told.inventory(), GQTS_Test="yes")
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["field"] == "GQTS-Test"


def test_a_declaration_in_wco_elements_is_taken_as_ceb621_and_given_back(port):
    declared = told.inventory()
    tree = dict(to_wco(declared).declaration["Declaration"])
    tree["AdditionalInformation"] = [
        one for one in tree["AdditionalInformation"] if one["StatementCode"] not in {"guid", "appStatus"}
    ]
    del tree["FunctionCode"], tree["IssueDateTime"]
    tree["Exporter"] = {"Name": "Zenith"}
    answer = port.post("broker", json.dumps({"Declaration": tree}), JSON, "/customs/wco")
    assert answer.status_code == 202, answer.text
    (note,) = answer.json()["notes"]
    assert (note["code"], note["field"], note["value"]) == ("wco.left_behind", "Exporter/Name", "Zenith")
    port.judge()
    steps = [head["returnStatus"] for _, head in port.receipts("broker")]
    assert steps == ["2", "120"]
    with port.database.transaction() as tx:
        record = find_record_by_key(tx, KINDS["CEB621Message"], (told.BROKER, declared.head.copNo))
    same = replace(record.head, guid=declared.head.guid, appTime=declared.head.appTime)
    assert (same, record.lines) == (declared.head, declared.lines)
    given = port.clients["broker"].get(f"/customs/declarations/{record.invt_no}/wco").json()
    validate("WcoDeclaration", given)
    assert given["Declaration"]["ID"] == record.invt_no
    assert given["Declaration"]["GoodsShipment"] == tree["GoodsShipment"]
    assert (given["status"]["code"], given["status"]["functionCode"]) == (120, "02")


def test_a_wco_declaration_that_lacks_something_is_refused_with_its_element(port):
    tree = dict(to_wco(told.inventory()).declaration["Declaration"])
    del tree["DeclarationOfficeID"]
    answer = port.post("broker", json.dumps({"Declaration": tree}), JSON, "/customs/wco")
    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["faults"]] == ["DeclarationOfficeID"]
    for content in (b"[]", b"{}", b'{"Declaration": 1}', b'{"Declaration": {"GoodsShipment": []}}', b"[" * 100_000):
        assert port.post("broker", content, JSON, "/customs/wco").status_code == 400
    assert port.rows()["declarations.message"] == 0


HEAD = {
    "guid": "4CDE1CFD-EDED-46B1-946C-B8022E42FC94", "appType": "1", "appTime": "20260401093000", "appStatus": "2",
    "copNo": "V1", "declTime": "20260401", "customsCode": "2990", "portCode": "2990", "agentCode": told.BROKER,
    "agentName": "示例报关", "trafMode": "2", "country": "502",
}  # fmt: skip
VEHICLE = {"gcode": "8703236090", "gname": "小轿车", "brand": "示例", "model": "X", "country": "304", "price": "250000"}
VINS = ("1M8GDM9AXKP042788", "1HGCM82633A004352")


def vehicles(*vins, quantity=None):
    head = HEAD | {
        "ieFlag": "I", "tradeMode": "0110", "consigneeCode": "4401960V01", "consigneeName": "示例汽车",
        "billNo": "COSU1", "quantity": str(quantity or len(vins)), "currency": "USD",
    }  # fmt: skip
    lines = [{"gnum": number + 1, "vin": vin, **VEHICLE} for number, vin in enumerate(vins)]
    return enveloped("VehicleDeclaration", {"Vehicles": [{"VehicleHead": head, "VehicleList": lines}]})


def market_purchase(value, currency="USD"):
    head = HEAD | {
        "ieFlag": "E", "tradeMode": "1039", "marketName": "义乌国际商贸城", "purchaserName": "Buyer", "value": value,
        "currency": currency,
    }  # fmt: skip
    line = {"gnum": 1, "gcode": "9503008900", "gname": "玩具", "supplierName": "店铺", "qty": "1", "unit": "001"}
    line |= {"price": value, "totalPrice": value}
    body = {"MarketPurchase": [{"MarketPurchaseHead": head, "MarketPurchaseList": [line]}]}
    return enveloped("MarketPurchaseDeclaration", body)


def enveloped(name, body):
    transfer = {"copCode": told.BROKER, "copName": "示例", "dxpMode": "DXP", "dxpId": "DXPENT0000000001"}
    return json.dumps({name: {"guid": HEAD["guid"], "version": "1.0", **body, "BaseTransfer": transfer}})


def declare(port, content, address):
    answer = port.post("broker", content, JSON, address)
    assert answer.status_code == 202, answer.text
    port.judge()
    receipts = port.clients["broker"].get(answer.headers["Location"]).json()["receipts"]
    return [one["status"]["code"] for one in receipts], receipts[-1]


def test_vehicles_are_declared_by_their_numbers(port):
    statuses, last = declare(port, vehicles(*VINS), "/customs/vehicles")
    assert (statuses, last["kind"]) == ([2, 120], "VehicleReturn")
    record = port.clients["broker"].get(f"/customs/records/VehicleDeclaration/{told.BROKER}/V1").json()
    assert record["status"]["code"] == 120
    assert record["invtNo"].startswith("29902026I")
    assert [line["vin"] for line in record["document"]["VehicleList"]] == list(VINS)
    assert port.poll("broker")["receipts"][0]["VehicleReturn"]["VehicleReturn"][0]["copNo"] == "V1"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (vehicles(VINS[0], VINS[0]), "Vehicles[0].VehicleList[1].vin"),
        (vehicles("1M8GDM9AXKP04278I"), "Vehicles[0].VehicleList[0].vin"),
        (vehicles(*VINS, quantity=3), "Vehicles[0].VehicleHead.quantity"),
    ],
)
def test_wrong_vehicles_are_returned_with_the_line(port, content, field):
    statuses, last = declare(port, content, "/customs/vehicles")
    assert statuses == [2, 100]
    assert [fault["field"] for fault in last["faults"]] == [field]


@pytest.mark.parametrize(
    ("value", "currency", "status"), [("150000", "USD", 120), ("150000.01", "USD", 100), ("9", "CNY", 100)]
)
def test_a_market_purchase_is_held_to_its_limit(port, value, currency, status):
    statuses, last = declare(port, market_purchase(value, currency), "/customs/market-purchase")
    assert statuses == [2, status]
    assert bool(last["faults"]) is (status == 100)


def test_what_has_no_ceb_message_is_not_taken_for_one(port):
    assert port.post("broker", vehicles(*VINS), JSON).status_code == 400
    assert port.post("broker", vehicles(*VINS), JSON, "/customs/market-purchase").status_code == 400


def test_schemas_describe_what_is_sent_and_what_is_answered(port, stranger):
    for name in ("CEB311Message", "621", "CEB816Message", "VehicleDeclaration"):
        schema = stranger.get(f"/customs/schemas/{name}").json()
        assert jsonschema_rs.meta.is_valid(schema)
    schema = stranger.get("/customs/schemas/CEB311Message").json()
    sent = json.loads(write_json(told.message(port.trade.platform, told.order())))
    jsonschema_rs.Draft202012Validator(schema).validate(sent)
    assert stranger.get("/customs/schemas/CEB999Message").status_code == 404


@pytest.mark.parametrize("query", ["after=-1", "after=x", "after=99999999999999999999", "limit=0", "limit=1000"])
def test_a_cursor_that_cannot_be_is_refused(port, query):
    answer = port.clients["broker"].get(f"/customs/receipts?{query}")
    assert answer.status_code == 400
    assert answer.json()["faults"]


def test_wrong_reference_data_keeps_the_service_from_starting_and_says_why(tmp_path):
    (tmp_path / "tolerances.json").write_text('{"entries": [{"valid_from": "soon"}]}')
    settings = read_settings({"GQTS_HOME": str(tmp_path), "GQTS_CUSTOMS_REFERENCE": str(tmp_path)})
    with pytest.raises(ReferenceUnusable) as refused:
        create_app(settings)
    assert "tolerances.json" in refused.value.detail
    with pytest.raises(ReferenceUnusable):
        serve(Serving(settings))


def test_the_operators_reference_data_is_what_documents_are_held_to(tmp_path, database, stranger):
    year = {"valid_from": "2020-01-01", "valid_to": None, "source": "an order"}
    values = {"declaration_limit": "10", "currency": "USD"}
    (tmp_path / "market_purchase.json").write_text(json.dumps({"entries": [{**year, "values": values}]}))
    with database.transaction() as tx:
        broker = told.open_trade(tx).broker
        now = system_clock()
        ready = prepare_typed(market_purchase("11").encode(), MARKET_PURCHASE, now=now)
        hand_in(tx, broker.caller, ready, now=now)
    deliver(database, list_customs_handlers(read_reference(tmp_path), system_clock))
    with database.transaction() as tx:
        assert told.statuses(tx, broker) == [2, 100]
