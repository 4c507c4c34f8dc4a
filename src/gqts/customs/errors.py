"""The situations in which a customs message or a file of reference data cannot be taken as a whole."""

from gqts.kit.errors import GqtsError, Kind


class MessageUnreadable(GqtsError):
    """The content is not a CEB message that gqts can read."""

    kind = Kind.UNREADABLE


class MessageTooLarge(GqtsError):
    """The message is larger than this server accepts."""

    kind = Kind.TOO_LARGE


class ReferenceUnusable(GqtsError):
    """A file of customs reference data cannot be used."""

    kind = Kind.INVALID


class ReferenceUnknown(GqtsError):
    """No customs reference data is in force on this day."""

    kind = Kind.NOT_FOUND
