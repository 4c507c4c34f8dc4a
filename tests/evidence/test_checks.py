"""Every check passes on an honest declaration, fails on each fault planted for it, says who could supply what is
missing, and stands aside where it does not apply.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.evidence.cases import (
    AIRLINE,
    BAG,
    BAIYUN,
    BONDED,
    CARRIER,
    DECLARANT,
    DECLARED,
    FACTORY,
    FOSHAN,
    GTIN,
    HONGKONG,
    ITEMS,
    LAB,
    LOT,
    NARITA,
    OTHER_GTIN,
    PARCEL,
    PAYER,
    PLATFORM,
    READING,
    SHOP,
    TOLERANCES,
    WAREHOUSE,
    WORKS,
    Case,
    accreditation,
    authorization,
    certificate,
    event,
    inventory,
    make,
    observe,
    order,
    pack,
    payment,
    product,
    voice,
    waybill,
)

from gqts.certificates import CertificateState, Finding
from gqts.customs.ceb import Document
from gqts.customs.typed import MarketPurchaseHead, MarketPurchaseList, VehicleHead, VehicleList
from gqts.evidence import (
    CHECKS,
    LotBalance,
    OtherDeclaration,
    Outcome,
    PriceSeen,
    WithheldFact,
    as_inventory,
    sentence_of,
    word_result,
)
from gqts.organizations import Activity
from gqts.sharing import FactKind

STRANGER = voice("Nanhai Trading", "trader", 66)
BOL = [{"type": "bol", "bizTransaction": "urn:epcglobal:cbv:bt:9521141000014:OTHER8"}]
PO = [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9521001000017:SO17"}]


def other(**given) -> OtherDeclaration:
    told = {
        "reference": "another", "voice": voice("Other Brokers", "declarant", 44),
        "received_at": DECLARED - timedelta(days=20), "order_no": "SO3", "logistics": ("YQX", "YQX000000000003"),
        "bill_no": "MAWB1", "voyage": ("MN817", "MN801"), "buyer_id": "110101199001011234", "seller": "4401SELL02",
        "value": Decimal(300), **given,
    }  # fmt: skip
    return OtherDeclaration(**told)


def with_events(**events) -> Case:
    case = Case()
    case.events = {name: one for name, one in (case.events | events).items() if one is not None}
    return case


def with_others(*others: OtherDeclaration, **given) -> Case:
    return Case(rest={"others": others}, **given)


def prices(*amounts: int, seller: str = "") -> Case:
    seen = tuple(
        PriceSeen(GTIN, Decimal(one), f"d{number}", seller or f"4401SELL9{number % 4}")
        for number, one in enumerate(amounts)
    )
    return Case(rest={"prices": seen})


def bonded(**events) -> Case:
    """The same goods by sea into a bonded warehouse, and out of it."""
    case = Case(declared=inventory(tradeMode="1210", country="142", emsNo="H1", areaCode="A", areaName="A"))
    kept = observe(WAREHOUSE, 9, BONDED, "storing", *ITEMS)
    case.events = {
        "make": make(40),
        "kept": kept,
        "pack": pack(WAREHOUSE, 1, BONDED, PARCEL, *ITEMS),
        **events,
    }
    case.events = {name: one for name, one in case.events.items() if one is not None}
    return case


def certified(**given) -> Case:
    return Case(certificates=[(certificate(**given), CertificateState.VALID)])


COLD_GAP = {
    "sensorMetadata": {"startTime": "2026-10-17T00:00:00Z", "endTime": "2026-10-17T01:00:00Z"},
    "sensorReport": [{"type": "Temperature", "value": 7}],
}
WARM = {**READING, "sensorReport": [{"type": "Temperature", "uom": "FAH", "value": 99}]}

FAULTS = {
    "money.order": [Case(orders=[order(acturalPaid=Decimal("590.60"))])],
    "money.paid": [
        Case(payments=[payment(amountPaid=Decimal(60))]),
        Case(payments=[payment(amountPaid=Decimal(300)), payment(amountPaid=Decimal(200), payTransactionId="T18")]),
        Case(orders=[order(), order(orderNo="SO18", acturalPaid=Decimal(100))]),
    ],
    "money.goods": [Case(declared=inventory([{"price": Decimal(20), "totalPrice": Decimal(40)}]))],
    "money.freight": [Case(declared=inventory(freight=Decimal(0)))],
    "money.tax": [Case(orders=[order(taxTotal=Decimal("3.00"))])],
    "parties.order": [
        Case(orders=[order(ebcCode="4401SELL99")]),
        Case(payments=[payment(ebpCode="4401PLAT99")]),
    ],
    "buyer.order": [
        Case(orders=[order(buyerIdNumber="440101199001019999")]),
        Case(orders=[order(buyerName="韩梅梅")]),
        Case(orders=[order(buyerTelephone="13900139000")]),
    ],
    "buyer.pays": [
        Case(payments=[payment(payerIdNumber="440101198001011111")]),
        Case(payments=[payment(payerName="韩梅梅")]),
    ],
    "consignee.waybill": [
        Case(waybills=[waybill(consignee="韩梅梅")]),
        Case(waybills=[waybill(consigneeTelephone="13900139000")]),
        Case(waybills=[waybill(consigneeAddress="广东省广州市天河区天河路1号3栋301")]),
        Case(declared=inventory(consigneeAddress="北京市朝阳区建国路1号2栋301")),
    ],
    "waybill.order": [Case(waybills=[waybill(orderNo="SO99")]), Case(waybills=[waybill(billNo="MAWB8")])],
    "buyer.year": [
        Case(rest={"used_this_year": Decimal(25900)}),
        Case(declared=inventory([{"price": Decimal(3000), "totalPrice": Decimal(6000)}])),
    ],
    "buyer.split": [
        with_others(
            *(
                other(
                    reference=f"d{n}",
                    buyer_id="440101199001011234",
                    seller="4401SELL01",
                    value=Decimal(2400),
                    received_at=DECLARED - timedelta(hours=n),
                )
                for n in (1, 2)
            )
        )
    ],
    "price.order": [Case(orders=[order([{"price": Decimal(379)}])])],
    "price.floor": [Case(declared=inventory([{"price": Decimal(60), "totalPrice": Decimal(120)}]))],
    "price.spread": [prices(900, 910, 905, 899, 920, 880, 915, 890)],
    "quantity.order": [Case(orders=[order([{"qty": Decimal(1)}])]), Case(orders=[order([{"gnum": 2}])])],
    "quantity.packed": [with_events(pack=pack(FACTORY, 6, WORKS, PARCEL, ITEMS[0], bizTransactionList=PO))],
    "quantity.balance": [
        Case(rest={"lots": (LotBalance(LOT, Decimal(499)),)}),
    ],
    "weight.waybill": [Case(waybills=[waybill(weight=Decimal(2))])],
    "weight.goods": [
        Case(declared=inventory(grossWeight=Decimal("0.05"))),
        Case(declared=inventory(grossWeight=Decimal(5))),
    ],
    "origin.factory": [
        with_events(make=make(place=FOSHAN)),
        Case(declared=inventory([{"country": "133"}])),
    ],
    "origin.certificate": [certified(country_of_origin="CN")],
    "origin.product": [
        Case(products=[product(country_of_origin="VN")]),
        Case(declared=inventory([{"country": "502"}])),
    ],
    "route.departure": [Case(declared=inventory(country="502"))],
    "route.origin": [
        Case(
            events={
                "make": make(place=FOSHAN),
                "sold": observe(PLATFORM, 3, SHOP, "stocking", *ITEMS),
                "pack": pack(PLATFORM, 2, SHOP, PARCEL, *ITEMS),
            }
        )
    ],
    "route.domestic": [
        with_events(sold=observe(PLATFORM, 40, SHOP, "retail_selling", ITEMS[0])),
        with_events(kept=observe(PLATFORM, 40, SHOP, "storing", ITEMS[1])),
    ],
    "route.bonded": [bonded(kept=None, pack=pack(PLATFORM, 1, SHOP, PARCEL, *ITEMS))],
    "certificate.issuer": [
        Case(accreditations=(accreditation(scopes=("0402",)),)),
        Case(accreditations=(accreditation(valid_until=date(2026, 9, 29)),)),
        Case(accreditations=()),
        Case(certificates=[(certificate(), CertificateState.ISSUER_DISQUALIFIED)]),
    ],
    "certificate.dates": [
        certified(valid_until=date(2026, 10, 19)),
        certified(valid_from=date(2026, 10, 21)),
        certified(tested_on=date(2026, 10, 2)),
        Case(certificates=[(certificate(), CertificateState.WITHDRAWN)]),
    ],
    "certificate.lot": [certified(covers=(f"https://id.gs1.org/01/{GTIN}/10/L8",))],
    "certificate.result": [certified(findings=(Finding("lead", "GB", "ICP", "99", "mg/kg", is_conformant=False),))],
    "quality.expiry": [
        with_events(
            make=observe(
                FACTORY,
                30,
                WORKS,
                "commissioning",
                *ITEMS,
                action="ADD",
                ilmd={"cbvmda:lotNumber": "L7", "cbvmda:bestBeforeDate": "2026-10-01"},
            )
        )
    ],
    "quality.recall": [with_events(recall=observe(FACTORY, 4, WORKS, "holding", *ITEMS, disposition="recalled"))],
    "authority.factory": [
        with_events(make=None, lot=None, pack=pack(LAB, 6, WORKS, PARCEL, *ITEMS)),
        Case(brand=voice("The real brand", "brand_owner", 77)),
        Case(
            brand=voice("The real brand", "brand_owner", 77),
            authorizations=(authorization(5, Activity.MANUFACTURE, valid_until=date(2026, 9, 1)),),
        ),
    ],
    "authority.trader": [
        Case(seller=10),
        Case(authorizations=(authorization(9, Activity.TRADE, valid_until=date(2026, 10, 19)),)),
        Case(authorizations=(authorization(9, Activity.TRADE, withdrawn_at=datetime(2026, 10, 1, tzinfo=UTC)),)),
    ],
    "serial.made_once": [
        with_events(again=make(12, FOSHAN, FACTORY, ITEMS[:1])),
        with_events(make=replace(make(), belonging=replace(make().belonging, standing=0))),
    ],
    "serial.declared_once": [with_others(other(shared=frozenset(ITEMS[:1])))],
    "time.order": [
        with_events(make=make(4)),
        with_events(arrive=observe(AIRLINE, 4, BAIYUN, "arriving", BAG)),
        with_events(given=observe(CARRIER, 0.5, SHOP, "retail_selling", PARCEL)),
        Case(payments=[payment(payTime=DECLARED + timedelta(days=1))]),
    ],
    "time.speed": [with_events(arrive=observe(AIRLINE, 2.95, BAIYUN, "arriving", BAG))],
    "cold.kept": [
        with_events(arrive=observe(AIRLINE, 2, BAIYUN, "arriving", BAG, sensorElementList=[WARM])),
        with_events(
            arrive=observe(
                AIRLINE,
                2,
                BAIYUN,
                "arriving",
                BAG,
                sensorElementList=[
                    READING,
                    {
                        **READING,
                        "sensorMetadata": {"startTime": "2026-10-20T00:00:00Z", "endTime": "2026-10-20T01:00:00Z"},
                    },
                ],
            )
        ),
    ],
    "reuse.waybill": [with_others(other(logistics=("YQX", "YQX000000000017")))],
    "reuse.container": [
        with_others(other(bill_no="MAWB7", voyage=("MN900", "MN900"))),
        with_events(arrive=observe(AIRLINE, 2, BAIYUN, "arriving", BAG, bizTransactionList=BOL)),
    ],
}

MISSING = {
    "money.order": (Case(orders=[]), {"platform", "seller"}),
    "money.paid": (Case(payments=[]), {"payment"}),
    "money.goods": (Case(orders=[]), {"platform", "seller"}),
    "money.freight": (Case(orders=[]), {"platform", "seller"}),
    "money.tax": (Case(orders=[]), {"platform", "seller"}),
    "parties.order": (Case(orders=[], payments=[]), {"platform", "seller"}),
    "buyer.order": (Case(orders=[]), {"platform", "seller"}),
    "buyer.pays": (Case(payments=[]), {"payment"}),
    "consignee.waybill": (Case(waybills=[]), {"logistics"}),
    "waybill.order": (Case(waybills=[]), {"logistics"}),
    "buyer.year": (Case(rest={"used_this_year": None}), {"customs"}),
    "price.order": (Case(orders=[]), {"platform", "seller"}),
    "price.floor": (Case(products=[]), {"brand_owner"}),
    "price.spread": (Case(), {"customs"}),
    "quantity.order": (Case(orders=[]), {"platform", "seller"}),
    "quantity.packed": (with_events(pack=None), {"bonded_warehouse", "trader", "logistics"}),
    "quantity.balance": (with_events(lot=None), {"manufacturer", "trader"}),
    "weight.waybill": (Case(waybills=[]), {"logistics"}),
    "weight.goods": (Case(products=[]), {"brand_owner", "manufacturer"}),
    "origin.factory": (with_events(make=None, lot=None), {"manufacturer"}),
    "origin.certificate": (Case(certificates=[]), {"inspection_body"}),
    "origin.product": (with_events(make=None), {"brand_owner", "manufacturer"}),
    "route.departure": (with_events(depart=None, load=None), {"logistics", "trader"}),
    "route.origin": (Case(events={}), {"logistics", "trader", "manufacturer"}),
    "route.domestic": (Case(events={}), {"logistics", "bonded_warehouse"}),
    "route.bonded": (bonded(kept=None, pack=None), {"bonded_warehouse"}),
    "certificate.issuer": (Case(certificates=[]), {"inspection_body"}),
    "certificate.dates": (Case(certificates=[]), {"inspection_body"}),
    "certificate.lot": (Case(certificates=[]), {"inspection_body"}),
    "certificate.result": (Case(certificates=[]), {"inspection_body"}),
    "quality.expiry": (with_events(make=None), {"manufacturer"}),
    "quality.recall": (Case(events={}), {"brand_owner", "manufacturer"}),
    "authority.factory": (with_events(make=None, lot=None), {"brand_owner"}),
    "authority.trader": (Case(brand=None), {"brand_owner"}),
    "serial.made_once": (with_events(make=None), {"manufacturer"}),
    "serial.declared_once": (with_events(pack=None), {"bonded_warehouse", "trader"}),
    "time.order": (Case(events={}), {"logistics", "bonded_warehouse", "manufacturer"}),
    "time.speed": (Case(events={}), {"logistics", "bonded_warehouse"}),
    "cold.kept": (with_events(arrive=None), {"logistics", "bonded_warehouse"}),
    "reuse.container": (Case(events={}, declared=inventory(billNo=None)), {"logistics"}),
}
MISSING["origin.product"][0].products = []

IDLE = {
    "money.tax": Case(orders=[order(taxTotal=Decimal(0))]),
    "price.floor": Case(declared=inventory([{"price": Decimal(0), "totalPrice": Decimal(0)}])),
    "price.spread": Case(declared=inventory([{"price": Decimal(0), "totalPrice": Decimal(0)}])),
    "quantity.balance": Case(events={}),
    "route.departure": bonded(),
    "route.bonded": Case(),
    "certificate.lot": with_events(inspect=None),
    "cold.kept": Case(products=[product(coldest=None, warmest=None)]),
}


VIN = "WVWZZZ1JZ3W386752"
VEHICLE = f"urn:gqts:vin:{VIN}"


def vehicles(**said: object) -> Case:
    """Return a vehicle declared as built in May, seen abroad by an inspection body in June; `said` is what it told."""
    head = VehicleHead(
        guid="0" * 36, appType="1", appTime=DECLARED, appStatus="2", copNo="V1", ieFlag="I", declTime=DECLARED.date(),
        customsCode="5165", portCode="5165", agentCode="A", agentName="A", consigneeCode="4401SELL01",
        consigneeName="Importer", tradeMode="0110", trafMode="2", billNo="B1", country="502", quantity=Decimal(1),
        currency="502",
    )  # fmt: skip
    built = said.pop("built", date(2026, 5, 2))
    line = VehicleList(gnum=1, vin=VIN, gcode="8703234100", gname="car", brand="A", model="R", builtOn=built,
                       country="502", price=Decimal(30000))  # fmt: skip
    document = Document(head, (line,))
    told = {"ex:model_year": "2026", "ex:odometer_km": 24, **{f"ex:{name}": value for name, value in said.items()}}
    inspected = event("ObjectEvent", LAB, 120, WORKS, "inspecting", action="OBSERVE", epcList=[VEHICLE], **told)
    case = Case(declared=as_inventory(document), orders=[], payments=[], waybills=[])
    case.events = {"inspected": inspected}
    case.rest = {"declared_as": document}
    return case


def purchases(value: str = "90000", **said: object) -> Case:
    """Return a market purchase, and another declaration of `value` with what else is said of it."""
    head = MarketPurchaseHead(
        guid="0" * 36, appType="1", appTime=DECLARED, appStatus="2", copNo="M1", ieFlag="E", declTime=DECLARED.date(),
        customsCode="5165", portCode="5165", agentCode="A", agentName="A", marketName="Market",
        purchaserName="Gulf  Bazaar", tradeMode="1039", trafMode="2", billNo="B1", country="138",
        value=Decimal(80000), currency="USD",
    )  # fmt: skip
    line = MarketPurchaseList(gnum=1, gcode="4202220000", gname="bags", supplierName="Stall 1", qty=Decimal(10),
                              unit="011", price=Decimal(8000), totalPrice=Decimal(80000))  # fmt: skip
    document = Document(head, (line,))
    given = {
        "received_at": DECLARED - timedelta(hours=2),
        "order_no": "",
        "bill_no": "B2",
        "purchaser": "gulf bazaar",
        "value": Decimal(value),
        "trade_mode": "1039",
    }
    case = Case(declared=as_inventory(document), orders=[], payments=[], waybills=[])
    case.rest = {"declared_as": document, "others": (other(**(given | said)),)}
    return case


OF_ONE_MODE = {"vehicle.new": vehicles, "purchase.split": lambda: purchases("70000")}
"""Checks that are asked of one trade mode alone, with an honest declaration of it."""


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (vehicles(odometer_km=18000), "has been driven 18000 km"),
        (vehicles(model_year="2022"), "model year 2022"),
        (vehicles(built=date(2026, 9, 1)), "before it was built on 2026-09-01"),
    ],
)
def test_a_vehicle_that_is_used_or_older_than_declared_is_told(case, said):
    came = case.come("vehicle.new")
    assert came.outcome is Outcome.FAIL
    assert said in word_result(came)


def test_what_nobody_tells_of_a_vehicle_is_missing_and_what_is_no_number_says_nothing():
    case = vehicles(odometer_km="many", model_year="new")
    assert case.come("vehicle.new").outcome is Outcome.MISSING


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (purchases(), Outcome.FAIL),
        (purchases(purchaser="another", bill_no="B1"), Outcome.FAIL),
        (purchases(purchaser="another"), Outcome.PASS),
        (purchases(received_at=DECLARED - timedelta(days=2)), Outcome.PASS),
        (purchases(is_void=True), Outcome.PASS),
        (purchases("70000.00"), Outcome.PASS),
        (purchases("70000.01"), Outcome.FAIL),
        (purchases(trade_mode="1210"), Outcome.PASS),
    ],
)
def test_a_purchase_split_among_declarations_is_told_by_bill_and_purchaser(case, outcome):
    assert case.come("purchase.split").outcome is outcome


@pytest.mark.parametrize(("due", "outcome"), [("50.60", Outcome.PASS), ("60.00", Outcome.FAIL), (None, Outcome.PASS)])
def test_the_tax_is_held_against_the_rates_of_the_goods_where_they_are_known(due, outcome):
    case = Case(rest={"tax_due": None if due is None else Decimal(due)})
    came = case.come("money.tax")
    assert (came.outcome, came.case) == (outcome, "" if due is None else "exact")
    if outcome is Outcome.FAIL:
        assert "60.00 is due" in word_result(came)


def test_a_certificate_of_a_suspended_body_counts_for_nothing_while_it_is():
    case = Case(certificates=[(certificate(), CertificateState.ISSUER_SUSPENDED)])
    came = case.come("certificate.issuer")
    assert (came.outcome, came.case) == (Outcome.MISSING, "suspended")
    assert case.come("origin.certificate").outcome is not Outcome.PASS


def enough_prices() -> Case:
    return prices(279, 285, 270, 290, 275, 280, 288, 272)


@pytest.mark.parametrize("code", CHECKS)
def test_an_honest_declaration_passes(code):
    if code in OF_ONE_MODE:
        assert OF_ONE_MODE[code]().come(code).outcome is Outcome.PASS
        assert Case().come(code).outcome is Outcome.NOT_APPLICABLE
        return
    case = enough_prices() if code == "price.spread" else bonded() if code == "route.bonded" else Case()
    result = case.come(code)
    assert result.outcome is Outcome.PASS, word_result(result)


PLANTED = [pytest.param(code, one, id=f"{code}-{n}") for code, cases in FAULTS.items() for n, one in enumerate(cases)]


@pytest.mark.parametrize(("code", "case"), PLANTED)
def test_a_planted_fault_fails_and_is_told_in_words(code, case):
    result = case.come(code)
    assert result.outcome is Outcome.FAIL, word_result(result)
    assert "%(" not in word_result(result)
    assert result.statements
    assert not result.could_supply


@pytest.mark.parametrize("code", MISSING)
def test_what_is_missing_says_who_could_supply_it(code):
    case, suppliers = MISSING[code]
    result = case.come(code)
    assert result.outcome is Outcome.MISSING, word_result(result)
    assert set(result.could_supply) == suppliers
    assert "%(" not in word_result(result)


@pytest.mark.parametrize("code", IDLE)
def test_what_does_not_apply_is_not_judged(code):
    assert IDLE[code].come(code).outcome is Outcome.NOT_APPLICABLE


def test_every_check_has_a_planted_fault_and_something_missing():
    assert set(FAULTS) | set(OF_ONE_MODE) == set(CHECKS)
    assert set(CHECKS) - set(MISSING) == {"reuse.waybill", "buyer.split", *OF_ONE_MODE}, (
        "customs itself knows what these need"
    )


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("money.paid", {"payment_by": PLATFORM}),
        ("buyer.pays", {"payment_by": DECLARANT}),
        ("consignee.waybill", {"waybill_by": DECLARANT, "order_by": DECLARANT}),
    ],
)
def test_one_partys_word_on_both_sides_is_no_confirmation(code, spoil):
    case = Case(**spoil)
    result = case.come(code)
    assert (result.outcome, result.case) == (Outcome.MISSING, "one_hand")
    assert result.statements[0].source.party in word_result(result)


def test_a_seller_and_its_own_platform_count_as_one_hand():
    """The register says that two organizations are in one hand."""
    own_payment = voice("Haiyue Pay", "payment_firm", 21, control="group:haiyue")
    own_platform = voice("Haiyue Mall", "platform", 1, control="group:haiyue")
    result = Case(order_by=own_platform, payment_by=own_payment).come("money.paid")
    assert result.case == "one_hand"
    assert Case(order_by=own_platform).come("money.paid").outcome is Outcome.PASS
    assert Case(order_by=own_platform, payment_by=PAYER).come("money.paid").independence == 2


def test_one_hand_that_contradicts_itself_still_fails():
    assert (
        Case(payment_by=PLATFORM, payments=[payment(amountPaid=Decimal(1))]).come("money.paid").outcome is Outcome.FAIL
    )


def test_what_is_withheld_is_missing_and_says_by_whom():
    hidden = WithheldFact("Suncape Skincare", FactKind.PACKING, "event", is_whole=True)
    case = with_events(pack=None)
    case.rest = {"withheld": (hidden,)}
    result = case.come("quantity.packed")
    assert (result.outcome, result.case, result.withheld_by) == (Outcome.MISSING, "withheld", ("Suncape Skincare",))
    assert "Suncape Skincare" in word_result(result)
    assert case.come("money.paid").outcome is Outcome.PASS, "what needs nothing of it is judged as before"


def test_split_and_merged_payments_add_up():
    parts = [payment(amountPaid=Decimal("400.60")), payment(amountPaid=Decimal(200), payTransactionId="T18")]
    assert Case(payments=parts).come("money.paid").case == "split"
    merged = [order(), order(orderNo="SO18", acturalPaid=Decimal("99.40"))]
    result = Case(orders=merged, payments=[payment(amountPaid=Decimal(700))]).come("money.paid")
    assert (result.outcome, result.case) == (Outcome.PASS, "joined")


def test_honest_variants_of_names_and_addresses_agree():
    variants = waybill(
        consignee="李*", consigneeTelephone="+86 138-0013-8000", consigneeAddress="广州市天河区天河路１号２栋３０１"
    )
    assert Case(waybills=[variants]).come("consignee.waybill").outcome is Outcome.PASS


def test_the_payer_may_be_another_where_the_setting_says_so():
    case = Case(payments=[payment(payerName="韩梅梅")])
    allowed = case.come("buyer.pays", tolerances=replace(TOLERANCES, payer_is_buyer=False))
    assert allowed.outcome is Outcome.NOT_APPLICABLE


def test_a_voucher_lowers_what_is_paid_and_not_what_is_declared():
    given = order(discount=Decimal(100), acturalPaid=Decimal("530.60"))
    case = Case(orders=[given], payments=[payment(amountPaid=Decimal("530.60"))])
    assert {case.come(code).outcome for code in ("money.order", "money.paid", "money.goods")} == {Outcome.PASS}


def test_transhipment_is_told_and_no_disagreement():
    by_way = observe(AIRLINE, 2.6, HONGKONG, "departing", BAG)
    result = with_events(way=by_way).come("route.departure")
    assert (result.outcome, result.details["way"]) == (Outcome.PASS, "HK")


def test_goods_known_from_the_port_on_miss_their_way_and_are_no_domestic_goods():
    landed = {
        "land": observe(AIRLINE, 4, BAIYUN, "arriving", *ITEMS),
        "label": observe(WAREHOUSE, 3.5, BAIYUN, "commissioning", *ITEMS, action="ADD"),
        "pack": pack(WAREHOUSE, 3, BAIYUN, PARCEL, *ITEMS),
    }
    case = Case(events=landed)
    assert (case.come("route.origin").outcome, case.come("route.origin").case) == (Outcome.MISSING, "port")
    assert case.come("route.domestic").outcome is Outcome.PASS
    assert case.come("origin.factory").outcome is Outcome.MISSING, "a port that labels goods is no factory"


def test_withdrawn_declarations_do_not_count():
    void = other(shared=frozenset(ITEMS), logistics=("YQX", "YQX000000000017"), is_void=True)
    case = with_others(void)
    assert {case.come(one).outcome for one in ("serial.declared_once", "reuse.waybill")} == {Outcome.PASS}


def test_a_waybill_number_may_come_again_after_six_months():
    old = other(logistics=("YQX", "YQX000000000017"), received_at=DECLARED - timedelta(days=200))
    assert with_others(old).come("reuse.waybill").outcome is Outcome.PASS


def test_a_sellers_own_prices_confirm_nothing():
    amounts = [279, 285, 270, 290, 275, 280, 288, 272]
    assert prices(*amounts, seller="4401SELL01").come("price.spread").outcome is Outcome.MISSING


def test_prices_of_too_few_sellers_are_no_spread():
    amounts = [879, 885, 870, 890, 875, 880, 888, 872]
    assert prices(*amounts, seller="4401SELL02").come("price.spread").outcome is Outcome.MISSING


def test_honest_prices_differ():
    """A merchant who asks a sixth less than others, who all ask the same, is no fault."""
    assert prices(*[330] * 8).come("price.spread").outcome is Outcome.PASS


def test_a_code_of_a_country_that_is_not_listed_is_compared_with_nothing():
    result = Case(declared=inventory([{"country": "998"}])).come("origin.factory")
    assert (result.outcome, result.case, result.could_supply) == (Outcome.MISSING, "code", ("customs",))


def test_packed_lots_count_by_quantity():
    """Goods without serials are counted by what the packing says of their lot."""
    contents = [{"epcClass": LOT, "quantity": 2}]
    packing = event("AggregationEvent", WAREHOUSE, 1, BONDED, "packing", action="ADD", parentID=PARCEL,
                    childQuantityList=contents)  # fmt: skip
    assert Case(events={"pack": packing}).come("quantity.packed").outcome is Outcome.PASS
    declared = inventory([{"qty": Decimal(3)}])
    assert Case(declared=declared, events={"pack": packing}).come("quantity.packed").outcome is Outcome.FAIL


def test_two_lines_are_compared_each_with_its_own_goods():
    other_item = f"https://id.gs1.org/01/{OTHER_GTIN}/21/B1"
    lines = [{}, {"gnum": 2, "barCode": OTHER_GTIN[1:], "qty": Decimal(1)}]
    case = Case(declared=inventory(lines), events={"pack": pack(FACTORY, 6, WORKS, PARCEL, *ITEMS, other_item)})
    assert case.come("quantity.packed", "line:1").outcome is Outcome.PASS
    assert case.come("quantity.packed", "line:2").outcome is Outcome.PASS
    case.events = {"pack": pack(FACTORY, 6, WORKS, PARCEL, *ITEMS)}
    assert case.come("quantity.packed", "line:2").outcome is Outcome.FAIL


def test_places_far_apart_are_no_fault_while_there_is_time():
    assert float(Case().come("time.speed").details["speed"]) < 1000
    assert Case().events["depart"].event.read_point == NARITA


def test_sentences_exist_for_every_outcome_a_check_can_have():
    for code, one in CHECKS.items():
        for outcome in Outcome:
            if (code, outcome) not in {("reuse.waybill", Outcome.MISSING), ("purchase.split", Outcome.MISSING)}:
                assert one.find_sentence(outcome)
        assert one.explanation, code
        assert one.basis, code
        assert one.risks, code


def test_a_result_is_worded_by_its_own_sentence():
    result = Case(payments=[payment(amountPaid=Decimal(60))]).come("money.paid")
    assert sentence_of(result) == CHECKS["money.paid"].sentences["fail"]
    assert word_result(result) == "The order says 600.60 was paid; the payment firm received 60.00."


def test_vehicles_are_asked_for_no_order_and_an_export_for_no_origin():
    """Declarations without a CEB message are judged in the same form, by the checks that fit their trade."""
    head = VehicleHead(
        guid="0" * 36, appType="1", appTime=DECLARED, appStatus="2", copNo="V1", ieFlag="I", declTime=DECLARED.date(),
        customsCode="5165", portCode="5165", agentCode="A", agentName="A", consigneeCode="4401SELL01",
        consigneeName="Importer", tradeMode="0110", trafMode="2", billNo="B1", country="502", quantity=Decimal(1),
        currency="502",
    )  # fmt: skip
    line = VehicleList(gnum=1, vin="WVWZZZ1JZ3W386752", gcode="8703234100", gname="car", brand="A", model="R",
                       country="502", price=Decimal(30000))  # fmt: skip
    vehicle = "urn:gqts:vin:WVWZZZ1JZ3W386752"
    case = Case(declared=as_inventory(Document(head, (line,))), orders=[], payments=[], waybills=[])
    case.events = {"sold": observe(PLATFORM, 40, SHOP, "retail_selling", vehicle)}
    assert case.dossier().linked.items == (vehicle,)
    assert case.come("route.domestic").outcome is Outcome.FAIL
    for code in ("money.paid", "buyer.year", "quantity.packed", "weight.waybill", "reuse.waybill", "authority.trader"):
        assert case.come(code).outcome is Outcome.NOT_APPLICABLE, code
    export = replace(case, declared=replace(case.declared, head=replace(case.declared.head, ieFlag="E")))
    assert export.come("route.domestic").outcome is Outcome.NOT_APPLICABLE


def test_what_a_trader_received_of_a_lot_counts_to_its_balance():
    """Who buys a lot tells how much of it there was; what happened to another part of it happened to nothing here."""
    contents = [{"epcClass": LOT, "quantity": 3}]
    got = event("ObjectEvent", WAREHOUSE, 25, BONDED, "receiving", action="OBSERVE", quantityList=contents)
    sold = event("ObjectEvent", PLATFORM, 24, SHOP, "retail_selling", action="OBSERVE", quantityList=contents)
    case = with_events(lot=None, got=got, sold=sold)
    assert case.come("quantity.balance").details["made"] == "3"
    assert case.come("route.domestic").outcome is Outcome.PASS
    case.rest = {"lots": (LotBalance(LOT, Decimal(2)),)}
    assert case.come("quantity.balance").outcome is Outcome.FAIL


def test_a_sale_abroad_before_the_declaration_is_no_delivery():
    bought = observe(PLATFORM, 8, WORKS, "retail_selling", *ITEMS)
    assert with_events(bought=bought).come("time.order").outcome is Outcome.PASS
