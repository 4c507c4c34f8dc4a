"""What is said of levels: the names of factors and verdicts, and the one sentence about whoever stands out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from gqts.catalogue import find_products, find_sites, product_of, site_of
from gqts.complaints import Kind
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations
from gqts.quality import Factor, Judged, Level, Source, Verdict
from gqts.web.complaints.words import KINDS
from gqts.web.languages import Language, Sentence, mark
from gqts.web.telling import show_code

PER = 10_000
FACTORS: Mapping[Factor, str] = {
    Factor.FACTORY: mark("Factory"),
    Factor.SUPPLIER: mark("Supplier"),
    Factor.LINE: mark("Line"),
    Factor.MACHINE: mark("Machine"),
    Factor.MATERIAL: mark("Material lot"),
}
VERDICTS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.STANDS_OUT: ("stop", mark("Stands out")),
    Verdict.NOT_TOLD_APART: ("stop", mark("Stands out, with others")),
    Verdict.EXPLAINED: ("wait", mark("Explained by another")),
    Verdict.TOO_FEW: ("none", mark("Too few to say")),
    Verdict.NOTHING_BESIDE: ("none", mark("Nothing to compare with")),
    Verdict.LIKE_THE_REST: ("good", mark("Like the rest")),
}
SOURCES: Mapping[Source, str] = {
    Source.COMPLAINT: mark("Complaint"),
    Source.FINDING: mark("Found at the border"),
    Source.CERTIFICATE: mark("Failed test"),
}
_TIMES = mark("%(own)s of %(units)s units, %(ratio)s times the rest (%(low)s to %(high)s).")
_ALL = mark("%(own)s of %(units)s units, and none among the rest (at least %(low)s times).")


@dataclass(slots=True)
class Names:
    """What levels are called in a language."""

    language: Language
    sites: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    suppliers: dict[str, str] = field(default_factory=dict)

    def name(self, level: Level) -> str:
        """Return what a level is called, with the place that it belongs to."""
        site = self.sites.get(site_of(level.place)) or (show_code(site_of(level.place)) if level.place else "")
        if level.factor is Factor.FACTORY:
            return site
        if level.factor is Factor.SUPPLIER:
            return self.suppliers.get(level.name, level.name)
        if level.factor is Factor.MATERIAL:
            product, lot = level.name.partition("/10/")[::2]
            return " · ".join(one for one in (self.products.get(product), lot or show_code(level.name)) if one)
        return " · ".join(one for one in (level.name, site) if one)

    def name_product(self, product: str) -> str:
        """Return what a product is called, else its code."""
        return self.products.get(product) or show_code(product)


def read_names(tx: Transaction, language: Language, levels: list[Level], products: list[str]) -> Names:
    """Return the names of levels and products, as the one who looks may see them; of suppliers see `add_suppliers`."""
    places = sorted({site_of(one.place) for one in levels if one.place})
    materials = [one for level in levels if level.factor is Factor.MATERIAL and (one := product_of(level.name))]
    gtins = {one.rpartition("/")[2]: one for one in (*products, *materials)}
    names = Names(language)
    names.sites = {uri: site.name(language.code) for uri, site in find_sites(tx, places).items()}
    names.products = {gtins[one]: found.name(language.code) for one, found in find_products(tx, gtins).items()}
    return names


def add_suppliers(tx: Transaction, names: Names, levels: list[Level]) -> None:
    """Add what suppliers are called; the register of organizations is for everybody signed in."""
    ids = {one.name: UUID(one.name) for one in levels if one.factor is Factor.SUPPLIER and "-" in one.name}
    found = find_organizations(tx, set(ids.values()))
    names.suppliers = {text: found[one].name(names.language.code) for text, one in ids.items() if one in found}


def tell_excess(language: Language, one: Judged) -> Sentence | None:
    """Return how much a level has beside the rest, in one sentence; None where there is nothing to compare with."""
    found = one.comparison
    if found is None:
        return None
    pattern = _ALL if math.isinf(found.ratio) else _TIMES
    values = {
        "own": language.number(one.defective),
        "units": language.number(one.units),
        "low": _round(language, found.low),
    }
    if not math.isinf(found.ratio):
        values |= {"ratio": _round(language, found.ratio), "high": _round(language, found.high)}
    return language.sentence(pattern, **values)


def tell_rate(language: Language, share: float) -> str:
    """Return a share as so many in 10,000."""
    rate = share * PER
    return language.number(round(rate) if rate >= 10 else round(rate, 1))


def tell_kind(language: Language, source: Source, kind: str) -> str:
    """Return what was told to be wrong: a laboratory's own words as they are."""
    if source is Source.COMPLAINT and kind in set(Kind):
        return language.text(KINDS[Kind(kind)])
    return language.text(mark("Unsafe")) if source is Source.FINDING else kind


def _round(language: Language, times: float) -> str:
    if math.isinf(times):
        return "∞"
    return language.number(round(times) if times >= 10 else round(times, 1))
