"""What happened to goods, as somebody told it: an EPCIS event brought down to what the checks ask of it.

Promise: `compose_happening` takes any event that `gqts.epcis` has read, and never raises; what it cannot read is not
there. Times are UTC, identifiers canonical (EPCIS 2.0 §7.4, CBV 2.0 §7 to §9).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from gqts.catalogue import Site
from gqts.epcis import Event, Role
from gqts.epcis.times import parse_time
from gqts.evidence.outcome import Channel, Statement
from gqts.evidence.voice import Voice
from gqts.identifiers import canonical_uri
from gqts.kit.errors import GqtsError

_BEGINNING = frozenset(["commissioning", "creating_class_instance", "assembling", "encoding", ""])
_CELSIUS = {"CEL": (1.0, 0.0), "FAH": (5 / 9, -160 / 9), "KEL": (1.0, -273.15)}
_MADE = (Role.OUTPUT, Role.OUTPUT_QUANTITY)
_QUANTITY_LISTS = ("quantityList", "childQuantityList", "outputQuantityList")


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of a class or lot; `unit` is UN/ECE Recommendation 20, empty for pieces."""

    uri: str
    amount: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a logger measured of the temperature, in degrees Celsius, from when to when."""

    since: datetime
    until: datetime
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Happening:
    """One event.

    `concerns` are the linked goods it happened to, itself or through what held them then; `lot_of` those of whose lot
    it tells. `names` are the identifiers it names, `begun` those of them that began by it.
    """

    reference: str
    at: datetime
    recorded_at: datetime
    kind: str
    step: str
    voice: Voice
    action: str = ""
    disposition: str = ""
    is_attested: bool = False
    concerns: frozenset[str] = frozenset()
    lot_of: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    parent: str = ""
    children: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    place: Site | None = None
    papers: tuple[tuple[str, str], ...] = ()
    readings: tuple[Reading, ...] = ()
    certificates: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    """What its teller added, and says of the goods (ILMD), by local name."""

    @property
    def country(self) -> str:
        """Return the country it happened in, ISO 3166 alpha-2, or ""."""
        return (self.place.country or "") if self.place else ""

    @property
    def site_role(self) -> str:
        """Return what the place is, or ""."""
        return (self.place.role or "") if self.place else ""

    @property
    def where(self) -> str:
        """Return the name of the place, or ""."""
        return self.place.name("en") if self.place else ""

    def says(self, fact: str, value: str, *, subject: str = "", unit: str = "") -> Statement:
        """Return something it says."""
        source = self.voice.source(Channel.EVENT, self.reference, self.recorded_at)
        return Statement(fact, subject, value, source, unit)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was handed in: by whom, when, and which linked goods it concerns, how."""

    event: Event
    reference: str
    recorded_at: datetime
    voice: Voice
    concerns: frozenset[str] = frozenset()
    lot_of: frozenset[str] = frozenset()
    is_attested: bool = False
    site: Site | None = None


def compose_happening(told: Told) -> Happening:
    """Return what an event tells."""
    event, body = told.event, told.event.body
    named: dict[Role, list[str]] = {}
    for role, uri in event.identifiers():
        named.setdefault(role, []).append(canonical_uri(uri))
    begun = [uri for role in _MADE for uri in named.get(role, ())]
    if event.type == "ObjectEvent" and event.action == "ADD" and (event.business_step or "") in _BEGINNING:
        begun += [*named.get(Role.EPC, ()), *named.get(Role.QUANTITY, ())]
    is_packing = event.type in ("AggregationEvent", "AssociationEvent")
    return Happening(
        reference=told.reference,
        at=event.event_time,
        recorded_at=told.recorded_at,
        kind=event.type,
        step=event.business_step or "",
        voice=told.voice,
        action=event.action or "",
        disposition=event.disposition or "",
        is_attested=told.is_attested,
        concerns=told.concerns,
        lot_of=told.lot_of,
        names=frozenset(uri for uris in named.values() for uri in uris),
        begun=frozenset(begun),
        parent=next(iter(named.get(Role.PARENT, ())), "") if is_packing else "",
        children=tuple(named.get(Role.CHILD, ())),
        quantities=tuple(_read_quantities(body)),
        place=told.site,
        papers=tuple(_read_papers(body)),
        readings=tuple(_read_temperatures(body, event.event_time)),
        certificates=tuple(_read_certificates(body)),
        about=_read_additions(body),
    )


def _read_quantities(body: Mapping[str, Any]) -> Iterator[Quantity]:
    for name in _QUANTITY_LISTS:
        for element in body.get(name) or ():
            amount = _decimal(element.get("quantity"))
            if amount is not None:
                yield Quantity(canonical_uri(str(element.get("epcClass", ""))), amount, str(element.get("uom", "")))


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _read_papers(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for paper in body.get("bizTransactionList") or ():
        yield str(paper.get("type", "")), canonical_uri(str(paper.get("bizTransaction", "")))


def _read_certificates(body: Mapping[str, Any]) -> Iterator[str]:
    told = body.get("certificationInfo") or ()
    yield from map(str, [told] if isinstance(told, str | dict) else told)


def _read_temperatures(body: Mapping[str, Any], at: datetime) -> Iterator[Reading]:
    for element in body.get("sensorElementList") or ():
        metadata = element.get("sensorMetadata") or {}
        for report in element.get("sensorReport") or ():
            if str(report.get("type", "")).rpartition("/")[2] != "Temperature":
                continue
            scale = _CELSIUS.get(str(report.get("uom", "CEL")))
            values = [
                one for name in ("minValue", "maxValue", "value", "meanValue") if _is_number(one := report.get(name))
            ]
            if scale is None or not values:
                continue
            degrees = [float(one) * scale[0] + scale[1] for one in values]
            since = _time(metadata.get("startTime") or report.get("time") or metadata.get("time"), at)
            until = _time(metadata.get("endTime") or report.get("time") or metadata.get("time"), at)
            yield Reading(min(since, until), max(since, until), min(degrees), max(degrees))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _time(text: object, otherwise: datetime) -> datetime:
    try:
        return parse_time(text) if isinstance(text, str) else otherwise
    except (GqtsError, ValueError):
        return otherwise


def _read_additions(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the sender's own plain members, those of the ILMD among them, by local name."""
    found: dict[str, str] = {}
    ilmd = body.get("ilmd")
    for members in (body, ilmd if isinstance(ilmd, dict) else {}):
        for name, value in members.items():
            if ":" in name and isinstance(value, str | int | float) and not isinstance(value, bool):
                found[name.rpartition(":")[2]] = str(value)
    return found
