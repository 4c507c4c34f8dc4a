"""What conduct refuses, named for the situation."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations.text import read_prose


class FindingRefused(GqtsError):
    """What was found cannot be written down as it was told."""

    kind = Kind.INVALID


class FindingUnknown(GqtsError):
    """There is no such finding."""

    kind = Kind.NOT_FOUND


class CaseUnknown(GqtsError):
    """There is no such case."""

    kind = Kind.NOT_FOUND


class CaseRefused(GqtsError):
    """What was told of a case cannot be."""

    kind = Kind.INVALID


class MoveRefused(GqtsError):
    """The case does not stand so that this could be done."""

    kind = Kind.CONFLICT


class TooEarly(MoveRefused):
    """The party may still answer, or appeal: nothing is decided before its time is over."""


class TooLate(MoveRefused):
    """The time for this is over."""


class SameEyes(GqtsError):
    """Another officer than the one before has to do this."""

    kind = Kind.FORBIDDEN


class DrawUnknown(GqtsError):
    """There is no such draw."""

    kind = Kind.NOT_FOUND


class DrawRefused(GqtsError):
    """What was told of a draw cannot be."""

    kind = Kind.INVALID


class DrawOutOfOrder(GqtsError):
    """A draw is announced, then fixed, then revealed; each once."""

    kind = Kind.CONFLICT


def conduct_fault(code: str, message: str, field: str, value: object = "", fix: str = "") -> Fault:
    """Return a fault of this room."""
    return Fault(f"conduct.{code}", message, field, shown(value) if value != "" else "", fix)


def require_prose(text: str, longest: int, field: str, refusal: type[GqtsError]) -> str:
    """Return a written text on one line; raise `refusal` when there is none, or it is too long or not printable."""
    written = read_prose(text, longest)
    if not written:
        message = "This is missing, too long, or not printable."
        fault = conduct_fault("text", message, field, text, f"Write 1 to {longest:,} printable characters.")
        raise refusal(f"{field}: {message}", faults=(fault,))
    return written
