"""What scans of one item show when set side by side. Each rule's docstring is its published explanation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from gqts.scans.rules.facts import Alert, Audience, Baseline, Subject
from gqts.scans.rules.place import apart, speed
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Network, Sighting
from gqts.scans.verdict import Reason


def impossible_travel(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when an item was seen, at least twice, in two places so far apart that nothing could have carried it from
    one to the other in the time between: more than an airliner's speed over more than 500 km, both locations taken to
    be wrong by as much as they may be, and a carrier's by 1,000 km. What comes through a VPN or a data centre is left
    out. Once is not enough: a link that is sent to somebody far away looks the same. The sale, where the record says
    when and where it was, counts as a place too.
    """
    del baseline, now
    legs: list[tuple[float, Sighting]] = []
    line = [one for one in (*_sale(subject), *seen) if one.network.tells_place]
    line.sort(key=lambda one: one.at)
    before: Sighting | None = None
    for one in line:
        distance = None if before is None else apart(before, one, thresholds)
        if before is not None and distance is not None and distance >= thresholds.least_travel:
            seconds = (one.at - before.at).total_seconds()
            if speed(distance, seconds) > thresholds.plane:
                legs.append((distance, one))
        if one.latitude is not None:
            before = one
    if len(legs) < thresholds.travel_legs:
        return None
    farthest = max(distance for distance, _ in legs)
    places = sorted({one.country for one in line if one.country})
    return Alert(
        Reason.IMPOSSIBLE_TRAVEL,
        Audience.SHOPPER,
        {"legs": len(legs), "km": round(farthest), "countries": " ".join(places), "scans": len(seen)},
    )


def many_devices(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when an item was seen within thirty days by half as many devices again as all but one in a thousand items
    of its product are, and by ten at the least. Of one day's new devices three count: a link shared in a group is
    opened by many at once, while copies are sold over time. Where too few items were scanned to know what is usual, ten
    it is.
    """
    del subject, now
    devices = count_devices(seen, thresholds)
    usual = baseline.devices or 0
    limit = max(thresholds.devices_floor, usual * thresholds.devices_margin)
    if devices <= limit:
        return None
    return Alert(
        Reason.MANY_DEVICES, Audience.SHOPPER, {"devices": devices, "usual": usual, "limit": limit, "scans": len(seen)}
    )


def count_devices(seen: Iterable[Sighting], thresholds: Thresholds) -> int:
    """Return how many devices have seen an item, of the new ones of each day no more than count."""
    first: dict[bytes, datetime] = {}
    for one in seen:
        if one.device is not None and (one.device not in first or one.at < first[one.device]):
            first[one.device] = one.at
    days = Counter(at.date() for at in first.values())
    return sum(min(count, thresholds.devices_a_day) for count in days.values())


def _sale(subject: Subject) -> tuple[Sighting, ...]:
    """Return the sale as a look at the item where it was sold."""
    sale = subject.sale
    if sale is None or sale.latitude is None or sale.longitude is None:
        return ()
    shop = Sighting(
        sale.at,
        subject.key,
        country=sale.country,
        latitude=sale.latitude,
        longitude=sale.longitude,
        error_km=0.0,
        network=Network.ACCESS,
    )
    return (shop,)
