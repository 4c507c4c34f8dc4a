"""A case as a value: the declaration's goods at the border, how they were assessed, and who works on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.clearance.case import CaseState
from gqts.risk import Lane

LANE_ORDER: Mapping[str, int] = {Lane.RED: 3, Lane.YELLOW: 2, Lane.BLUE: 1, Lane.GREEN: 0, "": -1}
"""The order of the work list, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Why:
    """One thing to say of why a case is in its lane: a selection or an indication, by its code, to be worded.

    `what` is `selection` or `indication`; `code` the profile's name or why it was chosen, or the indicator's code.
    """

    what: str
    code: str
    outcome: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goods:
    """One identifier of a case's goods; `kind` is item, lot, parcel or container, `line` 0 when it is no one line's."""

    identifier: str
    kind: str
    line: int = 0
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Consignment:
    """A case; its id is that of the declaration's record. `organization_id` is who declared."""

    record_id: UUID
    number: str
    mode: str
    office: str
    port: str
    organization_id: UUID
    declarant: str
    trader: str
    order_no: str
    waybill: str
    hs: tuple[str, ...]
    goods: str
    opened_at: datetime
    state: CaseState
    lane: Lane | None = None
    lane_by: str = ""
    """The officer who set the lane; empty when it is the assessment's."""
    assessed_lane: Lane | None = None
    assessed_at: datetime | None = None
    risk: str = ""
    risk_score: float = 0.0
    rank: float | None = None
    why: tuple[Why, ...] = ()
    task: str = ""
    arrived_at: datetime | None = None
    arrived_how: str = ""
    taken_by: UUID | None = None
    taken_by_name: str = ""
    released_at: datetime | None = None
    is_automatic: bool = False
    ended_at: datetime | None = None

    @property
    def place(self) -> tuple[int, datetime | None, UUID]:
        """Return where it stands in the work list."""
        return LANE_ORDER[self.lane or ""], self.arrived_at, self.record_id


@dataclass(frozen=True, slots=True)
class Sought:
    """What a work list is narrowed to; empty means any. `is_ended` None lists both."""

    lane: Lane | None = None
    office: str = ""
    state: CaseState | None = None
    risk: str = ""
    declarant: str = ""
    number: str = ""
    taken_by: UUID | None = None
    held_by: UUID | None = None
    is_held: bool = False
    is_ended: bool | None = False


@dataclass(frozen=True, slots=True)
class Competence:
    """Whose cases an authority may see: all of customs', those in its scope of another agency's; None means every."""

    organization_id: UUID
    is_customs: bool
    hs_prefixes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """An agency's hold on the goods."""

    id: UUID
    record_id: UUID
    agency_id: UUID
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_reason: str = ""


@dataclass(frozen=True, slots=True)
class TimelineAct:
    """One line of a case's timeline; `what` is a `Deed`, or `assess`."""

    id: UUID
    at: datetime
    person: UUID | None
    organization_id: UUID | None
    name: str
    what: str
    detail: Mapping[str, Any]
