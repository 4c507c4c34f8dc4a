"""What was made and what was told to be wrong with it, as its viewer may see it.

Promise: a firm sees what it made, its own numbers' goods, and what was made of its materials; everybody else sees
nothing. Of what another firm made, the glass decides each field: a line that is not shown is not named and not guessed
at, its goods count without it; what is not shown at all is counted nowhere and told to be missing. An authority sees
what is shared with it. Of whoever told of a defect nothing is kept, so nothing is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.identifiers import find_owner_digits
from gqts.kit.database import Transaction
from gqts.organizations import AUTHORITIES, find_prefix_owners
from gqts.quality import _storage
from gqts.quality.defect import Defect, Gravity, Source
from gqts.quality.errors import ProductUnknown, refuse_question
from gqts.quality.factor import Cell, Factor, Level
from gqts.quality.question import Question
from gqts.sharing import Field, Glass, Shown, Tie, record_looks, unfiltered

MOST_RUNS = 20_000
MOST_DEFECTS = 5_000
_DEEPEST = 8
"""Materials of materials that are followed."""


@dataclass(frozen=True, slots=True)
class Told:
    """A defect and the levels of the goods, as they are shown; `identifier` is "" where that is withheld."""

    defect: Defect
    identifier: str
    levels: frozenset[Level]


@dataclass(slots=True)
class Picture:
    """What a viewer may know of a product's making and defects.

    `periods` are when goods of each level were first and last made. `withheld` are how many ways of making are not
    shown at all; `unnamed` how many units count without their line.
    """

    question: Question
    cells: list[Cell] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    periods: dict[Level, tuple[datetime, datetime]] = field(default_factory=dict)
    withheld: int = 0
    unnamed: int = 0

    @property
    def units(self) -> int:
        """Return how many units count."""
        return sum(one.units for one in self.cells)

    @property
    def defective(self) -> int:
        """Return how many of them were told to be defective, each once."""
        return sum(one.defective for one in self.cells)


def list_products(tx: Transaction, glass: Glass) -> list[str]:
    """Return the products of whose making a viewer may know something, canonical, in order."""
    with unfiltered(tx):
        pairs = _storage.select_product_streams(tx)
        glass.meet(tx, {stream for _, stream in pairs})
    sight = _Sight(tx, glass, {product for product, _ in pairs})
    found = {
        product for product, stream in pairs if sight.is_own(product, stream) and sight.look(product, stream).fields
    }
    if not sight.is_authority:
        found |= _find_made_of(tx, sight) & {product for product, _ in pairs}
    return sorted(found)


def read_picture(tx: Transaction, glass: Glass, question: Question) -> Picture:
    """Return what a viewer may know; raise `ProductUnknown`, or `QuestionRefused` when it is too much at once."""
    with unfiltered(tx):
        since, until = question.period
        severities = question.severities
        runs = _storage.select_runs(tx, question.product, since, until, severities, MOST_RUNS + 1)
        if len(runs) > MOST_RUNS:
            raise refuse_question(
                "since", question.since.isoformat(), "This is too much at once: choose a shorter time."
            )
        defects = _storage.select_defects(tx, question.product, since, until, severities, MOST_DEFECTS)
        materials = _read_materials(tx, {key for run in runs for key in run[6]})
        streams = {run[0] for run in runs} | {stream for those in materials.values() for _, stream in those}
        glass.meet(tx, streams)
    sight = _Sight(tx, glass, {question.product, *(uri for those in materials.values() for uri, _ in those)})
    picture = Picture(question)
    for run in runs:
        _add_run(picture, sight, materials, run)
    picture.told = [one for row in defects if (one := _tell(sight, question.product, materials, row)) is not None]
    if not picture.cells and not picture.withheld and question.product not in list_products(tx, glass):
        raise ProductUnknown
    _record_looks(tx, glass, sight, question.product, runs)
    return picture


def count_made(tx: Transaction, glass: Glass, products: Collection[str]) -> dict[str, int]:
    """Return how many items of products were made, of those that makers name one by one.

    Left out are products that do not concern the viewer, and those of which some making is not shown.
    """
    with unfiltered(tx):
        rows = _storage.select_made(tx, products) if products else []
        glass.meet(tx, {stream for _, stream, _ in rows})
    sight = _Sight(tx, glass, products)
    made: dict[str, int] = {}
    withheld = set()
    for product, stream, units in rows:
        if sight.is_own(product, stream) and sight.look(product, stream).fields:
            made[product] = made.get(product, 0) + units
        else:
            withheld.add(product)
    told = {product: units for product, units in made.items() if product not in withheld}
    for product in told:
        _record_looks(tx, glass, sight, product, [row[1:] for row in rows if row[0] == product])
    return told


class _Sight:
    """Who looks, and what ties them to a product: by its number, its making or its materials."""

    def __init__(self, tx: Transaction, glass: Glass, uris: Collection[str]) -> None:
        self.glass = glass
        self.viewer = glass.viewer.organization
        self.is_authority = bool(glass.viewer.roles & AUTHORITIES) or glass.viewer.is_operator
        digits = {uri: found for uri in uris if (found := find_owner_digits(uri))}
        with unfiltered(tx):
            owners = find_prefix_owners(tx, set(digits.values()))
        self._owners = {uri: owners.get(found) for uri, found in digits.items()}
        self._digits = digits

    def look(self, product: str, stream: int) -> Shown:
        """Return what is seen of who made a product. Whose number the goods bear is in their chain."""
        return self.glass.look(stream, Tie(is_in_chain=self.owns(product)))

    def is_own(self, product: str, stream: int) -> bool:
        """Return whether the goods concern the viewer by their number or making; every authority by its power."""
        return self.is_authority or self.owns(product) or self.glass.owner_of(stream) == self.viewer

    def owns(self, uri: str) -> bool:
        """Return whether something is numbered under a prefix of the viewer's."""
        return self.viewer is not None and self._owners.get(uri) == self.viewer

    def name_supplier(self, material: str) -> str:
        """Return the organization that a material is numbered by, else the digits that nobody has proven."""
        owner = self._owners.get(material)
        return str(owner) if owner is not None else self._digits.get(material, "")


def _find_made_of(tx: Transaction, sight: _Sight) -> set[str]:
    """Return the products in which materials of the viewer's are, whoever shows it: what is shown is decided then."""
    with unfiltered(tx):
        products = _storage.select_material_products(tx)
    owners = _Sight(tx, sight.glass, products)
    own = [one for one in products if owners.owns(one)]
    with unfiltered(tx):
        keys = set(_storage.select_recipes_using(tx, own)) if own else set()
        level = set(keys)
        for _ in range(_DEEPEST):
            level = set(_storage.select_recipes_of(tx, level)) - keys if level else set()
            keys |= level
        found = set(_storage.select_products_by_recipe(tx, sorted(keys))) if keys else set()
    return {one for one in found if _has_shown(tx, sight, one)}


def _has_shown(tx: Transaction, sight: _Sight, product: str) -> bool:
    """Return whether a maker shows the viewer what a product is made of."""
    with unfiltered(tx):
        streams = {stream for one, stream in _storage.select_product_streams(tx) if one == product}
        sight.glass.meet(tx, streams)
    return any(Field.MATERIALS in sight.look(product, stream).fields for stream in streams)


def _read_materials(tx: Transaction, keys: Collection[bytes]) -> dict[bytes, list[tuple[str, int]]]:
    """Return, for each recipe key, every (material, teller's stream) in it, materials of materials too."""
    direct: dict[bytes, list[tuple[bytes, str, int]]] = {}
    level, known = set(keys), set(keys)
    for _ in range(_DEEPEST):
        if not level:
            break
        for recipe, material_key, material, stream in _storage.select_inputs(tx, level):
            direct.setdefault(recipe, []).append((material_key, material, stream))
        level = {one[0] for key in level for one in direct.get(key, ())} - known
        known |= level
    return {key: _flatten(direct, key) for key in keys}


def _flatten(direct: Mapping[bytes, list[tuple[bytes, str, int]]], key: bytes) -> list[tuple[str, int]]:
    found: dict[tuple[str, int], None] = {}
    seen, level = {key}, [key]
    while level:
        inputs = [one for recipe in level for one in direct.get(recipe, ())]
        found.update(dict.fromkeys((material, stream) for _, material, stream in inputs))
        level = [one for one, _, _ in inputs if one not in seen]
        seen.update(level)
    return list(found)


def _add_run(
    picture: Picture, sight: _Sight, materials: Mapping[bytes, list[tuple[str, int]]], run: tuple[Any, ...]
) -> None:
    stream, quarter, _, line_at, line, _, _, units, defective, first, last = run
    product = picture.question.product
    levels = _list_levels(sight, product, materials, stream, run[2:7])
    if levels is None:
        return
    if not sight.look(product, stream).fields:
        picture.withheld += 1
        return
    picture.cells.append(Cell(product, quarter, levels, units, min(units, defective)))
    for level in levels:
        before = picture.periods.get(level, (first, last))
        picture.periods[level] = (min(before[0], first), max(before[1], last))
    if (line_at or line) and not any(one.factor is Factor.LINE for one in levels):
        picture.unnamed += units


def _list_levels(
    sight: _Sight,
    product: str,
    materials: Mapping[bytes, list[tuple[str, int]]],
    stream: int,
    made: tuple[str, str, str, str, tuple[bytes, ...]],
) -> frozenset[Level] | None:
    """Return what is shown of how goods were made; None of goods that do not concern the viewer."""
    site, line_at, line, machine, keys = made
    fields = sight.look(product, stream).fields
    levels: set[Level] = set()
    inputs = {one for key in keys for one in materials.get(key, ())}
    shown = {uri for uri, teller in inputs if Field.MATERIALS in sight.look(product, teller).fields}
    if not sight.is_own(product, stream):
        shown = {uri for uri in shown if sight.owns(uri)}  # a supplier reads of its own lots, never of another's
        if not shown:
            return None
    if site and Field.WHERE in fields:
        levels.add(Level(Factor.FACTORY, site, ""))
        if Field.LINE in fields and (line_at or line):
            levels.add(Level(Factor.LINE, line_at or site, line))
        if Field.LINE in fields and machine:
            levels.add(Level(Factor.MACHINE, site, machine))
    levels |= {Level(Factor.MATERIAL, "", uri) for uri in shown}
    levels |= {Level(Factor.SUPPLIER, "", name) for uri in shown if (name := sight.name_supplier(uri))}
    return frozenset(levels)


def _tell(
    sight: _Sight, product: str, materials: Mapping[bytes, list[tuple[str, int]]], row: tuple[Any, ...]
) -> Told | None:
    source, source_id, identifier, kind, severity, told_at, is_counted, stream, *made = row
    levels = _list_levels(sight, product, materials, stream, (made[0], made[1], made[2], made[3], made[4]))
    fields = sight.look(product, stream).fields
    if levels is None or not fields:
        return None
    defect = Defect(Source(source), source_id, identifier, kind, Gravity(severity), told_at, is_counted)
    is_named = sight.is_own(product, stream) or Field.IDENTIFIERS in fields
    return Told(defect, identifier if is_named else "", levels)


def _record_looks(tx: Transaction, glass: Glass, sight: _Sight, product: str, runs: Iterable[tuple[Any, ...]]) -> None:
    """Write down for other makers that what they made was looked at."""
    looks: dict[UUID, tuple[set[int], int]] = {}
    for run in runs:
        shown = sight.look(product, run[0])
        if shown.fields and shown.is_worth_a_look:
            kinds, facts = looks.get(shown.owner, (set(), 0))
            looks[shown.owner] = (kinds | {shown.kind.value}, facts + 1)
    rows = [(owner, kinds, facts) for owner, (kinds, facts) in looks.items()]
    record_looks(tx, glass.viewer, rows, purpose=glass.purpose, subject=product, at=glass.at)
