"""The life of each item that was sold: made, released, handed over; and when the record of each came in.

What was and what is known are two things: a release that is recorded days late is a release all the same, and who looks
in between looks at a record that is not yet right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gqts.simulator.flows import Told, tell_consignment
from gqts.simulator.lanes import Flow
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits

_EXPORTED_AFTER = timedelta(hours=36)
"""A firm's system exports when it has been quiet for a day and a half (see `gqts.simulator.documents`)."""
_ZONE_SLIP = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the items of a consignment have in common: when all of them had been made, and when the record of that came
    in; when customs examined them, None for most; and when it let them go after that, for bonded goods into their
    warehouse.
    """

    made_at: datetime
    known_at: datetime
    examined_at: datetime | None
    cleared_at: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """The release of a parcel: when it was, when it was recorded to be, and when that record came in."""

    at: datetime
    told_at: datetime
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Life:
    """One item that was sold in the market, times in UTC.

    `handler` is where it was put into its parcel; `ended_at` when somebody said that it was taken out of use, here
    always by mistake for another one.
    """

    uri: str
    gtin: str
    lot: str
    consignment: int
    order: str
    beginning: Beginning
    packed_at: datetime
    release: Release
    handler: Site
    depot: Site
    delivered_at: datetime
    ended_at: datetime | None = None

    @property
    def made_at(self) -> datetime:
        """When it had been made, with all of its consignment."""
        return self.beginning.made_at


def list_lives(plan: Consignment, habits: Habits) -> Iterator[Life]:
    """Yield the life of every item of a consignment that was handed over to a buyer, in the order of the orders."""
    told, chance = tell_consignment(plan), Stream(plan.seed, "records", plan.number)
    beginning = _find_beginning(told, habits, chance)
    if beginning is None:
        return
    lots = {plan.item(index): plan.lot(run) for run, indexes in enumerate(plan.runs) for index in indexes}
    handler = plan.lane.origin if plan.lane.flow is Flow.TRADER_AIR else plan.lane.store
    releases: dict[datetime, Release] = {}
    for sale in told.sales:
        if sale.released_at is None or sale.depot is None or sale.delivered_at is None:
            continue
        if sale.released_at not in releases:
            releases[sale.released_at] = _record_release(sale.released_at, habits, chance)
        for uri in sale.items:
            is_ended = chance.has_luck(habits.wrong_end)
            yield Life(
                uri=uri,
                gtin=plan.product.gtin,
                lot=plan.product.lot(lots[uri]),
                consignment=plan.number,
                order=sale.number,
                beginning=beginning,
                packed_at=sale.packed_at,
                release=releases[sale.released_at],
                handler=handler,
                depot=sale.depot,
                delivered_at=sale.delivered_at,
                ended_at=sale.delivered_at + timedelta(days=chance.between(1, 30)) if is_ended else None,
            )


def _find_beginning(told: Told, habits: Habits, chance: Stream) -> Beginning | None:
    made = [one.at for one in told.entries if one.body["bizStep"] in {"commissioning", "creating_class_instance"}]
    examined = [one.at for one in told.entries if "gqts:examination" in one.body]
    cleared = [one.at for one in told.entries if "gqts:clearance" in one.body]
    if not made or not cleared:
        return None
    known_at = max(made) + _EXPORTED_AFTER
    if chance.has_luck(habits.late_making):
        known_at += timedelta(days=chance.between(21, 63))
    return Beginning(max(made), known_at, min(examined, default=None), min(cleared))


def _record_release(at: datetime, habits: Habits, chance: Stream) -> Release:
    """Return a release and its record, which comes at once: customs hosts it."""
    if chance.has_luck(habits.late_release):
        return Release(at, at, at + timedelta(days=chance.between(1, 9)))
    if chance.has_luck(habits.wrong_clock):
        return Release(at, at + _ZONE_SLIP, at)
    return Release(at, at, at)
