"""Declarations that are no retail import: parallel-imported vehicles by their numbers, and market purchases for export.

Promise: what honest firms declare agrees with what the world's events tell of the same vehicles, or of the same
cartons; the same seed gives the same declarations. Fraud is planted knowingly, in families of its own, and what is true
of a declaration (`truth`) stands beside it. The forms are those of `gqts.customs.typed`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from gqts.customs.ceb import Document, Kind
from gqts.simulator.firms import Firm
from gqts.simulator.lanes import LANES, Flow, Lane
from gqts.simulator.logbook import Entry
from gqts.simulator.plan import Consignment
from gqts.simulator.products import VARIETIES, Product
from gqts.simulator.randomness import Stream
from gqts.simulator.trade.altering import china
from gqts.simulator.trade.shipment import Truth

DAYS = 180


@dataclass(slots=True)
class Declared:
    """One declaration, with what was told of its goods."""

    plan: Consignment
    kind: Kind
    document: Document[Any, Any]
    entries: list[Entry]
    truth: Truth | None = None
    mistakes: tuple[str, ...] = ()
    """What is honest, and looks a little like fraud."""

    @property
    def at(self) -> datetime:
        """Return when it was handed in."""
        moment: datetime = self.document.head.appTime
        return moment

    @property
    def firms(self) -> frozenset[Firm]:
        """Everybody who can tell of its goods."""
        return frozenset([*(entry.firm for entry in self.entries), self.plan.product.firm])

    def alter_head(self, **members: Any) -> None:
        """Let its head say something else."""
        self.document = replace(self.document, head=replace(self.document.head, **members))

    def alter_line(self, place: int, **members: Any) -> None:
        """Let one of its lines say something else."""
        lines = list(self.document.lines)
        lines[place] = replace(lines[place], **members)
        self.document = replace(self.document, lines=tuple(lines))


Deed = Callable[[Declared, Stream, "Past"], list[Declared] | None]
"""Does something wrong; returns the declarations that make it, or None when it was not possible."""


@dataclass(slots=True)
class Past:
    """What was declared before in the season."""

    declared: list[Declared] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GeneralFamily:
    """One way to cheat with such a declaration: what is true of it, and how it is done."""

    truth: Truth
    deed: Deed


@dataclass(frozen=True, slots=True)
class GeneralSeason:
    """What is planned: how many consignments over half a year, and how many of a thousand are crooked."""

    seed: int
    consignments: int
    fraud_per_thousand: int = 300
    habits_per_thousand: int = 100
    start: date = date(2026, 1, 5)


def plan_season(season: GeneralSeason, flows: frozenset[Flow], sizes: tuple[int, int]) -> Iterator[Consignment]:
    """Yield the plans of a season's consignments, in the order in which they begin."""
    chance = Stream(season.seed, "general", *sorted(flows))
    lanes = [(lane, lane.weight) for lane in LANES.values() if lane.flow in flows]
    starts_at = datetime.combine(season.start, time(), UTC)
    first_item = first_unit = 0
    for number in range(1, season.consignments + 1):
        lane: Lane = chance.weigh(lanes)
        day = DAYS * (number - 1) // season.consignments
        plan = Consignment(
            seed=season.seed,
            number=number,
            lane=lane,
            product=chance.choose(lane.products or _sold_at(lane)),
            items=chance.between(*sizes),
            first_item=first_item,
            first_unit=first_unit,
            starts_at=starts_at + timedelta(days=day, minutes=chance.below(1440)),
        )
        first_item, first_unit = plan.next_numbers
        yield plan


def cheat(season: GeneralSeason, honest: Declared, families: Mapping[str, GeneralFamily], past: Past) -> list[Declared]:
    """Return what is declared in place of an honest declaration: itself, or what a family makes of it."""
    chance = Stream(season.seed, "cheating", honest.kind.name, honest.plan.number)
    made: list[Declared] | None = None
    if chance.has_luck(season.fraud_per_thousand):
        family = chance.choose(list(families.values()))
        made = family.deed(honest, chance, past)
        for one in made or ():
            one.truth = family.truth
    told = made or [honest]
    past.declared += told
    return told


def write_head(plan: Consignment, chance: Stream, at: datetime) -> dict[str, Any]:
    """Return the fields that begin every declaration."""
    guid = chance.draw_uuid().removeprefix("urn:uuid:").upper()
    return {
        "guid": guid,
        "appType": "1",
        "appTime": china(at),
        "appStatus": "2",
        "copNo": f"G{plan.number:06d}",
        "declTime": china(at).date(),
    }


def _sold_at(lane: Lane) -> tuple[Product, ...]:
    return tuple(one.product for one in VARIETIES if one.product.firm == lane.origin.firm)
