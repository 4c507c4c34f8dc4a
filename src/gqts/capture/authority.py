"""Who may say what: whether a submitter has shown the authority to say an event, claims it, or must not.

Promise: nothing is silently trusted. What is shown is attested; what cannot be shown is kept as a claim and marked so;
what contradicts somebody's proven right is refused. By kind of fact:

- goods begin (commissioned, or come out of a transformation): attested for the owner of the company prefix and for
  those whom the owner authorized on that day; refused for others when the owner is registered here; else a claim;
- inspected: attested for a body accredited on that day for such goods, else a claim;
- at an authority's own place, and as an authority: only that authority;
- anything else: attested when every identifier it names is the submitter's own or authorized, else a claim, which
  others in the chain may bear out (`gqts.tracing.chain`).

Pure: what is asked of the database comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from gqts.epcis import Event, MasterDataElement, Role
from gqts.events import Standing
from gqts.identifiers import canonical_uri, find_owner_digits
from gqts.kit.errors import Fault, shown
from gqts.organizations import Authority
from gqts.sharing import FactKind, kind_of

_BEGUN_BY_OBJECT = frozenset(["commissioning", "creating_class_instance", "assembling"])
_OUTPUTS = frozenset([Role.OUTPUT, Role.OUTPUT_QUANTITY])
_OBSERVED = frozenset([Role.EPC, Role.QUANTITY])
_BEGINNING_BY_OBJECT = _OUTPUTS | _OBSERVED
_GOODS = frozenset(Role) - {Role.TRANSFORMATION, Role.BUSINESS_TRANSACTION}
_GTIN = "https://id.gs1.org/01/"
_GTIN_END = len(_GTIN) + 14


@dataclass(frozen=True, slots=True)
class Registered:
    """What is registered of the identifiers a document names.

    `owners`: for digits that begin with a company prefix, the organization that proved it. `authorities`: which of
    those are authorities. `subjects`: for a product (14 digits), its HS code and category, for accreditations' scopes.
    """

    owners: Mapping[str, UUID] = field(default_factory=dict)
    authorities: frozenset[UUID] = frozenset()
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a submitter's word is worth for one event or element, or why it is refused."""

    kind: FactKind
    standing: Standing
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """What an event names, canonical: worked out while it is read, when every identifier is still at hand.

    Of the items of one product `begun` and `goods` name the first alone: who may say something of one may of all.
    """

    kind: FactKind
    begun: tuple[str, ...]
    goods: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    digits: frozenset[str]


def name_event(event: Event) -> Named:
    """Return what an event names; its kind is that of a firm's event."""
    is_object = event.type == "ObjectEvent" and (event.action == "ADD" or event.business_step in _BEGUN_BY_OBJECT)
    beginning = _BEGINNING_BY_OBJECT if is_object else _OUTPUTS
    begun: dict[str, str] = {}
    goods: dict[str, str] = {}
    others: list[str] = []
    for role, sent in event.identifiers():
        uri = canonical_uri(sent)
        product = uri[:_GTIN_END] if uri.startswith(_GTIN) else uri
        if role in beginning:
            begun.setdefault(product, uri)
        if role in _GOODS:
            goods.setdefault(product, uri)
        else:
            others.append(uri)
    placed = (("readPoint", event.read_point), ("bizLocation", event.business_location))
    places = tuple((name, canonical_uri(place)) for name, place in placed if place)
    found = map(find_owner_digits, (*goods, *others, *(place for _, place in places)))
    return Named(
        kind_of(event, is_by_authority=False),
        tuple(begun.values()),
        tuple(goods.values()),
        places,
        frozenset(digits for digits in found if digits),
    )


class AuthorityCheck:
    """Judges what one submitter says, from what it has proven and what is registered."""

    def __init__(self, authority: Authority, registered: Registered) -> None:
        self._authority = authority
        self._own = authority.organization.id
        self._is_authority = authority.organization.is_authority
        self._registered = registered

    def judge_event(self, event: Event, named: Named, position: int) -> Judgement:
        """Return what an event is worth; `position` is its place in the document."""
        kind = FactKind.CUSTOMS if self._is_authority else named.kind
        for name, place in named.places:
            owner = self._owner_of(place)
            if owner in self._registered.authorities and owner != self._own:
                fault = _fault_of_place(f"eventList[{position}].{name}", place, position)
                return Judgement(kind, Standing.CLAIMED, fault)
        if self._is_authority:
            return Judgement(kind, Standing.ATTESTED)
        happened_on = event.event_time.date()
        if kind is FactKind.INSPECTION:
            return Judgement(kind, self._judge_inspection(named, happened_on))
        for uri in named.begun:
            if self._is_contradicted(uri, happened_on):
                return Judgement(kind, Standing.CLAIMED, _fault_of_identifier(uri, position))
        told = named.begun or named.goods
        is_shown = bool(told) and all(self._is_own(uri, happened_on) for uri in told)
        return Judgement(kind, Standing.ATTESTED if is_shown else Standing.CLAIMED)

    def judge_element(self, element: MasterDataElement, told_on: date) -> Judgement:
        """Return what a piece of master data is worth."""
        uri = canonical_uri(element.id)
        if self._is_contradicted(uri, told_on, are_all_keys=True):
            fault = Fault(
                "capture.authority.master_data",
                "This is another organization's to describe.",
                "epcisHeader.epcisMasterData",
                shown(element.id),
                "Leave it out, or ask its owner to authorize you.",
            )
            return Judgement(FactKind.MASTER_DATA, Standing.CLAIMED, fault)
        if not self._is_authority and says_customs(element.attributes):
            fault = Fault(
                "capture.authority.customs_place",
                "Only an authority describes a customs post.",
                "epcisHeader.epcisMasterData",
                shown(element.id),
                "Describe the place as what it is to you: port, airport, bonded_warehouse.",
            )
            return Judgement(FactKind.MASTER_DATA, Standing.CLAIMED, fault)
        is_shown = self._is_own(uri, told_on) or self._authority.organization.party == uri
        return Judgement(FactKind.MASTER_DATA, Standing.ATTESTED if is_shown else Standing.CLAIMED)

    def _owner_of(self, canonical: str) -> UUID | None:
        digits = find_owner_digits(canonical)
        return self._registered.owners.get(digits) if digits else None

    def _is_own(self, canonical: str, on: date) -> bool:
        if self._owner_of(canonical) == self._own:
            return True
        if canonical.startswith("https://id.gs1.org/41") and canonical.split("/")[4] in self._authority.glns:
            return True
        return self._is_authorized(canonical, on)

    def _is_authorized(self, canonical: str, on: date) -> bool:
        if not canonical.startswith(_GTIN):
            return False
        gtin = canonical[len(_GTIN) : _GTIN_END]
        return any(one.covers(gtin, on) for one in self._authority.authorizations)

    def _is_contradicted(self, canonical: str, on: date, *, are_all_keys: bool = False) -> bool:
        """Return whether the identifier is registered to somebody else, who did not authorize the submitter.

        Logistic units may be numbered by whoever packs for another, so for those it is no contradiction.
        """
        if not are_all_keys and not canonical.startswith(_GTIN):
            return False
        owner = self._owner_of(canonical)
        return owner is not None and owner != self._own and not self._is_own(canonical, on)

    def _judge_inspection(self, named: Named, on: date) -> Standing:
        goods = [uri for uri in named.goods if uri.startswith(_GTIN)]
        subjects = {uri[len(_GTIN) : _GTIN_END]: () for uri in goods}
        told = [self._registered.subjects.get(gtin, ()) for gtin in subjects] or [()]
        accredited = self._authority.accreditations
        is_shown = all(any(one.covers(on, subjects) for one in accredited) for subjects in told)
        return Standing.ATTESTED if is_shown else Standing.CLAIMED


def list_digits(named: Iterable[Named], elements: Iterable[MasterDataElement]) -> set[str]:
    """Return the digits of every identifier and place whose owner a check asks for."""
    found: set[str] = set().union(*(one.digits for one in named))
    described = (find_owner_digits(canonical_uri(element.id)) for element in elements)
    return found | {digits for digits in described if digits}


def list_inspected(named: Iterable[Named]) -> set[str]:
    """Return the products (14 digits) of the goods that events inspect."""
    return {
        uri[len(_GTIN) : _GTIN_END]
        for one in named
        if one.kind is FactKind.INSPECTION
        for uri in one.goods
        if uri.startswith(_GTIN)
    }


def says_customs(attributes: Mapping[str, Any]) -> bool:
    """Return whether attributes say that a place or party is customs."""
    return any(
        name.rpartition(":")[2].rpartition("/")[2] in ("site_role", "party_role") and value == "customs"
        for name, value in attributes.items()
    )


def _fault_of_place(field_name: str, place: str | None, position: int) -> Fault:
    return Fault(
        "capture.authority.place",
        "This is an authority's own place, and only that authority tells what happens there.",
        f"{field_name}.id",
        shown(place),
        "Name the place where you had the goods, such as the port or the warehouse.",
        event=position,
    )


def _fault_of_identifier(uri: str, position: int) -> Fault:
    return Fault(
        "capture.authority.identifier",
        "The company prefix of this identifier belongs to another organization, which has not authorized you.",
        f"eventList[{position}]",
        shown(uri),
        "Commission goods under your own prefix, or ask the brand owner to authorize you for this product and day.",
        event=position,
    )
