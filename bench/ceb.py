"""CEB intake: orders per second read from XML and judged, beside bare lxml parsing of the same bytes; and from JSON;
then handed in to a database, and judged there with records and receipts.

No goal is promised. Bare parsing builds the tree and looks at nothing; intake judges every field and makes the records.
Storage is one connection, one message to a transaction, as the API and the worker do it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from lxml import etree

from bench import server
from bench.firms import make_firm
from bench.report import Figure
from gqts.accounts import Caller
from gqts.customs.ceb import KINDS, Document, Message, read_message, write_json, write_xml
from gqts.customs.ceb.fields import CHINA
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.transfer import Transfer
from gqts.customs.checks import check_document
from gqts.customs.reference import read_reference
from gqts.declarations import hand_in, judge_message, list_own_receipts, prepare_message
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Actor, IdentifierKind, claim_identifier, decide_identifier

ORDERS, LINES, MESSAGES, ROUNDS = 100, 3, 20, 7
AT = datetime(2026, 4, 1, 9, 30, tzinfo=CHINA)


def run(folder: Path) -> list[Figure]:
    """Measure all in turn, so that each round meets the same machine; medians of the rounds."""
    messages = [_compose(number) for number in range(MESSAGES)]
    xml = [write_xml(message) for message in messages]
    json = [write_json(message) for message in messages]
    reference = read_reference()

    def judge() -> None:
        for message in messages:
            for document in message.documents:
                assert not check_document(message.kind, document, reference, date(2026, 4, 1))

    seconds: dict[str, list[float]] = {"bare": [], "xml": [], "json": [], "checks": []}
    for _round in range(ROUNDS):
        seconds["bare"].append(_time(lambda: [etree.fromstring(content) for content in xml]))
        seconds["xml"].append(_time(lambda: [_take(content) for content in xml]))
        seconds["json"].append(_time(lambda: [_take(content) for content in json]))
        seconds["checks"].append(_time(judge))
    orders = ORDERS * MESSAGES
    rates = {name: orders / statistics.median(taken) for name, taken in seconds.items()}
    ratio = statistics.median(ours / bare for ours, bare in zip(seconds["xml"], seconds["bare"], strict=True))
    size = sum(map(len, xml)) / orders
    return [
        Figure(f"bare lxml parsing ({size:,.0f} bytes of XML an order)", rates["bare"], "orders/s"),
        Figure("gqts, XML read and every field judged", rates["xml"], "orders/s"),
        Figure("time of gqts over bare lxml", ratio, "times"),
        Figure("gqts, JSON read and every field judged", rates["json"], "orders/s"),
        Figure("gqts, the checks of a read order", rates["checks"], "orders/s"),
        *_measure_storage(folder, xml, rates["bare"]),
    ]


def _measure_storage(folder: Path, xml: list[bytes], bare: float) -> list[Figure]:
    """Hand all in, and have all judged, once: what is handed in again is only repeated."""
    reference, orders = read_reference(), ORDERS * MESSAGES
    with server.database(folder / "ceb") as url, Database.open(url) as database:
        firm = make_firm(database)
        now = system_clock()
        with database.transaction() as tx:
            caller = Caller.operator("the benchmarks", firm.id)
            for code in ("3301960A01", "3301960P01"):
                kind = IdentifierKind.CUSTOMS_CODE
                claim = claim_identifier(tx, caller.actor, firm.id, kind, code, evidence="", now=now)
                decide_identifier(
                    tx, Actor.operator("the benchmarks"), claim.id, is_proven=True, reason="seen", now=now
                )
        kept: list[UUID] = []

        def take() -> None:
            for content in xml:
                with database.transaction() as tx:
                    kept.append(hand_in(tx, caller, prepare_message(content, now=now), now=now).id)

        def judge() -> None:
            for message_id in kept:
                with database.transaction() as tx:
                    assert judge_message(tx, message_id, reference, now=now)

        handed, judged = orders / _time(take), orders / _time(judge)
        with database.transaction() as tx:
            assert len(list_own_receipts(tx, caller, limit=1_000)) == 1_000
    return [
        Figure("gqts, XML read and stored (what a sender waits for)", handed, "orders/s"),
        Figure("bare lxml parsing over that", bare / handed, "times"),
        Figure("gqts, judged: record, receipt and news of each", judged, "orders/s"),
    ]


def _take(content: bytes) -> None:
    intake = read_message(content)
    assert intake.message is not None
    assert len(intake.outcomes) == ORDERS


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _compose(number: int) -> Message:
    documents = tuple(_order(number * ORDERS + one) for one in range(ORDERS))
    transfer = Transfer(copCode="3301960A01", copName="杭州示例信息有限公司", dxpMode="DXP", dxpId="DXPENT0000000001")
    return Message(KINDS["CEB311Message"], f"{number:036}", documents, transfer)


def _order(number: int) -> Document[OrderHead, OrderList]:
    head = OrderHead(
        guid=f"{number:036}",
        appType="1",
        appTime=AT,
        appStatus="2",
        orderType="I",
        orderNo=f"A20260401{number:08}",
        ebpCode="3301960P01",
        ebpName="示例平台",
        ebcCode="3301960C01",
        ebcName="示例商家",
        goodsValue=Decimal("100.50") * 2 * LINES,
        freight=Decimal(10),
        discount=Decimal(5),
        taxTotal=Decimal("19.11"),
        acturalPaid=Decimal("100.50") * 2 * LINES + Decimal("24.11"),
        currency="142",
        buyerRegNo="wang88",
        buyerName="王小明",
        buyerTelephone="13800000000",
        buyerIdType="1",
        buyerIdNumber="11010519491231002X",
        consignee="王小明",
        consigneeTelephone="13800000000",
        consigneeAddress="浙江省杭州市西湖区示例路1号",
    )
    lines = tuple(
        OrderList(
            gnum=line + 1,
            itemNo=f"SKU-{line}",
            itemName="婴儿纸尿裤",
            gmodel="L码|54片|包",
            barCode="4901234567894",
            unit="125",
            qty=Decimal(2),
            price=Decimal("100.50"),
            totalPrice=Decimal(201),
            currency="142",
            country="116",
        )
        for line in range(LINES)
    )
    return Document(head, lines)
