"""What the complaints room refuses, each named for its situation."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class ComplaintRefused(GqtsError):
    """The complaint cannot be taken as it was sent."""

    kind = Kind.INVALID


class ComplaintUnknown(GqtsError):
    """There is no such complaint, or it is not before you."""

    kind = Kind.NOT_FOUND


class MoveRefused(GqtsError):
    """A complaint that stands so cannot be moved so."""

    kind = Kind.CONFLICT


def refuse(code: str, message: str, field: str, value: object, fix: str) -> ComplaintRefused:
    """Return the refusal of one field."""
    return ComplaintRefused(
        f"{message} {fix}", faults=(Fault(f"complaints.{code}", message, field, shown(value), fix),)
    )
