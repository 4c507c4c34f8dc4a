"""Compose a dossier from parsed documents: which order, payments and waybill belong to a declaration, and what is told
of its goods.

Promise: pure, and the order of the inputs does not matter. What belongs together is decided by the numbers that the
messages share (CEB311 to CEB621): the order by its number and platform, the payment by its transaction or by its order,
the waybill by its carrier and number. A later version of a document with the same business key takes the place of an
earlier one of the same sender.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from gqts.certificates import Certificate, CertificateState
from gqts.customs.ceb.order import OrderHead
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus
from gqts.evidence.dossier import (
    AnyDocument,
    Attested,
    Described,
    Dossier,
    Filed,
    FiledInventory,
    FiledOrder,
    FiledPayment,
    LotBalance,
    OtherDeclaration,
    PriceSeen,
    Register,
    WithheldFact,
)
from gqts.evidence.happening import Happening, Told, compose_happening
from gqts.evidence.linking import Linked, add_holders, add_papers
from gqts.evidence.voice import Voice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GivenCertificate:
    """A certificate as it was handed in, what it is worth on the day of assessment, and whose it is."""

    certificate: Certificate
    state: CertificateState
    voice: Voice


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a dossier is composed of; `documents` may be of any kind, and more than belong to the declaration."""

    declaration: FiledInventory
    assessed_at: datetime
    declared_as: AnyDocument | None = None
    """What was handed in, where `declaration` only brings it into the one form."""
    documents: tuple[Filed[Any, Any], ...] = ()
    linked: Linked = field(default_factory=Linked)
    told: tuple[Told, ...] = ()
    certificates: tuple[GivenCertificate, ...] = ()
    products: tuple[Described, ...] = ()
    register: Register = field(default_factory=Register)
    others: tuple[OtherDeclaration, ...] = ()
    used_this_year: Decimal | None = None
    tax_due: Decimal | None = None
    prices: tuple[PriceSeen, ...] = ()
    lots: tuple[LotBalance, ...] = ()
    withheld: tuple[WithheldFact, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    import_country: str = "CN"


def compose_dossier(inputs: Inputs) -> Dossier:
    """Return everything known of a declaration."""
    head = inputs.declaration.head
    latest = _keep_latest(inputs.documents)
    all_orders = _of(latest, OrderHead)
    all_payments = _of(latest, PaymentHead)
    orders = [one for one in all_orders if one.head.orderNo == head.orderNo and one.head.ebpCode == head.ebpCode]
    payments = choose_payments(head.orderNo, head.ebpCode, orders, all_payments)
    waybill = (head.logisticsCode, head.logisticsNo)
    happenings = _order_happenings(compose_happening(one) for one in inputs.told)
    return Dossier(
        declaration=inputs.declaration,
        assessed_at=inputs.assessed_at,
        declared_as=inputs.declared_as,
        orders=tuple(orders),
        payments=tuple(payments),
        joined_orders=tuple(find_joined_orders(orders, payments, all_orders)),
        waybills=tuple(_carrying(waybill, _of(latest, LogisticsHead))),
        statuses=tuple(_carrying(waybill, _of(latest, LogisticsStatus))),
        linked=inputs.linked,
        happenings=happenings,
        certificates=tuple(
            _attest(one, inputs.register) for one in sorted(inputs.certificates, key=_certificate_order)
        ),
        products={one.product.uri.rpartition("/")[2]: one for one in sorted(inputs.products, key=_product_order)},
        register=inputs.register,
        others=tuple(sorted(inputs.others, key=lambda one: (one.received_at, one.reference))),
        used_this_year=inputs.used_this_year,
        tax_due=inputs.tax_due,
        prices=tuple(sorted(inputs.prices, key=lambda one: (one.gtin, one.price, one.reference))),
        lots=tuple(sorted(inputs.lots, key=lambda one: one.lot)),
        withheld=tuple(sorted(set(inputs.withheld), key=lambda one: (one.by, one.kind, one.field))),
        countries=inputs.countries,
        import_country=inputs.import_country,
    )


def choose_payments(
    order_no: str, platform: str, orders: Sequence[FiledOrder], payments: Iterable[FiledPayment]
) -> list[FiledPayment]:
    """Return the payments of an order: those that name it, and those that it names."""
    named = {(one.head.payCode, one.head.payTransactionId) for one in orders if one.head.payTransactionId}
    return [
        one
        for one in payments
        if (one.head.orderNo == order_no and one.head.ebpCode == platform)
        or (one.head.payCode, one.head.payTransactionId) in named
    ]


def find_joined_orders(
    orders: Sequence[FiledOrder], payments: Sequence[FiledPayment], everything: Iterable[FiledOrder]
) -> list[FiledOrder]:
    """Return the other orders that the same payments paid: those that name one of them, or that one of them names."""
    paid = {(one.head.payCode, one.head.payTransactionId) for one in payments}
    named = {(one.head.orderNo, one.head.ebpCode) for one in payments}
    own = {(one.head.orderNo, one.head.ebpCode) for one in orders}
    joined: dict[tuple[str, str], FiledOrder] = {}
    for one in everything:
        key = (one.head.orderNo, one.head.ebpCode)
        if key not in own and (key in named or (one.head.payCode, one.head.payTransactionId) in paid):
            joined.setdefault(key, one)
    return list(joined.values())


def link_happenings(linked: Linked, told: Iterable[Told]) -> Linked:
    """Return what is linked with what held it, the lots it was made in, and its papers, as the events say."""
    events = sorted(map(compose_happening, told), key=lambda one: (one.at, one.reference))
    holders = [one.parent for one in events if one.parent and one.concerns]
    carried = [uri for one in events if one.concerns and not one.parent for uri in sorted(one.names)]
    items = set(linked.items)
    lots = [
        (f"{item.partition('/21/')[0]}/10/{number}", item)
        for one in events
        if (number := one.about.get("lotNumber"))
        for item in sorted(one.begun & items)
        if "/21/" in item
    ]
    papers = [uri for one in events if one.concerns for _, uri in one.papers]
    return add_papers(add_holders(linked, [*holders, *carried], lots), papers)


def _keep_latest(documents: Iterable[Filed[Any, Any]]) -> list[Filed[Any, Any]]:
    """Return each document of one sender once, as it said it last, in an order that does not depend on the inputs."""
    ordered = sorted(documents, key=lambda one: (one.received_at, one.reference))
    kept = {(type(one.document.head), _business_key(one.head), one.voice.control): one for one in ordered}
    return sorted(kept.values(), key=lambda one: (one.received_at, one.reference))


_KEYS: dict[type[Any], tuple[str, ...]] = {
    OrderHead: ("orderNo", "ebcCode"),
    PaymentHead: ("payCode", "payTransactionId"),
    LogisticsHead: ("logisticsCode", "logisticsNo"),
    LogisticsStatus: ("logisticsCode", "logisticsNo"),
}


def _business_key(head: Any) -> tuple[str, ...]:
    return tuple(str(getattr(head, name)) for name in _KEYS.get(type(head), ("guid",)))


def _of(documents: Iterable[Filed[Any, Any]], head: type[T]) -> list[Filed[T, Any]]:
    return [one for one in documents if isinstance(one.head, head)]


def _carrying(waybill: tuple[str, str], filed: Iterable[Filed[Any, Any]]) -> list[Filed[Any, Any]]:
    return [one for one in filed if (one.head.logisticsCode, one.head.logisticsNo) == waybill]


def _order_happenings(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """Return happenings in order of time, each once, for all the goods that it concerns."""
    joined: dict[str, Happening] = {}
    for one in happenings:
        known = joined.get(one.reference)
        joined[one.reference] = one if known is None else _join(known, one)
    return tuple(sorted(joined.values(), key=lambda one: (one.at, one.recorded_at, one.reference)))


def _join(one: Happening, other: Happening) -> Happening:
    return replace(one, concerns=one.concerns | other.concerns, lot_of=one.lot_of | other.lot_of)


def _attest(given: GivenCertificate, register: Register) -> Attested:
    one = given.certificate
    known = register.accreditations.get(one.issuer_id)
    was_accredited = None if known is None else any(each.covers(one.issued_on, one.subjects) for each in known)
    return Attested(one, given.state, given.voice, was_accredited)


def _certificate_order(given: GivenCertificate) -> tuple[Any, ...]:
    one = given.certificate
    return (one.issued_on, one.number, str(one.id), given.state, repr(one))


def _product_order(described: Described) -> tuple[Any, ...]:
    return (described.said_at, described.voice.control, described.product.uri)
