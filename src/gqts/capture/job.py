"""A capture job: what was handed in and what became of it (EPCIS 2.0 §8.2.5, `EPCISCaptureJob`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.kit.errors import Fault


class ErrorBehaviour(StrEnum):
    """What to do with the good events of a document that has bad ones (`GS1-Capture-Error-Behaviour`)."""

    ROLLBACK = "rollback"
    """Store nothing."""
    PROCEED = "proceed"
    """Store the good ones."""


@dataclass(frozen=True, slots=True)
class CaptureJob:
    """The outcome of one document.

    `success` is true when nothing was refused. `events_known` were stored before and are not stored again.
    A job is written in the transaction that stores its events, so it is never seen running.
    """

    capture_id: UUID
    created_at: datetime
    finished_at: datetime
    success: bool
    error_behaviour: ErrorBehaviour
    organization_id: UUID
    submitter: str
    document_format: str
    document_id: str | None
    events_sent: int
    events_stored: int
    events_known: int
    events_refused: int
    master_data_stored: int
    faults: tuple[Fault, ...]

    @property
    def running(self) -> bool:
        """Return False: what is answered with a job is already durable."""
        return False
