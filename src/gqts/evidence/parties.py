"""Who is who: the register's word on the parties of a declaration, as voices with the hand that controls each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from gqts.customs.ceb.inventory import InventoryHead
from gqts.customs.ceb.kinds import INVENTORY, ORDER, PAYMENT, WAYBILL, WAYBILL_STATUS, Kind
from gqts.declarations import find_organizations_by_code
from gqts.evidence import _storage
from gqts.evidence.dossier import Brand, Register, is_for_product
from gqts.evidence.voice import Hands, Supplier, Voice
from gqts.kit.database import Transaction
from gqts.organizations import (
    IdentifierKind,
    Organization,
    ProofState,
    Role,
    State,
    find_organizations,
    find_prefix_owners,
    list_accreditations,
    list_authorizations,
    list_identifiers,
)

_SENDERS: Mapping[str, tuple[Role, Supplier]] = {
    ORDER.name: (Role.PLATFORM, Supplier.SELLER),
    PAYMENT.name: (Role.PAYMENT, Supplier.PAYMENT_FIRM),
    WAYBILL.name: (Role.LOGISTICS, Supplier.LOGISTICS),
    WAYBILL_STATUS.name: (Role.LOGISTICS, Supplier.LOGISTICS),
    INVENTORY.name: (Role.PLATFORM, Supplier.DECLARANT),
}
_PARTY_GLN = "https://id.gs1.org/417/"


@dataclass(slots=True)
class Voices:
    """The voices of one transaction: organizations and hands are read once."""

    tx: Transaction
    _known: dict[UUID, Organization] = field(default_factory=dict)
    _hands: dict[UUID, str] = field(default_factory=dict)
    _asked: set[UUID] = field(default_factory=set)

    def meet(self, ids: Iterable[UUID]) -> None:
        """Learn who organizations are; all those of one question at once, where that can be."""
        unknown = set(ids) - self._asked
        if unknown:
            self._asked |= unknown
            self._known |= find_organizations(self.tx, unknown)
            self._hands |= _storage.select_hands(self.tx, unknown)

    def find(self, organization_id: UUID) -> Organization | None:
        """Return an organization, or None."""
        self.meet([organization_id])
        return self._known.get(organization_id)

    def of(self, organization_id: UUID, role: str = "") -> Voice:
        """Return an organization as whoever says something, in a role or in its first one."""
        known = self.find(organization_id)
        hand = Hands(self._hands).of_organization(organization_id)
        if known is None:
            return Voice(str(organization_id), role, hand, organization_id)
        return Voice(known.name(), role or _first_role(known), hand, organization_id)

    def of_sender(self, organization_id: UUID, kind: Kind) -> Voice:
        """Return who handed a message in, in the role that its kind gives it."""
        wanted, otherwise = _SENDERS.get(kind.name, (None, Supplier.DECLARANT))
        known = self.find(organization_id)
        is_wanted = known is not None and wanted in known.roles
        return self.of(organization_id, wanted.value if wanted and is_wanted else otherwise.value)

    def suspended(self) -> frozenset[UUID]:
        """Return those that were met and do not take part now."""
        return frozenset(one.id for one in self._known.values() if one.state is not State.APPROVED)


def _first_role(organization: Organization) -> str:
    return next((role.value for role in Role if role in organization.roles), "")


def find_parties(tx: Transaction, head: InventoryHead) -> dict[str, Organization]:
    """Return the organizations that a declaration names, by their customs codes."""
    codes = (head.ebpCode, head.ebcCode, head.logisticsCode, head.agentCode, head.areaCode)
    return find_organizations_by_code(tx, {code for code in codes if code})


def list_glns(tx: Transaction, parties: Mapping[str, Organization]) -> dict[str, tuple[str, ...]]:
    """Return the GLNs by which the parties number their papers: that of the party itself, and those it has proven."""
    found: dict[UUID, tuple[str, ...]] = {}
    for one in parties.values():
        if one.id not in found:
            own = [one.party.removeprefix(_PARTY_GLN)] if one.party.startswith(_PARTY_GLN) else []
            proven = [
                each.value
                for each in list_identifiers(tx, one.id)
                if each.kind is IdentifierKind.GLN and each.state is ProofState.PROVEN
            ]
            found[one.id] = tuple(dict.fromkeys([*own, *proven]))
    return {code: found[one.id] for code, one in parties.items()}


def read_register(
    tx: Transaction,
    voices: Voices,
    parties: Mapping[str, Organization],
    gtins: Collection[str],
    issuers: Collection[UUID],
) -> Register:
    """Return what the register knows: parties, brands of the products and whom they authorized, accreditations."""
    by_digits = find_prefix_owners(tx, {gtin[1:] for gtin in gtins})
    owners = {gtin: by_digits[gtin[1:]] for gtin in gtins if gtin[1:] in by_digits}
    given = {owner: list_authorizations(tx, brand_id=owner) for owner in set(owners.values())}
    voices.meet([*owners.values(), *(one.id for one in parties.values())])
    brands = {
        gtin: Brand(
            voices.of(owner, Role.BRAND_OWNER.value),
            tuple(one for one in given[owner] if is_for_product(one.product, gtin)),
        )
        for gtin, owner in owners.items()
    }
    return Register(
        parties={code: voices.of(one.id) for code, one in parties.items()},
        brands=brands,
        accreditations={issuer: tuple(list_accreditations(tx, issuer)) for issuer in issuers},
        suspended=voices.suspended(),
        organizations=frozenset(one.id for one in parties.values()),
    )
