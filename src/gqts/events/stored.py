"""An event as the store keeps it: what was sent, with what the store added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from gqts.epcis import Event
from gqts.events.identity import event_hash_uri


class Standing(IntEnum):
    """What an event's word is worth: whether its submitter showed that it may say so. Stored: never renumbered."""

    CLAIMED = 0
    ATTESTED = 1


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose an event is and of which kind (a stream of `gqts.sharing`), and how it stands."""

    stream: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An accepted event.

    `event_id` are the 16 bytes that the store knows it by (see `gqts.events.identity`); `event_hash` the 32 bytes of
    its CBV hash; `record_time` when gqts accepted it (UTC); `submitter` who pushed it, and `capture_id` in which job.
    `is_partial` is true when `event` is less than was sent, because it is told to somebody who may not see it all.
    """

    event_id: bytes
    event_hash: bytes
    record_time: datetime
    submitter: str
    capture_id: bytes
    event: Event
    belonging: Belonging
    is_partial: bool = False

    @property
    def hash_uri(self) -> str:
        """Return the CBV 2.0 §8.9 event hash identifier; "" of a partial event.

        The hash is of all that was sent: with it one could try what the part says that is withheld.
        """
        return "" if self.is_partial else event_hash_uri(self.event_hash)
