"""An attestation: a certificate with who stands behind it, as they stand now. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from gqts.certificates.certificate import Certificate, CertificateState, state_of
from gqts.organizations import Accreditation, Disqualification, Organization, State


@dataclass(frozen=True, slots=True)
class Attestation:
    """A certificate, its issuer, and the accreditation that it was given under.

    `accreditation` is that in force on the day of issue; `disqualification` is in force now, None when there is none.
    """

    certificate: Certificate
    issuer: Organization
    accreditation: Accreditation
    disqualification: Disqualification | None = None

    def state_on(self, day: date) -> CertificateState:
        """Return what the certificate is worth on a day, by how its issuer stands now."""
        return state_of(
            self.certificate,
            day,
            is_disqualified=self.disqualification is not None,
            is_accreditation_withdrawn=self.accreditation.withdrawn_at is not None,
            is_suspended=self.issuer.state is State.SUSPENDED,
        )

    def covers_any(self, identifiers: Collection[str]) -> bool:
        """Return whether it covers one of canonical identifiers: an item's own, its lot's, holder's, or product's."""
        return not set(identifiers).isdisjoint(self.certificate.covers)
