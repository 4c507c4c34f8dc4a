"""The dossier of a simulated parcel, composed by the production code from what was shared by a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from gqts.catalogue import Site
from gqts.certificates import Certificate, Finding, Sample, state_of
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.kinds import INVENTORY, ORDER, PAYMENT, Kind
from gqts.evaluation.history import History
from gqts.evaluation.memory import HeldUntil, ReadEvent, read_entries
from gqts.evaluation.parties import (
    compose_register,
    describe_product,
    describe_site,
    know_codes,
    may_begin,
    name_id,
    place_uris,
    voice_of,
)
from gqts.events import Standing, StoredEvent
from gqts.evidence import (
    Dossier,
    Filed,
    GivenCertificate,
    HeldEvents,
    Inputs,
    Voice,
    compose_dossier,
    find_clues,
    link_declaration,
    link_happenings,
    tell_events,
)
from gqts.identifiers import canonical_uri
from gqts.simulator import Firm
from gqts.simulator.firms import FIRMS
from gqts.simulator.places import SITES
from gqts.simulator.trade import COUNTRIES, Attestation, Entry, Parcel, Shipment, list_documents

ASSESSED_AFTER = timedelta(minutes=5)
"""When a declaration is assessed: as soon as it is in."""
COUNTRIES_BY_CODE = {code: iso for iso, code in COUNTRIES.items()}
CODES = know_codes(tuple(FIRMS.values()))
_PLACES: Mapping[str, Site] = {uri: describe_site(site) for site in SITES.values() for uri in place_uris(site)}
_OPERATORS = {uri: site.firm for site in SITES.values() for uri in place_uris(site)}
_ROLES = {ORDER.name: ("ebpCode", "ebpName", "platform"), PAYMENT.name: ("payCode", "payName", "payment")}
FIRM_GLNS = {firm.customs_code: (firm.gln,) for firm in FIRMS.values()}
_CARRIER = ("logisticsCode", "logisticsName", "logistics")


@dataclass(frozen=True)
class Read:
    """A consignment whose events have been read once, for all its parcels."""

    shipment: Shipment
    events: tuple[ReadEvent, ...]
    places: Mapping[str, Site]
    operators: Mapping[str, Firm]

    @cached_property
    def tellers(self) -> Mapping[bytes, Firm]:
        """Who told each event, by the store's key."""
        return {one.stored.event_id: one.firm for one in self.events}


@dataclass(frozen=True)
class View:
    """What may be looked at of a consignment: the messages of others, and what the firms of `sharing` tell."""

    read: Read
    sharing: frozenset[Firm]
    has_messages: bool = True

    @cached_property
    def source(self) -> HeldEvents:
        """The events that are shared, and that capture takes: when the owner of a product's numbers takes part, nobody
        begins its goods without its authorization (`gqts.capture.authority`).
        """
        is_guarded = self.read.shipment.plan.product.firm in self.sharing
        return HeldEvents(
            one.stored
            for one in self.read.events
            if one.firm in self.sharing and not (is_guarded and one.stored.belonging.standing is Standing.CLAIMED)
        )

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """The places whose operators describe them."""
        operators = self.read.operators
        return {
            uri: site
            for uri, site in self.read.places.items()
            if operators[uri] in self.sharing or operators[uri].role == "customs"
        }

    def voice_of(self, stored: StoredEvent) -> Voice:
        """Return whose word an event is."""
        return voice_of(self.read.tellers[stored.event_id])


def read_shipment(shipment: Shipment) -> Read:
    """Return a consignment with its events read."""
    product = shipment.plan.product
    known = [may_begin(entry.firm, product) or not _begins(entry, product.gtin) for entry in shipment.entries]
    origin = shipment.plan.lane.origin
    own = place_uris(origin)
    places = {**_PLACES, **dict.fromkeys(own, describe_site(origin))}
    operators = {**_OPERATORS, **dict.fromkeys(own, origin.firm)}
    return Read(shipment, read_entries(shipment.entries, known), places, operators)


def file_declaration(parcel: Parcel) -> Filed[InventoryHead, InventoryList]:
    """Return the declaration of a parcel as it was handed in."""
    document = parcel.papers.inventory
    head = document.head
    voice = CODES.voice(head.agentCode, head.agentName, "declarant")
    return Filed(document, voice, head.guid, head.appTime)


def compose_case(parcel: Parcel, view: View, history: History) -> Dossier:
    """Return the dossier of a parcel at the moment of its declaration, within a view."""
    filed, shipment = file_declaration(parcel), view.read.shipment
    at = filed.received_at + ASSESSED_AFTER
    source = HeldUntil(view.source, at)
    clues = find_clues(filed.document, FIRM_GLNS)
    linked = link_declaration(source, filed.document, clues, at=at)
    told = tell_events(source, (*linked.items, *linked.parcels), view.voice_of, view.sites)
    linked = link_happenings(linked, told)
    product = shipment.plan.product
    return compose_dossier(
        Inputs(
            declaration=filed,
            assessed_at=at,
            documents=tuple(_file(parcel, at)) if view.has_messages else (),
            linked=linked,
            told=told,
            certificates=tuple(_give(shipment, view.sharing, at)),
            products=(describe_product(product),) if product.firm in view.sharing else (),
            register=compose_register(product, view.sharing, shipment.merchant),
            others=history.find_others(filed, linked.items),
            used_this_year=history.used_this_year(filed),
            prices=tuple(seen for gtin in set(clues.gtins.values()) for seen in history.find_prices(gtin)),
            lots=history.find_lots(linked.lots),
            countries=COUNTRIES_BY_CODE,
        )
    )


def _begins(entry: Entry, gtin: str) -> bool:
    """Return whether an event gives numbers of a product to things."""
    named = [*(entry.body.get("epcList") or ()), *(entry.body.get("outputEPCList") or ())]
    is_beginning = entry.body.get("action") == "ADD" or entry.body["type"] == "TransformationEvent"
    return is_beginning and any(gtin in canonical_uri(uri) for uri in named[:1])


def _file(parcel: Parcel, at: datetime) -> Iterator[Filed[Any, Any]]:
    """Yield what others had handed in of a parcel by a moment, and of the orders that were paid with its own."""
    joined = (
        told
        for one in parcel.paid_with
        for told in list_documents(one.papers)
        if told[0].name in (ORDER.name, PAYMENT.name)
    )
    for kind, document in (*list_documents(parcel.papers), *joined):
        if kind is not INVENTORY and document.head.appTime <= at:
            yield Filed(document, CODES.voice(*_sender(kind, document.head)), document.head.guid, document.head.appTime)


def _sender(kind: Kind, head: Any) -> tuple[str, str, str]:
    code, name, role = _ROLES.get(kind.name, _CARRIER)
    return getattr(head, code), getattr(head, name), role


def _give(shipment: Shipment, sharing: frozenset[Firm], at: datetime) -> Iterable[GivenCertificate]:
    """Yield the certificates that their issuers had handed in by a moment."""
    for one in shipment.attestations:
        if one.issuer in sharing and one.handed_in_at <= at:
            certificate = as_certificate(one, at)
            yield GivenCertificate(
                certificate, state_of(certificate, at.date(), is_disqualified=False), voice_of(one.issuer)
            )


def as_certificate(one: Attestation, at: datetime) -> Certificate:
    """Return an attestation as the certificate that is kept of it, as it stood at a moment."""
    is_withdrawn = one.withdrawn_at is not None and one.withdrawn_at <= at
    return Certificate(
        id=name_id("certificate", one.issuer.id, one.number),
        issuer_id=name_id("firm", one.issuer.id),
        number=one.number,
        covers=one.covers,
        subjects=one.subjects,
        findings=tuple(
            Finding(what, method, method, result, is_conformant=True) for what, method, result in one.findings
        ),
        sample=Sample("5", one.tested_on),
        country_of_origin=one.country,
        tested_on=one.tested_on,
        issued_on=one.issued_on,
        valid_from=one.issued_on,
        valid_until=one.valid_until,
        accreditation_id=name_id("accreditation", one.issuer.id),
        received_at=one.handed_in_at,
        withdrawn_at=one.withdrawn_at if is_withdrawn else None,
        withdrawn_reason="" if not is_withdrawn else "taken back by its issuer",
    )
