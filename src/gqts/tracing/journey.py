"""The journey of a thing: what happened to it, told by whom, and how each event came to concern it.

These are values. They are composed by `read_journey`, and are all that pages, the API and the command line need:
nothing here touches the database, the clock or a language.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gqts.catalogue import Party, Product, Site
from gqts.epcis import Role
from gqts.events import StoredEvent
from gqts.identifiers import Identifier
from gqts.sharing import FactKind, Field, Reason


class Link(StrEnum):
    """How an event came to concern the subject."""

    OWN = "own"
    """The event names the subject itself."""
    CONTAINED = "contained"
    """The event names what the subject was in at that time (case, pallet, container, parcel)."""
    LOT = "lot"
    """The event names the lot that the subject belongs to, and says something of the lot as a whole."""
    MADE_OF = "made_of"
    """The event names something that the subject was made from."""


class Stage(StrEnum):
    """The facts a shopper and an officer look for first, in the order they happen."""

    MADE = "made"
    INSPECTED = "inspected"
    SHIPPED = "shipped"
    ARRIVED = "arrived"
    CLEARED = "cleared"
    STORED = "stored"
    DELIVERED = "delivered"


class TraceLevel(StrEnum):
    """How far upstream the evidence reaches."""

    FACTORY = "factory"
    TRADER = "trader"
    PORT = "port"


class Basis(StrEnum):
    """Why a party is named as responsible at a step."""

    SITE = "site"
    """It operates the place where the step was read."""
    POSSESSION = "possession"
    """The event names it as the possessing party."""
    SUBMITTER = "submitter"
    """Nothing else is known: it pushed the event."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """The party that answers for a step. `party` is None when no master data names it; `uri` always says who."""

    uri: str
    basis: Basis
    party: Party | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a journey.

    `chain` runs from the subject to the identifier that the event names: `(item,)` for its own events,
    `(item, case, pallet)` for an event on the pallet that held the case that held the item.
    `voided` is true when an error declaration withdrew the event; `corrected_by` are the event ids that replace it.
    `withheld` are the fields that the event has and this viewer does not see; `stored` is without them already.
    `teller` describes whoever pushed the event, when it describes itself to this viewer; else `registered` is its name
    in the register of organizations. `site` may be a part of a place (a production line, a dock); `whole_site` is the
    place.
    """

    stored: StoredEvent
    link: Link
    role: Role
    chain: tuple[str, ...]
    stage: Stage | None
    site: Site | None
    responsible: Responsible
    voided: bool = False
    corrected_by: tuple[str, ...] = ()
    withheld: frozenset[Field] = frozenset()
    teller: Party | None = None
    whole_site: Site | None = None
    registered: Party | None = None

    @property
    def at(self) -> datetime:
        """Return when it happened, UTC; `stored.event.event_time_text` keeps the local form."""
        return self.stored.event.event_time

    @property
    def told_by(self) -> Party | None:
        """Return who pushed the event, by its own description, else by its registered name."""
        return self.teller or self.registered


@dataclass(frozen=True, slots=True)
class Stay:
    """The time that `child` spent in (or associated with) `parent`: `since` inclusive, `until` exclusive or open.

    `implied_end` is true when nobody said it was taken out, but it was packed into something else.
    """

    child: str
    parent: str
    since: datetime
    until: datetime | None
    is_association: bool = False
    implied_end: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow of the trace graph: from what it was (or what held it) to what it became (or held)."""

    source: str
    target: str
    kind: str
    """`contains`, `associated`, `became` or `lot_of`."""
    since: datetime | None = None
    until: datetime | None = None
    event_id: str = ""
    told_by: tuple[bytes, ...] = ()
    """The store's keys of all the events that `became` or `lot_of` follows from."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something of a journey that its owner does not show this viewer: which kind of fact, and which field of it.

    `field` is `Field.EVENT` when whole events are withheld; how many there are is not told. `owner` is None when it
    does not show its name either.
    """

    owner: Responsible | None
    kind: FactKind
    field: Field
    reason: Reason


@dataclass(frozen=True, slots=True)
class Journey:
    """The ordered story of one subject.

    `steps` are in order of event time (voided ones included, marked); `facts` gives for every `Stage` the step that
    best shows it, or None: that stage was not shared. `level` is how far upstream the evidence reaches, `told_levels`
    every level that somebody told something at. `edges` is the graph walked; `parties` are those responsible,
    in order of first appearance. `truncated` says that the walk stopped at its limits. `withheld` is what there is and
    this viewer does not see.
    """

    subject: Identifier
    product: Product | None
    steps: tuple[Step, ...]
    facts: dict[Stage, Step | None]
    level: TraceLevel | None
    parties: tuple[Responsible, ...]
    edges: tuple[Edge, ...]
    told_levels: frozenset[TraceLevel] = frozenset()
    lot: str | None = None
    truncated: bool = False
    withheld: tuple[Withheld, ...] = ()

    @property
    def own_and_carried(self) -> tuple[Step, ...]:
        """Return the steps of the subject, its lot and its containers: the journey without its materials' own."""
        return tuple(step for step in self.steps if step.link is not Link.MADE_OF)

    @property
    def not_shared(self) -> tuple[Stage, ...]:
        """Return the stages that nobody has told anything about."""
        return tuple(stage for stage, step in self.facts.items() if step is None)
