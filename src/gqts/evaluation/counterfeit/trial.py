"""One trial: a market and its shoppers, watched with and without campaigns in it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from gqts.evaluation.counterfeit.market import Market
from gqts.evaluation.counterfeit.plans import Setup
from gqts.evaluation.counterfeit.record import Record, key_of
from gqts.evaluation.counterfeit.sightings import tell_device
from gqts.evaluation.counterfeit.watch import OF_LOTS, Raised, Watch, tells_shopper
from gqts.scans.rules import Audience, Thresholds
from gqts.scans.verdict import Reason
from gqts.simulator.campaigns import Campaign, Seal
from gqts.simulator.shoppers import Habits, Life, Look, Who

HORIZON = timedelta(days=365)
"""What is not noticed within a year counts as never."""
_BEFORE = timedelta(days=31)


@dataclass(slots=True)
class Alarms:
    """False alarms of genuine trade: shoppers' scans, alerts raised by reason (once a day for each subject), and scans
    whose page said suspect. `doubted` are alerts that went to whoever keeps the record.
    """

    scans: int = 0
    raised: Counter[str] = field(default_factory=Counter)
    doubted: Counter[str] = field(default_factory=Counter)
    suspected: int = 0
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(Reason of the alert, why that person really looked)."""

    def count(self, *, with_seals: bool) -> int:
        """Return how many alerts were raised, of seals too or but for them."""
        total = self.raised.total()
        return total if with_seals else total - self.raised[Reason.ACTIVATED_TWICE.value]

    def add(self, other: Alarms) -> None:
        """Add another count."""
        self.scans += other.scans
        self.suspected += other.suspected
        self.raised.update(other.raised)
        self.doubted.update(other.doubted)
        self.causes.update(other.causes)


@dataclass(frozen=True, slots=True)
class Detection:
    """How a campaign was noticed: after so many days and copies, for which reason; None when never within a year."""

    days: float | None
    sold: int | None
    reason: str
    copies: int
    looks: int


def count_alarms(market: Market, habits: Habits, thresholds: Thresholds, *, shoppers: int, has_seals: bool) -> Alarms:
    """Return the false alarms of a market in which nothing was planted."""
    alarms = Alarms()
    for gtin, lives in market.lives.items():
        watch = Watch(Record(lives), thresholds, has_seals=has_seals)
        for look in market.list_looks(gtin, shoppers, habits):
            raised = watch.see(look)
            if look.who is not Who.SHOPPER:
                continue
            alarms.scans += 1
            alarms.suspected += tells_shopper(raised)
            for one in raised:
                if not one.is_new:
                    continue
                told = alarms.doubted if one.alert.audience is Audience.DATA_OWNER else alarms.raised
                told[one.alert.reason.value] += 1
                alarms.causes[one.alert.reason.value, look.reason.value] += 1
    return alarms


def plant_and_watch(
    market: Market, setup: Setup, habits: Habits, thresholds: Thresholds, *, seed: int, seal: Seal | None
) -> Detection:
    """Return how a campaign is noticed; `seal` is what forgers put under it, None where labels have none."""
    gtins = list(market.lives)
    gtin = gtins[seed % len(gtins)]
    lives = market.lives[gtin]
    campaign = setup.plant(seed, lives, habits, seal or Seal.NOTHING)
    record = Record(lives, mints_here=setup.mints_here)
    watch = Watch(record, thresholds, has_seals=seal is not None)
    meant = _Meant.by(campaign, lives, is_selling=setup.has_copies)
    for look in _merge(market.list_looks(gtin, market.seed, habits), campaign, is_taken=setup.code == "diversion"):
        is_judged = look.at >= campaign.began_at and (
            look.uri in campaign.codes or record.lot_of(look.uri) in meant.lots
        )
        for one in watch.see(look, is_judged=is_judged):
            if meant.covers(one):
                return _note(campaign, look, one)
    return _note(campaign)


def count_told(market: Market, setup: Setup, habits: Habits, *, seed: int) -> Detection:
    """Return when the first buyer of a copy is told that its code under the seal is not right: made-up codes."""
    lives = market.lives[list(market.lives)[seed % len(market.lives)]]
    campaign = setup.plant(seed, lives, habits, Seal.MADE_UP)
    first = next((one for one in campaign.looks if one.typed is False and one.at <= campaign.began_at + HORIZON), None)
    return _note(campaign, first)


@dataclass(frozen=True, slots=True)
class _Meant:
    """What an alert must be about to be about a campaign."""

    codes: frozenset[bytes]
    lots: frozenset[bytes]
    clients: frozenset[bytes]

    @classmethod
    def by(cls, campaign: Campaign, lives: Sequence[Life], *, is_selling: bool) -> _Meant:
        return cls(
            frozenset(map(key_of, campaign.codes)) if is_selling else frozenset(),
            frozenset(key_of(life.lot) for life in lives if life.uri in campaign.codes),
            frozenset() if is_selling else frozenset(map(tell_device, campaign.looks)),
        )

    def covers(self, one: Raised) -> bool:
        if one.alert.audience is Audience.DATA_OWNER:
            return False
        if one.alert.reason is Reason.ENUMERATED:
            return one.subject in self.clients
        return one.subject in (self.lots if one.alert.reason in OF_LOTS else self.codes)


def _merge(genuine: Sequence[Look], campaign: Campaign, *, is_taken: bool) -> Iterator[Look]:
    """Return the looks of a month before the campaign and a year from its beginning, in the order of time.

    Goods that were taken elsewhere (`is_taken`) have no buyers here.
    """
    begin, end = campaign.began_at - _BEFORE, campaign.began_at + HORIZON
    kept = (one for one in genuine if begin <= one.at <= end)
    if is_taken:
        kept = (one for one in kept if one.uri not in campaign.codes or one.at < campaign.began_at)
    planted = (one for one in campaign.looks if one.at <= end)
    return heapq.merge(kept, planted, key=lambda one: one.at)


def _note(campaign: Campaign, look: Look | None = None, one: Raised | None = None) -> Detection:
    copies, looks = len(campaign.sold_at), len(campaign.looks)
    if look is None:
        return Detection(None, None, "", copies, looks)
    days = (look.at - campaign.began_at) / timedelta(days=1)
    return Detection(days, campaign.count_sold(look.at), one.alert.reason.value if one else "", copies, looks)
