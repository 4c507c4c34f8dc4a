"""Batches of labels: serials minted together for one product, remembered so that a scan can tell ours from invented.

Only the key of each minted item, and a hash of its code, is kept: who reads the database cannot print the labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gqts.accounts import Seal
from gqts.identifiers import compose_item_link, fill_gtin
from gqts.kit.clock import Clock
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.labels import _storage
from gqts.labels.errors import LabelsRefused, ProductNotYours
from gqts.labels.seals import keep_codes, mint_codes
from gqts.labels.serials import is_of_our_form, mint_serials
from gqts.organizations import Authority, find_prefix_owners

LARGEST_BATCH = 100_000
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Labels minted together: the product's 14 digits, the lot if there is one, and the serials, told this once."""

    batch_id: UUID
    gtin: str
    lot: str | None
    serials: tuple[str, ...] = field(repr=False)
    minted_at: datetime
    note: str
    codes: tuple[str, ...] = field(default=(), repr=False)
    """The codes to print under seals, one for each serial and told this once too; none when none were asked for."""


def mint_labels(
    tx: Transaction,
    authority: Authority,
    clock: Clock,
    gtin: str,
    count: int,
    lot: str | None = None,
    *,
    note: str = "",
    seal: Seal | None = None,
) -> Batch:
    """Mint `count` serials for a product, 1 to 100,000, and remember them with the batch.

    With `seal` each gets a code to be printed under a seal as well (`gqts.labels.seals`).
    Raises `IdentifierRefused` for a wrong GTIN or lot, `LabelsRefused` for a wrong count or note, `ProductNotYours`
    when the product's company prefix belongs to another organization, which has not authorized this one today.
    """
    _require_order(count, note)
    _require_product(tx, authority, fill_gtin(gtin), clock)
    serials = tuple(mint_serials(count))
    codes = () if seal is None else tuple(mint_codes(count))
    batch = Batch(new_id(clock), fill_gtin(gtin), lot, serials, clock(), note, codes)
    keys = [compose_item_link(gtin, serial, lot).identifier.key for serial in serials]
    _storage.insert_batch(tx, authority.organization.id, batch.batch_id, batch.gtin, lot, count, batch.minted_at, note)
    _storage.copy_serials(tx, batch.batch_id, keys)
    if seal is not None:
        keep_codes(tx, seal, keys, codes)
    return batch


def is_minted(tx: Transaction, key: bytes) -> bool:
    """Tell whether the item with this identifier key carries a serial minted here."""
    return _storage.has_serial(tx, key)


def looks_minted(tx: Transaction, gtin: str, serial: str) -> bool:
    """Tell whether a serial has the form of those minted here, and labels are minted here for its product.

    That it was minted is another question (`is_minted`): of a serial that only looks so, somebody invented it.
    """
    return is_of_our_form(serial) and _storage.has_batch(tx, gtin)


def _require_product(tx: Transaction, authority: Authority, gtin: str, clock: Clock) -> None:
    digits = gtin[1:]  # without the indicator digit, which is not of the company prefix
    owner = find_prefix_owners(tx, [digits]).get(digits)
    if owner is None or owner == authority.organization.id:
        return
    if not any(one.covers(gtin, clock().date()) for one in authority.authorizations):
        fix = "ask the brand owner to authorize you for it, or mint for a product of your own"
        raise ProductNotYours(faults=(_fault("gtin", str(ProductNotYours.__doc__), gtin, fix),))


def _require_order(count: int, note: str) -> None:
    if not 1 <= count <= LARGEST_BATCH:
        message = f"a batch has 1 to {LARGEST_BATCH:,} labels"
        raise LabelsRefused(message, faults=(_fault("count", message, str(count), "mint several batches"),))
    if len(note) > LONGEST_NOTE or not note.isprintable():
        message = f"a note has at most {LONGEST_NOTE} characters, all of them printable"
        raise LabelsRefused(message, faults=(_fault("note", message, note[:LONGEST_NOTE], "shorten it"),))


def _fault(field_name: str, message: str, value: str, fix: str) -> Fault:
    return Fault(code=f"labels.{field_name}", message=message, field=field_name, value=value, fix=fix)
