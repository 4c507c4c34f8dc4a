"""The situations in which a whole document cannot be taken; what is wrong with one event is a `Fault` instead."""

from gqts.kit.errors import GqtsError, Kind


class DocumentUnreadable(GqtsError):
    """The content is not an EPCIS document gqts can read."""

    kind = Kind.UNREADABLE


class DocumentTooLarge(GqtsError):
    """The document is larger than this server accepts."""

    kind = Kind.TOO_LARGE


class EventInexpressible(GqtsError):
    """The event cannot be written in the form asked for."""

    kind = Kind.UNSUPPORTED
