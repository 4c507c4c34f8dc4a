"""When and how the goods travelled: in a possible order, at possible speeds, kept cool, and nothing used twice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from gqts.catalogue import Site
from gqts.evidence.checks.check import RETAIL, Came, check, failed, idle, missing, passed
from gqts.evidence.dossier import Dossier
from gqts.evidence.happening import Happening
from gqts.evidence.outcome import RiskKind
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

_ORIGIN = (RiskKind.ORIGIN,)
_WAY = [FactKind.MOVEMENT, FactKind.PACKING, FactKind.PRODUCTION, FactKind.STORAGE, FactKind.SALE]
_EARTH = 6371.0
_SELLING = frozenset(["retail_selling", "dispensing"])
_GONE = frozenset(["departing", "shipping", "loading", "arriving", "unloading", "packing"])


def kilometres(one: Site, other: Site) -> float | None:
    """Return the great-circle distance of two places, or None when one has no coordinates."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    a, b, c, d = (math.radians(x or 0.0) for x in (one.latitude, one.longitude, other.latitude, other.longitude))
    inner = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, inner)))


@check(
    "time.order",
    title="Things happened in a possible order",
    risks=_ORIGIN,
    basis="What is moved was made before; what arrives has left before; what is delivered was declared before",
    could_supply=(Supplier.LOGISTICS, Supplier.BONDED_WAREHOUSE, Supplier.MANUFACTURER),
    kinds=_WAY,
    is_cross=False,
    sentences={
        "pass": "Making, packing, carriage and delivery follow each other as they must.",
        "fail.made": "They were %(later)s on %(first)s, before they were made on %(second)s.",
        "fail.arrived": "They arrived here on %(first)s, before they left on %(second)s.",
        "fail.delivered": "They were handed over on %(first)s, before they were declared on %(second)s.",
        "fail.paid": "The payment is of %(first)s, after the declaration of %(second)s.",
        "fail": "Something happened on %(first)s that cannot have been before %(second)s.",
        "missing": "Nobody has shared what happened to these goods.",
    },
)
def check_order_of_times(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Nothing is packed or carried before it was made, arrives before it left, is handed over before it was declared,
    or is paid for after it was declared. Clocks may be wrong by the tolerance.
    """
    slack = timedelta(minutes=float(tolerances.clock_minutes))
    found = [
        came
        for came in (
            *(_judge_story(dossier, uri, slack) for uri in (*dossier.linked.items, *dossier.linked.parcels)),
            *_judge_payments(dossier, slack),
        )
        if came is not None
    ]
    if found:
        yield found[0]
    elif any(one.concerns for one in dossier.happenings):
        told = [one.says("time", f"{one.at:%Y-%m-%dT%H:%MZ}") for one in dossier.happenings if one.concerns]
        yield passed("", [told[0], told[-1]])
    else:
        yield missing("")


def _judge_story(dossier: Dossier, uri: str, slack: timedelta) -> Came | None:
    story = dossier.story_of(uri)
    made = [one for one in story if uri in one.begun]
    moved = [one for one in story if one.step in _GONE and uri not in one.begun]
    if made and moved and moved[0].at + slack < made[0].at:
        return _out_of_order(uri, "made", moved[0], made[0], later=moved[0].step)
    arrived = [one for one in story if one.step == "arriving" and one.country == dossier.import_country]
    left = [one for one in story if one.step == "departing" and one.country not in ("", dossier.import_country)]
    if arrived and left and arrived[0].at + slack < left[0].at:
        return _out_of_order(uri, "arrived", arrived[0], left[0])
    here = ("", dossier.import_country)
    given = [one for one in story if one.step in _SELLING and one.country in here]
    sold = [one for one in given if one.at + slack < dossier.declared_at]
    if sold:
        times = {"first": _moment(sold[0].at), "second": _moment(dossier.declared_at)}
        own = dossier.declaration.says("time", times["second"], subject=uri)
        return failed(uri, [own, sold[0].says("time", times["first"], subject=uri)], case="delivered", **times)
    return None


def _out_of_order(uri: str, case: str, first: Happening, second: Happening, **details: str) -> Came:
    times = {"first": _moment(first.at), "second": _moment(second.at)}
    statements = [first.says("time", times["first"], subject=uri), second.says("time", times["second"], subject=uri)]
    return failed(uri, statements, case=case, **times, **details)


def _judge_payments(dossier: Dossier, slack: timedelta) -> Iterator[Came]:
    for payment in dossier.payments:
        if payment.head.payTime > dossier.declared_at + slack:
            times = {"first": _moment(payment.head.payTime), "second": _moment(dossier.declared_at)}
            own = dossier.declaration.says("time", times["second"])
            yield failed("", [own, payment.says("time", times["first"])], case="paid", **times)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


@check(
    "time.speed",
    title="Nothing travelled faster than goods can",
    risks=_ORIGIN,
    basis="Great-circle distance between two readings over the time between them; a cargo aircraft flies 900 km/h",
    could_supply=(Supplier.LOGISTICS, Supplier.BONDED_WAREHOUSE),
    kinds=_WAY,
    is_cross=False,
    sentences={
        "pass": "The fastest leg went at %(speed)s km/h.",
        "fail": "From %(first)s to %(second)s, %(distance)s km, in %(minutes)s minutes: no goods travel so fast.",
        "missing": "Nobody has shared two places of these goods with their coordinates.",
    },
)
def check_speed(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Between two readings of the same goods, or of what held them, there is time to go from the one place to the
    other. Places near each other, and clocks that are a little wrong, are allowed for.
    """
    fastest: float | None = None
    for uri in (*dossier.linked.items, *dossier.linked.parcels):
        placed = [one for one in dossier.story_of(uri) if one.place is not None and one.place.latitude is not None]
        for first, second in pairwise(placed):
            speed, distance = _speed(first, second, tolerances)
            fastest = speed if fastest is None else max(fastest, speed)
            if speed > float(tolerances.speed_kilometres):
                minutes = str(int((second.at - first.at).total_seconds() // 60))
                ends = {"first": first.where, "second": second.where, "distance": f"{distance:.0f}"}
                said = [first.says("seen_at", first.where), second.says("seen_at", second.where)]
                yield failed(uri, said, minutes=minutes, **ends)
                return
    if fastest is None:
        yield missing("")
        return
    seen = [one for one in dossier.happenings if one.concerns and one.place is not None]
    yield passed("", [one.says("seen_at", one.where) for one in (seen[0], seen[-1])], speed=f"{fastest:.0f}")


def _speed(first: Happening, second: Happening, tolerances: Tolerances) -> tuple[float, float]:
    """Return the least speed in kilometres an hour, and the distance."""
    if first.place is None or second.place is None:
        return 0.0, 0.0
    distance = kilometres(first.place, second.place)
    if distance is None or distance <= float(tolerances.near_kilometres):
        return 0.0, distance or 0.0
    hours = (second.at - first.at).total_seconds() / 3600 + float(tolerances.clock_minutes) / 60
    return distance / max(hours, 1 / 60), distance


@check(
    "cold.kept",
    title="The cold chain was kept",
    risks=(RiskKind.QUALITY,),
    basis="Readings of loggers (EPCIS 2.0 §7.3.7) within the limits of the product's master data",
    could_supply=(Supplier.LOGISTICS, Supplier.BONDED_WAREHOUSE),
    kinds=[FactKind.MOVEMENT, FactKind.STORAGE, FactKind.INSPECTION],
    is_cross=False,
    sentences={
        "pass": "Between %(since)s and %(until)s it was %(lowest)s to %(highest)s °C, within %(least)s to %(most)s °C.",
        "fail": "On %(day)s it was %(measured)s °C; the goods are kept at %(least)s to %(most)s °C.",
        "fail.gap": "Nothing was measured from %(since)s to %(until)s.",
        "missing": "The goods must be kept at %(least)s to %(most)s °C, and nobody has shared what was measured.",
    },
)
def check_cold(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Goods whose owner says how warm they may be kept were kept so: every reading is within the limits, but for what
    a thermometer may be wrong, and the readings leave no long gap between the first and the last.
    """
    limits = _limits(dossier)
    if limits is None:
        yield idle()
        return
    least, most = limits
    bounds = {"least": f"{least:g}", "most": f"{most:g}"}
    told = [(reading, one) for one in dossier.happenings if one.concerns for reading in one.readings]
    told.sort(key=lambda pair: (pair[0].since, pair[0].until, pair[0].lowest, pair[1].reference))
    if not told:
        yield missing("", least=bounds["least"], most=bounds["most"])
        return
    slack = float(tolerances.cold_degrees)
    for reading, one in told:
        wrong = reading.highest if reading.highest > most + slack else reading.lowest
        if wrong > most + slack or wrong < least - slack:
            said = one.says("temperature", f"{wrong:g}", unit="CEL")
            yield failed("", [said], day=f"{reading.since:%Y-%m-%d}", measured=f"{wrong:g}", **bounds)
            return
    gap = _find_gap([(reading.since, reading.until) for reading, _ in told], float(tolerances.cold_gap_hours))
    if gap is not None:
        yield failed("", [told[0][1].says("temperature", "")], case="gap", since=_moment(gap[0]), until=_moment(gap[1]))
        return
    lowest, highest = min(one.lowest for one, _ in told), max(one.highest for one, _ in told)
    span = {"since": f"{told[0][0].since:%Y-%m-%d}", "until": f"{max(one.until for one, _ in told):%Y-%m-%d}"}
    said = told[0][1].says("temperature", f"{lowest:g} {highest:g}", unit="CEL")
    yield passed("", [said], lowest=f"{lowest:g}", highest=f"{highest:g}", **span, **bounds)


def _limits(dossier: Dossier) -> tuple[float, float] | None:
    """Return the limits that suit all the goods."""
    known = [
        (one.product.coldest, one.product.warmest)
        for line in dossier.lines
        if (one := dossier.products.get(dossier.gtin_of_line(line.gnum))) is not None
    ]
    bounds = [(float(low), float(high)) for low, high in known if low is not None and high is not None]
    if not bounds:
        return None
    return max(low for low, _ in bounds), min(high for _, high in bounds)


def _find_gap(spans: Sequence[tuple[datetime, datetime]], hours: float) -> tuple[datetime, datetime] | None:
    until: datetime | None = None
    for since, end in spans:
        if until is not None and since - until > timedelta(hours=hours):
            return until, since
        until = end if until is None else max(until, end)
    return None


@check(
    "reuse.waybill",
    title="The waybill number was not used before",
    risks=_ORIGIN,
    basis="CEB511 logisticsNo: 同一物流企业6个月内不重复, not used again by a carrier within six months",
    trades=RETAIL,
    could_supply=(Supplier.LOGISTICS,),
    is_cross=False,
    sentences={
        "pass": "No other declaration of the last six months bears this waybill number.",
        "fail": "Waybill %(number)s stands on the declaration of order %(order)s too, received on %(day)s.",
    },
)
def check_waybill_reuse(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """No other declaration that stands bears the same number of the same carrier within six months."""
    head = dossier.head
    own = dossier.declaration.says("waybill", head.logisticsNo)
    for one in dossier.other_live(timedelta(days=float(tolerances.reuse_days))):
        if one.logistics == (head.logisticsCode, head.logisticsNo):
            said = {"number": head.logisticsNo, "order": one.order_no, "day": f"{one.received_at:%Y-%m-%d}"}
            yield failed("", [own, one.says("waybill", one.logistics[1])], **said)
            return
    yield passed("", [own])


@check(
    "reuse.container",
    title="Container and bill belong to one voyage",
    risks=_ORIGIN,
    basis="A bill of lading is of one voyage; a container is on one at a time",
    could_supply=(Supplier.LOGISTICS,),
    kinds=[FactKind.MOVEMENT],
    is_cross=False,
    sentences={
        "pass": "Bill and container are told of one voyage.",
        "fail": "Bill %(bill)s is declared for another voyage too: order %(order)s, received on %(day)s.",
        "fail.container": "%(container)s travelled under %(bills)s at the same time.",
        "missing": "Neither a bill nor a container is told.",
    },
)
def check_container_reuse(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """One bill of lading is of one means of transport and one voyage on all declarations of six months, and what held
    the goods was told under one bill at a time.
    """
    head = dossier.head
    own = dossier.declaration.says("waybill.bill", head.billNo or "")
    voyage = (head.trafNo or "", head.voyageNo or "")
    if head.billNo and any(voyage):
        for one in dossier.other_live(timedelta(days=float(tolerances.reuse_days))):
            if one.bill_no == head.billNo and any(one.voyage) and one.voyage != voyage:
                said = {"bill": head.billNo, "order": one.order_no, "day": f"{one.received_at:%Y-%m-%d}"}
                yield failed("", [own, one.says("waybill.bill", one.bill_no)], **said)
                return
    for container in dossier.linked.containers:
        told = [one for one in dossier.story_of(container) or dossier.happenings if container in one.names]
        bills = {uri: one for one in told for kind, uri in one.papers if kind == "bol"}
        if len(bills) > 1:
            named = ", ".join(sorted(uri.rpartition(":")[2] for uri in bills))
            statements = [one.says("waybill.bill", uri) for uri, one in sorted(bills.items())]
            yield failed(container, statements, case="container", container=container, bills=named)
            return
    if head.billNo or dossier.linked.containers:
        yield passed("", [own])
    else:
        yield missing("")


CHECKS = (
    check_order_of_times,
    check_speed,
    check_cold,
    check_waybill_reuse,
    check_container_reuse,
)
