"""The life of each item that was sold: made, released, handed over; and when the record of each came in.

What was and what is known are two things: a release that is recorded days late is a release all the same, and who looks
in between looks at a record that is not yet right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gqts.simulator.flows import tell_consignment
from gqts.simulator.lanes import Flow
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.progress import Sale
from gqts.simulator.randomness import Stream
from gqts.simulator.shoppers.habits import Habits

_EXPORTED_AFTER = timedelta(hours=36)
"""A firm's system exports when it has been quiet for a day and a half (see `gqts.simulator.documents`)."""
_ZONE_SLIP = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Life:
    """One item that was sold in the market. Times are UTC; `…_known_at` is when the record of it came in.

    `handler` is where it was put into its parcel. `release_told` is the time of the release as it was recorded, right
    or not. `ended_at` is when somebody said that it was taken out of use; here always by mistake for another one.
    """

    uri: str
    gtin: str
    lot: str
    consignment: int
    order: str
    made_at: datetime
    made_known_at: datetime
    packed_at: datetime
    released_at: datetime
    release_told: datetime
    release_known_at: datetime
    handler: Site
    depot: Site
    delivered_at: datetime
    ended_at: datetime | None = None


def list_lives(plan: Consignment, habits: Habits) -> Iterator[Life]:
    """Yield the life of every item of a consignment that was handed over to a buyer, in the order of the orders."""
    told = tell_consignment(plan)
    made = [one.at for one in told.entries if one.body.get("bizStep") in {"commissioning", "creating_class_instance"}]
    if not made:
        return
    chance = Stream(plan.seed, "records", plan.number)
    lot_of = {plan.item(index): plan.lot(run) for run, indexes in enumerate(plan.runs) for index in indexes}
    made_known_at = max(made) + _EXPORTED_AFTER
    if chance.has_luck(habits.late_making):
        made_known_at += timedelta(days=chance.between(21, 63))
    slips: dict[datetime, tuple[datetime, datetime]] = {}
    for sale in told.sales:
        if sale.released_at is None or sale.depot is None or sale.delivered_at is None:
            continue
        if sale.released_at not in slips:
            slips[sale.released_at] = _record_release(sale.released_at, habits, chance)
        yield from _tell_lives(plan, sale, lot_of, (max(made), made_known_at), slips[sale.released_at], habits, chance)


def _tell_lives(
    plan: Consignment,
    sale: Sale,
    lot_of: dict[str, str],
    made: tuple[datetime, datetime],
    release: tuple[datetime, datetime],
    habits: Habits,
    chance: Stream,
) -> Iterator[Life]:
    assert sale.released_at is not None
    assert sale.depot is not None
    assert sale.delivered_at is not None
    for uri in sale.items:
        is_ended = chance.has_luck(habits.wrong_end)
        ended_at = sale.delivered_at + timedelta(days=chance.between(1, 30)) if is_ended else None
        yield Life(
            uri,
            plan.product.gtin,
            lot_of[uri],
            plan.number,
            sale.number,
            made[0],
            made[1],
            sale.packed_at,
            sale.released_at,
            release[0],
            release[1],
            plan.lane.origin if plan.lane.flow is Flow.TRADER_AIR else plan.lane.store,
            sale.depot,
            sale.delivered_at,
            ended_at,
        )


def _record_release(at: datetime, habits: Habits, chance: Stream) -> tuple[datetime, datetime]:
    """Return when a release was recorded to be, and when the record came: at once, as customs hosts the record."""
    if chance.has_luck(habits.late_release):
        return at, at + timedelta(days=chance.between(1, 9))
    if chance.has_luck(habits.wrong_clock):
        return at + _ZONE_SLIP, at
    return at, at
