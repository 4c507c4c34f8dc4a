"""Finding out what is affected: level by level, in batches, so that a million items take little memory and any batch
may be the last before a crash.

Promise: exactly the affected, each once. Every batch is one transaction of its caller: what it found, and where to go
on, are kept together. Whoever goes on after a crash begins where the last whole batch ended.

First onward: everything made of it, every instance of a lot, everything in a container while it was affected; a thing
is followed anew for another time, or when better evidence shows that it is affected. Then each thing is located, and
who handled it is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish
from gqts.organizations import Organization, require_organization
from gqts.recalls._storage import cases
from gqts.recalls._storage import walk as _storage
from gqts.recalls.affected import Affected, contains, is_unit
from gqts.recalls.balance import settle_lots
from gqts.recalls.case import require_recall
from gqts.recalls.facts import RECALL_PUBLISHED
from gqts.recalls.recall import Recall, State, Walk
from gqts.recalls.right import find_own, is_recalling_authority
from gqts.tracing import Reached
from gqts.tracing.backward import LEVELS
from gqts.tracing.recalling import count_onward, find_leading, follow, follow_page, locate, record_recall_looks
from gqts.tracing.whereabouts import Whereabouts

THINGS_AT_ONCE = 4_000
EVENTS_AT_ONCE = 500
"""Events that a batch reads at most on the way onward; each may name hundreds of things."""
LOCATED_AT_ONCE = 8_000
AHEAD = 8
"""How many times as many things are looked at at once, to pass over those that lead nowhere."""


def continue_scope(
    tx: Transaction, recall_id: UUID, *, now: datetime, things: int = THINGS_AT_ONCE, events: int = EVENTS_AT_ONCE
) -> Recall:
    """Do one batch of a recall's walk and return the case as it stands; call it until its walk is done."""
    recall = require_recall(tx, recall_id, is_locked=True)
    recaller = require_organization(tx, recall.organization_id)
    if recall.walk is Walk.FOLLOWING:
        _Following(tx, recall, recaller).go_on(things, events)
    elif recall.walk is Walk.LOCATING:
        _locate(tx, recall, recaller, now, min(2 * things, LOCATED_AT_ONCE))
    return require_recall(tx, recall_id)


class _Following:
    """One batch of the walk onward."""

    def __init__(self, tx: Transaction, recall: Recall, recaller: Organization) -> None:
        self._tx = tx
        self._recall = recall
        self._recaller = recaller
        self._page_after, self._last, _ = _storage.select_cursor(tx, recall.id)

    def go_on(self, things: int, events: int) -> None:
        """Follow as much as one batch may read."""
        recall = self._recall
        ahead = _storage.select_ahead(self._tx, recall.id, recall.followed, things * AHEAD)
        leading = find_leading(self._tx, [key for _, key in ahead]) if ahead else set()
        places = [position for position, key in ahead if key in leading]
        walk, followed, page_after, is_cut, added = Walk.FOLLOWING, recall.followed, None, False, 0
        if not ahead:
            walk = Walk.LOCATING
        elif not places:
            followed = ahead[-1][0]
        else:
            batch = _without_repetition(_storage.select_to_follow(self._tx, recall.id, places[:things]))
            batch = self._shorten(batch, events)
            is_cut = any(one.depth >= LEVELS for one in batch)
            near = [one for one in batch if one.depth < LEVELS]
            reached, page_after = self._step(near, events)
            added = self._keep({one.uri: one for one in near}, reached)
            if page_after is None:
                followed = ahead[-1][0] if len(batch) == len(places) else batch[-1].position
        _storage.update_walk(
            self._tx,
            recall.id,
            walk,
            followed=followed,
            affected=recall.affected + added,
            page_after=page_after,
            is_cut=is_cut,
        )

    def _shorten(self, batch: list[Affected], events: int) -> list[Affected]:
        """Return as much of a batch as leads to `events` events; a thing with more is a batch of its own, by pages."""
        if self._page_after is not None:
            return batch[:1]
        while len(batch) > 1 and count_onward(self._tx, [one.uri for one in batch], most=events + 1) > events:
            batch = batch[: max(1, len(batch) // 4)]
        return batch

    def _step(self, batch: Sequence[Affected], events: int) -> tuple[list[Reached], bytes | None]:
        if len(batch) == 1:
            one = batch[0]
            is_large = self._page_after is not None or count_onward(self._tx, [one.uri], most=events + 1) > events
            if is_large:
                place = (one.uri, one.window)
                return follow_page(self._tx, place, one.depth + 1, after=self._page_after, limit=events)
        return follow(self._tx, [(one.uri, one.window) for one in batch], 0), None

    def _keep(self, sources: dict[str, Affected], reached: Sequence[Reached]) -> int:
        """Keep what was reached; return how much of it was not known."""
        if not reached:
            return 0
        covered = self._find_covered(reached) if self._recall.covers_claims else set()
        fresh: dict[bytes, Affected] = {}
        found = []
        for one in reached:
            key = identifier_key(one.uri)
            position = 0 if key in fresh else self._next()
            made = _make(key, position, sources[one.source], one, is_covered=one.uri in covered)
            fresh.setdefault(key, made)
            found.append(made)
        added = _storage.insert_affected(self._tx, self._recall.id, list(fresh.values()))
        self._keep_further(found, added, fresh)
        return len(added)

    def _keep_further(self, found: Sequence[Affected], added: set[bytes], fresh: dict[bytes, Affected]) -> None:
        """Keep the times that nothing known covers, or covers only by somebody's claim."""
        again = [one for one in found if one.key not in added or fresh[one.key] is not one]
        if not again:
            return
        known = _storage.select_known(self._tx, self._recall.id, {one.key for one in again})
        further: list[Affected] = []
        for one in again:
            times = known[one.key]
            if any(contains(time[:2], one.window) and (time[2] or not one.is_shown) for time in times):
                continue
            times.append((*one.window, one.is_shown))
            further.append(replace(one, position=self._next()))
        if further:
            _storage.insert_further(self._tx, self._recall.id, further)

    def _find_covered(self, reached: Sequence[Reached]) -> set[str]:
        """Return what a claim is enough for, where the recaller chose so: its own goods, for an authority all."""
        uris = {one.uri for one in reached}
        return uris if is_recalling_authority(self._recaller) else find_own(self._tx, self._recaller, uris)

    def _next(self) -> int:
        self._last += 1
        return self._last


def _make(key: bytes, position: int, source: Affected, reached: Reached, *, is_covered: bool) -> Affected:
    since, until = reached.window
    return Affected(
        key=key,
        uri=reached.uri,
        how=reached.how,
        depth=source.depth + 1,
        is_unit=is_unit(reached.uri),
        is_shown=is_covered or (source.is_shown and reached.is_shown),
        position=position,
        since=since,
        until=until,
        source_key=source.key,
    )


def _without_repetition(batch: Sequence[Affected]) -> list[Affected]:
    """Return a batch up to where a thing comes up for the second time: what is reached names its source by its URI."""
    once: dict[str, Affected] = {}
    for one in batch:
        if one.uri in once:
            break
        once[one.uri] = one
    return list(once.values())


def _locate(tx: Transaction, recall: Recall, recaller: Organization, now: datetime, things: int) -> None:
    _, _, position = _storage.select_cursor(tx, recall.id)
    batch = _storage.select_to_locate(tx, recall.id, position, things)
    if not batch:
        _finish(tx, recall, recaller, now)
        return
    located = locate(tx, recaller, [uri for _, _, uri, _, _ in batch], now=now)
    lots = {found.lot: identifier_key(found.lot) for found in located.found if found.lot is not None}
    rows = [
        (place, key, found, None if found.lot is None else lots[found.lot])
        for (place, key, _, _, _), found in zip(batch, located.found, strict=True)
    ]
    _storage.update_located(tx, recall.id, rows)
    shown = [
        (key, is_piece, found)
        for (_, key, _, is_piece, is_shown), found in zip(batch, located.found, strict=True)
        if is_shown
    ]
    _storage.add_handlers(tx, recall.id, _count_handlers(shown))
    orders = [(platform, number[:200], key) for key, _, found in shown for platform, number in found.orders]
    if orders:
        _storage.add_order_numbers(tx, recall.id, orders)
    _storage.add_seen(tx, recall.id, located.seen)
    _storage.update_located_to(tx, recall.id, Walk.LOCATING, located=len(batch), position=batch[-1][0])


def _count_handlers(found: Sequence[tuple[bytes, bool, Whereabouts]]) -> dict[UUID, tuple[int, int, int]]:
    """Return for each organization its earliest place in a chain, its units, and those that may be known."""
    pieces: dict[int, tuple[Whereabouts, int]] = {}  # one whereabouts is shared by all that it is true of
    for _, is_piece, whereabouts in found:
        _, count = pieces.get(id(whereabouts), (whereabouts, 0))
        pieces[id(whereabouts)] = (whereabouts, count + is_piece)
    handlers: dict[UUID, tuple[int, int, int]] = {}
    for whereabouts, units in pieces.values():
        for place, handler in enumerate(whereabouts.handlers):
            tier, total, visible = handlers.get(handler.organization_id, (place, 0, 0))
            visible += units if handler.is_shown else 0
            handlers[handler.organization_id] = (min(tier, place), total + units, visible)
    return handlers


def _finish(tx: Transaction, recall: Recall, recaller: Organization, now: datetime) -> None:
    settle_lots(tx, recall, recaller, now=now)
    _storage.update_located_to(tx, recall.id, Walk.DONE, located=0, position=0)
    record_recall_looks(tx, recaller, _storage.take_seen(tx, recall.id), subject=f"recall {recall.id}", now=now)
    state = State.SCOPED if recall.state is State.DRAFT else recall.state
    cases.update_state(tx, recall.id, state, {"scoped_at": now})
    if recall.published_at is not None:  # what was found since is told and marked too
        publish(tx, RECALL_PUBLISHED, str(recall.id), {})
