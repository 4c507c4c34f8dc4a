"""What an organization has proven, all at once: asked for with every document that is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations.accreditation import Accreditation, list_accreditations
from gqts.organizations.authorization import Authorization, list_received
from gqts.organizations.claim import list_identifiers
from gqts.organizations.directory import require_organization
from gqts.organizations.identifier import IdentifierKind, ProofState
from gqts.organizations.organization import Organization


@dataclass(frozen=True, slots=True)
class Authority:
    """Proven prefixes and GLNs, accreditations, and the authorizations that were received.

    Those of a brand that was suspended, or does not own the prefix any more, are not among them.
    """

    organization: Organization
    prefixes: frozenset[str] = frozenset()
    glns: frozenset[str] = frozenset()
    accreditations: tuple[Accreditation, ...] = ()
    authorizations: tuple[Authorization, ...] = ()


def read_authority(tx: Transaction, organization_id: UUID) -> Authority:
    """Return what an organization has proven, in four look-ups; raise `OrganizationUnknown`."""
    organization = require_organization(tx, organization_id)
    proven = [one for one in list_identifiers(tx, organization_id) if one.state is ProofState.PROVEN]
    return Authority(
        organization,
        frozenset(one.value for one in proven if one.kind is IdentifierKind.COMPANY_PREFIX),
        frozenset(one.value for one in proven if one.kind is IdentifierKind.GLN),
        tuple(list_accreditations(tx, organization_id)),
        tuple(list_received(tx, organization_id)),
    )
