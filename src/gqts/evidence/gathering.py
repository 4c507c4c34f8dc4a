"""Gather the dossier of a declaration from the rooms, the goods' story through the glass of customs.

Promise: of events, certificates and descriptions a dossier holds what their owners share with customs, and no more; of
what they withhold it tells by whom. Each owner is told of the look, once for each assessment, with its purpose. What it
costs depends on the declaration and its goods, not on how much else is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from gqts.catalogue import Product, find_products
from gqts.certificates import Attestation, look_for_certificates
from gqts.customs.billing import reckon_listed
from gqts.customs.ceb.kinds import INVENTORY
from gqts.customs.reference import Reference, read_reference
from gqts.customs.typed import DECLARED
from gqts.declarations import Record, RecordUnknown, find_record, sum_buyers_year
from gqts.events import Standing
from gqts.evidence import _storage
from gqts.evidence.composing import GivenCertificate, Inputs, compose_dossier, link_happenings
from gqts.evidence.declared import as_inventory
from gqts.evidence.dossier import Described, Dossier, Filed, LotBalance, PriceSeen, WithheldFact
from gqts.evidence.happening import Told
from gqts.evidence.linking import Clues, How, Inventory, Linked, ThingKind, find_clues, gtin_of, link_declaration
from gqts.evidence.papers import find_others, find_papers
from gqts.evidence.parties import Voices, find_parties, list_glns, read_register
from gqts.evidence.telling import concern, reference_of
from gqts.evidence.tolerances import read_countries
from gqts.evidence.voice import Voice
from gqts.identifiers import identifier_key, parse_identifier
from gqts.kit.database import Transaction
from gqts.organizations import Role, State, list_organizations
from gqts.sharing import PUBLIC_VIEWER, Field, Glass, Purpose, Viewer, compose_viewer, looking_as
from gqts.tracing import Gathered, Journey, Link, Step, Withheld, gather_journeys, open_source

DECLARED_KINDS = frozenset([INVENTORY.name, *(kind.name for kind in DECLARED)])
"""The kinds of message that declare goods."""
_MOST_FOLLOWED = 200
"""Goods of one declaration whose story is read."""
_MOST_PRICES = 200
_UNNAMED = "…"


@cache
def standard_reference() -> Reference:
    """Return the reference data that comes with gqts."""
    return read_reference()


def find_assessor(tx: Transaction) -> Viewer:
    """Return customs, which hosts gqts, as the viewer of an assessment; the public when there is no customs."""
    found = list_organizations(tx, state=State.APPROVED, role=Role.CUSTOMS, limit=1)
    return compose_viewer(found[0]) if found else PUBLIC_VIEWER


def read_dossier(
    tx: Transaction,
    record_id: UUID,
    *,
    now: datetime,
    reference: Reference | None = None,
    viewer: Viewer | None = None,
    purpose: Purpose = Purpose.ASSESSMENT,
) -> Dossier:
    """Return everything that customs may know of a declaration; raise `RecordUnknown` when it is none.

    `viewer` is whoever looks, by default customs itself; `purpose` what owners are told of the look.
    """
    record = find_record(tx, record_id)
    if record is None or record.kind.name not in DECLARED_KINDS:
        raise RecordUnknown
    inventory = as_inventory(record.document)
    head, voices = inventory.head, Voices(tx)
    documents = find_papers(tx, head, voices)
    parties = find_parties(tx, head)
    clues = find_clues(inventory, list_glns(tx, parties))
    with looking_as(tx, viewer or find_assessor(tx), at=now, purpose=purpose) as glass:
        seen = _look(tx, glass, inventory, clues, (min(head.appTime, record.received_at), now))
    voices.meet([*seen.gathered.owners.values(), *(one.issuer.id for one in seen.attestations)])
    told = _tell(seen.gathered, voices)
    linked = seen.linked
    gtins = {gtin for uri in linked.of(ThingKind.PRODUCT, ThingKind.ITEM, ThingKind.LOT) if (gtin := gtin_of(uri))}
    known = reference or standard_reference()
    countries, used = read_countries(known, head.declTime), sum_buyers_year(tx, record)
    issuers = {one.issuer.id for one in seen.attestations}
    return compose_dossier(
        Inputs(
            declaration=Filed(inventory, voices.of_sender(record.organization_id, record.kind), str(record.id),
                              record.received_at),
            assessed_at=now,
            declared_as=None if record.kind is INVENTORY else record.document,
            documents=documents,
            linked=linked,
            told=told,
            certificates=tuple(
                GivenCertificate(one.certificate, one.state_on(head.declTime), voices.of(one.issuer.id))
                for one in seen.attestations
            ),
            products=_describe(seen, voices, record),
            register=read_register(tx, voices, parties, gtins, issuers),
            others=find_others(tx, record, head, (*linked.items, *linked.parcels), voices),
            used_this_year=used,
            tax_due=reckon_listed(inventory, known, used or Decimal(0)) if record.kind is INVENTORY else None,
            prices=tuple(_list_prices(tx, record, head.ebcCode, gtins)),
            lots=tuple(_weigh_lots(tx, record, linked.lots)),
            withheld=tuple(_tell_withheld((*seen.gathered.journeys.values(), *seen.gathered.lots.values()))),
            countries=countries,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """What customs is shown."""

    linked: Linked
    gathered: Gathered
    attestations: Sequence[Attestation]
    products: Mapping[str, Product]
    owners: Mapping[int, UUID]


def _look(
    tx: Transaction, glass: Glass, inventory: Inventory, clues: Clues, moments: tuple[datetime, datetime]
) -> _Seen:
    """Return what is seen of the goods; the transaction is the viewer's.

    `moments` are when it was sent, as its sender says or as it came in, and now. What was in the parcel then counts,
    whatever was taken out since, or put into another parcel; what was packed later counts when nothing was in it.
    """
    source = open_source(tx, glass, clues.parcel)
    sent_at, now = moments
    linked = link_declaration(source, inventory, clues, at=min(sent_at, now))
    if not any(thing.how is How.PACKED for thing in linked.things):
        linked = link_declaration(source, inventory, clues, at=now)
    followed = (*linked.items, *linked.parcels, *_lots_alone(linked))[:_MOST_FOLLOWED]
    subject = ", ".join(followed)
    gathered = gather_journeys(tx, glass, [parse_identifier(uri) for uri in followed], subject=subject)
    linked = link_happenings(linked, _tell_roughly(gathered))
    steps = [step for journey in gathered.journeys.values() for step in journey.steps]
    uris = {uri for step in steps for uri in _certificates_named(step)}
    kinds = (ThingKind.ITEM, ThingKind.VEHICLE, ThingKind.LOT, ThingKind.PRODUCT, ThingKind.CONTAINER, ThingKind.PARCEL)
    things = linked.of(*kinds)
    item = parse_identifier(followed[0]) if followed else None
    attestations = look_for_certificates(tx, glass, things, uris=uris, item=item).shown
    products = find_products(tx, {gtin for uri in things if (gtin := gtin_of(uri))})
    glass.meet(tx, {one.stream for one in products.values()})
    owners = {one.stream: glass.owner_of(one.stream) for one in products.values()}
    return _Seen(linked, gathered, attestations, products, owners)


def _lots_alone(linked: Linked) -> tuple[str, ...]:
    """Return the lots that are declared or packed without single items of theirs being known."""
    return () if linked.items else linked.lots


def _certificates_named(step: Step) -> Iterable[str]:
    named = step.stored.event.body.get("certificationInfo") or ()
    return [named] if isinstance(named, str) else [one for one in named if isinstance(one, str)]


def _tell_roughly(gathered: Gathered) -> tuple[Told, ...]:
    """Return what is told of the goods, whoever tells it: for linking, which asks for no voice."""
    nobody = Voice("", "", "")
    return _collect(gathered, lambda _: nobody)


def _tell(gathered: Gathered, voices: Voices) -> tuple[Told, ...]:
    return _collect(gathered, lambda step: voices.of(gathered.owners[step.stored.belonging.stream]))


def _collect(gathered: Gathered, voice_of: Callable[[Step], Voice]) -> tuple[Told, ...]:
    told: dict[str, Told] = {}
    goods = [(subject, step, step.link) for subject, journey in gathered.journeys.items() for step in journey.steps]
    lots = [
        (subject, step, Link.LOT)
        for lot, journey in gathered.lots.items()
        for step in journey.steps
        for subject in gathered.lots_of[lot]
    ]
    for subject, step, link in (*goods, *lots):
        if not step.voided:
            reference = reference_of(step.stored)
            one = told.get(reference) or Told(
                step.stored.event,
                reference,
                step.stored.record_time,
                voice_of(step),
                is_attested=step.stored.belonging.standing is Standing.ATTESTED,
                site=step.site,
            )
            told[reference] = concern(one, subject, link)
    return tuple(told.values())


def _describe(seen: _Seen, voices: Voices, record: Record) -> tuple[Described, ...]:
    voices.meet(seen.owners.values())
    return tuple(
        Described(one, voices.of(seen.owners[one.stream]), record.received_at) for one in seen.products.values()
    )


def _list_prices(tx: Transaction, record: Record, seller: str, gtins: Iterable[str]) -> Iterable[PriceSeen]:
    for gtin in sorted(gtins):
        for price, other, other_seller in _storage.select_prices(tx, gtin, seller, record.id, _MOST_PRICES):
            yield PriceSeen(gtin, price, str(other), other_seller)


def _weigh_lots(tx: Transaction, record: Record, lots: Sequence[str]) -> Iterable[LotBalance]:
    keys = [identifier_key(lot).hex() for lot in lots]
    sums = _storage.sum_lots(tx, keys, record.id) if keys else {}
    return [LotBalance(lot, amount) for lot, amount in sums.items()]


def _tell_withheld(journeys: Iterable[Journey]) -> Iterable[WithheldFact]:
    told = (_name_withheld(one) for journey in journeys for one in journey.withheld)
    return dict.fromkeys(told)


def _name_withheld(one: Withheld) -> WithheldFact:
    owner = one.owner
    by = _UNNAMED if owner is None else owner.party.name("en") if owner.party else owner.uri
    return WithheldFact(by, one.kind, one.field.name.lower(), is_whole=one.field is Field.EVENT)
