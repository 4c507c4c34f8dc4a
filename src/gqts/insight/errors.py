"""What this room refuses."""

from __future__ import annotations

from gqts.kit.errors import GqtsError, Kind


class AlertUnknown(GqtsError):
    """There is no such alert about goods of this organization."""

    kind = Kind.NOT_FOUND


class AnswerRefused(GqtsError):
    """The answer to an alert says nothing that can be kept."""

    kind = Kind.INVALID


class AnswerKeyUsed(GqtsError):
    """Another answer to the alert was given under the same key."""

    kind = Kind.CONFLICT
