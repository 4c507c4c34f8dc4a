"""Who answers for a step: whoever runs the place it was read at, else who had the goods, else who told it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gqts.catalogue import Party, Site
from gqts.epcis import Event
from gqts.events import StoredEvent
from gqts.identifiers import canonical_uri
from gqts.tracing.journey import Basis, Responsible


def find_responsible(stored: StoredEvent, site: Site | None, parties: Mapping[str, Party]) -> Responsible:
    """Return who answers for an event that was read at `site`."""
    if site is not None and site.party:
        return Responsible(site.party, Basis.SITE, parties.get(site.party))
    possessing = possessor(stored.event)
    if possessing is not None:
        return Responsible(possessing, Basis.POSSESSION, parties.get(possessing))
    submitter = canonical_uri(stored.submitter)
    return Responsible(submitter, Basis.SUBMITTER, parties.get(submitter))


def list_places(event: Event) -> Sequence[str]:
    """Return where an event happened and where the goods were after it, as sent."""
    return [place for place in (event.read_point, event.business_location) if place]


def possessor(event: Event) -> str | None:
    """Return who had the goods: the possessing party they came from, else the one they go to."""
    for listed, name in (("sourceList", "source"), ("destinationList", "destination")):
        for entry in event.body.get(listed, ()):
            if entry.get("type") == "possessing_party":
                return canonical_uri(entry[name])
    return None
