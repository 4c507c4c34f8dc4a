"""What the rules look at, as plain values: what the record says of an item, what is usual, and what a rule finds.

No database, no clock and no language: the pages, the worker and `gqts scans evaluate` hand in the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gqts.scans.verdict import Reason

Evidence = Mapping[str, str | int | float]
"""What an alert rests on: counts, days, countries, distances in km; nothing of who looked."""


class Audience(StrEnum):
    """Who is told of an alert: the shopper too, or only those who can look into it."""

    SHOPPER = "shopper"
    """The item's page says potential suspect; the brand and customs see it."""
    OWNER = "owner"
    """Too little to say of one item: only the brand and customs see it."""
    DATA_OWNER = "data_owner"
    """The record is more likely wrong than the goods: its teller is asked, the page says that it is incomplete."""


@dataclass(frozen=True, slots=True)
class Activation:
    """The seal was opened and its code given: when, and where as far as known; `owner` tells owners apart."""

    at: datetime
    country: str | None
    owner: bytes


@dataclass(frozen=True, slots=True)
class Sale:
    """The item was sold to a shopper, by the record; place and country where the record names them."""

    at: datetime
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """What the record says of the item that was scanned.

    `reason` is what the record alone gives reason to say. `told_since` is when the first that is told of it happened.
    `held_at` is when customs was last told to have the goods and
    nobody has said since that it let them go; `released_at` is when it did. `traded_at` is the last step of trade told
    after the sale, without a return. `markets` are the countries it is meant to be sold in, empty when nobody said.
    `is_ours` says that its number is of the kind minted here for this product, and `is_minted` that it was.
    """

    key: bytes
    reason: Reason
    product: bytes | None = None
    lot: bytes | None = None
    told_since: datetime | None = None
    held_at: datetime | None = None
    released_at: datetime | None = None
    sale: Sale | None = None
    traded_at: datetime | None = None
    ended_at: datetime | None = None
    markets: frozenset[str] = frozenset()
    is_minted: bool = False
    is_ours: bool = False
    activations: tuple[Activation, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """What scans of thirty days show of a lot, or of the other lots of its product: counts of items.

    `seen` were scanned by shoppers, of these `doubled` by devices in two regions or countries, and `away` only outside
    the product's market.
    """

    seen: int = 0
    doubled: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual. `devices`: as many devices as all but a few items of the product are seen by, None when too few
    items were scanned to know. `alerted`: items of the lot (without one: of the product) that have the same alert
    today, by reason, and `scanned_today` how many items of it were scanned today.
    """

    devices: int | None = None
    lot: Cohort = field(default_factory=Cohort)
    peers: Cohort = field(default_factory=Cohort)
    alerted: Mapping[Reason, int] = field(default_factory=dict)
    scanned_today: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """What a rule found: the reason, who is told, and what it rests on."""

    reason: Reason
    audience: Audience
    evidence: Evidence = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """All that the rules found, the weightiest first."""

    alerts: tuple[Alert, ...] = ()

    @property
    def for_shopper(self) -> Alert | None:
        """Return what the page says; None when it says nothing beyond the record."""
        told = (one for one in self.alerts if one.audience is not Audience.OWNER)
        return next(told, None)
