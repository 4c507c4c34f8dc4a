"""What an event names, in canonical form: the view of an event that tracing works on.

Identifiers come as sent (URN or Digital Link); two spellings of one thing must meet here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from gqts.epcis import Role
from gqts.events import StoredEvent, list_lots
from gqts.identifiers import canonical_uri

PACKED = (Role.CHILD, Role.CHILD_QUANTITY)
CONSUMED = (Role.INPUT, Role.INPUT_QUANTITY)
MADE = (Role.OUTPUT, Role.OUTPUT_QUANTITY)
OBSERVED = (Role.EPC, Role.QUANTITY)


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """A stored event with the identifiers it names by role, canonical and in order.

    `is_voided` is true when an error declaration withdrew it; `corrected_by` are the ids that the declaration gives,
    and `withdrawn_by` the store's keys of such declarations.
    """

    stored: StoredEvent
    by_role: dict[Role, tuple[str, ...]]
    lots: tuple[str, ...]
    is_voided: bool = False
    corrected_by: tuple[str, ...] = ()
    withdrawn_by: tuple[bytes, ...] = ()

    @property
    def event_id(self) -> bytes:
        """Return the store's key of the event."""
        return self.stored.event_id

    @property
    def at(self) -> datetime:
        """Return the event time, UTC."""
        return self.stored.event.event_time

    @property
    def parent(self) -> str | None:
        """Return the canonical parent, or None."""
        return next(iter(self.by_role.get(Role.PARENT, ())), None)

    @property
    def transformation(self) -> str | None:
        """Return the canonical transformationID, or None."""
        return next(iter(self.by_role.get(Role.TRANSFORMATION, ())), None)

    @property
    def packs(self) -> bool:
        """Return whether it is an aggregation or association: it says what is in or on what."""
        return self.stored.event.type in ("AggregationEvent", "AssociationEvent")

    def list_named(self, roles: Iterable[Role]) -> tuple[str, ...]:
        """Return the identifiers named in any of `roles`."""
        return tuple(uri for role in roles for uri in self.by_role.get(role, ()))

    def roles_of(self, uri: str) -> tuple[Role, ...]:
        """Return the roles in which the event names `uri`."""
        return tuple(role for role, uris in self.by_role.items() if uri in uris)

    def quantity_of(self, uri: str) -> float | None:
        """Return the quantity of the class `uri` as a packed child, or None when it does not say."""
        for element in self.stored.event.body.get("childQuantityList", ()):
            if canonical_uri(element["epcClass"]) == uri:
                quantity = element.get("quantity")
                return float(quantity) if quantity is not None else None
        return None

    def sort_key(self) -> tuple[datetime, datetime, bytes]:
        """Return the order of happening, then of recording."""
        return (self.at, self.stored.record_time, self.event_id)


def name_event(stored: StoredEvent) -> NamedEvent:
    """Return the event with its identifiers by role."""
    by_role: dict[Role, list[str]] = {}
    for role, uri in stored.event.identifiers():
        by_role.setdefault(role, []).append(canonical_uri(uri))
    return NamedEvent(
        stored,
        {role: tuple(dict.fromkeys(uris)) for role, uris in by_role.items()},
        tuple(list_lots(stored.event)),
    )


def withdraw_declared(events: Iterable[NamedEvent]) -> list[NamedEvent]:
    """Return the events in order, each withdrawn one marked and its error declaration folded into it.

    An error declaration repeats the event it withdraws (EPCIS 2.0 §7.4.1.4), so both have one hash; only its teller
    withdraws what was told, so both are of one stream. A declaration whose event its teller never shared stands for
    it, voided.
    """
    by_hash: dict[tuple[bytes, int], list[NamedEvent]] = {}
    for event in events:
        by_hash.setdefault((event.stored.event_hash, event.stored.belonging.stream), []).append(event)
    told: list[NamedEvent] = []
    for same in by_hash.values():
        declared = [one for one in same if one.stored.event.error_declaration is not None]
        plain = next((one for one in same if one.stored.event.error_declaration is None), None)
        if not declared:
            told.append(same[0])
            continue
        shown = plain or declared[0]
        withdrawn_by = tuple(one.event_id for one in declared)
        told.append(replace(shown, is_voided=True, corrected_by=_corrections(declared), withdrawn_by=withdrawn_by))
    return sorted(told, key=NamedEvent.sort_key)


def _corrections(declared: Iterable[NamedEvent]) -> tuple[str, ...]:
    ids: list[str] = []
    for one in declared:
        declaration = one.stored.event.error_declaration or {}
        ids.extend(declaration.get("correctiveEventIDs", ()))
    return tuple(dict.fromkeys(ids))
