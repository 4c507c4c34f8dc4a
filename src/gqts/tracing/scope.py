"""Whether goods are within an authority's scope: by the product's HS code, and by where they went. Pure."""

from __future__ import annotations

from gqts.organizations import Scope
from gqts.tracing.journey import Journey


def is_in_scope(scope: Scope | None, journey: Journey) -> bool:
    """Return whether a journey's goods are within a scope; None is every scope, and so is an empty list in it."""
    if scope is None:
        return True
    code = (journey.product.hs6 or "") if journey.product is not None else ""
    is_product = not scope.hs_prefixes or (bool(code) and code.startswith(scope.hs_prefixes))
    return is_product and (not scope.regions or bool(_list_regions(journey) & set(scope.regions)))


def _list_regions(journey: Journey) -> set[str]:
    regions: set[str] = set()
    for step in journey.steps:
        if step.site is not None and step.site.unlocode:
            regions.add(step.site.unlocode)
        for name, value in step.stored.event.body.items():
            if name.rpartition(":")[2] == "region" and isinstance(value, str):
                regions.add(value)
    return regions
