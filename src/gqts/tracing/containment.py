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


@dataclass(frozen=True, slots=True)
class _Move:
    """Into, or out of, one parent; `quantity` None when it is not told, or when everything was taken out."""

    at: datetime
    is_leaving: bool
    adds: bool
    parent: str
    quantity: float | None


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
    usable = _told_once(event for event in packings if event.packs and not event.is_voided and event.parent is not None)
    stays: list[Stay] = []
    for is_association in (False, True):
        kind = "AssociationEvent" if is_association else "AggregationEvent"
        told = sorted((event for event in usable if event.stored.event.type == kind), key=NamedEvent.sort_key)
        is_instance = any(child in event.by_role.get(Role.CHILD, ()) for event in told)
        replay = _Replay(child, is_exclusive=is_instance and not is_association, is_association=is_association)
        stays.extend(replay.run(_list_moves(child, told, emptyings)))
    return sorted(stays, key=lambda stay: (stay.since, stay.parent))


def _told_once(events: Iterable[NamedEvent]) -> list[NamedEvent]:
    """Return each event once, though two parties may have told the very same: a box is not filled twice by that."""
    return list({event.stored.event_hash: event for event in events}.values())


def _list_moves(child: str, events: Sequence[NamedEvent], emptyings: Mapping[str, Sequence[datetime]]) -> list[_Move]:
    moves = []
    for event in events:
        action = event.stored.event.action
        quantity = event.quantity_of(child)
        moves.append(_Move(event.at, action == "DELETE", action == "ADD", event.parent or "", quantity))
    for parent in {move.parent for move in moves}:
        moves.extend(_Move(at, True, False, parent, None) for at in emptyings.get(parent, ()))  # noqa: FBT003
    return sorted(moves, key=lambda move: move.at)


class _Replay:
    """Who was where, replayed move by move for one child."""

    def __init__(self, child: str, *, is_exclusive: bool, is_association: bool) -> None:
        self.child = child
        self.is_exclusive = is_exclusive
        self.is_association = is_association
        self.inside: dict[str, _Share] = {}
        self.done: list[Stay] = []

    def run(self, moves: Sequence[_Move]) -> list[Stay]:
        for _, together in groupby(moves, key=lambda move: move.at):
            for move in self._in_possible_order(list(together)):
                if move.is_leaving:
                    self._take_out(move)
                else:
                    self._put_in(move)
        return [*self.done, *(share.stay for share in self.inside.values())]

    def _in_possible_order(self, together: list[_Move]) -> list[_Move]:
        """Order moves of one instant: out of where it is, into something, then out of what it was put into."""
        leaving = [move for move in together if move.is_leaving and move.parent in self.inside]
        entering = [move for move in together if not move.is_leaving]
        passing = [move for move in together if move.is_leaving and move.parent not in self.inside]
        return [*leaving, *entering, *passing]

    def _put_in(self, move: _Move) -> None:
        if self.is_exclusive:
            others = [parent for parent in self.inside if parent != move.parent]
            self.done.extend(replace(self.inside.pop(one).stay, until=move.at, implied_end=True) for one in others)
        share = self.inside.get(move.parent)
        if share is None:
            stay = Stay(self.child, move.parent, move.at, None, is_association=self.is_association)
            self.inside[move.parent] = _Share(stay, move.quantity)
        elif move.adds:
            is_known = share.quantity is not None and move.quantity is not None
            share.quantity = (share.quantity or 0) + (move.quantity or 0) if is_known else None

    def _take_out(self, move: _Move) -> None:
        share = self.inside.get(move.parent)
        if share is None:
            return  # taken out of what nobody said it was in: since when it was there is not known
        if share.quantity is not None and move.quantity is not None and move.quantity < share.quantity:
            share.quantity -= move.quantity
            return
        self.done.append(replace(self.inside.pop(move.parent).stay, until=move.at))


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
