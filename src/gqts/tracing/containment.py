"""When a thing was in (or on) another: containment in time, from aggregation and association events.

Promise: an event on a pallet belongs to an item's journey only while the item was on it. A stay begins with ADD, or
with OBSERVE when nobody said ADD; it ends with DELETE of the child, with DELETE of everything in the parent (no child
listed, EPCIS 2.0 §7.4.2), or when the child is packed into something else (an *implied* end: nobody said it was taken
out). An instance is in at most one aggregation at a time. A lot or class can be in many at once: each parent's share
is its own stay, and ends when as much was taken out as went in. Associations (a sensor on a pallet) never imply an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from gqts.epcis import Role
from gqts.tracing.journey import Stay
from gqts.tracing.naming import PACKED, NamedEvent


@dataclass(slots=True)
class _Share:
    """An open stay and, for classes, how much is known to be inside (None: not known)."""

    stay: Stay
    quantity: float | None


def find_emptyings(parent: str, events: Iterable[NamedEvent]) -> list[datetime]:
    """Return the times at which all that was in `parent` was taken out at once."""
    return [
        event.at
        for event in events
        if event.packs
        and not event.is_voided
        and event.parent == parent
        and event.stored.event.action == "DELETE"
        and not event.list_named(PACKED)
    ]


def find_stays(child: str, packings: Sequence[NamedEvent], emptyings: Mapping[str, Sequence[datetime]]) -> list[Stay]:
    """Return the stays of `child`, in order of beginning.

    `packings` are the aggregation and association events that name it as a child, in any order;
    `emptyings` the times (`find_emptyings`) of the parents they name.
    """
    usable = [event for event in packings if event.packs and not event.is_voided and event.parent is not None]
    stays: list[Stay] = []
    for is_association in (False, True):
        kind = "AssociationEvent" if is_association else "AggregationEvent"
        told = sorted((event for event in usable if event.stored.event.type == kind), key=NamedEvent.sort_key)
        stays.extend(_replay(child, told, is_association=is_association))
    ended = [_end_at_emptying(stay, emptyings.get(stay.parent, ())) for stay in stays]
    return sorted(ended, key=lambda stay: (stay.since is not None, stay.since or stay.until, stay.parent))


def _replay(child: str, events: Sequence[NamedEvent], *, is_association: bool) -> list[Stay]:
    is_instance = any(child in event.by_role.get(Role.CHILD, ()) for event in events)
    is_exclusive = is_instance and not is_association
    done: list[Stay] = []
    inside: dict[str, _Share] = {}
    for _, together in groupby(events, key=lambda event: event.at):
        for event in _in_possible_order(list(together), inside):
            parent = event.parent or ""
            if event.stored.event.action == "DELETE":
                _take_out(child, event, parent, inside, done)
                continue
            if is_exclusive:
                others = [held for held in inside if held != parent]
                done.extend(replace(inside.pop(one).stay, until=event.at, implied_end=True) for one in others)
            _put_in(child, event, parent, inside, is_association=is_association)
    return [*done, *(share.stay for share in inside.values())]


def _in_possible_order(together: list[NamedEvent], inside: Mapping[str, _Share]) -> list[NamedEvent]:
    """Order events of one instant: out of where it is, into something, then out of what it was put into."""
    leaving = [event for event in together if event.stored.event.action == "DELETE" and event.parent in inside]
    entering = [event for event in together if event.stored.event.action != "DELETE"]
    passing = [event for event in together if event.stored.event.action == "DELETE" and event.parent not in inside]
    return [*leaving, *entering, *passing]


def _put_in(child: str, event: NamedEvent, parent: str, inside: dict[str, _Share], *, is_association: bool) -> None:
    quantity = event.quantity_of(child)
    share = inside.get(parent)
    if share is None:
        stay = Stay(child, parent, event.at, None, is_association=is_association)
        inside[parent] = _Share(stay, quantity)
    elif event.stored.event.action == "ADD":
        known = share.quantity is not None and quantity is not None
        share.quantity = (share.quantity or 0) + (quantity or 0) if known else None


def _take_out(child: str, event: NamedEvent, parent: str, inside: dict[str, _Share], done: list[Stay]) -> None:
    share = inside.get(parent)
    if share is None:
        return  # taken out of what nobody said it was in: since when it was there is not known
    quantity = event.quantity_of(child)
    if share.quantity is not None and quantity is not None and quantity < share.quantity:
        share.quantity -= quantity
        return
    done.append(replace(inside.pop(parent).stay, until=event.at))


def _end_at_emptying(stay: Stay, emptyings: Sequence[datetime]) -> Stay:
    since = stay.since
    ends = [at for at in emptyings if since is None or at >= since]
    first = min(ends, default=None)
    if first is None or (stay.until is not None and stay.until <= first):
        return stay
    return replace(stay, until=first, implied_end=False)


def overlap(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> tuple[datetime | None, datetime | None] | None:
    """Return the common part of two [since, until) windows (None: unbounded), or None when they do not meet."""
    since = max((at for at in (one[0], other[0]) if at is not None), default=None)
    until = min((at for at in (one[1], other[1]) if at is not None), default=None)
    if since is not None and until is not None and since >= until:
        return None
    return since, until


def is_within(at: datetime, window: tuple[datetime | None, datetime | None]) -> bool:
    """Return whether an instant lies in a [since, until) window."""
    since, until = window
    return (since is None or at >= since) and (until is None or at < until)
