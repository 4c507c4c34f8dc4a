"""The words of these pages for the states of certificates."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.certificates import CertificateState
from gqts.web.languages import mark

OFFERED: Mapping[CertificateState, str] = {
    CertificateState.VALID: mark("Valid"),
    CertificateState.NOT_YET_VALID: mark("Not yet valid"),
    CertificateState.EXPIRED: mark("Expired"),
    CertificateState.WITHDRAWN: mark("Withdrawn"),
}
"""The states that a list is narrowed to: those of the certificates themselves."""
BADGES: Mapping[CertificateState, str] = {
    CertificateState.VALID: "good",
    CertificateState.NOT_YET_VALID: "wait",
    CertificateState.EXPIRED: "none",
    CertificateState.WITHDRAWN: "stop",
    CertificateState.ACCREDITATION_WITHDRAWN: "stop",
    CertificateState.ISSUER_SUSPENDED: "stop",
    CertificateState.ISSUER_DISQUALIFIED: "stop",
}
"""The shape by which the workbench shows a state."""
