"""What can go wrong about certificates."""

from __future__ import annotations

from collections.abc import Sequence

from gqts.kit.errors import Fault, GqtsError, Kind, shown


class CertificateRefused(GqtsError):
    """The certificate says something that cannot be. Nothing of it was kept."""

    kind = Kind.INVALID


class IssuerRefused(GqtsError):
    """The issuer was not accredited for these goods on these days. Nothing of the certificate was kept."""

    kind = Kind.INVALID


class NumberTaken(GqtsError):
    """The issuer handed in another certificate under this number."""

    kind = Kind.CONFLICT


class CertificateUnknown(GqtsError):
    """There is no such certificate, or it is not shared with you."""

    kind = Kind.NOT_FOUND


class WithdrawnAlready(GqtsError):
    """The certificate was withdrawn before."""

    kind = Kind.CONFLICT


class DocumentRefused(GqtsError):
    """The document is no PDF."""

    kind = Kind.INVALID


class DocumentTooLarge(GqtsError):
    """The document is larger than a certificate's may be."""

    kind = Kind.TOO_LARGE


class DocumentKept(GqtsError):
    """Another document is kept of this certificate already; a document is never replaced."""

    kind = Kind.CONFLICT


def make_fault(field: str, value: object, message: str, fix: str) -> Fault:
    """Return one thing that is wrong with a certificate: `field` as its sender wrote it (`findings[2].method`)."""
    name = field.partition("[")[0].partition(".")[0]
    return Fault(f"certificates.{name}", message, field, shown(value), fix)


def describe_faults(faults: Sequence[Fault]) -> str:
    """Return the first of the faults as one text."""
    return " ".join(fault.message for fault in faults[:3])
