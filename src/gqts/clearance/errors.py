"""What can go wrong at the officer's desk."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class CaseUnknown(GqtsError):
    """There is no such case, or none that you are competent for."""

    kind = Kind.NOT_FOUND


class ActOutOfOrder(GqtsError):
    """It cannot be done with the case as it stands."""

    kind = Kind.CONFLICT


class CustomsOnly(GqtsError):
    """Only customs does this; another agency holds, samples, finds and asks."""

    kind = Kind.FORBIDDEN


class RequestUnknown(GqtsError):
    """There is no such request, or none that was put to you."""

    kind = Kind.NOT_FOUND


class AnsweredAlready(GqtsError):
    """The request was answered or withdrawn already."""

    kind = Kind.CONFLICT


class EnclosureRefused(GqtsError):
    """The file cannot be taken."""

    kind = Kind.INVALID


class EnclosureUnknown(GqtsError):
    """There is no such file, or none that is yours to see."""

    kind = Kind.NOT_FOUND


class EntryRefused(GqtsError):
    """What was written cannot be kept."""

    kind = Kind.INVALID


class NoticeRefused(GqtsError):
    """The event of this act was not taken by the event store."""

    kind = Kind.INTERNAL


def refuse_entry(field: str, value: object, message: str, fix: str) -> EntryRefused:
    """Return the refusal of one field."""
    fault = Fault(f"clearance.{field}", message, field, shown(value), fix)
    return EntryRefused(f"{message} {fix}", faults=(fault,))
