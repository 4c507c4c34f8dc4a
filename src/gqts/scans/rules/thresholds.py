"""How much it takes before a rule says something, and where each figure comes from.

They are chosen so that all rules together raise at most 10 false alarms in 10,000 genuine scans; what they find and
what they miss is measured in `docs/counterfeit-evaluation.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures of the rules. Distances in km, speeds in km/h."""

    window: timedelta = timedelta(days=30)
    """How far back scans are weighed: devices cannot be told apart for longer."""
    plane: float = 1_000.0
    """The fastest anybody carries goods: airliners cruise below 950 km/h, with the jet stream a little above."""
    least_travel: float = 500.0
    """Distances below are not weighed: regions are up to that wide, and carriers locate their subscribers as badly."""
    least_error: float = 50.0
    """What a location by address is wrong by at the least (MaxMind tells city accuracy at 50 km)."""
    carrier_error: float = 1_000.0
    """How far a carrier's gateway may be from its subscriber within a country: traffic often leaves at a hub."""
    country_error: float = 2_500.0
    """How far off a location is of which only the country is known and no error was told."""
    travel_legs: int = 2
    """Impossible legs it takes: one is a link that a buyer sent to somebody far away."""
    devices_a_day: int = 3
    """New devices of one day that count: a link shared in a group is opened by many at once, copies are sold over time.
    """
    devices_floor: int = 6
    """Devices up to which no item is odd: a family and a friend, on two networks each. At ten, twice as many copies are
    sold before a clone is noticed, and no fewer honest items are doubted (docs/counterfeit-evaluation.md)."""
    devices_margin: float = 1.5
    """How many times the product's own usual most devices of an item it takes."""
    making_told: timedelta = timedelta(days=60)
    """How late a maker may tell what it made: systems that are being connected hand in what lies months back. Doubting
    goods before that is wrong nearly always (docs/counterfeit-evaluation.md)."""
    before_release: timedelta = timedelta(days=2)
    """How long before the release a scan must be: releases are told up to two days late as a rule."""
    before_release_devices: int = 2
    """Devices that must have scanned it: one may be a packer's own telephone."""
    after_sale: timedelta = timedelta(days=1)
    """How long after the sale trade must be told: clocks and batches of the same day are no order of events."""
    activation_again: timedelta = timedelta(hours=48)
    """Within this time, in the same country, a second activation is taken for the same household's."""
    away_items: int = 3
    """Items of a lot seen only outside the market before the lot is said to be there: below that, people travel."""
    away_expected: float = 0.02
    """Share of items that their buyers carry abroad, where a product's own share is not known yet."""
    lot_chance: float = 1e-6
    """How unlikely what a lot shows must be by chance: a million lots looked at raise one false alarm."""
    lot_items: int = 5
    """Items of a lot that must show it at the least."""
    lot_rate: float = 3.0
    """How many times the usual share of its product's other lots a lot must show: honest lots differ by two."""
    doubled_expected: float = 0.02
    """Share of items that are seen in two regions, where a product's own share is not known yet."""
    guesses: int = 20
    """Codes of one product, of which nothing is known, that one client asks for before it is said to try codes."""
    guessing: timedelta = timedelta(hours=1)
    """The time in which it must ask for them."""
    guessing_share: float = 0.8
    """Share of what the client asks that must be unknown: a shop that reads its shelf finds most of it."""
    doubt_items: int = 3
    """Items of a lot with the same alert on one day before the record is suspected rather than the goods."""
    doubt_share: float = 0.3
    """And the share of the lot's items scanned that day: forgers' copies are few among a lot, a late file is all of it.
    """
