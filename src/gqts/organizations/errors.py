"""What can go wrong about who takes part."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class OrganizationUnknown(GqtsError):
    """There is no such organization."""

    kind = Kind.NOT_FOUND


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
    """Another organization goes by this GLN. If it is yours, write to the authority that hosts gqts."""

    kind = Kind.CONFLICT


class IdentifierClaimRefused(GqtsError):
    """The identifier cannot be claimed."""

    kind = Kind.INVALID


class IdentifierTaken(GqtsError):
    """Somebody has proven this identifier, or one that overlaps it. If it is yours, write to the authority that hosts
    gqts, with the certificate of your GS1 membership.
    """

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


class AuthorizationRefused(GqtsError):
    """A brand owner cannot authorize this."""

    kind = Kind.INVALID


class AuthorizationUnknown(GqtsError):
    """There is no such authorization, or it was withdrawn before."""

    kind = Kind.NOT_FOUND


LONGEST_REASON = 500


def require_reason(reason: str) -> str:
    """Return a written reason, trimmed; raise `ReasonMissing`."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON or not text.isprintable():
        fault = Fault(
            "organizations.reason", "The reason is missing or too long.", "reason", shown(reason), "Write it."
        )
        raise ReasonMissing(faults=(fault,))
    return text
