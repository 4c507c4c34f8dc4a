"""What a document can be held to alone: each rule is broken once and told by field, value and fix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.customs.documents import documents
from tests.customs.golden import MESSAGES

from gqts.customs.ceb import INBOUND, KINDS, Document, read_message
from gqts.customs.checks import (
    Standing,
    check_document,
    check_market_purchase,
    check_vehicles,
    identity_number_problem,
    judge_limits,
)
from gqts.customs.checks.identity import check_character
from gqts.customs.reference import Entry, Reference, read_reference
from gqts.kit.errors import Fault

D = Decimal
DAY = date(2026, 4, 1)
REFERENCE = read_reference()
VIN = "LSGJA52U7EA012345"


def right(number: str) -> Document:
    return read_message(MESSAGES[f"CEB{number}Message"]).message.documents[0]


def check(number: str, document: Document, day: date = DAY) -> tuple[Fault, ...]:
    return check_document(KINDS[f"CEB{number}Message"], document, REFERENCE, day)


def changed(number: str, **head: object) -> Document:
    document = right(number)
    return replace(document, head=replace(document.head, **head))


def changed_line(number: str, at: int = 0, **line: object) -> Document:
    document = right(number)
    lines = list(document.lines)
    lines[at] = replace(lines[at], **line)
    return replace(document, lines=tuple(lines))


@pytest.mark.parametrize("kind", INBOUND, ids=lambda kind: kind.number)
def test_a_right_document_holds(kind) -> None:
    assert check(kind.number, right(kind.number)) == ()


BROKEN = [
    ("311", changed("311", acturalPaid=D("224.13")), "OrderHead.acturalPaid", "actural_paid.sum", "224.11"),
    ("311", changed("311", discount=D(6)), "OrderHead.acturalPaid", "actural_paid.sum", "223.11"),
    ("311", changed("311", goodsValue=D(201), acturalPaid=D("225.11")), "OrderHead.goodsValue",
     "goods_value.sum", "200"),
    ("311", changed_line("311", gnum=2), "OrderList[0].gnum", "gnum.out_of_order", "this is 1"),
    ("311", changed_line("311", qty=D(4), price=D("50.01")), "OrderList[0].totalPrice",
     "total_price.product", "200.04"),
    ("311", changed_line("311", 1, price=D(1)), "OrderList[1].totalPrice", "total_price.product", "1"),
    ("311", changed("311", buyerIdNumber="110105194912310021"), "OrderHead.buyerIdNumber",
     "buyer_id_number.identity", ""),
    ("411", changed("411", amountPaid=D(0)), "PaymentHead.amountPaid", "amount_paid.zero", ""),
    (
        *("411", changed("411", payTime=right("411").head.appTime.replace(hour=10)), "PaymentHead.payTime"),
        *("pay_time.after_sending", ""),
    ),
    ("411", changed("411", payerIdNumber="1"), "PaymentHead.payerIdNumber", "payer_id_number.identity", ""),
    ("511", changed("511", packNo=2), "LogisticsHead.packNo", "pack_no.not_one", ""),
    (
        *("513", changed("513", logisticsTime=right("513").head.appTime.replace(hour=10)), "logisticsTime"),
        *("logistics_time.after_sending", ""),
    ),
    ("621", changed("621", copNo=None), "InventoryHead.copNo", "cop_no.missing", ""),
    ("621", changed("621", netWeight=D("2.5")), "InventoryHead.netWeight", "net_weight.above_gross", "2.4"),
    ("621", changed("621", packNo=3), "InventoryHead.packNo", "pack_no.not_one", ""),
    ("621", changed("621", tradeMode="0110"), "InventoryHead.tradeMode", "trade_mode.unknown", "9610"),
    ("621", changed("621", billNo=None), "InventoryHead.billNo", "bill_no.missing", "9610"),
    ("621", changed("621", trafNo=None), "InventoryHead.trafNo", "traf_no.missing", "9610"),
    ("621", changed("621", voyageNo=None), "InventoryHead.voyageNo", "voyage_no.missing", "9610"),
    ("621", changed_line("621", qty2=D(1)), "InventoryList[0].unit2", "unit2.unpaired", ""),
    ("621", changed_line("621", unit2="035"), "InventoryList[0].qty2", "qty2.unpaired", ""),
    ("621", changed_line("621", totalPrice=D(199)), "InventoryList[0].totalPrice", "total_price.product", "200"),
    ("621", changed("621", buyerIdNumber="x"), "InventoryHead.buyerIdNumber", "buyer_id_number.identity", ""),
    (
        *("621", changed("621", freight=D("4800.01")), "InventoryList[0].totalPrice"),
        *("total_price.over_transaction", "general trade"),
    ),
    ("623", changed("623", copNo=None), "copNo", "cop_no.missing", ""),
    ("623", changed("623", buyerIdNumber="x"), "buyerIdNumber", "buyer_id_number.identity", ""),
    ("625", changed("625", copNo=None), "InvtRefundHead.copNo", "cop_no.missing", ""),
    ("625", replace(right("625"), lines=right("625").lines * 2), "InvtRefundList[1].gnum", "gnum.repeated", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "document", "path", "code", "fix"),
    BROKEN,
    ids=[f"{case[0]}-{case[3]}-{n}" for n, case in enumerate(BROKEN)],
)
def test_what_does_not_hold_is_told(number: str, document: Document, path: str, code: str, fix: str) -> None:
    (fault,) = check(number, document)
    assert fault.field == f"{KINDS[f'CEB{number}Message'].element}[0].{path}"
    assert fault.code == f"ceb.{code}"
    assert fault.fix
    assert fix in fault.fix


def test_a_fen_of_rounding_is_let_pass_and_no_more() -> None:
    assert check("311", changed("311", acturalPaid=D("224.12"))) == ()
    assert check("311", changed("311", acturalPaid=D("224.121")))


def test_everything_that_does_not_hold_is_told_at_once() -> None:
    broken = changed("621", packNo=2, netWeight=D(9), billNo=None, buyerIdNumber="x")
    assert {fault.code for fault in check("621", broken)} == {
        "ceb.pack_no.not_one",
        "ceb.net_weight.above_gross",
        "ceb.bill_no.missing",
        "ceb.buyer_id_number.identity",
    }


def test_a_bonded_import_names_its_warehouse_and_departs_from_china() -> None:
    bonded = changed("621", tradeMode="1210", trafNo=None, voyageNo=None, billNo=None)
    assert {fault.code for fault in check("621", bonded)} == {
        "ceb.ems_no.missing",
        "ceb.area_code.missing",
        "ceb.area_name.missing",
        "ceb.item_record_no.missing",
        "ceb.country.trade_mode",
    }
    lines = tuple(replace(line, itemRecordNo="R1") for line in bonded.lines)
    head = replace(bonded.head, emsNo="T29911W000001", areaCode="3301960W01", areaName="示例仓库", country="142")
    assert check("621", Document(head, lines)) == ()


def test_before_the_limits_were_raised_two_thousand_was_too_much() -> None:
    document = changed("621", freight=D("1800.01"))
    assert check("621", document, date(2019, 1, 1)) == ()
    assert [fault.code for fault in check("621", document, date(2018, 12, 31))] == ["ceb.total_price.over_transaction"]


def test_a_single_item_over_the_limit_is_let_pass_to_be_taxed_in_full() -> None:
    single = changed_line("621", qty=D(1), price=D(9000), totalPrice=D(9000))
    assert check("621", single) == ()
    assert check("621", single, date(2018, 12, 31))
    dear = changed_line("621", qty=D(1), price=D(26000), totalPrice=D(26000))
    assert [fault.code for fault in check("621", dear)] == ["ceb.total_price.over_year"]


@pytest.mark.parametrize(
    ("value", "single", "used", "standing"),
    [
        ("5000", False, "0", Standing.WITHIN),
        ("5000", False, "21000", Standing.WITHIN),
        ("5000", False, "21000.01", Standing.OVER_YEAR),
        ("5000.01", False, "0", Standing.OVER_TRANSACTION),
        ("5000.01", True, "0", Standing.SINGLE_ITEM_IN_FULL),
        ("26000", True, "0", Standing.SINGLE_ITEM_IN_FULL),
        ("26000.01", True, "0", Standing.OVER_YEAR),
    ],
)
def test_limits_are_met_exactly(value: str, single: bool, used: str, standing: Standing) -> None:
    judged = judge_limits(D(value), is_single=single, used_this_year=D(used), reference=REFERENCE, day=DAY)
    assert judged is standing


def test_a_line_off_the_list_or_in_another_mode_is_told():
    values = {
        "is_complete": True,
        "codes": ["96190011"],
        "lines": [{"code": "03061619", "note": "仅限网购保税商品", "trade_modes": ["1210", "1239"]}],
    }
    whole = Reference({**REFERENCE.entries, "positive_list": (Entry(DAY, None, "test", "", values),)})
    faults = check_document(KINDS["CEB621Message"], changed_line("621", gcode="3304990099"), whole, DAY)
    assert [fault.code for fault in faults] == ["ceb.gcode.not_listed"]
    document = changed_line("621", gcode="0306161900")
    direct = replace(document, head=replace(document.head, tradeMode="9610"))
    told = [
        one for one in check_document(KINDS["CEB621Message"], direct, whole, DAY) if one.code.startswith("ceb.gcode")
    ]
    assert [one.code for one in told] == ["ceb.gcode.not_in_this_mode"]
    assert "1210, 1239" in told[0].fix
    bonded = replace(document, head=replace(document.head, tradeMode="1210"))
    assert not [one for one in check_document(KINDS["CEB621Message"], bonded, whole, DAY) if "gcode" in one.code]


def test_a_document_that_is_no_identity_card_has_no_check_character() -> None:
    assert check("311", changed("311", buyerIdType="2", buyerIdNumber="E12345678")) == ()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("11010519491231002X", None),
        ("11010519491231002x", None),
        ("440524188001010014", "cannot be"),  # the standard's own example, of somebody born in 1880
        ("110105194912310021", "check character"),
        ("110105491231002", "15 digits"),
        ("11010519490231002X", "does not exist"),
        ("11010520491231002X", "cannot be"),
        ("１1010519491231002X", "no identity number"),
        ("", "no identity number"),
        ("110105 19491231002X", "no identity number"),
    ],
)
def test_identity_numbers_are_judged_by_the_standard(number: str, told: str | None) -> None:
    problem = identity_number_problem(number, DAY)
    assert (problem is None) if told is None else (problem is not None and told in problem[0])


@given(
    st.from_regex(r"[1-9][0-9]{5}19[5-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}", fullmatch=True), st.data()
)
def test_any_one_wrong_digit_of_an_identity_number_is_noticed(first: str, data) -> None:
    number = first + check_character(first)
    assert identity_number_problem(number, DAY) is None
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from(sorted(set("0123456789") - {number[at]})))
    assert identity_number_problem(number[:at] + other + number[at + 1 :], DAY) is not None


def test_the_right_check_character_is_told_to_nobody() -> None:
    (fault,) = check("411", changed("411", payerIdNumber="110105194912310021"))
    assert "X" not in fault.fix + fault.message.replace("payerIdNumber", "")


@pytest.mark.parametrize(
    ("value", "currency", "codes"),
    [("150000", "USD", []), ("150000.01", "USD", ["over_limit"]), ("1", "CNY", ["currency"])],
)
def test_a_market_purchase_is_limited_to_150_000_dollars(value: str, currency: str, codes: list[str]) -> None:
    faults = check_market_purchase(D(value), currency, REFERENCE, DAY)
    assert [fault.code for fault in faults] == [f"customs.market_purchase.{code}" for code in codes]


def test_vehicles_are_as_many_as_their_numbers_and_each_stands_once() -> None:
    assert check_vehicles([VIN], D(1)) == ()
    faults = check_vehicles([VIN, VIN.lower(), "short"], D(2))
    assert [(fault.code, fault.field) for fault in faults] == [
        ("customs.vehicle.repeated", "vins[1]"),
        ("customs.vehicle.number", "vins[2]"),
        ("customs.vehicle.count", "vins"),
    ]


@given(st.sampled_from(INBOUND).flatmap(lambda kind: st.tuples(st.just(kind), documents(kind))))
def test_the_checks_answer_whatever_can_be_read(case) -> None:
    kind, document = case
    for fault in check_document(kind, document, REFERENCE, DAY, index=3):
        assert fault.field.startswith(f"{kind.element}[3]")
        assert fault.event == 3
        assert fault.fix
