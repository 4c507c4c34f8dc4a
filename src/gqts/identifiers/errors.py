"""What the identifiers room says when something is not the identifier it claims to be."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class IdentifierRefused(GqtsError):
    """An identifier is not written as its standard requires."""

    kind = Kind.INVALID


def refusal(code: str, message: str, value: str, fix: str) -> IdentifierRefused:
    """Return the exception, with its one fault, for a value that is refused.

    `code` is the part after `identifier.`; the caller of the room knows the field and the event, and adds
    them.
    """
    fault = Fault(code=f"identifier.{code}", message=message, value=shown(value), fix=fix)
    return IdentifierRefused(message, faults=(fault,))
