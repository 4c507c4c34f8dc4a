"""What the parties to a consignment wrote down: EPCIS 2.0 events as in the GS1 JSON schema, in each firm's spelling.

An event has the five dimensions of EPCIS 2.0 §7.4: *what* comes as arguments, the rest is an `Occasion`. Terms of the
gqts namespace (`NAMESPACE`) say what CBV 2.0 has no term for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gqts.simulator.firms import Firm
from gqts.simulator.hours import local_text
from gqts.simulator.places import Site
from gqts.simulator.plan import Topic

NAMESPACE = "https://gqts.dev/ns/1.0/"
_LEAVING = frozenset({"shipping", "departing"})

Quantity = tuple[str, int, str]
"""A class or lot, how many thousandths of a unit, and the unit (UN/ECE Recommendation 20; empty for pieces)."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When, where, why and by whom something was recorded.

    `spot` narrows the read point; `is_on_paper` says that nothing was read anywhere; `papers` are (type, URI) of
    business transactions; `possession` and `ownership` are (from, to), from None where that is not told; `extra` holds
    any further members.
    """

    firm: Firm
    site: Site
    at: datetime
    step: str
    disposition: str
    spot: str = ""
    is_on_paper: bool = False
    topic: Topic = Topic.ESSENTIAL
    papers: tuple[tuple[str, str], ...] = ()
    possession: tuple[Firm | None, Firm] | None = None
    ownership: tuple[Firm | None, Firm] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as its firm pushed it: `at` is the event's time, `pushed_at` when the firm's system knew it."""

    firm: Firm
    site: Site
    at: datetime
    pushed_at: datetime
    body: dict[str, Any]


class Logbook:
    """The events of one consignment, in the order they were told; those of the withheld topic are not kept."""

    def __init__(self, withheld: Topic | None = None) -> None:
        self.entries: list[Entry] = []
        self._withheld = withheld

    def observe(self, occasion: Occasion, epcs: Sequence[str] = (), quantities: Sequence[Quantity] = ()) -> None:
        """Record that things were seen."""
        self._write("ObjectEvent", occasion, _things(occasion.firm, epcs, quantities) | {"action": "OBSERVE"})

    def commission(self, occasion: Occasion, epcs: Sequence[str] = (), quantities: Sequence[Quantity] = ()) -> None:
        """Record that things began to exist; `occasion.extra` may hold their ILMD."""
        if epcs or quantities:
            self._write("ObjectEvent", occasion, _things(occasion.firm, epcs, quantities) | {"action": "ADD"})

    def pack(self, occasion: Occasion, parent: str, epcs: Sequence[str], quantities: Sequence[Quantity] = ()) -> None:
        """Record that things were put into `parent`."""
        self._aggregate("ADD", occasion, parent, epcs, quantities)

    def unpack(self, occasion: Occasion, parent: str, epcs: Sequence[str], quantities: Sequence[Quantity] = ()) -> None:
        """Record that things were taken out of `parent`."""
        self._aggregate("DELETE", occasion, parent, epcs, quantities)

    def transact(self, occasion: Occasion, epcs: Sequence[str]) -> None:
        """Record that things were tied to the business transactions of the occasion."""
        self._write("TransactionEvent", occasion, _things(occasion.firm, epcs, ()) | {"action": "ADD"})

    def transform(
        self,
        occasion: Occasion,
        inputs: Sequence[Quantity] = (),
        outputs: Sequence[Quantity] = (),
        epcs: Sequence[str] = (),
    ) -> None:
        """Record that lots became lots (`outputs`) or serials (`epcs`)."""
        firm = occasion.firm
        what: dict[str, Any] = {}
        if inputs:
            what["inputQuantityList"] = _quantities(firm, inputs)
        if epcs:
            what["outputEPCList"] = _spelled(firm, epcs)
        if outputs:
            what["outputQuantityList"] = _quantities(firm, outputs)
        self._write("TransformationEvent", occasion, what)

    def _aggregate(
        self, action: str, occasion: Occasion, parent: str, epcs: Sequence[str], quantities: Sequence[Quantity]
    ) -> None:
        firm = occasion.firm
        what: dict[str, Any] = {"parentID": firm.spell(parent)}
        if epcs:
            what["childEPCs"] = _spelled(firm, epcs)
        if quantities:
            what["childQuantityList"] = _quantities(firm, quantities)
        self._write("AggregationEvent", occasion, what | {"action": action})

    def _write(self, kind: str, occasion: Occasion, what: Mapping[str, Any]) -> None:
        if occasion.topic is self._withheld and self._withheld is not None:
            return
        text, offset = local_text(occasion.at, occasion.site.zone)
        body = {"type": kind, "eventTime": text, "eventTimeZoneOffset": offset, **what, **_circumstances(occasion)}
        self.entries.append(Entry(occasion.firm, occasion.site, occasion.at, occasion.at, body))


def write_quantity(firm: Firm, quantity: Quantity) -> dict[str, Any]:
    """Return a quantity element (EPCIS 2.0 §7.3.3.3); whole numbers are written as such."""
    uri, thousandths, uom = quantity
    amount = thousandths // 1000 if thousandths % 1000 == 0 else thousandths / 1000
    element: dict[str, Any] = {"epcClass": firm.spell(uri), "quantity": amount}
    if uom:
        element["uom"] = uom
    return element


def _spelled(firm: Firm, uris: Iterable[str]) -> list[str]:
    return [firm.spell(uri) for uri in uris]


def _quantities(firm: Firm, quantities: Iterable[Quantity]) -> list[dict[str, Any]]:
    return [write_quantity(firm, quantity) for quantity in quantities]


def _things(firm: Firm, epcs: Sequence[str], quantities: Sequence[Quantity]) -> dict[str, Any]:
    what: dict[str, Any] = {}
    if epcs:
        what["epcList"] = _spelled(firm, epcs)
    if quantities:
        what["quantityList"] = _quantities(firm, quantities)
    return what


def _circumstances(occasion: Occasion) -> dict[str, Any]:
    firm = occasion.firm
    body: dict[str, Any] = {"bizStep": occasion.step, "disposition": occasion.disposition}
    if not occasion.is_on_paper:
        body["readPoint"] = {"id": firm.spell(occasion.site.place(occasion.spot))}
    if not occasion.is_on_paper and occasion.step not in _LEAVING:
        body["bizLocation"] = {"id": firm.spell(occasion.site.place())}
    if occasion.papers:
        body["bizTransactionList"] = [{"type": kind, "bizTransaction": uri} for kind, uri in occasion.papers]
    hands = [("owning_party", occasion.ownership), ("possessing_party", occasion.possession)]
    changes = [(kind, *change) for kind, change in hands if change]
    if changes:
        sources = [{"type": kind, "source": firm.spell(giver.id)} for kind, giver, _ in changes if giver]
        body |= {"sourceList": sources} if sources else {}
        body["destinationList"] = [{"type": kind, "destination": firm.spell(taker.id)} for kind, _, taker in changes]
    body.update(occasion.extra)
    return body
