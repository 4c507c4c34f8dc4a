"""The trace level: how far upstream the evidence reaches (gqts-case.md, "Three levels").

Factory: somebody who makes things told of the making, or the factory itself told of what it did with them. Trader:
the story begins at an overseas trader or distributor. Port: it begins at the border. What a place is comes from master
data; where that is silent, only a transformation (goods made out of other goods) is evidence enough for "factory", and
the level is never raised by a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

from gqts.identifiers import canonical_uri
from gqts.tracing.journey import Link, Stage, Step, TraceLevel
from gqts.tracing.naming import MADE

_FACTORY_SITES = frozenset(["factory"])
_TRADER_SITES = frozenset(["warehouse", "distribution", "market"])
_TRADER_PARTIES = frozenset(["trader"])


def find_level(steps: Sequence[Step]) -> TraceLevel | None:
    """Return the level that the steps show, the furthest upstream of those told; None when there are no steps."""
    levels = find_told_levels(steps)
    return next((level for level in TraceLevel if level in levels), None)


def find_told_levels(steps: Sequence[Step]) -> frozenset[TraceLevel]:
    """Return every level that somebody told something at: a factory's goods need not have passed through a trader."""
    told = [step for step in steps if not step.voided and step.link is not Link.MADE_OF]
    if not told:
        return frozenset()
    levels = set()
    border = min((step.at for step in told if _is_at_border(step)), default=None)
    upstream = [step for step in told if border is None or step.at < border]
    if any(_is_making(step) or _is_told_by_factory(step) for step in told):
        levels.add(TraceLevel.FACTORY)
        upstream = [step for step in upstream if not _is_at_factory(step)]
    if any(_is_at_trader(step) for step in upstream):
        levels.add(TraceLevel.TRADER)
    if border is not None or not levels:
        levels.add(TraceLevel.PORT)
    return frozenset(levels)


def _is_making(step: Step) -> bool:
    if step.stage is not Stage.MADE:
        return False
    if step.site is not None and step.site.role is not None:
        return step.site.role in _FACTORY_SITES
    party = step.responsible.party
    if party is not None and party.role is not None:
        return party.role == "manufacturer"
    return step.role in MADE


def _is_at_factory(step: Step) -> bool:
    return step.site is not None and step.site.role in _FACTORY_SITES


def _is_told_by_factory(step: Step) -> bool:
    return _is_at_factory(step) and step.site is not None and canonical_uri(step.stored.submitter) == step.site.party


def _is_at_trader(step: Step) -> bool:
    if step.site is not None and step.site.role in (_TRADER_SITES | _FACTORY_SITES):
        return True
    party = step.responsible.party
    return party is not None and party.role in _TRADER_PARTIES


def _is_at_border(step: Step) -> bool:
    return step.stage in (Stage.CLEARED, Stage.ARRIVED) or (
        step.site is not None and step.site.role in ("customs", "bonded_warehouse")
    )
