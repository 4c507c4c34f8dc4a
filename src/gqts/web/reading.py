"""Read all that one page needs, in one transaction: journey, verdict, and the names of what they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gqts.catalogue import Party, Product, Site, find_parties, find_product, find_sites
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.scans import Reason, Verdict, verify_item
from gqts.tracing import Journey, Step, read_journey

MOST_MATERIALS = 12
"""Materials that are looked up by name; the page counts the others."""
_PLACES = frozenset({"gln", "sgln"})


@dataclass(frozen=True, slots=True)
class Material:
    """A lot, item or class that went into the subject, and its product when master data names it."""

    uri: str
    product: Product | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known about the thing of one page.

    `destinations` are the sites that events name as where the goods go, by the identifier as sent. `site` or `party`
    is what the identifier itself names, when it names a place or a firm.
    """

    journey: Journey
    verdict: Verdict
    materials: tuple[Material, ...] = ()
    material_count: int = 0
    destinations: Mapping[str, Site] = field(default_factory=dict)
    site: Site | None = None
    party: Party | None = None

    @property
    def is_known(self) -> bool:
        """Return whether there is anything to tell beyond the code itself."""
        identifies_class = (
            self.journey.product is not None and self.journey.product.uri == self.journey.subject.canonical
        )
        has_record = self.verdict.reason is not Reason.NOTHING_KNOWN
        return has_record or identifies_class or self.site is not None or self.party is not None


def read_thing(tx: Transaction, identifier: Identifier) -> Reading:
    """Return what is known about a thing, a place or a party; nothing known is a reading too."""
    journey = read_journey(tx, identifier)
    uris = list_materials(journey)
    return Reading(
        journey=journey,
        verdict=verify_item(tx, journey),
        materials=tuple(Material(uri, find_product(tx, uri)) for uri in uris[:MOST_MATERIALS]),
        material_count=len(uris),
        destinations=find_sites(tx, {uri for step in journey.steps for uri in list_destinations(step)}),
        site=find_sites(tx, [identifier.canonical]).get(identifier.canonical) if identifier.kind in _PLACES else None,
        party=find_parties(tx, [identifier.canonical]).get(identifier.canonical) if identifier.kind == "pgln" else None,
    )


def list_materials(journey: Journey) -> tuple[str, ...]:
    """Return what the subject, or the lot it belongs to, was made from, in the order of the journey."""
    made = {journey.subject.canonical, journey.lot}
    return tuple(dict.fromkeys(e.source for e in journey.edges if e.kind == "became" and e.target in made))


def list_destinations(step: Step) -> tuple[str, ...]:
    """Return the places an event names as where the goods go (CBV 2.0 §7.4.2, `location`), as sent."""
    listed = step.stored.event.body.get("destinationList", ())
    return tuple(one["destination"] for one in listed if one.get("type") == "location")
