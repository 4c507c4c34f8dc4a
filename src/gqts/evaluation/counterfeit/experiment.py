"""The experiment: thresholds were tuned on seeds that are never reported; campaigns and alarms of others are.

Promise: the same plan gives the same figures on any machine. Every market has its own seed; what is planted in it is
planted alone, so that nothing is noticed for another campaign's sake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context

from gqts.evaluation.counterfeit.market import Market, open_market
from gqts.evaluation.counterfeit.plans import SETUPS
from gqts.evaluation.counterfeit.trial import Alarms, Detection, count_alarms, count_told, plant_and_watch
from gqts.scans.rules import Thresholds
from gqts.simulator.campaigns import Seal
from gqts.simulator.shoppers import USUAL

TUNING_SEEDS = (901, 902, 903, 3001, 3002, 3003, 3004, 3005, 3006)
"""What rules and thresholds were chosen on."""
REPORTING_SEED = 4001
"""The first of the seeds that are reported."""
RATES = (10, 30, 100, 240)
"""Of a thousand buyers, how many look."""
SHOPPERS = {10: 4, 30: 2, 100: 1, 240: 1}
"""How many times other shoppers buy the same goods, so that low scan rates have looks to count too."""
FLOORS = (4, 6, 8, 10)
"""Devices up to which no item is odd, as tried; what is in force is among them."""
NOISIER = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run: so many markets, and so many plantings of each campaign in each of them."""

    seeds: tuple[int, ...]
    plantings: int = 4
    consignments: int = 8
    items: int = 600
    processes: int = 2


Cell = tuple[str, int, Seal | None]
"""A campaign's code, the scan rate, and what forgers put under the seal; None where labels have none."""


@dataclass(slots=True)
class Found:
    """What markets gave: false alarms by scan rate, labels having seals, and with everything misleading more common
    too; detections of every cell; when a first buyer was told that a code is made up; and clones noticed, with false
    alarms, at other floors of devices.
    """

    alarms: dict[int, Alarms] = field(default_factory=dict)
    noisier: dict[int, Alarms] = field(default_factory=dict)
    detections: dict[Cell, list[Detection]] = field(default_factory=dict)
    told: dict[tuple[str, int], list[Detection]] = field(default_factory=dict)
    floors: dict[int, tuple[Alarms, list[Detection]]] = field(default_factory=dict)

    def add(self, other: Found) -> None:
        """Add what another market gave."""
        for rate, alarms in other.alarms.items():
            self.alarms.setdefault(rate, Alarms()).add(alarms)
        for rate, alarms in other.noisier.items():
            self.noisier.setdefault(rate, Alarms()).add(alarms)
        for cell, detections in other.detections.items():
            self.detections.setdefault(cell, []).extend(detections)
        for name, detections in other.told.items():
            self.told.setdefault(name, []).extend(detections)
        for floor, (alarms, detections) in other.floors.items():
            ours, noted = self.floors.setdefault(floor, (Alarms(), []))
            ours.add(alarms)
            noted.extend(detections)


def run_experiment(plan: Plan, advance: Callable[[int], None] | None = None) -> Found:
    """Return what all markets of a plan gave together; `advance` is told of every market that is done."""
    found: dict[int, Found] = {}
    if plan.processes <= 1:
        for seed in plan.seeds:
            found[seed] = watch_market(plan, seed)
            if advance is not None:
                advance(1)
    else:
        with ProcessPoolExecutor(plan.processes, mp_context=get_context("spawn")) as pool:
            running = {pool.submit(watch_market, plan, seed): seed for seed in plan.seeds}
            for done in as_completed(running):
                found[running[done]] = done.result()
                if advance is not None:
                    advance(1)
    whole = Found()
    for seed in plan.seeds:
        whole.add(found[seed])
    return whole


def watch_market(plan: Plan, seed: int) -> Found:
    """Return what one market gave."""
    market = open_market(seed, USUAL, consignments=plan.consignments, items=plan.items)
    found, usual = Found(), Thresholds()
    for rate in RATES:
        habits = USUAL.at(rate)
        alarms = found.alarms.setdefault(rate, Alarms())
        for number in range(SHOPPERS[rate]):
            alarms.add(count_alarms(market, habits, usual, shoppers=_shoppers(market, number), has_seals=True))
        louder = count_alarms(market, habits.noisier(NOISIER), usual, shoppers=market.seed, has_seals=False)
        found.noisier[rate] = louder
        for code, seal in _list_cells():
            found.detections[code, rate, seal] = [
                plant_and_watch(market, SETUPS[code], habits, usual, seed=_planting(seed, number), seal=seal)
                for number in range(plan.plantings)
            ]
        for code in (one.code for one in SETUPS.values() if Seal.MADE_UP in one.seals):
            found.told[code, rate] = [
                count_told(market, SETUPS[code], habits, seed=_planting(seed, number))
                for number in range(plan.plantings)
            ]
    for floor in FLOORS:
        found.floors[floor] = _try_floor(market, plan, floor)
    return found


def _try_floor(market: Market, plan: Plan, floor: int) -> tuple[Alarms, list[Detection]]:
    thresholds, habits = Thresholds(devices_floor=floor), USUAL.at(100)
    alarms = count_alarms(market, habits, thresholds, shoppers=market.seed, has_seals=False)
    noted = [
        plant_and_watch(market, SETUPS["clone"], habits, thresholds, seed=_planting(market.seed, number), seal=None)
        for number in range(plan.plantings)
    ]
    return alarms, noted


def _list_cells() -> Iterator[tuple[str, Seal | None]]:
    """Yield the cases that are watched: without seals, and with codes that were copied too.

    A forger who leaves the seal out, or makes a code up, is noticed by the rules as if labels had none.
    """
    for setup in SETUPS.values():
        yield setup.code, None
        if Seal.COPIED in setup.seals:
            yield setup.code, Seal.COPIED


def _shoppers(market: Market, number: int) -> int:
    return market.seed + 10_000 * number


def _planting(seed: int, number: int) -> int:
    return seed * 100 + number
