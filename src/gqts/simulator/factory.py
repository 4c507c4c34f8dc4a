"""Making goods: material lots bought, a bulk made of them, lines run by shifts, serials born.

Quantities are whole thousandths of a unit, so that what goes in never exceeds what was delivered, exactly.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gqts.simulator.hours import local_date, local_text
from gqts.simulator.logbook import Quantity
from gqts.simulator.materials import RECIPES, Ingredient, Recipe
from gqts.simulator.places import LINES
from gqts.simulator.progress import EVENT_EPCS_LIMIT, Progress

SHIFTS = ("A", "B", "C")
"""The shifts of a day, by thirds of it."""


def make_goods(progress: Progress) -> None:
    """Tell how the consignment's items were made, from the delivery of the materials to the last serial."""
    recipe = RECIPES[progress.plan.product.code]
    began = ready = progress.now
    for ingredient in recipe.ingredients:
        progress.now = began
        _bring(progress, ingredient)
        ready = max(ready, progress.now)
    progress.now = ready
    if recipe.bulk:
        _make_bulk(progress, recipe, recipe.bulk)
    for run in range(len(progress.plan.runs)):
        _run_line(progress, recipe, run)


def _delivered(progress: Progress, ingredient: Ingredient) -> Quantity:
    """Return the lot of a material bought for the consignment: 5 to 40 % more than is needed, in whole units."""
    needed = ingredient.thousandths * progress.plan.items
    amount = needed * progress.chance.between(105, 140) // 100
    return progress.plan.material_lot(ingredient), (amount // 1000 + 1) * 1000, ingredient.uom


def _bring(progress: Progress, ingredient: Ingredient) -> None:
    plan, maker = progress.plan, progress.plan.lane.origin
    supplier, lot = ingredient.site, _delivered(progress, ingredient)
    progress.wait(30, 600, supplier)
    ilmd = {
        "cbvmda:lotNumber": lot[0].rpartition("/")[2],
        "cbvmda:countryOfOrigin": supplier.country,
        "gqts:production_date": local_date(progress.now, supplier.zone).isoformat(),
    }
    born = progress.occasion(
        supplier, "commissioning", "active", spot=progress.chance.choose(LINES), extra={"ilmd": ilmd}
    )
    progress.book.commission(born, quantities=[lot])
    if supplier != maker:
        papers = (
            ("po", maker.firm.transaction(plan.document("MP") + ingredient.letters)),
            ("desadv", supplier.firm.transaction(plan.document("DA") + ingredient.letters)),
        )
        hands = (supplier.firm, maker.firm)
        progress.wait(600, 2400, supplier)
        sent = progress.occasion(supplier, "shipping", "in_transit", papers=papers, possession=hands, ownership=hands)
        progress.book.observe(sent, quantities=[lot])
        progress.wait(900, 2000, maker)
        got = progress.occasion(maker, "receiving", "in_progress", spot="GATE1", papers=papers, possession=hands)
        progress.book.observe(got, quantities=[lot])


def _make_bulk(progress: Progress, recipe: Recipe, bulk: Ingredient) -> None:
    maker = progress.plan.lane.origin
    progress.wait(600, 1800, maker)
    inputs = [
        (progress.plan.material_lot(ingredient), ingredient.thousandths * progress.plan.items, ingredient.uom)
        for ingredient in recipe.ingredients
        if ingredient.goes_into_bulk
    ]
    lot = (progress.plan.material_lot(bulk), bulk.thousandths * progress.plan.items, bulk.uom)
    ilmd = {"cbvmda:lotNumber": lot[0].rpartition("/")[2], "cbvmda:countryOfOrigin": maker.country}
    machine = {"gqts:line": "L1", "gqts:machine": "L1-TANK2", "gqts:shift": SHIFTS[0]}
    done = progress.occasion(maker, "creating_class_instance", "in_progress", spot="L1", extra=machine | {"ilmd": ilmd})
    progress.book.transform(done, inputs=inputs, outputs=[lot])


def _ilmd(progress: Progress, run: int) -> dict[str, Any]:
    plan = progress.plan
    made_on = local_date(progress.now, plan.lane.origin.zone)
    ilmd = {
        "cbvmda:lotNumber": plan.lot(run),
        "cbvmda:countryOfOrigin": plan.product.country,
        "gqts:production_date": made_on.isoformat(),
    }
    if plan.product.shelf_days:
        ilmd["cbvmda:bestBeforeDate"] = (made_on + timedelta(days=plan.product.shelf_days)).isoformat()
    return ilmd


def _inputs(progress: Progress, recipe: Recipe, count: int) -> list[Quantity]:
    """Return what `count` finished items take of each material lot."""
    ready = [ingredient for ingredient in recipe.ingredients if not ingredient.goes_into_bulk]
    if recipe.bulk:
        ready.append(recipe.bulk)
    return [(progress.plan.material_lot(part), part.thousandths * count, part.uom) for part in ready]


def _run_line(progress: Progress, recipe: Recipe, run: int) -> None:
    """Tell one production lot on one line, in its factory's habit of recording."""
    plan, maker = progress.plan, progress.plan.lane.origin
    line = LINES[(plan.number + run) % len(LINES)]
    progress.wait(600, 1500, maker)
    hour = int(local_text(progress.now, maker.zone)[0][11:13])
    machine: dict[str, Any] = {
        "gqts:line": line,
        "gqts:machine": f"{line}-M{progress.chance.between(1, 4)}",
        "gqts:shift": SHIFTS[hour // 8],
    }
    ilmd = _ilmd(progress, run)
    serials = [plan.item(index) for index in plan.runs[run] if index or not plan.has_missing_start]
    finished: Quantity = (plan.product.lot(plan.lot(run)), len(serials) * 1000, "")
    joined = {"transformationID": progress.chance.draw_uuid()}
    everything = _inputs(progress, recipe, len(serials))
    if recipe.habit == "split":
        start = progress.occasion(maker, "creating_class_instance", "in_progress", spot=line, extra=machine | joined)
        progress.book.transform(start, inputs=everything)
    elif recipe.habit == "lot":
        done = progress.occasion(
            maker, "creating_class_instance", "in_progress", spot=line, extra=machine | {"ilmd": ilmd}
        )
        progress.book.transform(done, inputs=everything, outputs=[finished])
    for start_at in range(0, len(serials), EVENT_EPCS_LIMIT):
        batch = serials[start_at : start_at + EVENT_EPCS_LIMIT]
        progress.wait(8, 25)
        extra = machine | {"ilmd": ilmd} | (joined if recipe.habit == "split" else {})
        born = progress.occasion(maker, "commissioning", "active", spot=line, extra=extra)
        if recipe.habit == "lot":
            progress.book.commission(born, epcs=batch)
        elif recipe.habit == "split":
            progress.book.transform(born, epcs=batch)
        else:
            progress.book.transform(born, inputs=_inputs(progress, recipe, len(batch)), epcs=batch)
