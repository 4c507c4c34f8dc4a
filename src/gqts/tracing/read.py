"""Compose a journey or a trace: walk, then put places, products and responsible parties to what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gqts.catalogue import GQTS_NAMESPACE, Party, Product, Site, find_parties, find_product, find_sites
from gqts.identifiers import Identifier, canonical_uri
from gqts.kit.database import Transaction
from gqts.tracing.backward import Found, Walk, walk_backward
from gqts.tracing.forward import Reached, walk_forward
from gqts.tracing.journey import Basis, Journey, Link, Responsible, Step
from gqts.tracing.level import find_level, find_told_levels
from gqts.tracing.source import StoredEvents
from gqts.tracing.stages import choose_facts, find_stage

JOURNEY_LIMIT = 5_000
"""Events in one journey; a thing with more is a place or a returnable container, not goods."""
MENTION_LIMIT = 10_000
"""Mentions read for one level of a journey: what bounds the cost of a page that a stranger opens."""


def read_journey(tx: Transaction, identifier: Identifier) -> Journey:
    """Return the journey of a thing; one without steps when nobody has shared anything under this identifier."""
    subject = identifier.canonical
    source = StoredEvents(tx, mention_limit=MENTION_LIMIT)
    walk = walk_backward(source, subject, limit=JOURNEY_LIMIT)
    steps = _compose_steps(tx, walk)
    return Journey(
        subject=identifier,
        product=find_product(tx, subject) or _find_named_product(tx, steps),
        steps=tuple(steps),
        facts=choose_facts(steps),
        level=find_level(steps),
        parties=tuple({step.responsible.uri: step.responsible for step in steps}.values()),
        edges=tuple(walk.edges.values()),
        told_levels=find_told_levels(steps),
        lot=walk.lots[0] if walk.lots else None,
        truncated=walk.is_truncated or source.is_cut,
    )


def iterate_reached(tx: Transaction, identifier: Identifier) -> Iterable[Reached]:
    """Yield everything that came of a thing, nearest first, as it is found: memory grows only with the identifiers."""
    for level in walk_forward(StoredEvents(tx, is_keeping=False), identifier.canonical):
        yield from level


def _find_named_product(tx: Transaction, steps: Sequence[Step]) -> Product | None:
    """Return the product that the subject's own events name (a vehicle's number does not hold its model)."""
    for step in steps:
        if step.link is not Link.OWN or step.voided:
            continue
        event = step.stored.event
        for prefix, namespace in event.namespaces.items():
            uri = event.body.get(f"{prefix}:product") if namespace == GQTS_NAMESPACE else None
            if isinstance(uri, str):
                return find_product(tx, uri)
    return None


def _compose_steps(tx: Transaction, walk: Walk) -> list[Step]:
    found = sorted(walk.found.values(), key=lambda one: one.event.sort_key())
    places = {place for one in found for place in _list_places(one)}
    sites = find_sites(tx, places)
    named = {site.party for site in sites.values() if site.party}
    possessing = {party for one in found if (party := _possessor(one)) is not None}
    submitters = {canonical_uri(one.event.stored.submitter) for one in found}
    parties = find_parties(tx, named | possessing | submitters)
    return [_compose_step(one, sites, parties) for one in found]


def _compose_step(found: Found, sites: dict[str, Site], parties: dict[str, Party]) -> Step:
    event = found.event.stored.event
    site = next((sites[place] for place in _list_places(found) if place in sites), None)
    return Step(
        stored=found.event.stored,
        link=found.visit.link,
        role=found.role,
        chain=found.visit.chain,
        stage=None if found.visit.link is Link.MADE_OF else find_stage(event, found.role, site.role if site else None),
        site=site,
        responsible=_find_responsible(found, site, parties),
        voided=found.event.is_voided,
        corrected_by=found.event.corrected_by,
    )


def _list_places(found: Found) -> Sequence[str]:
    event = found.event.stored.event
    return [place for place in (event.read_point, event.business_location) if place]


def _possessor(found: Found) -> str | None:
    """Return who had the goods: the possessing party they came from, else the one they go to."""
    body = found.event.stored.event.body
    for listed, name in (("sourceList", "source"), ("destinationList", "destination")):
        for entry in body.get(listed, ()):
            if entry.get("type") == "possessing_party":
                return canonical_uri(entry[name])
    return None


def _find_responsible(found: Found, site: Site | None, parties: dict[str, Party]) -> Responsible:
    if site is not None and site.party:
        return Responsible(site.party, Basis.SITE, parties.get(site.party))
    possessor = _possessor(found)
    if possessor is not None:
        return Responsible(possessor, Basis.POSSESSION, parties.get(possessor))
    submitter = canonical_uri(found.event.stored.submitter)
    return Responsible(submitter, Basis.SUBMITTER, parties.get(submitter))
