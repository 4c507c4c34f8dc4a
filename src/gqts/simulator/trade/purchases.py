"""Declarations of market purchases (trade mode 1039), honest and crooked: one for each purchase.

Honest ones are worth anything up to what a declaration may be: goods of other makes, at other prices. A large purchase
is split among several declarations to pass for small ones; honest purchasers, too, now and then buy twice in a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from gqts.customs.ceb import Document
from gqts.customs.typed import MARKET_PURCHASE, MarketPurchaseHead, MarketPurchaseList
from gqts.identifiers import canonical_uri
from gqts.simulator.border import office_code
from gqts.simulator.flows import tell_consignment
from gqts.simulator.lanes import SUPERVISION_CODES, Flow
from gqts.simulator.logbook import Entry
from gqts.simulator.market import VALUE_LIMIT_USD, stall_lot, varieties_of
from gqts.simulator.plan import Consignment
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.general import Declared, GeneralFamily, GeneralSeason, Past, cheat, plan_season, write_head
from gqts.simulator.trade.registrations import registered
from gqts.simulator.trade.shipment import Trace, Truth
from gqts.simulator.trade.tariff import PIECES, commodity_code, country_code

FLOWS = frozenset({Flow.MARKET_EXPORT})
SECOND_PURCHASE = "second_purchase"
_PURCHASERS = 60
_STALLS = ("示例一号商铺", "示例二号商铺", "示例三号商铺", "示例四号商铺", "示例五号商铺")
_CENT = Decimal("0.01")


def tell_purchases(season: GeneralSeason) -> Iterator[Declared]:
    """Yield a season's declarations of market purchases, in the order in which their consignments began."""
    past = Past()
    for plan in plan_season(season, FLOWS, (0, 0)):
        honest = declare_purchase(plan)
        told = cheat(season, honest, FAMILIES, past)
        yield from told
        chance = Stream(season.seed, "habit", plan.number)
        if told == [honest] and honest.truth is None and chance.has_luck(season.habits_per_thousand):
            yield _buy_again(honest, chance)


def declare_purchase(plan: Consignment) -> Declared:
    """Return the honest declaration of a market purchase, with what was told of its goods."""
    chance = Stream(plan.seed, "purchases", plan.number)
    entries = tell_consignment(plan).entries
    stated = next(entry for entry in entries if entry.body.get("bizStep") == "holding")
    agent = registered(stated.firm)
    lines = tuple(_write_lines(plan, entries, chance))
    head = MarketPurchaseHead(
        **write_head(plan, chance, stated.at),
        ieFlag="E",
        customsCode=office_code(plan.lane.post),
        portCode=office_code(plan.lane.post),
        agentCode=agent.code,
        agentName=agent.name,
        marketName=plan.lane.origin.chinese,
        purchaserName=f"{plan.lane.store.firm.names['en']} {chance.below(_PURCHASERS):02d}",
        tradeMode=SUPERVISION_CODES[plan.lane.flow],
        trafMode="2",
        billNo=plan.document("BL"),
        country=country_code(plan.lane.store.country),
        value=_value(lines),
        currency="USD",
    )
    return Declared(plan, MARKET_PURCHASE, Document(head, lines), entries)


def _write_lines(plan: Consignment, entries: list[Entry], chance: Stream) -> Iterator[MarketPurchaseList]:
    bought = _count_bought(entries)
    cents = (bought.get(stall_lot(plan, one), Decimal(0)) * one.usd_cents for one in varieties_of(plan))
    usual = sum(cents, Decimal(0)) / 100
    dearness = Decimal(chance.between(8, VALUE_LIMIT_USD // 1000 - 2)) * 1000 / usual
    number = 0
    for variety in varieties_of(plan):
        pieces = bought.get(stall_lot(plan, variety))
        if not pieces:
            continue
        number += 1
        price = (Decimal(variety.usd_cents) / 100 * dearness).quantize(_CENT, ROUND_DOWN) + _CENT
        yield MarketPurchaseList(
            gnum=number,
            gcode=commodity_code(variety.product),
            gname=variety.product.chinese,
            supplierName=chance.choose(_STALLS),
            qty=pieces,
            unit=PIECES,
            price=price,
            totalPrice=price * pieces,
        )


def _count_bought(entries: list[Entry]) -> dict[str, Decimal]:
    bought: dict[str, Decimal] = {}
    for entry in entries:
        if entry.body.get("bizStep") == "commissioning":
            for element in entry.body.get("quantityList") or ():
                uri = canonical_uri(element["epcClass"])
                bought[uri] = bought.get(uri, Decimal(0)) + Decimal(str(element["quantity"]))
    return bought


def _value(lines: tuple[MarketPurchaseList, ...]) -> Decimal:
    return sum((line.totalPrice for line in lines), Decimal(0))


def _buy_again(honest: Declared, chance: Stream) -> Declared:
    """Return a second, smaller purchase of the same purchaser hours later, on a bill of its own."""
    share = chance.between(20, 60)
    second = _copy(honest, chance, Decimal(share) / 100, "B", timedelta(hours=chance.between(2, 9)))
    honest.mistakes = second.mistakes = (SECOND_PURCHASE,)
    return second


def _split(one: Declared, chance: Stream, _: Past) -> list[Declared] | None:
    """Declare one purchase worth more than the limit in two or three parts that are each below it."""
    parts = chance.between(2, 3)
    worth = Decimal(VALUE_LIMIT_USD) * chance.between(115, 100 * parts - 12) / 100 / parts
    scale = worth / one.document.head.value
    has_one_bill = chance.has_luck(500)
    told = []
    for place in range(parts):
        part = _copy(one, chance, scale, "" if has_one_bill else "CDE"[place], timedelta(hours=3 * place))
        told.append(part)
    return told


def _copy(one: Declared, chance: Stream, scale: Decimal, letter: str, later: timedelta) -> Declared:
    """Return a declaration of the same goods in other quantities, handed in later under a number of its own."""
    head: Any = one.document.head
    lines = tuple(_scale(line, scale) for line in one.document.lines)
    at = head.appTime + later
    guid = chance.draw_uuid().removeprefix("urn:uuid:").upper()
    new = replace(
        head,
        guid=guid,
        appTime=at,
        declTime=at.date(),
        copNo=f"{head.copNo}{chance.below(10_000):04d}",
        billNo=f"{head.billNo}{letter}",
        value=_value(lines),
    )
    return Declared(one.plan, one.kind, Document(new, lines), one.entries)


def _scale(line: MarketPurchaseList, scale: Decimal) -> MarketPurchaseList:
    pieces = max(Decimal(1), (line.qty * scale).to_integral_value())
    return replace(line, qty=pieces, totalPrice=line.price * pieces)


FAMILIES: Mapping[str, GeneralFamily] = {
    "purchase_split": GeneralFamily(Truth("purchase_split", "undervaluation", frozenset({Trace.HISTORY})), _split)
}
"""Every family of market purchases by its name."""
