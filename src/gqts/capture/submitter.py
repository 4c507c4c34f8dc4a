"""Who hands a document in: an organization that takes part, with what it has proven and the streams it tells in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gqts.capture import _storage
from gqts.capture.authority import AuthorityCheck, Named, Registered, list_digits, list_inspected
from gqts.catalogue import find_products
from gqts.epcis import MasterDataElement
from gqts.events import Teller
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import Authority, find_prefix_owners, read_authority, require_organization
from gqts.sharing import FactKind, require_streams


class SubmitterInactive(GqtsError):
    """The organization is not, or not any more, approved to share; an officer can tell why."""

    kind = Kind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Submitter:
    """An active organization, ready to hand documents in within one transaction."""

    authority: Authority
    streams: Mapping[FactKind, int]

    @property
    def organization_id(self) -> UUID:
        """Return whose events they will be."""
        return self.authority.organization.id

    @property
    def party(self) -> str:
        """Return the URI by which its events name it as submitter."""
        return self.authority.organization.party

    @property
    def teller(self) -> Teller:
        """Return it as the event store knows it."""
        return Teller(self.organization_id.bytes, frozenset(self.streams.values()), self.party)


def require_submitter(tx: Transaction, organization_id: UUID) -> Submitter:
    """Return an organization as a submitter, for this transaction alone; raise `SubmitterInactive`, or as
    `require_organization` does. Whoever judges anew waits until the transaction has ended (`gqts.capture.rejudging`).
    """
    _storage.hold_authority(tx, organization_id)
    authority = read_authority(tx, organization_id)
    if not authority.organization.is_active:
        raise SubmitterInactive
    return Submitter(authority, require_streams(tx, organization_id))


def prepare_check(
    tx: Transaction, submitter: Submitter, named: Sequence[Named], elements: Sequence[MasterDataElement] = ()
) -> AuthorityCheck:
    """Return what judges events and master data, with what is registered of the identifiers they name."""
    owners = find_prefix_owners(tx, list_digits(named, elements))
    authorities = frozenset(owner for owner in set(owners.values()) if require_organization(tx, owner).is_authority)
    inspected = list_inspected(named)
    subjects = {
        gtin: tuple(part for part in (product.hs6, product.category) if part)
        for gtin, product in find_products(tx, inspected).items()
    }
    return AuthorityCheck(submitter.authority, Registered(owners, authorities, subjects))
