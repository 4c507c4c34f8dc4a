"""What a message holds, and what became of each document in it.

A CEB message carries up to 100 documents of one kind. Each has its own outcome, so that one wrong order does not hold
up 99 right ones; what is wrong with the message itself (its root, its transmitter) refuses it whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from gqts.kit.errors import Fault

if TYPE_CHECKING:
    from gqts.customs.ceb.kinds import Kind
    from gqts.customs.ceb.transfer import Extension, Subscription, Transfer

H = TypeVar("H")
L = TypeVar("L")

MOST_FAULTS = 1_000
"""Faults that are told of the documents of a message, and of the message itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a message may hold: bytes, and tags in XML or signs that open something in JSON."""

    bytes: int = 16 * 1024 * 1024
    tags: int = 500_000
    depth: int = 32


@dataclass(frozen=True, slots=True)
class Document(Generic[H, L]):
    """One document (单证): its head, and its lines when its kind has any."""

    head: H
    lines: tuple[L, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message of one kind."""

    kind: Kind
    guid: str
    documents: tuple[Document[Any, Any], ...]
    transfer: Transfer | None = None
    subscriptions: tuple[Subscription, ...] = ()
    extension: Extension | None = None
    version: str = "1.0"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: the document, or what is wrong with it.

    `said` holds what could be read of the head, so that a refusal can be addressed too.
    """

    index: int
    document: Document[Any, Any] | None
    faults: tuple[Fault, ...]
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read from a message: its kind, the outcome of each document, and what is wrong with the message itself.

    `is_signed` says that a ds:Signature stands in it; gqts.customs verifies none.
    """

    kind: Kind
    guid: str
    version: str
    outcomes: tuple[Outcome, ...]
    transfer: Transfer | None = None
    subscriptions: tuple[Subscription, ...] = ()
    extension: Extension | None = None
    is_signed: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def all_faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, the message's own first."""
        return (*self.faults, *(fault for outcome in self.outcomes for fault in outcome.faults))

    @property
    def message(self) -> Message | None:
        """The message, when nothing is wrong with it."""
        documents = tuple(outcome.document for outcome in self.outcomes if outcome.document is not None)
        if self.faults or len(documents) != len(self.outcomes):
            return None
        return Message(self.kind, self.guid, documents, self.transfer, self.subscriptions, self.extension, self.version)


@dataclass(slots=True)
class Gathering:
    """Gathers what is wrong, up to a limit; `told` counts on, so that nothing wrong passes for being one too many."""

    told: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether no more will be told."""
        return self.told >= MOST_FAULTS

    def add(self, fault: Fault) -> None:
        """Take one more; the last one says that there would be more."""
        self.told += 1
        if self.told < MOST_FAULTS:
            self.faults.append(fault)
        elif self.told == MOST_FAULTS:
            self.faults.append(Fault("ceb.message.too_many_faults", f"More than {MOST_FAULTS} things are wrong."))

    def take(self) -> tuple[Fault, ...]:
        """Return what was gathered since it was last taken."""
        found = tuple(self.faults)
        self.faults.clear()
        return found
