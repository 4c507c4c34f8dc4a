"""The goods that scans are of: noted when they are scanned, so that what is told of them can name them.

Noted is what the code and the record say of the goods, never who looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.identifiers import Identifier, Level, identifier_key, list_elements
from gqts.insight._storage import goods as _storage
from gqts.kit.database import Transaction
from gqts.organizations import (
    AUTHORITIES,
    IdentifierKind,
    ProofState,
    Role,
    find_prefix_owners,
    find_scope,
    list_identifiers,
)

_GTIN = "https://id.gs1.org/01/"
MOST_PRODUCTS = 2_000
"""Products that customs chooses among: the most scanned."""


@dataclass(frozen=True, slots=True)
class Good:
    """A product of which scans are told; `key` is its identifier key in hexadecimal."""

    key: str
    gtin: str

    @property
    def uri(self) -> str:
        """Return its canonical identifier."""
        return _GTIN + self.gtin


@dataclass(frozen=True, slots=True)
class View:
    """Whose scans somebody reads: everybody's (`is_all`), or those of own products and of what one sold oneself."""

    is_all: bool
    own: frozenset[str] = frozenset()
    seller: str = ""


def note_goods(tx: Transaction, identifier: Identifier, lot: str | None = None) -> None:
    """Note the goods that a code names, when it names a product; `lot` is the canonical identifier of the lot it names.

    Call it where something is on record under the code: what anybody types is not to fill the tables.
    """
    elements = dict(list_elements(identifier))
    gtin = elements.get("01")
    if gtin is None:
        return
    product = UUID(bytes=identifier_key(_GTIN + gtin))
    is_item = identifier.level is Level.INSTANCE
    if not is_item or _storage.insert_item(tx, UUID(bytes=identifier.key), identifier.canonical, product):
        _storage.insert_product(tx, product, gtin)
    if lot is not None and "/10/" in lot:
        _storage.insert_lot(tx, product, UUID(bytes=identifier_key(lot)), lot)


def reads_all(tx: Transaction, caller: Caller) -> bool:
    """Return whether a caller reads of all goods: for customs, or an agency that no goods are outside the scope of."""
    if not caller.roles & AUTHORITIES or caller.organization is None:
        return False
    scope = find_scope(tx, caller.organization)
    return scope is None or not (scope.hs_prefixes or scope.regions)


def find_view(tx: Transaction, caller: Caller) -> View:
    """Return whose scans a caller reads; raise `PermissionMissing`.

    Customs reads of all goods, a firm of goods whose numbers are its own by a proven company prefix, a platform
    of what it sold.
    """
    caller.require(Permission.SCANS_READ)
    if reads_all(tx, caller):
        return View(is_all=True)
    if caller.organization is None:
        return View(is_all=False)
    own = frozenset(one.key for one in _list_own(tx, caller.organization))
    return View(False, own, caller.organization.hex if Role.PLATFORM in caller.roles else "")  # noqa: FBT003 - is_all


def list_goods(tx: Transaction, caller: Caller) -> list[Good]:
    """Return the products that a caller may ask about; raise `PermissionMissing`."""
    view = find_view(tx, caller)
    if view.is_all:
        return [_good(row) for row in _storage.select_told(tx, MOST_PRODUCTS)]
    found = {one.key: one for one in _list_own(tx, caller.organization)} if caller.organization else {}
    if view.seller:
        found |= {one.key: one for one in (_good(row) for row in _storage.select_sold(tx, view.seller))}
    return sorted(found.values(), key=lambda one: one.gtin)


def _list_own(tx: Transaction, organization_id: UUID) -> list[Good]:
    prefixes = {
        one.value
        for one in list_identifiers(tx, organization_id)
        if one.kind is IdentifierKind.COMPANY_PREFIX and one.state is ProofState.PROVEN
    }
    if not prefixes:
        return []
    found = [_good(row) for row in _storage.select_beginning(tx, prefixes)]
    owners = find_prefix_owners(tx, {one.gtin[1:] for one in found})
    return [one for one in found if owners.get(one.gtin[1:]) == organization_id]


def _good(row: tuple[UUID, str]) -> Good:
    return Good(row[0].hex, row[1])
