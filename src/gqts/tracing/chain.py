"""Who handled an item: the chain that an owner's “those who handled this item” means.

Promise: nobody gets into a chain by saying so. A party is in it when it told something it had shown the authority to
say (it made or labelled the goods, was accredited to inspect them, is an authority), or when somebody who is in it
names it: as source or destination, or in the number of a business document (CBV 2.0 §7.4, §8.5.2). Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from gqts.epcis import Event
from gqts.events import Standing
from gqts.identifiers import canonical_uri, find_owner_digits
from gqts.tracing.naming import NamedEvent

_LISTS = (("sourceList", "source"), ("destinationList", "destination"))


def find_handlers(
    events: Iterable[NamedEvent], owner_of: Callable[[int], UUID], organization_of: Mapping[str, UUID]
) -> frozenset[UUID]:
    """Return the organizations in the chain that events tell of.

    `owner_of` gives the owner of a stream, `organization_of` the organization of the digits that `list_named_digits`
    finds.
    """
    told = [event.stored for event in events if not event.is_voided]
    trusted = [one for one in told if one.belonging.standing is Standing.ATTESTED]
    claimed = [one for one in told if one.belonging.standing is not Standing.ATTESTED]
    handlers: set[UUID] = set()
    while trusted:
        for one in trusted:
            handlers.add(owner_of(one.belonging.stream))
            named = list_named_digits(one.event)
            handlers.update(organization_of[digits] for digits in named if digits in organization_of)
        trusted = [one for one in claimed if owner_of(one.belonging.stream) in handlers]
        claimed = [one for one in claimed if owner_of(one.belonging.stream) not in handlers]
    return frozenset(handlers)


def list_named_digits(event: Event) -> set[str]:
    """Return the digits of the parties, places and business documents that an event names."""
    named: set[str | None] = set()
    for listed, name in _LISTS:
        named.update(find_owner_digits(canonical_uri(entry[name])) for entry in event.body.get(listed, ()))
    for paper in event.body.get("bizTransactionList", ()):
        named.add(find_owner_digits(canonical_uri(str(paper.get("bizTransaction", "")))))
    return {digits for digits in named if digits}
