"""An event as the store keeps it: what was sent, with what the store added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gqts.epcis import Event
from gqts.events.identity import event_hash_uri


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An accepted event.

    `event_id` are the 16 bytes that the store knows it by (see `gqts.events.identity`); `event_hash` the 32 bytes of
    its CBV hash; `record_time` when gqts accepted it (UTC); `submitter` who pushed it, and `capture_id` in which job.
    """

    event_id: bytes
    event_hash: bytes
    record_time: datetime
    submitter: str
    capture_id: bytes
    event: Event

    @property
    def hash_uri(self) -> str:
        """Return the CBV 2.0 §8.9 event hash identifier."""
        return event_hash_uri(self.event_hash)
