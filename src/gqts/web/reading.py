"""Read all that one page needs, in one transaction: journey, verdict, and the names of what they refer to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gqts.catalogue import (
    Party,
    Picture,
    Product,
    Site,
    find_parties,
    find_picture,
    find_product,
    find_sites,
    site_of,
)
from gqts.certificates import ItemCertificates, read_item_certificates
from gqts.evidence import Agreement, compare_facts, find_hands, list_tellers
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.recalls import PublishedRecall, find_recalls
from gqts.receipts import find_logged
from gqts.scans import UNSEALED, Reason, Scan, SealState, Verdict, scan_item
from gqts.sharing import Glass
from gqts.tracing import Journey, Stage, Step

MOST_MATERIALS = 12
"""Materials that are looked up by name; the page counts the others."""
_PLACES = frozenset({"gln", "sgln"})


@dataclass(frozen=True, slots=True)
class Material:
    """A lot, item or class that went into the subject, and its product when master data names it."""

    uri: str
    product: Product | None


@dataclass(frozen=True, slots=True)
class Names:
    """The sites and parties that events refer to beside where they happened, by the identifier as sent.

    Sites: where goods go, and the whole place (its GLN) that a spot within it belongs to. Parties: who pushed an event,
    and who got the goods.
    """

    sites: Mapping[str, Site] = field(default_factory=dict)
    parties: Mapping[str, Party] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known about the thing of one page.

    `site` or `party` is what the identifier itself names, when it names a place or a firm.
    """

    journey: Journey
    verdict: Verdict
    materials: tuple[Material, ...] = ()
    material_count: int = 0
    names: Names = field(default_factory=Names)
    site: Site | None = None
    party: Party | None = None
    certificates: ItemCertificates = field(default_factory=ItemCertificates)
    recalls: tuple[PublishedRecall, ...] = ()
    seal: SealState = UNSEALED
    scan: Scan | None = None
    """What was read of the record, to weigh this very scan by; nothing of it is shown but the verdict."""
    agreements: Mapping[Stage, Agreement] = field(default_factory=dict)
    """What each told fact was held against, of what the viewer may see."""
    picture: Picture | None = None
    logged: int = 0
    """How many of the reports shown stand in the log; the others follow."""

    @property
    def is_described(self) -> bool:
        """Return whether master data describes the very thing that the code names."""
        product = self.journey.product
        is_class = product is not None and product.uri == self.journey.subject.canonical
        return is_class or self.site is not None or self.party is not None

    @property
    def has_record(self) -> bool:
        """Return whether anybody has told anything of it, if only that its code was issued."""
        record = self.verdict if self.scan is None else self.scan.verdict
        return record.reason is not Reason.NOTHING_KNOWN

    @property
    def is_known(self) -> bool:
        """Return whether there is anything to tell beyond the code itself."""
        return self.has_record or self.is_described or bool(self.recalls)


def read_thing(tx: Transaction, glass: Glass, identifier: Identifier, root: str) -> Reading:
    """Return what is told of a thing, a place or a party to whoever looks through `glass`; nothing is a reading too.

    `tx` shows no more than the viewer may see (`gqts.sharing.viewing`), so names that are withheld are not found.
    `root` is this server's own address, by which events may name certificates.
    """
    scan = scan_item(tx, glass, identifier)
    journey = scan.journey
    uris = list_materials(journey)
    certificates = read_item_certificates(tx, glass, journey, root)
    tellers = list_tellers(journey, certificates)
    hands = find_hands(tx, tellers) if len(tellers) > 1 else {}
    return Reading(
        journey=journey,
        verdict=scan.verdict,
        scan=scan,
        materials=tuple(Material(uri, find_product(tx, uri)) for uri in uris[:MOST_MATERIALS]),
        material_count=len(uris),
        names=_read_names(tx, journey),
        site=find_sites(tx, [identifier.canonical]).get(identifier.canonical) if identifier.kind in _PLACES else None,
        party=find_parties(tx, [identifier.canonical]).get(identifier.canonical) if identifier.kind == "pgln" else None,
        certificates=certificates,
        agreements=compare_facts(journey, certificates, hands),
        picture=find_picture(tx, journey.product.uri) if journey.product else None,
        logged=len(find_logged(tx, list_told(journey))),
        recalls=tuple(find_recalls(tx, [identifier.canonical, *([journey.lot] if journey.lot else [])])),
    )


def list_told(journey: Journey) -> list[bytes]:
    """Return the ids of the reports that a page shows, each once."""
    return list(dict.fromkeys(step.stored.event_id for step in journey.steps))


def _read_names(tx: Transaction, journey: Journey) -> Names:
    steps = journey.own_and_carried
    places = {uri for step in steps for uri in list_destinations(step)}
    places |= {site_of(step.site.uri) for step in steps if step.site is not None}
    parties = {uri for step in steps for uri in list_receivers(step)} | {step.stored.submitter for step in steps}
    parties |= {journey.product.stated_by} if journey.product and journey.product.stated_by and steps else set()
    return Names(find_sites(tx, sorted(places)), find_parties(tx, sorted(parties)))


def list_materials(journey: Journey) -> tuple[str, ...]:
    """Return what the subject, or the lot it belongs to, was made from, in the order of the journey."""
    made = {journey.subject.canonical, journey.lot}
    return tuple(dict.fromkeys(e.source for e in journey.edges if e.kind == "became" and e.target in made))


def list_destinations(step: Step) -> tuple[str, ...]:
    """Return the places an event names as where the goods go (CBV 2.0 §7.4.2, `location`), as sent."""
    return _list_destinations(step, "location")


def list_receivers(step: Step) -> tuple[str, ...]:
    """Return the parties an event names as getting hold of the goods (`possessing_party`), as sent."""
    return _list_destinations(step, "possessing_party")


def _list_destinations(step: Step, kind: str) -> tuple[str, ...]:
    listed = step.stored.event.body.get("destinationList", ())
    return tuple(one["destination"] for one in listed if one.get("type") == kind)
