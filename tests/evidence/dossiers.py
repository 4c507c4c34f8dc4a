"""Dossiers of any kind: honest parts and hostile ones, mixed by Hypothesis through the real documents and composing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from tests.evidence import cases
from tests.evidence.cases import DECLARED, Case

from gqts.certificates import CertificateState
from gqts.evidence import LotBalance, OtherDeclaration, PriceSeen, WithheldFact
from gqts.sharing import FactKind

texts = st.sampled_from(["", "x", "SO17", "张*", "ＡＢＣ　１", "…" * 20, "<b>%(x)s</b>", "%s", "0" * 60])
names = texts.filter(bool)
amounts = st.sampled_from(
    [Decimal(0), Decimal("0.00001"), Decimal(1), Decimal(558), Decimal("600.60"), Decimal(10**14)]
)
positive = amounts.filter(bool)
codes = st.sampled_from(["116", "142", "502", "999", "000"])
units = st.sampled_from(["011", "035", "000"])
voices = st.sampled_from(
    [cases.PLATFORM, cases.PAYER, cases.CARRIER, cases.DECLARANT, cases.FACTORY, cases.LAB, cases.WAREHOUSE]
)
places = st.sampled_from([*cases.SITES, "urn:epc:id:sgln:9521321.00099.0", None])
things = st.sampled_from(
    [*cases.ITEMS, cases.LOT, cases.PARCEL, cases.BAG, "urn:gqts:vin:WVWZZZ1JZ3W386752", "urn:x:y"]
)
days = st.sampled_from([-1, 0, 0.01, 2, 2.001, 30, 4000])
steps = st.sampled_from(
    ["commissioning", "packing", "shipping", "departing", "arriving", "storing", "retail_selling", "inspecting", "", "https://x.example/odd"]
)  # fmt: skip
moments = st.integers(-400, 400).map(lambda day: DECLARED + timedelta(days=day))
dates = st.integers(-400, 400).map(lambda day: date(2026, 10, 20) + timedelta(days=day))


@st.composite
def lines(draw, is_order=False):
    line = {"price": draw(amounts), "totalPrice": draw(amounts), "qty": draw(positive), "unit": draw(units),
            "country": draw(codes), "barCode": draw(st.sampled_from([None, "无", cases.GTIN[1:], "12345670"])),
            "itemNo": draw(st.sampled_from([None, *names_list]))}  # fmt: skip
    return line if not is_order else {**line, "itemName": "x"}


names_list = ["A1", "https://id.gs1.org/01/", "WVWZZZ1JZ3W386752"]


def _numbered(listed):
    return [{**line, "gnum": number} for number, line in enumerate(listed, start=1)]


@st.composite
def events(draw):
    told = []
    for _ in range(draw(st.integers(0, 6))):
        teller = draw(st.sampled_from(list(cases.TELLERS.values())))
        body = {}
        if draw(st.booleans()):
            body["sensorElementList"] = [
                draw(st.sampled_from([cases.READING, {"sensorReport": [{"type": "Temperature"}]}]))
            ]
        if draw(st.booleans()):
            body["certificationInfo"] = draw(
                st.sampled_from([["TZ-2026-88"], [cases.NAMED], "https://lab.example/x", []])
            )
        if draw(st.booleans()):
            body["ilmd"] = {"cbvmda:lotNumber": draw(names), "cbvmda:bestBeforeDate": draw(texts), "x:n": 1}
        if draw(st.booleans()):
            body["disposition"] = draw(st.sampled_from(["recalled", "in_transit"]))
        when, where, step = draw(days), draw(places), draw(steps)
        if draw(st.booleans()):
            children = draw(st.lists(things, min_size=1, max_size=3, unique=True))
            where = where or cases.WORKS
            told.append(
                cases.pack(teller, when, where, draw(things), *children, action=draw(actions), step=step, **body)
            )
        else:
            epcs = draw(st.lists(things, min_size=1, max_size=3, unique=True))
            told.append(cases.observe(teller, when, where, step, *epcs, action=draw(actions), **body))
    return {str(number): one for number, one in enumerate(told)} | draw(
        st.sampled_from([{}, cases.honest_events(), {"pack": cases.honest_events()["pack"]}])
    )


actions = st.sampled_from(["ADD", "OBSERVE", "DELETE"])

certificates = st.builds(
    lambda until, tested, covers, country, state: (
        cases.certificate(valid_until=until, tested_on=tested, covers=covers, country_of_origin=country),
        state,
    ),
    dates, dates, st.sampled_from([(cases.LOT,), cases.ITEMS, ()]), st.sampled_from(["JP", "CN", ""]),
    st.sampled_from(CertificateState),
)  # fmt: skip

others = st.builds(
    OtherDeclaration,
    reference=st.sampled_from(["another", "declaration", "third"]), voice=voices, received_at=moments, order_no=names,
    logistics=st.sampled_from([("YQX", "YQX000000000017"), ("", "")]), bill_no=st.sampled_from(["MAWB7", ""]),
    voyage=st.sampled_from([("MN817", "MN817"), ("", ""), ("A", "B")]),
    buyer_id=st.sampled_from(["440101199001011234", "x"]), seller=st.sampled_from(["4401SELL01", ""]), value=amounts,
    is_void=st.booleans(), shared=st.frozensets(things, max_size=3),
)  # fmt: skip

rests = st.fixed_dictionaries(
    {},
    optional={
        "others": st.lists(others, max_size=3).map(tuple),
        "used_this_year": st.none() | amounts,
        "prices": st.lists(
            st.builds(PriceSeen, st.just(cases.GTIN), amounts, names, st.sampled_from(["4401SELL01", "z"])), max_size=12
        ).map(tuple),
        "lots": st.lists(st.builds(LotBalance, st.just(cases.LOT), amounts), max_size=1).map(tuple),
        "withheld": st.lists(
            st.builds(WithheldFact, names, st.sampled_from(FactKind), st.just("event"), st.booleans()), max_size=2
        ).map(tuple),
        "countries": st.sampled_from([{}, cases.COUNTRIES]),
    },
)

products = st.builds(
    cases.product,
    country_of_origin=st.sampled_from([None, "JP"]), gross_grams=st.none() | amounts, floor_price=st.none() | amounts,
    coldest=st.sampled_from([None, Decimal(-20), Decimal(2)]), warmest=st.sampled_from([None, Decimal(4)]),
)  # fmt: skip


@st.composite
def any_case(draw) -> Case:
    """A declaration and what is told of it, honest and hostile in any mixture."""
    head = draw(st.fixed_dictionaries({}, optional={
        "tradeMode": st.sampled_from(["9610", "1210", "0110"]), "country": codes, "freight": amounts,
        "grossWeight": positive, "billNo": st.none() | names, "consigneeAddress": names, "buyerIdNumber": names,
        "buyerName": names, "logisticsCode": st.sampled_from(["YQX", "!"]), "trafNo": st.none() | names,
    }))  # fmt: skip
    order_head = draw(st.fixed_dictionaries({}, optional={
        "acturalPaid": amounts, "taxTotal": amounts, "goodsValue": amounts,
        "orderNo": st.sampled_from(["SO17", "SO18"]),
        "payTransactionId": st.sampled_from([None, "T17"]), "consignee": names,
    }))  # fmt: skip
    declared_lines = _numbered(draw(st.lists(lines(), min_size=1, max_size=3)))
    order_lines = _numbered(draw(st.lists(lines(is_order=True), min_size=1, max_size=3)))
    orders = [cases.order(order_lines, **order_head), cases.order(), cases.order(orderNo="SO18")]
    payments = [cases.payment(amountPaid=draw(amounts)), cases.payment(payTransactionId="T18", payTime=draw(moments))]
    waybills = [cases.waybill(weight=draw(positive), consigneeAddress=draw(names), freight=draw(st.none() | amounts))]
    case = Case(
        declared=cases.inventory(declared_lines, **head),
        orders=draw(st.lists(st.sampled_from(orders), max_size=2, unique_by=id)),
        payments=draw(st.lists(st.sampled_from(payments), max_size=2, unique_by=id)),
        waybills=draw(st.lists(st.sampled_from(waybills), max_size=1)),
        events=draw(events()),
        certificates=draw(st.lists(certificates, max_size=2)),
        products=draw(st.lists(products, max_size=1)),
        brand=draw(st.sampled_from([None, cases.FACTORY])),
        seller=draw(st.sampled_from([None, 5, 9, 10])),
        rest=draw(rests),
    )
    case.order_by, case.payment_by, case.waybill_by = draw(voices), draw(voices), draw(voices)
    return case


def again(case: Case) -> Case:
    """Return a case that can be changed without changing the other."""
    return replace(case, orders=list(case.orders), payments=list(case.payments), waybills=list(case.waybills))
