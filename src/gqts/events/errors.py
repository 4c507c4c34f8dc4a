"""What can go wrong in the event store."""

from __future__ import annotations

from gqts.kit.errors import GqtsError, Kind


class HashCollision(GqtsError):
    """Two different events share the first 16 bytes of their hash; the second is refused, for it cannot be chance."""

    kind = Kind.CONFLICT


class WritersCollided(GqtsError):
    """Other writers were storing the same events at the same time; nothing was stored, send the document again."""

    kind = Kind.UNAVAILABLE


class EventIdTaken(GqtsError):
    """Another event was stored under the same eventID at this very moment; nothing of the batch was stored."""

    kind = Kind.CONFLICT


class QueryRefused(GqtsError):
    """The query asks for something that the store cannot answer."""

    kind = Kind.INVALID
