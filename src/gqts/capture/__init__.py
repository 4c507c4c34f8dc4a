"""Intake: a document goes in, each of its events is stored once or refused with the reason, and a job tells which."""

from gqts.capture.accept import (
    EVENTS_CAPTURED,
    EVENTS_TO_LOG,
    ReadySubmission,
    accept_document,
    accept_submission,
    find_accepted,
    find_job,
    list_jobs,
    prepare_submission,
)
from gqts.capture.captured import list_captures, list_events_captured, list_keys_captured
from gqts.capture.job import CaptureJob, ErrorBehaviour
from gqts.capture.rejudging import EVENTS_REJUDGED, rejudge
from gqts.capture.submitter import Submitter, SubmitterInactive, require_submitter

__all__ = [
    "EVENTS_CAPTURED",
    "EVENTS_REJUDGED",
    "EVENTS_TO_LOG",
    "CaptureJob",
    "ErrorBehaviour",
    "ReadySubmission",
    "Submitter",
    "SubmitterInactive",
    "accept_document",
    "accept_submission",
    "find_accepted",
    "find_job",
    "list_captures",
    "list_events_captured",
    "list_jobs",
    "list_keys_captured",
    "prepare_submission",
    "rejudge",
    "require_submitter",
]
