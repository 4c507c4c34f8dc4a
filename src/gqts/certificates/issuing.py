"""Handing a certificate in, adding its document, withdrawing it: what only its issuer does.

Promise: a certificate is kept only when its issuer, an approved inspection body that is not disqualified, was
accredited for these goods on the day of testing and on the day of issue. The goods are known by the HS codes and
categories that the certificate names, and by those under which the products that it covers are registered here: every
one of them has to be within its scope. What is refused leaves nothing behind. The same content again under the same
number is answered by the certificate that is kept; other content is refused. A certificate is never changed or deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

import orjson

from gqts.accounts import Caller, Permission
from gqts.catalogue import find_products, product_of
from gqts.certificates import _storage
from gqts.certificates.certificate import Certificate
from gqts.certificates.draft import Draft, read_draft
from gqts.certificates.errors import (
    CertificateUnknown,
    IssuerRefused,
    NumberTaken,
    WithdrawnAlready,
    describe_faults,
    make_fault,
)
from gqts.certificates.facts import publish_changed
from gqts.certificates.naming import number_uri, uri_key
from gqts.certificates.telling import tell_withdrawn
from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.organizations import (
    Accreditation,
    Organization,
    Role,
    find_disqualifications,
    list_accreditations,
    record_act,
    require_organization,
)
from gqts.organizations.errors import require_reason
from gqts.sharing import FactKind, require_streams

_GTIN_END = 14


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of a certificate that was handed in; `is_new` is False when it was kept before."""

    certificate: Certificate
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Goods:
    """Goods that have to be within a scope: what they are known by, and the field that says so."""

    subjects: frozenset[str]
    field: str
    value: str


def hand_in(tx: Transaction, caller: Caller, draft: Draft, *, now: datetime) -> HandedIn:
    """Keep a certificate for the caller's organization; raise `CertificateRefused`, `IssuerRefused`, `NumberTaken`."""
    issuer = _require_issuer(tx, caller)
    read = read_draft(draft, now.date())
    digest = _digest(read)
    known = _find_same(tx, issuer.id, read.number, digest)
    if known is not None:
        return HandedIn(known, is_new=False)
    backing = _require_backing(tx, issuer, read)
    new = Certificate(
        new_id(lambda: now), issuer.id, read.number, read.covers, read.subjects, read.findings, read.sample,
        read.country_of_origin, read.tested_on, read.issued_on, read.valid_from, read.valid_until, backing.id, now,
    )  # fmt: skip
    stream = require_streams(tx, issuer.id)[FactKind.INSPECTION]
    keys = [identifier_key(one) for one in new.covers]
    if not _storage.insert_certificate(tx, new, stream, uri_key(number_uri(issuer.id, new.number)), digest, keys):
        same = _find_same(tx, issuer.id, new.number, digest)  # somebody was faster
        assert same is not None
        return HandedIn(same, is_new=False)
    publish_changed(tx, new, "received")
    return HandedIn(new, is_new=True)


def withdraw_certificate(
    tx: Transaction, caller: Caller, certificate_id: UUID, *, reason: str, now: datetime
) -> Certificate:
    """Withdraw a certificate of the caller's organization; raise `CertificateUnknown`, `WithdrawnAlready`.

    It stays, and shows as withdrawn wherever it shows.
    """
    text = require_reason(reason)
    certificate = require_own_certificate(tx, caller, certificate_id)
    if not _storage.withdraw_certificate(tx, certificate.issuer_id, certificate_id, text, now):
        raise WithdrawnAlready
    detail = {"certificate": str(certificate_id), "number": certificate.number, "reason": text}
    record_act(tx, caller.actor, certificate.issuer_id, "certificate.withdrawn", detail, now=now)
    withdrawn = require_own_certificate(tx, caller, certificate_id)
    publish_changed(tx, withdrawn, "withdrawn")
    tell_withdrawn(tx, withdrawn, now=now)
    return withdrawn


def require_own_certificate(tx: Transaction, caller: Caller, certificate_id: UUID) -> Certificate:
    """Return a certificate of the caller's organization; raise `CertificateUnknown` for anybody else's."""
    caller.require(Permission.CERTIFICATES_ISSUE)
    found = _storage.select_certificates(tx, [certificate_id])
    if not found or found[0].issuer_id != caller.organization:
        raise CertificateUnknown
    return found[0]


def _require_issuer(tx: Transaction, caller: Caller) -> Organization:
    caller.require(Permission.CERTIFICATES_ISSUE)
    if caller.organization is None:
        raise IssuerRefused
    issuer = require_organization(tx, caller.organization)
    faults: list[Fault] = []
    if not issuer.is_active or Role.INSPECTION_BODY not in issuer.roles:
        fix = "Take part as an inspection body that the host has approved."
        faults.append(make_fault("issuer", issuer.name(), "Certificates come from approved inspection bodies.", fix))
    if (fallen := find_disqualifications(tx, [issuer.id]).get(issuer.id)) is not None:
        fix = f"Ask the authority that hosts gqts to reinstate you. Its reason: {fallen.reason}"
        value = f"{issuer.name()}, since {fallen.since.date().isoformat()}"
        faults.append(make_fault("issuer", value, "You are disqualified.", fix))
    if faults:
        raise IssuerRefused(describe_faults(faults), faults=tuple(faults))
    return issuer


def _find_same(tx: Transaction, issuer_id: UUID, number: str, digest: bytes) -> Certificate | None:
    """Return the certificate that an issuer keeps under a number; raise `NumberTaken` when it says something else."""
    found = _storage.select_by_number(tx, issuer_id, number)
    if found is None:
        return None
    if found[1] != digest:
        message = "You handed in another certificate under this number."
        earlier = found[0].received_at.date().isoformat()
        fix = f"Give it a number of its own; withdraw the one of {earlier} if it was wrong."
        raise NumberTaken(message, faults=(make_fault("number", number, message, fix),))
    return found[0]


def _digest(draft: Draft) -> bytes:
    return hashlib.sha256(orjson.dumps(asdict(draft), option=orjson.OPT_SORT_KEYS)).digest()


def _require_backing(tx: Transaction, issuer: Organization, draft: Draft) -> Accreditation:
    """Return the accreditation that a certificate is given under; raise `IssuerRefused`."""
    held = list_accreditations(tx, issuer.id)
    goods = [*_list_declared(draft.subjects), *_list_registered(tx, draft.covers)]
    days = (("testedOn", draft.tested_on), ("issuedOn", draft.issued_on))
    faults = [fault for field, day in days for fault in _list_scope_faults(held, goods, field, day)]
    if faults:
        raise IssuerRefused(describe_faults(faults), faults=tuple(faults))
    in_force = [one for one in held if any(one.covers(draft.issued_on, each.subjects) for each in goods)]
    return max(in_force, key=lambda one: sum(one.covers(draft.issued_on, each.subjects) for each in goods))


def _list_declared(subjects: Sequence[str]) -> Iterator[_Goods]:
    """Yield the goods that a certificate names: each HS code with all categories, or, without codes, each category."""
    codes = [one for one in subjects if one.isascii() and one.isdigit()]
    categories = frozenset(subjects) - frozenset(codes)
    for one in codes or subjects:
        yield _Goods(categories | {one} if codes else frozenset([one]), "subjects", one)


def _list_registered(tx: Transaction, covers: Collection[str]) -> Iterator[_Goods]:
    """Yield what the products that are covered are registered as, where they are."""
    classes = {link: uri for uri in covers if (link := product_of(uri)) is not None}
    found = find_products(tx, [link[-_GTIN_END:] for link in classes])
    for product in found.values():
        known = frozenset(one for one in (product.hs6, product.category) if one)
        if known:
            yield _Goods(known, "covers", classes[product.uri])


def _list_scope_faults(
    held: Sequence[Accreditation], goods: Sequence[_Goods], field: str, day: date
) -> Iterator[Fault]:
    valid = [one for one in held if one.withdrawn_at is None and one.valid_from <= day <= one.valid_until]
    if not valid:
        message = "You were not accredited on that day."
        fix = "Ask the authority that hosts gqts to record your accreditation of that day, with its number."
        yield make_fault(field, day.isoformat(), message, fix)
        return
    for one in goods:
        if not any(accreditation.covers(day, one.subjects) for accreditation in valid):
            message = "Your accreditation does not cover these goods on that day."
            numbers = ", ".join(accreditation.number for accreditation in valid[:3])
            fix = f"Certify what is in the scope of {numbers} on {day.isoformat()}."
            yield make_fault(one.field, one.value, message, fix)
