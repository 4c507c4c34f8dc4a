"""What goods have in common by how they were made, and how many of them were told to be defective. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Factor(StrEnum):
    """The ways in which makings differ, the widest first. Part of addresses and files: never renamed."""

    FACTORY = "factory"
    SUPPLIER = "supplier"
    LINE = "line"
    MACHINE = "machine"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Level:
    """One factory, line, machine, material lot or supplier.

    `place` is canonical: the factory's, for a line its read point; empty for what comes from elsewhere. `name` is what
    its maker calls a line or machine; for a material its lot, canonical; for a supplier its organization's id, or the
    digits that nobody here has proven.
    """

    factor: Factor
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Goods of one product made in one calendar quarter with everything in common: so many units, of which so many are
    told to be defective, each once.
    """

    product: str
    quarter: date
    levels: frozenset[Level]
    units: int
    defective: int


def join_cells(cells: Iterable[Cell]) -> list[Cell]:
    """Return cells with those that have everything in common added up."""
    joined: dict[tuple[str, date, frozenset[Level]], tuple[int, int]] = {}
    for one in cells:
        key = (one.product, one.quarter, one.levels)
        units, defective = joined.get(key, (0, 0))
        joined[key] = (units + one.units, defective + one.defective)
    return [Cell(*key, units, min(units, defective)) for key, (units, defective) in joined.items()]


def list_levels(cells: Iterable[Cell]) -> list[Level]:
    """Return every level that cells have, the widest factors first."""
    order = list(Factor)
    found = {level for one in cells for level in one.levels}
    return sorted(found, key=lambda one: (order.index(one.factor), one.place, one.name))
