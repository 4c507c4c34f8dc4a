"""The output of a factory over some weeks, told run by run, with a bad machine or a bad material lot planted in it, and
what shoppers complain about; for the demonstration and for trying whether what is planted is found.

A run is one batch of a product on one machine of one line from one lot of each material. Lots change on another rhythm
than machines, as in factories that keep their records straight: each bad thing meets many good ones. Items are numbered
in a range that no consignment of a world reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gqts.simulator.documents import SimulatedDocument, write_entries
from gqts.simulator.factory import SHIFTS
from gqts.simulator.hours import local_date
from gqts.simulator.lanes import LANES
from gqts.simulator.logbook import Logbook, Occasion
from gqts.simulator.materials import RECIPES, Ingredient
from gqts.simulator.places import LINES
from gqts.simulator.plan import Consignment
from gqts.simulator.products import PRODUCTS
from gqts.simulator.randomness import Stream

FIRST_ITEM = 90_000_000
"""Where the numbers of these items begin."""
MACHINES = 3
"""Machines of a line."""
RUN = 50
"""Items of a run."""
_LOT_RUNS = {0: 7, 1: 11, 2: 16}
"""Runs that a lot of each material lasts."""
_USUAL_PER_MILLION = 4_000
_BAD_PER_MILLION = 70_000
_EVERY = timedelta(hours=7)


@dataclass(frozen=True, slots=True)
class Planted:
    """What is bad: a machine (`L3-M2`), a lot of a material (its number), or nothing where both are empty."""

    machine: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what was made from when on, where, of which lot of each material."""

    number: int
    at: datetime
    line: str
    machine: str
    lots: Mapping[str, str]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """The runs of a factory of one product, and its items that are defective: the ground truth."""

    seed: int
    product: str
    planted: Planted
    runs: tuple[Run, ...]
    defective: Mapping[str, timedelta] = field(hash=False)
    """Item to how long after its making somebody complains about it."""


def plan_output(
    *, seed: int, starts_at: datetime, planted: Planted, runs: int = 63, product: str = "diapers_m"
) -> Output:
    """Return the output of the factory of a product: the same for the same arguments."""
    chance = Stream(seed, "output", 0)
    plan = _plan(seed, starts_at, product, runs * RUN)
    recipe = RECIPES[product]
    made = []
    for number in range(runs):
        line = LINES[number % len(LINES)]
        machine = f"{line}-M{1 + number // len(LINES) % MACHINES}"
        lots = {
            part.product.code: f"{part.letters}-{seed % 1000:03d}{number // _LOT_RUNS[place]:03d}"
            for place, part in enumerate(recipe.ingredients)
        }
        items = tuple(plan.item(number * RUN + place) for place in range(RUN))
        made.append(Run(number, starts_at + number * _EVERY, line, machine, lots, items))
    defective = {}
    for run in made:
        is_bad = run.machine == planted.machine or planted.lot in run.lots.values()
        for item in run.items:
            if chance.below(1_000_000) < (_BAD_PER_MILLION if is_bad else _USUAL_PER_MILLION):
                defective[item] = timedelta(hours=chance.between(24 * 20, 24 * 45))
    return Output(seed, product, planted, tuple(made), defective)


def write_output(output: Output) -> Iterator[SimulatedDocument]:
    """Yield the documents in which suppliers and the factory tell an output."""
    first = output.runs[0].at
    plan = _plan(output.seed, first, output.product, len(output.runs) * RUN)
    book = Logbook()
    recipe, maker = RECIPES[output.product], plan.lane.origin
    for part in recipe.ingredients:
        for lot in dict.fromkeys(run.lots[part.product.code] for run in output.runs):
            _tell_lot(book, part, lot, first - timedelta(days=5))
    for run in output.runs:
        extra: dict[str, Any] = {
            "gqts:line": run.line,
            "gqts:machine": run.machine,
            "gqts:shift": SHIFTS[run.number % len(SHIFTS)],
            "ilmd": {
                "cbvmda:lotNumber": f"Q{output.seed % 1000:03d}{run.number:04d}",
                "cbvmda:countryOfOrigin": plan.product.country,
                "gqts:production_date": local_date(run.at, maker.zone).isoformat(),
            },
        }
        born = Occasion(maker.firm, maker, run.at, "commissioning", "active", spot=run.line, extra=extra)
        inputs = [
            (part.product.lot(run.lots[part.product.code]), part.thousandths * len(run.items), part.uom)
            for part in recipe.ingredients
        ]
        book.transform(born, inputs=inputs, epcs=run.items)
    yield from write_entries(plan, book.entries)


def _tell_lot(book: Logbook, part: Ingredient, lot: str, at: datetime) -> None:
    extra = {"ilmd": {"cbvmda:lotNumber": lot, "cbvmda:countryOfOrigin": part.site.country}}
    born = Occasion(part.site.firm, part.site, at, "commissioning", "active", spot=LINES[0], extra=extra)
    book.commission(born, quantities=[(part.product.lot(lot), 5_000_000, part.uom)])


def _plan(seed: int, starts_at: datetime, product: str, items: int) -> Consignment:
    lane = next(one for one in LANES.values() if PRODUCTS[product] in one.products)
    first = FIRST_ITEM + seed % 100 * 100_000
    return Consignment(
        seed=seed, number=900_000 + seed % 1000, lane=lane, product=PRODUCTS[product], items=items,
        first_item=first, first_unit=first, starts_at=starts_at,
    )  # fmt: skip
