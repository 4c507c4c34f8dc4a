"""The certificates of one item, as its page and its trace tell them: kept here, or only claimed by events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gqts.catalogue import product_of
from gqts.certificates.attestation import Attestation
from gqts.certificates.naming import find_id, number_uri, uri_key
from gqts.certificates.reading import look_for_certificates, preview_shown
from gqts.certificates.reference import Reference, list_references
from gqts.kit.database import Transaction
from gqts.sharing import Glass, Reason, Tie
from gqts.tracing import Journey

MOST_NAMES = 500
"""Identifiers of one item, its holders included, that certificates are looked for by."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A certificate kept here that an event names.

    `covers_item` is False when its issuer never said that it covers these goods: whoever names it claims so alone.
    """

    attestation: Attestation
    reference: Reference
    covers_item: bool


@dataclass(frozen=True, slots=True)
class ItemCertificates:
    """What is known of an item's certificates to one viewer.

    `covering` cover it by their issuers' own word, the latest first; `bound` are those that events name and that are
    kept here; `claimed` are references to what is not kept here, or not shown. `withheld` are the reasons for which
    certificates that cover it are not shown.
    """

    covering: tuple[Attestation, ...] = ()
    bound: tuple[Bound, ...] = ()
    claimed: tuple[Reference, ...] = ()
    withheld: frozenset[Reason] = field(default_factory=frozenset)
    on: date = date.min
    """The day on which it was looked at: that of their states."""

    @property
    def not_covering(self) -> tuple[Bound, ...]:
        """Return the certificates that events name though they do not cover the item."""
        return tuple(one for one in self.bound if not one.covers_item)


def read_item_certificates(tx: Transaction, glass: Glass, journey: Journey, public_url: str) -> ItemCertificates:
    """Return the certificates of the subject of a journey, as they are shown to whoever looks through `glass`."""
    names = list_names(journey)
    references = list_references(journey.own_and_carried)
    uris = [one.uri for one in references if one.uri]
    ids = {uri: found for uri in uris if (found := find_id(uri, public_url)) is not None}
    looked = look_for_certificates(tx, glass, names, item=journey.subject)
    named = look_for_certificates(tx, glass, uris=uris, ids=list(ids.values()), item=journey.subject) if uris else None
    by_key = {} if named is None else _index(named.shown)
    bound, claimed = [], []
    for one in references:
        key = (ids[one.uri].bytes if one.uri in ids else uri_key(one.uri)) if one.uri else b""
        attestation = by_key.get(key)
        if attestation is None:
            claimed.append(one)
        else:
            bound.append(_bind(attestation, one, names))
    return ItemCertificates(looked.shown, tuple(bound), tuple(claimed), looked.withheld, glass.at.date())


def preview_certificates(
    tx: Transaction, glass: Glass, mine: ItemCertificates, journey: Journey, tie: Tie
) -> ItemCertificates:
    """Return what somebody else would see of the certificates that one sees oneself, of a journey as they see it.

    For an owner's “see as”: `glass` is the other's, and `tie` what is supposed to tie them to the goods. Nothing is
    shown that `mine` does not hold.
    """
    names = list_names(journey)
    known = {one.certificate.id: one for one in (*mine.covering, *(each.attestation for each in mine.bound))}
    shown = preview_shown(tx, glass, known, tie)
    by_uri = {one.reference.uri: one.attestation for one in mine.bound if one.attestation.certificate.id in shown}
    references = list_references(journey.own_and_carried)
    return ItemCertificates(
        tuple(one for one in mine.covering if one.certificate.id in shown and one.covers_any(names)),
        tuple(_bind(by_uri[one.uri], one, names) for one in references if one.uri in by_uri),
        tuple(one for one in references if one.uri not in by_uri),
        on=mine.on,
    )


def list_names(journey: Journey) -> tuple[str, ...]:
    """Return all that the subject of a journey is named by: itself, its lot, what held it, its product."""
    steps = journey.own_and_carried
    product = journey.product.uri if journey.product is not None else product_of(journey.subject.canonical)
    holders = [uri for step in steps if not step.voided for uri in step.chain]
    names = (journey.subject.canonical, journey.lot, product, *holders)
    return tuple(dict.fromkeys(one for one in names if one))[:MOST_NAMES]


def _bind(attestation: Attestation, reference: Reference, names: tuple[str, ...]) -> Bound:
    return Bound(attestation, reference, attestation.covers_any(names))


def _index(attestations: tuple[Attestation, ...]) -> Mapping[bytes, Attestation]:
    """Return certificates by the keys of what names them; a URI that several make names none of them."""
    found: dict[bytes, Attestation] = {}
    ambiguous: set[bytes] = set()
    for one in attestations:
        certificate = one.certificate
        found[certificate.id.bytes] = one
        key = uri_key(number_uri(certificate.issuer_id, certificate.number))
        ambiguous |= {key} & found.keys()
        found[key] = one
    return {key: one for key, one in found.items() if key not in ambiguous}
