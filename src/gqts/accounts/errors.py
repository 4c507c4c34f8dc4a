"""What the accounts room says when somebody may not come in, or may not do what they ask."""

from __future__ import annotations

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class AccountRefused(GqtsError):
    """What was given for an account cannot be used."""

    kind = Kind.INVALID


class PasswordTooWeak(AccountRefused):
    """The password is too easy to guess."""


class EmailTaken(GqtsError):
    """The e-mail address has an account."""

    kind = Kind.CONFLICT


class PersonUnknown(GqtsError):
    """There is no such person."""

    kind = Kind.NOT_FOUND


class SignInRefused(GqtsError):
    """The e-mail address and the password do not belong together."""

    kind = Kind.UNAUTHENTICATED


class SecondFactorRefused(GqtsError):
    """The code is not right, or was used already."""

    kind = Kind.UNAUTHENTICATED


class PasskeyRefused(GqtsError):
    """The passkey was not accepted."""

    kind = Kind.UNAUTHENTICATED


class SignInNotFinished(GqtsError):
    """The sign-in has another step before it."""

    kind = Kind.UNAUTHENTICATED


class TooMany(GqtsError):
    """There were too many tries; the next one is possible later."""

    kind = Kind.TOO_MANY


class LinkRefused(GqtsError):
    """The link does not work, or does not work any more. Ask for a new one."""

    kind = Kind.NOT_FOUND


class SessionUnknown(GqtsError):
    """There is no such session."""

    kind = Kind.NOT_FOUND


class PermissionMissing(GqtsError):
    """You do not have the permission that this needs."""

    kind = Kind.FORBIDDEN


class MembershipMissing(GqtsError):
    """The person does not belong to this organization."""

    kind = Kind.NOT_FOUND


class AlreadyMember(GqtsError):
    """The person belongs to this organization already."""

    kind = Kind.CONFLICT


class LastAdministrator(GqtsError):
    """An organization keeps at least one administrator."""

    kind = Kind.CONFLICT


class InvitationRefused(GqtsError):
    """The invitation cannot be made."""

    kind = Kind.INVALID


class InvitationUnknown(GqtsError):
    """The invitation does not work, or does not work any more."""

    kind = Kind.NOT_FOUND


class InvitationForAnother(GqtsError):
    """The invitation was sent to another e-mail address."""

    kind = Kind.FORBIDDEN


class KeyRefused(GqtsError):
    """An API key was asked for in a way that cannot be met."""

    kind = Kind.INVALID


class KeyUnknown(GqtsError):
    """There is no such API key."""

    kind = Kind.NOT_FOUND


class KeyEnded(GqtsError):
    """The API key has ended or was replaced already."""

    kind = Kind.CONFLICT


class ClientRefused(GqtsError):
    """The client and the secret do not belong together, or have ended."""

    kind = Kind.UNAUTHENTICATED


class ScopeRefused(GqtsError):
    """The client may not have the scope it asks for."""

    kind = Kind.INVALID


class ProviderRefused(GqtsError):
    """The identity provider cannot be used."""

    kind = Kind.INVALID


class ProviderUnknown(GqtsError):
    """No identity provider signs in people with this address."""

    kind = Kind.NOT_FOUND


class ProviderUnavailable(GqtsError):
    """The identity provider does not answer as it should."""

    kind = Kind.UNAVAILABLE


class IdentityRefused(GqtsError):
    """The identity provider's answer does not prove who this is."""

    kind = Kind.UNAUTHENTICATED


def fault(code: str, message: str, field: str, *, value: str = "", fix: str = "") -> Fault:
    """Return a fault of this room; what it repeats of the input is cut. A secret is never handed in as the value."""
    return Fault(code=f"accounts.{code}", message=message, field=field, value=shown(value) if value else "", fix=fix)
