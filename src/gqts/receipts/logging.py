"""Logging what a capture stored: each event once, in the order of its key, in one transaction with the log.

Promise: every event that was accepted gets its entry, soon and exactly once: the fact that says so is written with the
event (`gqts.kit.outbox`), and what is logged already is passed over. Who logs waits for whoever else does.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from gqts.capture import list_events_captured
from gqts.events import StoredEvent
from gqts.kit.database import Transaction
from gqts.receipts import _storage
from gqts.receipts.committing import Chains, commit_event, write_previous
from gqts.receipts.parts import list_chained
from gqts.sharing import FactKind
from gqts.transparency import SALT_BYTES, append_entries, begin_appending, read_entries_at

EVENTS_DUE = "receipts.events_due"
"""Topic: the events of a capture are to be logged. Key: the capture's id. Payload: nothing."""


def log_captured(tx: Transaction, capture_id: UUID) -> int:
    """Log what a capture stored and return how many entries that made."""
    return log_events(tx, list(list_events_captured(tx, capture_id, frozenset(FactKind))))


def log_events(tx: Transaction, events: Sequence[StoredEvent]) -> int:
    """Log those of some events that are not logged; return how many."""
    first = begin_appending(tx)
    known = _storage.select_logged(tx, [one.event_id for one in events])
    fresh = sorted((one for one in events if one.event_id not in known), key=lambda one: one.event_id)
    things = [list_chained(one.event) for one in fresh]
    chains = Chains(tx, {one for those in things for one in those})
    last = {at for those in things for one in those if (at := chains.find_last(one, first)) is not None}
    entries = read_entries_at(tx, sorted(last))
    rows = []
    for position, (stored, those) in enumerate(zip(fresh, things, strict=True), start=first):
        salt = secrets.token_bytes(SALT_BYTES)
        before = {one: chains.find_last(one, position) for one in those}
        entries[position] = commit_event(stored, salt, write_previous(before, entries)).entry
        chains.add(those, position)
        rows.append((stored.event_id, position, salt))
    append_entries(tx, [entries[position] for _, position, _ in rows])
    _storage.copy_logged(tx, rows)
    return len(rows)
