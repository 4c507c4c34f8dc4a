"""What can go wrong with a recall."""

from __future__ import annotations

from gqts.kit.errors import GqtsError, Kind


class RecallUnknown(GqtsError):
    """There is no such recall, or it is not yours."""

    kind = Kind.NOT_FOUND


class SubjectRefused(GqtsError):
    """A recall cannot begin with this."""

    kind = Kind.INVALID


class RecallForbidden(GqtsError):
    """Goods are recalled by their brand owner, by the factory that made them, or by an authority."""

    kind = Kind.INVALID


class ContentRefused(GqtsError):
    """The recall notice lacks something, or says what it must not."""

    kind = Kind.INVALID


class RecallNotReady(GqtsError):
    """The recall is not where this can be done."""

    kind = Kind.CONFLICT


class AnswerRefused(GqtsError):
    """The answer to a recall says something that cannot be."""

    kind = Kind.INVALID


class ContactRefused(GqtsError):
    """An address like this cannot be kept."""

    kind = Kind.INVALID
