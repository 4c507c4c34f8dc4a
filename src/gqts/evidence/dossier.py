"""Everything known of one declaration, as plain frozen values: what the checks look at, and nothing else.

Promise: a dossier is composed from parsed documents alone (`gqts.evidence.composing`), so that the same code judges a
declaration at the border and one in an evaluation without a database. It holds what customs may see; what its owner
does not share with customs is told by `withheld`, and stands nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from gqts.catalogue import Product
from gqts.certificates import Certificate, CertificateState
from gqts.customs.ceb import Document
from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.ceb.order import OrderHead, OrderList
from gqts.customs.ceb.payment import PaymentHead
from gqts.customs.ceb.waybill import LogisticsHead, LogisticsStatus
from gqts.evidence.happening import Happening
from gqts.evidence.linking import Linked, gtin_of
from gqts.evidence.outcome import Channel, Statement
from gqts.evidence.voice import Voice
from gqts.organizations import Accreditation, Activity, Authorization
from gqts.sharing import FactKind

H = TypeVar("H")
L = TypeVar("L")

AnyDocument = Document[Any, Any]


class Trade(StrEnum):
    """How goods are traded, which decides what can be asked of their declaration."""

    RETAIL = "retail"
    """Retail import by cross-border e-commerce: with an order, a payment and a waybill."""
    GENERAL = "general"
    """Import without those, such as parallel-imported vehicles."""
    EXPORT = "export"
    """Market-purchase export."""


@dataclass(frozen=True, slots=True)
class Filed(Generic[H, L]):
    """A customs message as it was handed in: by whom, when, and where it is found again."""

    document: Document[H, L]
    voice: Voice
    reference: str
    received_at: datetime

    @property
    def head(self) -> H:
        """Return its head."""
        return self.document.head

    def says(self, fact: str, value: object, *, subject: str = "", unit: str = "") -> Statement:
        """Return something it says."""
        source = self.voice.source(Channel.MESSAGE, self.reference, self.received_at)
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        return Statement(fact, subject, text, source, unit)


FiledInventory = Filed[InventoryHead, InventoryList]
FiledOrder = Filed[OrderHead, OrderList]
FiledPayment = Filed[PaymentHead, None]
FiledWaybill = Filed[LogisticsHead, None]
FiledStatus = Filed[LogisticsStatus, None]


@dataclass(frozen=True, slots=True)
class Described:
    """A product as its owner describes it."""

    product: Product
    voice: Voice
    said_at: datetime

    def says(self, fact: str, value: str, *, subject: str = "", unit: str = "") -> Statement:
        """Return something it says."""
        source = self.voice.source(Channel.MASTER_DATA, self.product.uri, self.said_at)
        return Statement(fact, subject, value, source, unit)


@dataclass(frozen=True, slots=True)
class Attested:
    """A certificate, what it is worth on the day, and whether its issuer was accredited for these goods when it gave
    it: `issuer_was_accredited` is None when the register does not tell.
    """

    certificate: Certificate
    state: CertificateState
    voice: Voice
    issuer_was_accredited: bool | None = None

    def says(self, fact: str, value: str, *, subject: str = "") -> Statement:
        """Return something it says."""
        one = self.certificate
        return Statement(fact, subject, value, self.voice.source(Channel.CERTIFICATE, str(one.id), one.received_at))


@dataclass(frozen=True, slots=True)
class Brand:
    """Who owns a product's number, and whom it authorized for what, for all its products."""

    voice: Voice
    authorizations: tuple[Authorization, ...] = ()

    def authorizes(self, partner: UUID, activity: Activity, gtin: str, on: date) -> bool:
        """Return whether a partner might do so with a product on a day."""
        return any(one.partner_id == partner and is_in_force(one, gtin, on) for one in self.told(activity, gtin))

    def told(self, activity: Activity, gtin: str) -> tuple[Authorization, ...]:
        """Return every authorization there ever was for an activity with a product."""
        return tuple(
            one for one in self.authorizations if one.activity is activity and is_for_product(one.product, gtin)
        )


def is_for_product(product: str, gtin: str) -> bool:
    """Return whether what an authorization names, a GTIN or a company prefix, is or holds a product."""
    return product == gtin if len(product) == 14 else bool(product) and gtin[1:].startswith(product)


def is_in_force(one: Authorization, gtin: str, on: date) -> bool:
    """Return whether an authorization for a product holds on a day."""
    ended = one.withdrawn_at is not None and on >= one.withdrawn_at.date()
    is_within = one.valid_from <= on and (one.valid_until is None or on <= one.valid_until)
    return is_for_product(one.product, gtin) and is_within and not ended


@dataclass(frozen=True, slots=True)
class Register:
    """What the register of organizations knows of the parties: `parties` by customs code, `brands` by product."""

    parties: Mapping[str, Voice] = field(default_factory=dict)
    brands: Mapping[str, Brand] = field(default_factory=dict)
    accreditations: Mapping[UUID, tuple[Accreditation, ...]] = field(default_factory=dict)
    suspended: frozenset[UUID] = frozenset()
    organizations: frozenset[UUID] = frozenset()
    """Those of the parties that take part."""


@dataclass(frozen=True, slots=True)
class OtherDeclaration:
    """Another declaration that has something in common with this one: the same item, waybill, bill or buyer.

    `is_void` says that it was withdrawn or returned. `shared` are the linked identifiers that both have.
    """

    reference: str
    voice: Voice
    received_at: datetime
    order_no: str
    logistics: tuple[str, str]
    bill_no: str
    voyage: tuple[str, str]
    buyer_id: str
    seller: str
    value: Decimal
    is_void: bool = False
    shared: frozenset[str] = frozenset()
    trade_mode: str = ""
    purchaser: str = ""
    """Of a market purchase, in one case and with single spaces."""

    def says(self, fact: str, value: str, *, subject: str = "") -> Statement:
        """Return something it says."""
        return Statement(fact, subject, value, self.voice.source(Channel.MESSAGE, self.reference, self.received_at))


@dataclass(frozen=True, slots=True)
class PriceSeen:
    """The price of one unit of a product in another declaration; `reference` tells which, `seller` whose."""

    gtin: str
    price: Decimal
    reference: str
    seller: str


@dataclass(frozen=True, slots=True)
class LotBalance:
    """How many pieces of a lot other declarations of this trade have named, this one left out."""

    lot: str
    declared_elsewhere: Decimal


_LOOKED_AT = frozenset(["identifiers", "where", "lot", "certificates", "sensors"])


@dataclass(frozen=True, slots=True)
class WithheldFact:
    """Something that is there and is not shared with customs: by whom, which kind of fact, which field of it."""

    by: str
    kind: FactKind
    field: str
    is_whole: bool
    """Whether the whole event is withheld."""

    @property
    def is_telling(self) -> bool:
        """Return whether a check could have been answered by it: the event itself, or a field that checks look at."""
        return self.is_whole or self.field in _LOOKED_AT


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything known of one declaration at a moment."""

    declaration: FiledInventory
    assessed_at: datetime
    declared_as: AnyDocument | None = None
    """What was handed in, where it is no inventory list but one of `gqts.customs.typed`, with what that has no field
    for.
    """
    orders: tuple[FiledOrder, ...] = ()
    """The order, as everybody who handed it in says it; the first is the platform's."""
    payments: tuple[FiledPayment, ...] = ()
    """What was paid for it: one, or several when it was paid in parts."""
    joined_orders: tuple[FiledOrder, ...] = ()
    """Other orders that the same payment paid."""
    waybills: tuple[FiledWaybill, ...] = ()
    statuses: tuple[FiledStatus, ...] = ()
    linked: Linked = field(default_factory=Linked)
    happenings: tuple[Happening, ...] = ()
    """Everything told of the linked goods, in order of time."""
    certificates: tuple[Attested, ...] = ()
    products: Mapping[str, Described] = field(default_factory=dict)
    register: Register = field(default_factory=Register)
    others: tuple[OtherDeclaration, ...] = ()
    used_this_year: Decimal | None = None
    """What the buyer declared this year before; None when it is not known."""
    tax_due: Decimal | None = None
    """The taxes due by the rates of each of its codes; None where the reference data does not name them all."""
    prices: tuple[PriceSeen, ...] = ()
    lots: tuple[LotBalance, ...] = ()
    withheld: tuple[WithheldFact, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    import_country: str = "CN"

    @property
    def head(self) -> InventoryHead:
        """Return the head of the declaration."""
        return self.declaration.head

    @property
    def lines(self) -> tuple[InventoryList, ...]:
        """Return the lines of the declaration."""
        return self.declaration.document.lines

    @property
    def order(self) -> FiledOrder | None:
        """Return the order, or None."""
        return next(iter(self.orders), None)

    @property
    def waybill(self) -> FiledWaybill | None:
        """Return the waybill, or None."""
        return next(iter(self.waybills), None)

    @property
    def declared_at(self) -> datetime:
        """Return when the declarant sent it."""
        return self.head.appTime

    @property
    def day(self) -> date:
        """Return the day of declaration."""
        return self.head.declTime

    @property
    def trade(self) -> Trade:
        """Return how the goods are traded."""
        if self.head.ieFlag == "E":
            return Trade.EXPORT
        return Trade.RETAIL if self.head.orderNo else Trade.GENERAL

    @property
    def is_bonded(self) -> bool:
        """Return whether the goods come out of a bonded area."""
        return self.head.tradeMode in ("1210", "1239")

    def iso(self, code: str) -> str:
        """Return a country of the customs messages in ISO 3166-1 alpha-2, or "" when it is not known."""
        return self.countries.get(code, "")

    def story_of(self, uri: str) -> tuple[Happening, ...]:
        """Return what happened to one of the linked goods, itself or through what held it."""
        return tuple(one for one in self.happenings if uri in one.concerns)

    def told_of(self, uri: str) -> tuple[Happening, ...]:
        """Return what is told of one of the linked goods, and of its lot."""
        return tuple(one for one in self.happenings if uri in one.concerns or uri in one.lot_of)

    def gtin_of_line(self, line: int) -> str:
        """Return the product of a line as it is linked, 14 digits, or ""."""
        for thing in self.linked.things:
            if thing.line == line and (gtin := gtin_of(thing.uri)):
                return gtin
        return ""

    def other_live(self, within: timedelta | None = None) -> Iterator[OtherDeclaration]:
        """Yield the other declarations that stand, handed in within a time of this one."""
        for one in self.others:
            if one.is_void or one.reference == self.declaration.reference:
                continue
            if within is None or abs(one.received_at - self.declaration.received_at) <= within:
                yield one
