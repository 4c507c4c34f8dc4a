"""The situations in which customs messages are not taken, found or moved."""

from gqts.kit.errors import GqtsError, Kind


class MessageRefused(GqtsError):
    """Something is wrong with the message as a whole: nothing of it was kept."""

    kind = Kind.INVALID


class TransmitterForeign(GqtsError):
    """Whoever sends the message has not proven the customs code under which it is transmitted."""

    kind = Kind.FORBIDDEN


class MessageUnknown(GqtsError):
    """There is no customs message with this id among yours."""

    kind = Kind.NOT_FOUND


class RecordUnknown(GqtsError):
    """There is no document under this business key among yours."""

    kind = Kind.NOT_FOUND


class MandateRefused(GqtsError):
    """The firm cannot be named to hand in your documents."""

    kind = Kind.INVALID
