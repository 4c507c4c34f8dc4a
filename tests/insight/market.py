"""Scans of a brand's goods in two countries, and the firms that read of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests import taking_part
from tests.complaints.shop import Shop, open_shop

from gqts.identifiers import identifier_key, parse_identifier
from gqts.insight import close_next_day, note_goods
from gqts.scans import Sighting, Who, record_scans

START = datetime(2026, 9, 7, tzinfo=UTC)  # a Monday
GTIN = "09526543210009"
PRODUCT = f"https://id.gs1.org/01/{GTIN}"
KEY = identifier_key(PRODUCT).hex()
PLACES = {"NZ-AUK": ("NZ", -37.0, 175.0), "NZ-WGN": ("NZ", -41.0, 175.0), "CN-44": ("CN", 23.0, 113.0)}


@dataclass(frozen=True)
class Look:
    """So many scans of one item on a day, counted from the first, at an hour."""

    day: int
    serial: str
    scans: int = 1
    region: str = "NZ-AUK"
    lot: str = "L1"
    hour: int = 9
    reason: str = "complete"
    who: Who = Who.SHOPPER
    gtin: str = GTIN


def scan(tx, *looks: Look) -> None:
    """Keep scans, and note the goods they are of."""
    sightings = []
    for one in looks:
        product = f"https://id.gs1.org/01/{one.gtin}"
        item, lot = parse_identifier(f"{product}/21/{one.serial}"), f"{product}/10/{one.lot}"
        note_goods(tx, item, lot)
        country, latitude, longitude = PLACES[one.region]
        at = START + timedelta(days=one.day, hours=one.hour)
        sightings += [
            Sighting(
                at + timedelta(seconds=number), item.key, identifier_key(product), identifier_key(lot), country,
                one.region, latitude, longitude, 50, who=one.who, judgement="record_found", reason=one.reason,
            )
            for number in range(one.scans)
        ]  # fmt: skip
    record_scans(tx, sightings)


def close(tx, days: int = 60) -> int:
    """Close every day that is over so many days after the first; return how many there were."""
    now = START + timedelta(days=days)
    closed = 0
    while close_next_day(tx, now=now) is not None:
        closed += 1
    return closed


def open_market(tx) -> Shop:
    """Have a brand, a platform, customs and strangers take part, and items A to Z be sold by the platform."""
    return open_shop(tx, [f"S{number}" for number in range(12)])


def other_brand(tx):
    """Have another brand take part, whose prefix begins like the first's."""
    return taking_part.take_part(tx, "Other", prefixes=["9526547"])
