"""What can go wrong about who takes part."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.organizations.text import read_prose


class OrganizationUnknown(GqtsError):
    """There is no such organization."""

    kind = Kind.NOT_FOUND


class ActForbidden(GqtsError):
    """Nobody acts for somebody else's organization."""

    kind = Kind.FORBIDDEN


class OrganizationInactive(GqtsError):
    """The organization was suspended or refused; an officer can tell why."""

    kind = Kind.FORBIDDEN


class ApplicationRefused(GqtsError):
    """What an organization says of itself cannot be."""

    kind = Kind.INVALID


class DecidedAlready(GqtsError):
    """Somebody has decided this already; look again at what it is now."""

    kind = Kind.CONFLICT


class ReasonMissing(GqtsError):
    """A decision needs its reason, in 1 to 500 printable characters."""

    kind = Kind.INVALID


class PartyTaken(GqtsError):
    """Another organization goes by this GLN, or has proven it. If it is yours, write to the host of gqts."""

    kind = Kind.CONFLICT


class IdentifierClaimRefused(GqtsError):
    """The identifier cannot be claimed."""

    kind = Kind.INVALID


class IdentifierTaken(GqtsError):
    """Somebody has proven this identifier, or one that overlaps it. If it is yours, write to the host of gqts."""

    kind = Kind.CONFLICT


class ClaimUnknown(GqtsError):
    """There is no such claim."""

    kind = Kind.NOT_FOUND


class DomainUnproven(GqtsError):
    """The domain does not show the token."""

    kind = Kind.INVALID


class AccreditationRefused(GqtsError):
    """What is said of an accreditation cannot be."""

    kind = Kind.INVALID


class AccreditationUnknown(GqtsError):
    """There is no such accreditation, or it was withdrawn before."""

    kind = Kind.NOT_FOUND


class DisqualificationRefused(GqtsError):
    """The organization cannot be disqualified: it inspects nothing."""

    kind = Kind.INVALID


class AuthorizationRefused(GqtsError):
    """A brand owner cannot authorize this."""

    kind = Kind.INVALID


class AuthorizationUnknown(GqtsError):
    """There is no such authorization, or it was withdrawn before."""

    kind = Kind.NOT_FOUND


LONGEST_REASON = 500


def require_reason(reason: str) -> str:
    """Return a written reason on one line; raise `ReasonMissing`."""
    text = read_prose(reason, LONGEST_REASON)
    if not text:
        message = "The reason is missing, too long, or not printable."
        fix = f"Write 1 to {LONGEST_REASON} characters."
        raise ReasonMissing(faults=(Fault("organizations.reason", message, "reason", shown(reason), fix),))
    return text
