"""A season of trade: many merchants' consignments over half a year, most of them honest, with what is true of each.

Promise: the same seed, size and rate give the same season. Every consignment has one merchant with prices of its own;
most merchants never cheat, a few do now and then, in the families that are in use at the time (`families`), and
newcomers come and go, those who cheat sooner than others, so that the past is no sure guide. Honest people make
mistakes at a rate of their own. `share_in` says which firms tell what they know, at any share of parties: who tells at
one share tells at every larger one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gqts.simulator.firms import Firm
from gqts.simulator.lanes import LANES
from gqts.simulator.plan import Consignment, Topic
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.families import Family, families_in_use
from gqts.simulator.trade.mistakes import HABITS, MISTAKES, Slip
from gqts.simulator.trade.papers import RETAIL
from gqts.simulator.trade.quality import keep_cold
from gqts.simulator.trade.registrations import Registered
from gqts.simulator.trade.shipment import Parcel, Shipment, tell_shipment

DAYS = 180
_LANES = tuple((lane, lane.weight) for lane in LANES.values() if lane.flow in RETAIL)
_NAMES = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚", "示例辛")
_TRADES = ("国际贸易", "进出口", "优选", "供应链")
_PARCEL_PERCENT = 40
"""Of the parcels of a consignment, those that a fraud of single parcels is done to."""


@dataclass(frozen=True, slots=True)
class Season:
    """What is planned: how many consignments, how often (per thousand) merchants cheat, and
    buyers and firms err or have habits that few others have.
    """

    seed: int
    consignments: int
    fraud_per_thousand: int = 110
    mistakes_per_thousand: int = 30
    habits_per_thousand: int = 150
    price_percent: int = 14
    """How far merchants' prices are apart: each is cheaper or dearer than usual by at most so much."""
    merchants: int = 80
    crooked_percent: int = 25
    """Of the merchants, those who ever cheat more than anybody might."""
    start: date = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A shop on a platform; its first and last day in the season, and whether it ever cheats."""

    registered: Registered
    is_crooked: bool
    since: int
    until: int
    price_percent: int = 100
    """What it asks, of the usual price."""


def list_merchants(season: Season) -> tuple[Merchant, ...]:
    """Return the merchants of a season."""
    chance = Stream(season.seed, "merchants")
    merchants = []
    for number in range(season.merchants):
        name = f"{_NAMES[number % len(_NAMES)]}{number:02d}{chance.choose(_TRADES)}有限公司"
        since = 0 if chance.has_luck(650) else chance.below(DAYS - 30)
        is_crooked = chance.below(100) < season.crooked_percent
        stays = chance.has_luck(400 if is_crooked else 850)
        until = DAYS if stays else min(DAYS, since + chance.between(30, 90))
        level = 100 + chance.between(-season.price_percent, season.price_percent)
        merchants.append(Merchant(Registered(f"990296{number:04d}", name), is_crooked, since, until, level))
    return tuple(merchants)


def tell_season(season: Season) -> Iterator[Shipment]:
    """Yield the consignments of a season in the order in which they began."""
    merchants = list_merchants(season)
    chance = Stream(season.seed, "season")
    starts_at = datetime.combine(season.start, time(), UTC)
    first_item = first_unit = 0
    for number in range(1, season.consignments + 1):
        day = DAYS * (number - 1) // season.consignments
        merchant = chance.choose([one for one in merchants if one.since <= day < one.until])
        lane = chance.weigh(_LANES)
        plan = Consignment(
            seed=season.seed,
            number=number,
            lane=lane,
            product=chance.choose(lane.products),
            items=chance.between(16, 44),
            first_item=first_item,
            first_unit=first_unit,
            starts_at=starts_at + timedelta(days=day, minutes=chance.below(1440)),
            withheld=chance.choose((Topic.VOYAGE, Topic.INSPECTION, Topic.STORAGE)) if chance.has_luck(60) else None,
        )
        first_item, first_unit = plan.next_numbers
        shipment = tell_shipment(plan, merchant.registered, price_percent=merchant.price_percent)
        _cheat(season, shipment, merchant, 100 * day // DAYS)
        _err(season, shipment)
        yield shipment


def plant(shipment: Shipment, family: Family, chance: Stream, *, percent: int = 100) -> int:
    """Do what a family does, to the whole consignment or to `percent` of its parcels; return to how many."""
    if family.is_whole:
        if not shipment.parcels or not family.deed(shipment, shipment.parcels[0], chance):
            return 0
        for parcel in shipment.parcels:
            parcel.truth = family.truth
        return len(shipment.parcels)
    done = 0
    for parcel in shipment.parcels:
        if parcel.truth is None and chance.below(100) < percent and family.deed(shipment, parcel, chance):
            done += _mark(parcel, family)
    return done


def plant_in(shipment: Shipment, family: Family, chance: Stream, *, place: int) -> bool:
    """Do what a family does, to the whole consignment or to one of its parcels; return whether it was possible."""
    if family.is_whole:
        return plant(shipment, family, chance) > 0
    for parcel in shipment.parcels[place:]:
        if parcel.truth is None and family.deed(shipment, parcel, chance):
            _mark(parcel, family)
            return True
    return False


def _mark(parcel: Parcel, family: Family) -> int:
    """Note what was done to a parcel, and to those whose orders it made false too; return to how many."""
    concerned = (parcel, *parcel.paid_with)
    for one in concerned:
        one.truth = family.truth
    return len(concerned)


def share_in(season_seed: int, shipment: Shipment, percent: int) -> frozenset[Firm]:
    """Return the firms of a consignment that share what they know when `percent` of all do.

    Whether a merchant's chain takes part is drawn for each merchant, since chains join together: of some chains all
    firms share, of some half, of some none. What a firm shares for one merchant it may not share for another.
    """
    if percent >= 100:
        return shipment.firms
    half = min(15, percent, 100 - percent)
    merchant = shipment.merchant.code if shipment.merchant else ""
    mark = Stream(season_seed, "joining", merchant).below(100)
    if mark < percent - half:
        return shipment.firms
    if mark >= percent + half or not percent:
        return frozenset()
    return frozenset(firm for firm in shipment.firms if Stream(season_seed, "half", merchant, firm.code).has_luck(500))


def _cheat(season: Season, shipment: Shipment, merchant: Merchant, hundredth: int) -> None:
    chance = Stream(season.seed, "cheating", shipment.plan.number)
    keep_cold(shipment)
    rate = season.fraud_per_thousand * 90 // season.crooked_percent if merchant.is_crooked else 0
    if not chance.has_luck(rate + season.fraud_per_thousand // 10):
        return
    for _ in range(6):
        family = chance.weigh(families_in_use(hundredth))
        if plant(shipment, family, chance, percent=_PARCEL_PERCENT):
            return


def _err(season: Season, shipment: Shipment) -> None:
    chance = Stream(season.seed, "erring", shipment.plan.number)
    for parcel in shipment.parcels:
        if parcel.truth is not None or parcel.mistakes:
            continue
        if chance.has_luck(season.habits_per_thousand):
            _slip(shipment, parcel, HABITS, chance)
        elif chance.has_luck(season.mistakes_per_thousand):
            _slip(shipment, parcel, MISTAKES, chance)


def _slip(shipment: Shipment, parcel: Parcel, choices: Sequence[tuple[str, Slip, int]], chance: Stream) -> None:
    name, slip, _ = chance.weigh([(one, one[2]) for one in choices])
    if slip(shipment, parcel, chance):
        for one in (parcel, *parcel.paid_with):
            one.mistakes = (*one.mistakes, name)
