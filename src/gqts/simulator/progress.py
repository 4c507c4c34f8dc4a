"""A consignment under way: what has been written down, and the time it has got to.

The functions that tell a consignment's story take its `Progress` and move it on; each begins where the last ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from gqts.simulator.firms import FIRMS
from gqts.simulator.hours import next_open
from gqts.simulator.lanes import SUPERVISION_CODES
from gqts.simulator.logbook import Logbook, Occasion
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.randomness import Stream

Thing = TypeVar("Thing")

EVENT_EPCS_LIMIT = 100
"""Identifiers in one event, as scanning and labelling systems batch them."""


class Progress:
    """The state of a story being told."""

    def __init__(self, plan: Consignment) -> None:
        self.plan = plan
        self.chance = Stream(plan.seed, "consignment", plan.number)
        self.book = Logbook(plan.withheld)
        self.now = plan.starts_at
        self.sales: dict[str, Sale] = {}
        """What was sold in which parcel, by the parcel's waybill."""

    def wait(self, least: int, most: int, site: Site | None = None) -> None:
        """Let between `least` and `most` minutes pass, and then until `site` opens."""
        self.now += timedelta(minutes=self.chance.between(least, most))
        if site is not None:
            self.now = next_open(self.now, site.zone, site.hours)

    def occasion(self, site: Site, step: str, disposition: str, **details: Any) -> Occasion:
        """Return an occasion now, at `site`, told by the firm that runs it unless `firm` says otherwise."""
        firm = details.pop("firm", site.firm)
        return Occasion(firm, site, self.now, step, disposition, **details)

    @property
    def bill(self) -> tuple[str, str]:
        """Return the bill of lading or air waybill that the consignment travels under."""
        return "bol", FIRMS["bluemeridian"].transaction(self.plan.document("BL"))

    @property
    def order(self) -> tuple[str, str]:
        """Return the purchase order that the consignment fulfils."""
        return "po", self.plan.lane.seller.transaction(self.plan.document("PO"))

    @property
    def supervision(self) -> dict[str, str]:
        """Return the trade mode as event extensions: in words, and as China Customs' code."""
        lane = self.plan.lane
        return {"gqts:trade_mode": lane.mode, "gqts:supervision_code": SUPERVISION_CODES[lane.flow]}


@dataclass(slots=True)
class Sale:
    """One order and the parcel it was sent in; `number` is the order's number at its platform.

    The last three are known once the parcel was released, and handed over.
    """

    place: int
    number: str
    parcel: str
    items: tuple[str, ...]
    ordered_at: datetime
    packed_at: datetime
    released_at: datetime | None = None
    depot: Site | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case and the serials in it."""

    uri: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pallet:
    """A pallet and the cases on it."""

    uri: str
    cases: tuple[Case, ...]


def batches(things: Sequence[Thing], size: int = EVENT_EPCS_LIMIT) -> Iterator[Sequence[Thing]]:
    """Return `things` in runs of at most `size`."""
    return (things[start : start + size] for start in range(0, len(things), size))
