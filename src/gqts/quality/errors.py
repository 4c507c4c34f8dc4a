"""What can go wrong when quality is asked about."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class QuestionRefused(GqtsError):
    """A question about quality names something that cannot be."""

    kind = Kind.INVALID


class ProductUnknown(GqtsError):
    """Nothing of this product was made that you may know of."""

    kind = Kind.NOT_FOUND


def refuse_question(name: str, value: str, fix: str) -> QuestionRefused:
    """Return the refusal of one part of a question."""
    message = f"{name} is {shown(value)!r}."
    return QuestionRefused(f"{message} {fix}", faults=(Fault(f"quality.{name}", message, name, shown(value), fix),))
