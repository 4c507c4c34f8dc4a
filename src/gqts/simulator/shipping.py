"""Moving goods between countries: only the container, bag or vehicle is read on the way, never what is in it."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.hours import utc_text
from gqts.simulator.keys import CANONICAL
from gqts.simulator.lanes import PASSAGES
from gqts.simulator.places import Site
from gqts.simulator.plan import Topic
from gqts.simulator.progress import Progress

_VESSELS = ("Aster", "Borage", "Clematis", "Dahlia", "Erica", "Freesia", "Gentian", "Hibiscus")


def send_goods(progress: Progress, site: Site, units: list[str]) -> None:
    """Tell how `units` left the exporter's `site` for the first port or airport, and were taken in there."""
    plan, carrier, terminal = progress.plan, _carrier(progress), progress.plan.lane.stops[0]
    progress.wait(30, 240, site)
    papers = (progress.order, progress.bill, ("desadv", site.firm.transaction(plan.document("DA"))))
    sent = progress.occasion(
        site,
        "shipping",
        "in_transit",
        spot="DOCK1",
        papers=papers,
        possession=(site.firm, carrier),
        ownership=(site.firm, plan.lane.seller),
    )
    progress.book.observe(sent, epcs=units)
    progress.wait(420, 1200, terminal)
    taken = progress.occasion(terminal, "accepting", "in_progress", firm=carrier, papers=(progress.bill,))
    progress.book.observe(taken, epcs=units)


def carry_goods(progress: Progress, units: list[str], *, is_air: bool = False) -> None:
    """Tell the voyage of `units` over all stops of the lane, with its temperature log when the goods are cold."""
    stops = progress.plan.lane.stops
    began = progress.now
    for leg, (origin, destination) in enumerate(itertools.pairwise(stops)):
        if leg:
            progress.wait(1440, 4320, origin)
        else:
            progress.wait(240 if is_air else 1200, 900 if is_air else 3600, origin)
        details = _voyage(progress, origin, destination, leg, is_air=is_air)
        carrier = _carrier(progress)
        departed = progress.occasion(
            origin, "departing", "in_transit", firm=carrier, topic=Topic.VOYAGE, papers=(progress.bill,), extra=details
        )
        progress.book.observe(departed, epcs=units)
        progress.wait(*PASSAGES[origin.code, destination.code])
        arrived = progress.occasion(
            destination,
            "arriving",
            "in_progress",
            firm=carrier,
            topic=Topic.VOYAGE,
            papers=(progress.bill,),
            extra=details,
        )
        progress.book.observe(arrived, epcs=units)
    if progress.plan.product.cold and not is_air:
        _report_temperatures(progress, units, began)


def _carrier(progress: Progress) -> Firm:
    return FIRMS["minatoair" if progress.plan.lane.stops[0].role == "airport" else "bluemeridian"]


def _voyage(progress: Progress, origin: Site, destination: Site, leg: int, *, is_air: bool) -> dict[str, str]:
    ports = {"gqts:port_of_loading": origin.unlocode, "gqts:port_of_discharge": destination.unlocode}
    if is_air:
        return ports | {"gqts:flight": f"MN{800 + progress.plan.number % 100}"}
    vessel = _VESSELS[(progress.plan.number + leg) % len(_VESSELS)]
    voyage = f"{100 + progress.plan.number % 800}{'EW'[leg % 2]}"
    return ports | {"gqts:vessel": f"MV Blue Meridian {vessel}", "gqts:voyage": voyage}


def _report_temperatures(progress: Progress, units: list[str], began: datetime) -> None:
    """Tell what the logger in the container measured, a reading of each day (EPCIS 2.0 §7.3.7)."""
    progress.wait(30, 180)
    carrier = _carrier(progress)
    logger = f"{CANONICAL}/8004/{carrier.prefix}TL{progress.plan.number:06d}"
    report = {"sensorElementList": _daily_readings(progress, carrier.spell(logger), began)}
    read = progress.occasion(
        progress.plan.lane.stops[-1],
        "sensor_reporting",
        "in_progress",
        firm=carrier,
        topic=Topic.VOYAGE,
        papers=(progress.bill,),
        extra=report,
    )
    progress.book.observe(read, epcs=units)


def _daily_readings(progress: Progress, device: str, began: datetime) -> list[dict[str, Any]]:
    low, high = progress.plan.product.cold or (0, 0)
    has_excursion = progress.plan.number > 12 and progress.chance.has_luck(120)
    warm_day = progress.chance.below(max(1, (progress.now - began).days))
    elements = []
    for day in range((progress.now - began).days):
        mean = progress.chance.between(low * 10 + 20, high * 10 - 30)
        coldest, warmest = mean - progress.chance.between(3, 15), mean + progress.chance.between(3, 20)
        report: dict[str, Any] = {"type": "Temperature", "uom": "CEL"}
        if has_excursion and day == warm_day:
            warmest = high * 10 + progress.chance.between(15, 60)
            report["exception"] = "ALARM_CONDITION"
        report |= {"minValue": coldest / 10, "maxValue": warmest / 10, "meanValue": mean / 10}
        start = began + timedelta(days=day)
        metadata = {
            "deviceID": device,
            "startTime": utc_text(start),
            "endTime": utc_text(start + timedelta(days=1)),
        }
        elements.append({"sensorMetadata": metadata, "sensorReport": [report]})
    return elements
