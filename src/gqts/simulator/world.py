"""A world: its firms, places and goods, and the plan of every consignment in it.

Building one is cheap: nothing is told until its documents are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gqts.simulator.errors import WorldImpossible
from gqts.simulator.firms import FIRMS, Firm
from gqts.simulator.lanes import LANES, Flow, Lane
from gqts.simulator.materials import MATERIALS
from gqts.simulator.places import SITES, Site
from gqts.simulator.plan import Consignment, Topic
from gqts.simulator.products import PRODUCTS, VARIETIES, Product
from gqts.simulator.randomness import Stream
from gqts.simulator.stories import OPENING_ITEMS, SMALLEST, Story, list_stories, plan_openings

MINIMUM_ITEMS = SMALLEST
MAXIMUM_ITEMS = 1_000_000
LONGEST_JOURNEY_DAYS = 120
"""No consignment is under way for longer than this, from its first record to its last correction."""

_LARGEST_CONSIGNMENT = 1200
_WITHHELD_PER_THOUSAND = 90
_LANE_WEIGHTS = tuple((lane, lane.weight) for lane in LANES.values())


@dataclass(frozen=True, slots=True)
class World:
    """A simulated world of `items` serialised items, begun on `start`.

    Everything in it happens before the end of `ends_on`. `stories` are the things to open first; `consignments` are
    plans, which `write_documents` tells.
    """

    seed: int
    items: int
    start: date
    ends_on: date
    firms: tuple[Firm, ...]
    sites: tuple[Site, ...]
    products: tuple[Product, ...]
    stories: tuple[Story, ...]
    consignments: tuple[Consignment, ...]


def build_world(*, seed: int, items: int, start: date = date(2026, 9, 1)) -> World:
    """Return the world of a seed: the same for the same arguments, on any machine, byte for byte.

    `items` counts serialised retail items and vehicles; goods of the export markets have no serials and come on top.
    Raises `WorldImpossible` when `items` is below `MINIMUM_ITEMS` or above `MAXIMUM_ITEMS`.
    """
    if not MINIMUM_ITEMS <= items <= MAXIMUM_ITEMS:
        raise WorldImpossible(
            f"A world has between {MINIMUM_ITEMS:,} items, one for each told story, and {MAXIMUM_ITEMS:,}; "
            f"ask for a number of items in between instead of {items:,}."
        )
    starts_at = datetime.combine(start, time(), UTC)
    openings = plan_openings(seed, starts_at, items)
    spread_days = min(300, 20 + items // 4000)
    others = _plan_others(seed, items, openings[-1], starts_at, spread_days)
    return World(
        seed=seed,
        items=items,
        start=start,
        ends_on=start + timedelta(days=spread_days + LONGEST_JOURNEY_DAYS),
        firms=tuple(FIRMS.values()),
        sites=tuple(SITES.values()),
        products=_all_products(),
        stories=list_stories(openings),
        consignments=(*openings, *others),
    )


def _all_products() -> tuple[Product, ...]:
    varieties = (variety.product for variety in VARIETIES)
    materials = (ingredient.product for ingredient in MATERIALS.values())
    return (*PRODUCTS.values(), *varieties, *materials)


def _plan_others(seed: int, items: int, last: Consignment, starts_at: datetime, spread_days: int) -> list[Consignment]:
    """Return the plans that follow the told stories, until all items are in one."""
    chance = Stream(seed, "plan")
    limit = min(_LARGEST_CONSIGNMENT, max(60, items // 40))
    plans: list[Consignment] = []
    left = max(0, items - OPENING_ITEMS)
    while left:
        lane = chance.weigh(_LANE_WEIGHTS)
        size = min(left, _size(chance, lane, limit))
        first_item, first_unit = last.next_numbers
        last = Consignment(
            seed=seed,
            number=last.number + 1,
            lane=lane,
            product=chance.choose(lane.products) if lane.products else VARIETIES[0].product,
            items=size,
            first_item=first_item,
            first_unit=first_unit,
            starts_at=starts_at + timedelta(minutes=chance.below(spread_days * 1440)),
            withheld=_withheld(chance),
        )
        plans.append(last)
        left -= size
    return plans


def _size(chance: Stream, lane: Lane, limit: int) -> int:
    if lane.flow is Flow.MARKET_EXPORT:
        return 0
    if lane.flow in {Flow.VEHICLE_TRADER, Flow.VEHICLE_PORT}:
        return chance.between(1, 4)
    if lane.flow is Flow.TRADER_AIR:
        return chance.between(8, max(10, limit // 4))
    return chance.between(min(20, limit), limit)


def _withheld(chance: Stream) -> Topic | None:
    topics = (Topic.VOYAGE, Topic.INSPECTION, Topic.STORAGE)
    return chance.choose(topics) if chance.has_luck(_WITHHELD_PER_THOUSAND) else None
