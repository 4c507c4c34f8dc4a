"""Intake: a document goes in, each of its events is stored once or refused with the reason, and a job tells which."""

from gqts.capture.accept import (
    EVENTS_CAPTURED,
    UNIDENTIFIED,
    ReadySubmission,
    accept_document,
    accept_submission,
    find_job,
    list_jobs,
    prepare_submission,
)
from gqts.capture.job import CaptureJob, ErrorBehaviour

__all__ = [
    "EVENTS_CAPTURED",
    "UNIDENTIFIED",
    "CaptureJob",
    "ErrorBehaviour",
    "ReadySubmission",
    "accept_document",
    "accept_submission",
    "find_job",
    "list_jobs",
    "prepare_submission",
]
