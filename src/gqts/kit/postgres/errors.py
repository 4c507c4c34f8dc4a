"""What can go wrong with the embedded server, each with the mend in its message."""

from gqts.kit.errors import GqtsError, Kind


class ServerUnusable(GqtsError):
    """The embedded database cannot be set up on this machine as it is."""

    kind = Kind.UNSUPPORTED


class ServerNotStarted(GqtsError):
    """The embedded database did not start."""

    kind = Kind.UNAVAILABLE


class ServerNotStopped(GqtsError):
    """The embedded database did not stop."""

    kind = Kind.UNAVAILABLE
