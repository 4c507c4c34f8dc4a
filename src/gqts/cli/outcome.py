"""What became of the documents a command handed in, added up, and how that is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gqts.capture import CaptureJob
from gqts.kit.errors import Fault


@dataclass(slots=True)
class Outcome:
    """Counts over many documents; `faults` are (document, fault)."""

    documents: int = 0
    sent: int = 0
    stored: int = 0
    known: int = 0
    refused: int = 0
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether anything was refused."""
        return bool(self.faults) or self.refused > 0

    def add_job(self, name: str, job: CaptureJob) -> None:
        """Count one document by its job."""
        self.add_counts(job.events_sent, job.events_stored, job.events_known, job.events_refused)
        self.faults.extend((name, fault) for fault in job.faults)

    def add_counts(self, sent: int, stored: int, known: int, refused: int) -> None:
        """Count one document by its figures."""
        self.documents += 1
        self.sent += sent
        self.stored += stored
        self.known += known
        self.refused += refused

    def add_unreadable(self, name: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        """Count one document that could not be read at all."""
        self.documents += 1
        self.faults.extend((name, fault) for fault in faults or (Fault("document.unreadable", detail),))

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for programs."""
        return {
            "documents": self.documents,
            "eventsSent": self.sent,
            "eventsStored": self.stored,
            "eventsKnown": self.known,
            "eventsRefused": self.refused,
            "faults": [{"document": name, **fault.as_json()} for name, fault in self.faults],
        }

    def as_sentence(self) -> str:
        """Return the outcome for people."""
        return (
            f"{self.documents:,} {'document' if self.documents == 1 else 'documents'}, {self.sent:,} events: "
            f"{self.stored:,} stored, {self.known:,} known already, {self.refused:,} refused."
        )
