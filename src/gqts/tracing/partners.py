"""Who answers for a very item: those who handled it, the agencies in whose scope it is, and what it was made in.

A complaint has to reach them whatever they show to whom, so this reads the whole journey. What leaves is which
organizations they are, and of the goods the product, the lot, and the place of commissioning: nothing of what anybody
told. Who handled it is grown as `chain` says: nobody gets in by saying so, and who is named is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.epcis import Role
from gqts.identifiers import Identifier, canonical_uri
from gqts.kit.database import Transaction
from gqts.organizations import Scope, find_party_owners
from gqts.sharing import OPERATOR_VIEWER, Glass, Purpose, unfiltered
from gqts.tracing.chain import Told, find_handlers, list_digits
from gqts.tracing.journey import Journey, Link
from gqts.tracing.read import read_whole
from gqts.tracing.scope import is_in_scope

_BEGUN = frozenset({"commissioning", "creating_class_instance", "assembling"})


@dataclass(frozen=True, slots=True)
class Partners:
    """The organizations that handled an item, the agencies in scope; its product, lot, and the line it was made on.

    `line` is the read point of its commissioning with its extension (a GLN alone is a site, and no line).
    """

    handlers: frozenset[UUID]
    agencies: frozenset[UUID]
    product: str | None
    lot: str | None
    line: str | None


def find_partners(
    tx: Transaction, identifier: Identifier, *, agencies: Mapping[UUID, Scope | None], at: datetime
) -> Partners:
    """Return who answers for a thing; of one that nobody told of, only the agencies whose scope is everything."""
    with unfiltered(tx):
        whole, walk = read_whole(tx, identifier)
        glass = Glass(OPERATOR_VIEWER, Purpose.TRACE, at)
        glass.meet(tx, {found.event.stored.belonging.stream for found in walk.found.values()})
        told = [Told(found.event, found.visit.chain) for found in walk.found.values()]
        handlers = find_handlers(told, glass.owner_of, find_party_owners(tx, list_digits(told)))
    steps = [step for step in whole.steps if not step.voided]
    own = [step for step in steps if step.link is Link.OWN] or [step for step in steps if step.link is Link.LOT]
    return Partners(
        handlers=frozenset[UUID]().union(*(handlers[step.stored.event_id] for step in own)),
        agencies=frozenset(agency for agency, scope in agencies.items() if is_in_scope(scope, whole)),
        product=None if whole.product is None else whole.product.uri,
        lot=whole.lot,
        line=_find_line(whole),
    )


def _find_line(whole: Journey) -> str | None:
    """Return where the thing, else its lot, was made: a read point that is a part of a site (SGLN with extension)."""
    for step in sorted(whole.own_and_carried, key=lambda one: one.link is not Link.OWN):
        event = step.stored.event
        is_made = step.role in (Role.OUTPUT, Role.OUTPUT_QUANTITY) or event.business_step in _BEGUN
        if not step.voided and step.link in (Link.OWN, Link.LOT) and is_made and event.read_point:
            place = canonical_uri(event.read_point)
            if "/254/" in place:
                return place
    return None
