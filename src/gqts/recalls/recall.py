"""A recall case as a value: what it begins with, how far it is, what it tells.

States: draft (its scope is being found), scoped, published, closing (answers are still taken, nobody new is told),
closed. A drill goes the same way, marked everywhere, and no shopper ever hears of it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.recalls.content import Content

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """Where a case stands. Stored: never renamed."""

    DRAFT = "draft"
    SCOPED = "scoped"
    PUBLISHED = "published"
    CLOSING = "closing"
    CLOSED = "closed"


class Walk(StrEnum):
    """How far the search for what is affected is: onward from what it begins with, then where each is, then done."""

    FOLLOWING = "following"
    LOCATING = "locating"
    DONE = "done"


class Beginning(StrEnum):
    """What a recall begins with."""

    THINGS = "things"
    """Items, lots, material lots, shipping units, given by their codes."""
    SHIFT = "shift"
    """Whatever was made at a read point in a time."""
    CERTIFICATE = "certificate"
    """The goods that a certificate covers."""
    COMPLAINTS = "complaints"
    """The goods that a cluster of complaints is about, or the lots that they share."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a recall begins with: canonical identifiers, and what they were found by."""

    beginning: Beginning
    identifiers: tuple[str, ...]
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """One case. `affected` counts what was found so far, `followed` and `located` how much of it was gone through."""

    id: UUID
    organization_id: UUID
    is_drill: bool
    state: State
    subject: Subject
    content: Mapping[str, Content] = field(default_factory=dict, hash=False)
    covers_claims: bool = False
    due_at: datetime | None = None
    created_at: datetime = _LONG_AGO
    created_by: str = ""
    scoped_at: datetime | None = None
    published_at: datetime | None = None
    closing_at: datetime | None = None
    closed_at: datetime | None = None
    closing_note: str = ""
    walk: Walk = Walk.FOLLOWING
    affected: int = 0
    followed: int = 0
    located: int = 0
    is_cut: bool = False
    lot_pieces: int = 0
    unaccounted: int = 0

    @property
    def is_public(self) -> bool:
        """Return whether shoppers are told of it: a published recall is, for good; a drill never."""
        return not self.is_drill and self.published_at is not None

    @property
    def is_open(self) -> bool:
        """Return whether those who were told may still answer."""
        return self.state in (State.PUBLISHED, State.CLOSING)

    @property
    def steps_done(self) -> int:
        """Return how many of `steps` are done: each thing is followed once and located once."""
        return self.steps if self.walk is Walk.DONE else min(self.followed, self.affected) + self.located

    @property
    def steps(self) -> int:
        """Return how many steps the walk has, as far as is known."""
        return 2 * max(self.affected, 1)


def subject_as_json(subject: Subject) -> dict[str, Any]:
    """Return a subject as it is kept."""
    return {
        "beginning": subject.beginning.value,
        "identifiers": list(subject.identifiers),
        "place": subject.place,
        "since": None if subject.since is None else subject.since.isoformat(),
        "until": None if subject.until is None else subject.until.isoformat(),
        "reference": subject.reference,
    }


def read_stored_subject(stored: Mapping[str, Any]) -> Subject:
    """Return a subject from how it is kept."""
    since, until = stored.get("since"), stored.get("until")
    return Subject(
        Beginning(stored["beginning"]),
        tuple(stored["identifiers"]),
        stored.get("place", ""),
        None if since is None else datetime.fromisoformat(since),
        None if until is None else datetime.fromisoformat(until),
        stored.get("reference", ""),
    )
