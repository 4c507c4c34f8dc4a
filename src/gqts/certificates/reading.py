"""Reading certificates: whoever looks is shown what its issuer shares, and who stands behind it.

Promise: nobody is shown a certificate that `gqts.sharing.decide` withholds, and PostgreSQL holds the same rule
(row-level security, migration 0111). A certificate is a fact of its issuer, of the kind `INSPECTION`, and is seen whole
or not at all: as the field `CERTIFICATES` of that kind. How an issuer stands (accredited, disqualified) is the
register's to tell, and is told of whatever is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from gqts.catalogue import product_of
from gqts.certificates import _storage
from gqts.certificates._storage import Narrowing
from gqts.certificates.attestation import Attestation
from gqts.certificates.certificate import Certificate, CertificateState
from gqts.certificates.errors import CertificateUnknown
from gqts.certificates.naming import uri_key
from gqts.identifiers import Identifier, canonical_uri, identifier_key, parse_identifier
from gqts.kit.database import Transaction
from gqts.organizations import find_disqualifications, find_organizations, list_accreditations
from gqts.sharing import STRANGER, FactKind, Field, Glass, Reason, Tie, concern_viewer, record_looks, unfiltered
from gqts.tracing import find_ties_to

MOST_FOUND = 200
"""Certificates that one question is answered with, the latest."""
MOST_COUNTED = 1_000
MOST_FOLLOWED = 10
"""Covered things whose story is read to find whether a viewer handled one of them."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at certificates found: what is shown, and for which reasons others are withheld."""

    shown: tuple[Attestation, ...] = ()
    withheld: frozenset[Reason] = frozenset()


def list_certificates_covering(
    tx: Transaction, glass: Glass, identifiers: Collection[str], *, item: Identifier | None = None
) -> list[Attestation]:
    """Return the certificates that cover any of `identifiers`, as they are shown to whoever looks through `glass`.

    Name a thing by all that it is: the item, its lots, what held it, its product. `item` is the thing in question: who
    handled it sees what is shared with those who handled it.
    """
    return list(look_for_certificates(tx, glass, identifiers, item=item).shown)


def look_for_certificates(
    tx: Transaction,
    glass: Glass,
    identifiers: Collection[str] = (),
    *,
    uris: Collection[str] = (),
    ids: Collection[UUID] = (),
    item: Identifier | None = None,
) -> Looked:
    """Return the certificates that cover any of `identifiers`, go by any of `uris`, or have one of `ids`."""
    covered = [identifier_key(canonical_uri(one)) for one in dict.fromkeys(identifiers)]
    named = [uri_key(one) for one in dict.fromkeys(uris)]
    if not (covered or named or ids):
        return Looked()
    found = _storage.select_concerning(tx, covered, named, list(ids), MOST_FOUND)
    return _see(tx, glass, found, item) if found else Looked()


def find_certificate(
    tx: Transaction, glass: Glass, certificate_id: UUID, *, item: Identifier | None = None
) -> Attestation | None:
    """Return a certificate, None when there is none or it is not shown to whoever looks."""
    return next(iter(look_for_certificates(tx, glass, ids=[certificate_id], item=item).shown), None)


def is_shown(tx: Transaction, glass: Glass, certificate_id: UUID) -> bool:
    """Return whether a certificate would be shown to whoever looks; it is not shown, so no look is recorded."""
    found = _storage.select_concerning(tx, [], [], [certificate_id], MOST_FOUND)
    glass.meet(tx, {stream for _, stream in found})
    ties = _find_ties(tx, glass, found, None)
    return any(Field.CERTIFICATES in glass.look(stream, ties.get(one, STRANGER)).fields for one, stream in found)


def require_certificate(
    tx: Transaction, glass: Glass, certificate_id: UUID, *, item: Identifier | None = None
) -> Attestation:
    """Return a certificate that is shown to whoever looks; raise `CertificateUnknown`."""
    found = find_certificate(tx, glass, certificate_id, item=item)
    if found is None:
        raise CertificateUnknown
    return found


def list_certificates(
    tx: Transaction,
    issuer_id: UUID,
    *,
    narrowing: Narrowing | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[Certificate]:
    """Return an issuer's certificates, the latest received first, as the transaction lets them be seen.

    `after` is the (received_at, id) that the last page ended with. In a transaction that is bound to a viewer, what is
    shared only with those who handled the goods is not listed: it is found by naming them.
    """
    return _storage.select_page(tx, issuer_id, narrowing or Narrowing(), after, limit)


def narrow_to_state(
    state: CertificateState | None, today: date, *, number: str = "", ends_by: date | None = None
) -> Narrowing:
    """Return the narrowing to a state of the certificates themselves: how their issuer stands narrows nothing."""
    narrowing = Narrowing(number, ends_by=ends_by)
    if state is CertificateState.VALID:
        return replace(narrowing, is_withdrawn=False, valid_on=today)
    if state is CertificateState.EXPIRED:
        return replace(narrowing, is_withdrawn=False, ended_before=today)
    if state is CertificateState.NOT_YET_VALID:
        return replace(narrowing, is_withdrawn=False, begins_after=today)
    return replace(narrowing, is_withdrawn=True) if state is CertificateState.WITHDRAWN else narrowing


def count_certificates(tx: Transaction, issuer_id: UUID, *, narrowing: Narrowing | None = None) -> int:
    """Return how many certificates `list_certificates` lists; from `MOST_COUNTED` on, that number and no more.

    Row-level security looks at each that is counted, which takes its time.
    """
    return _storage.count_certificates(tx, issuer_id, narrowing or Narrowing(), MOST_COUNTED)


def preview_shown(tx: Transaction, glass: Glass, ids: Collection[UUID], tie: Tie) -> frozenset[UUID]:
    """Return which of certificates that one sees oneself another would be shown, for an owner's “see as”."""
    found = _storage.select_concerning(tx, [], [], list(ids), MOST_FOUND) if ids else []
    glass.meet(tx, {stream for _, stream in found})
    return frozenset(one for one, stream in found if Field.CERTIFICATES in glass.look(stream, tie).fields)


def attest_certificates(tx: Transaction, certificates: Sequence[Certificate]) -> list[Attestation]:
    """Return certificates, which may be shown, with who stands behind them as they stand now."""
    if not certificates:
        return []
    issuers = {one.issuer_id for one in certificates}
    with unfiltered(tx):
        organizations = find_organizations(tx, issuers)
        fallen = find_disqualifications(tx, issuers)
        held = {one.id: one for issuer in issuers for one in list_accreditations(tx, issuer)}
    return [
        Attestation(one, organizations[one.issuer_id], held[one.accreditation_id], fallen.get(one.issuer_id))
        for one in certificates
    ]


def _see(tx: Transaction, glass: Glass, found: Sequence[tuple[UUID, int]], item: Identifier | None) -> Looked:
    glass.meet(tx, {stream for _, stream in found})
    ties = _find_ties(tx, glass, found, item)
    looks = {one: glass.look(stream, ties.get(one, STRANGER)) for one, stream in found}
    shown = [one for one, seen in looks.items() if Field.CERTIFICATES in seen.fields]
    if ties:
        concern_viewer(
            tx,
            in_chain=[one.bytes for one in shown if one in ties and ties[one].is_in_chain],
            in_scope=[one.bytes for one in shown if one in ties and ties[one].is_in_scope],
        )
    seen = _storage.select_certificates(tx, shown) if shown else []
    seen.sort(key=lambda one: (one.received_at, one.id), reverse=True)
    _record(tx, glass, [one for one in seen if looks[one.id].is_worth_a_look], item)
    hidden = looks.keys() - {one.id for one in seen}
    withheld = frozenset(Reason.NO_RULE if Field.EVENT in looks[one].fields else looks[one].reason for one in hidden)
    return Looked(tuple(attest_certificates(tx, seen)), withheld)


def _find_ties(
    tx: Transaction, glass: Glass, found: Sequence[tuple[UUID, int]], item: Identifier | None
) -> Mapping[UUID, Tie]:
    """Return what ties the viewer to the goods of the certificates for which that matters."""
    if glass.viewer.organization is None:
        return {}
    depending = [one for one, stream in found if glass.depends_on_goods(stream)]
    if not depending:
        return {}
    with unfiltered(tx):
        covers = {one.id: one.covers for one in _storage.select_certificates(tx, depending)}
    if item is not None:
        return _tie_by(find_ties_to(tx, glass, item), item, covers)
    ties: dict[UUID, Tie] = {}
    for one, covered in covers.items():
        for uri in covered[:MOST_FOLLOWED]:
            thing = parse_identifier(uri)
            ties |= _tie_by(find_ties_to(tx, glass, thing), thing, {one: (uri,)}, ties)
    return ties


def _tie_by(
    tied: Mapping[str, Tie],
    item: Identifier,
    covers: Mapping[UUID, Sequence[str]],
    before: Mapping[UUID, Tie] | None = None,
) -> dict[UUID, Tie]:
    """Return the ties of certificates by what ties the viewer to what they cover; to the product as to the item."""
    product = product_of(item.canonical)
    known = {**tied, **({product: tied[item.canonical]} if product and item.canonical in tied else {})}
    ties = {}
    for one, covered in covers.items():
        those = [known[uri] for uri in covered if uri in known]
        those += [before[one]] if before and one in before else []
        ties[one] = Tie(any(tie.is_in_chain for tie in those), any(tie.is_in_scope for tie in those))
    return ties


def _record(tx: Transaction, glass: Glass, seen: Sequence[Certificate], item: Identifier | None) -> None:
    """Write down for their issuers which certificates were looked at that are not public."""
    by_issuer: dict[UUID, list[Certificate]] = {}
    for one in seen:
        by_issuer.setdefault(one.issuer_id, []).append(one)
    looks = [(issuer, {FactKind.INSPECTION.value}, len(those)) for issuer, those in by_issuer.items()]
    if looks:
        subject = item.canonical if item is not None else seen[0].covers[0]
        record_looks(tx, glass.viewer, looks, purpose=glass.purpose, subject=subject, at=glass.at)
