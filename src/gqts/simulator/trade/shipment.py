"""A consignment with everything that was told of it: events, certificates, and the papers of every parcel.

What is true of a parcel (`Truth`) stands beside its papers and never in them: whoever composes what a check sees takes
`papers`, `entries` and `attestations`, and leaves `truth` and `mistakes` alone until hits are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from gqts.simulator.firms import Firm
from gqts.simulator.flows import tell_consignment
from gqts.simulator.hours import local_date
from gqts.simulator.logbook import Entry
from gqts.simulator.plan import Consignment
from gqts.simulator.progress import Sale
from gqts.simulator.trade.papers import Papers, write_papers
from gqts.simulator.trade.registrations import Registered
from gqts.simulator.world import World

_VALID_DAYS = 365
_TESTS = {
    "milk powder": (("Salmonella in 25 g", "ISO 6579-1:2017", "not detected"), ("Protein", "ISO 8968-1:2014", "24.6")),
    "cosmetics": (("Lead", "ISO/TS 17276", "below 1 mg/kg"), ("Mercury", "ISO/TS 17276", "below 0.1 mg/kg")),
    "toys": (("Migration of lead", "ISO 8124-3:2020", "below 5 mg/kg"), ("Small parts", "ISO 8124-1:2022", "none")),
    "small appliances": (("Electric strength", "IEC 60335-1:2020", "no breakdown"),),
    "diapers": (("pH of extract", "ISO 3071:2020", "6.4"), ("Formaldehyde", "ISO 14184-1:2011", "not detected")),
}
_USUAL_TESTS = (("Identity and labelling", "ISO/IEC 17020:2012", "as declared"),)


class Trace(StrEnum):
    """Where a fraud can show at all."""

    DECLARATION = "declaration"
    MESSAGES = "messages"
    EVENTS = "events"
    CERTIFICATES = "certificates"
    MASTER_DATA = "master_data"
    REGISTER = "register"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is wrong with a parcel: the family of the fraud, its risk, and where it shows, which may be nowhere."""

    family: str
    risk: str
    traces: frozenset[Trace]

    @property
    def can_be_found(self) -> bool:
        """Whether anything that anybody tells shows it."""
        return bool(self.traces)


@dataclass(frozen=True, slots=True)
class Attestation:
    """A certificate as its inspection body hands it in; `findings` are (what, by which method, result)."""

    issuer: Firm
    number: str
    covers: tuple[str, ...]
    subjects: tuple[str, ...]
    country: str
    tested_on: date
    issued_on: date
    valid_until: date
    handed_in_at: datetime
    findings: tuple[tuple[str, str, str], ...]
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class Parcel:
    """One parcel; `papers` are what was handed in of it."""

    sale: Sale
    papers: Papers
    truth: Truth | None = None
    mistakes: tuple[str, ...] = ()
    """What honest people got wrong."""
    paid_with: tuple[Parcel, ...] = field(default=(), repr=False, compare=False)
    """Parcels whose orders name the same payment."""


@dataclass(slots=True)
class Shipment:
    """A consignment as it was told, sold by `merchant`, or by the platform itself."""

    plan: Consignment
    merchant: Registered | None
    entries: list[Entry]
    parcels: list[Parcel]
    attestations: list[Attestation] = field(default_factory=list)

    @property
    def firms(self) -> frozenset[Firm]:
        """Everybody who can tell of it: who wrote something down, who attested it, who owns the brand."""
        issuers = (attestation.issuer for attestation in self.attestations)
        return frozenset([*(entry.firm for entry in self.entries), *issuers, self.plan.product.firm])


def tell_shipment(plan: Consignment, merchant: Registered | None = None, *, price_percent: int = 100) -> Shipment:
    """Return an honest consignment of retail goods, sold by `merchant` at so much of the usual price."""
    told = tell_consignment(plan)
    parcels = [Parcel(sale, write_papers(plan, sale, merchant, price_percent=price_percent)) for sale in told.sales]
    return Shipment(plan, merchant, told.entries, parcels, list(_attest(plan, told.entries)))


def list_attestations(world: World) -> list[Attestation]:
    """Return the certificates that a world's inspection bodies gave, in the order in which they were handed in."""
    told = [one for plan in world.consignments for one in _attest(plan, tell_consignment(plan).entries)]
    return sorted(told, key=lambda one: (one.handed_in_at, one.number))


def _attest(plan: Consignment, entries: list[Entry]) -> Iterator[Attestation]:
    for entry in entries:
        number = entry.body.get("gqts:certificate_number")
        if number is None or "errorDeclaration" in entry.body:
            continue
        day = local_date(entry.at, plan.lane.inspector.zone)
        yield Attestation(
            issuer=entry.firm,
            number=str(number),
            covers=tuple(plan.product.lot(plan.lot(run)) for run in range(len(plan.runs))),
            subjects=(plan.product.hs6,),
            country=plan.product.country,
            tested_on=day - timedelta(days=1),
            issued_on=day,
            valid_until=day + timedelta(days=_VALID_DAYS),
            handed_in_at=entry.at + timedelta(hours=2),
            findings=_TESTS.get(plan.product.category, _USUAL_TESTS),
        )
        return
