"""Buyers who left an address on an item's page: kept sealed, for one purpose, for a time, and told directly.

A contact holds an address, an item and a language, and nothing else of its owner. It is forgotten when its owner opens
the link that they were shown and that every mail repeats, and when its time ends. Consumers who are told directly act
far more often than those who read a notice somewhere, which is why GPSR Article 35 asks for it first.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import AccountRefused, Seal, normalise_email
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish_many
from gqts.recalls._storage import buyers as _storage
from gqts.recalls.case import require_recall
from gqts.recalls.errors import ContactRefused
from gqts.recalls.facts import RECALL_BUYER
from gqts.recalls.recall import Recall

KEPT = timedelta(days=5 * 365)
"""How long a contact is kept: about the life of goods whose recalls still matter."""
MOST_OF_AN_ITEM = 20
"""Contacts of one item: more would be somebody filling the table."""
AT_ONCE = 1_000
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SEALED, _LINK, _HASH = "recall contact", "recall contact link", "recall contact address"


@dataclass(frozen=True, slots=True)
class Left:
    """A contact that was left: its id and the secret of the link that erases it."""

    contact_id: UUID
    secret: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class BuyerWarning:
    """What one buyer is to be told: the recall, the address, the item's key, the language, and the erasing secret."""

    recall: Recall
    address: str
    key: bytes
    language: str
    secret: str


def leave_contact(
    tx: Transaction, seal: Seal, identifier: Identifier, address: str, language: str, *, now: datetime
) -> Left:
    """Keep an address to warn whoever has an item, by their consent; raise `ContactRefused`."""
    try:
        given = normalise_email(address)
    except AccountRefused:
        fix = "Give one address, such as name@example.org."
        fault = Fault("recalls.contact.address", "This is no e-mail address.", "address", shown(address), fix)
        raise ContactRefused(fault.message, faults=(fault,)) from None
    if _storage.count_contacts(tx, identifier.key) >= MOST_OF_AN_ITEM:
        raise ContactRefused("No more addresses are kept for this item.")
    spoken = language if _LANGUAGE.fullmatch(language) else "en"
    digest = hashlib.sha256(seal.draw_secret(_HASH, given).encode()).digest()
    kept = (digest, seal.close(_SEALED, given))
    ends_at = now + KEPT
    contact_id = _storage.insert_contact(tx, new_id(lambda: now), identifier.key, kept, spoken, (now, ends_at))
    return Left(contact_id, _secret(seal, contact_id), ends_at)


def forget_contact(tx: Transaction, seal: Seal, contact_id: UUID, secret: str) -> bool:
    """Forget a contact by its link; tell whether the link was right. What is gone already counts as forgotten."""
    if not hmac.compare_digest(_secret(seal, contact_id).encode(), secret.encode("utf-8", "replace")):
        return False
    _storage.delete_contact(tx, contact_id)
    return True


def forget_ended_contacts(tx: Transaction, *, now: datetime) -> int:
    """Forget the contacts whose time has ended; a worker calls this now and then."""
    return _storage.delete_ended(tx, now)


def queue_buyers(tx: Transaction, recall_id: UUID, *, now: datetime) -> bool:
    """Queue a batch of the buyers of a published recall, each once, never for a drill; tell whether there are more."""
    recall = require_recall(tx, recall_id, is_locked=True)
    if not recall.is_public or not recall.is_open:
        return False
    fresh = _storage.insert_buyers(tx, recall_id, now, limit=AT_ONCE)
    publish_many(tx, RECALL_BUYER, ((f"{recall_id}:{one}", {}) for one in fresh))
    return len(fresh) == AT_ONCE


def open_warning(
    tx: Transaction, seal: Seal, recall_id: UUID, contact_id: UUID, *, now: datetime
) -> BuyerWarning | None:
    """Return what a buyer is to be told; None of a drill, and when their contact was erased or ended meanwhile."""
    recall = require_recall(tx, recall_id)
    found = _storage.select_contact(tx, contact_id)
    if not recall.is_public or found is None or found[3] <= now:
        return None
    key, sealed, language, _ = found
    return BuyerWarning(recall, seal.open(_SEALED, sealed), key, language, _secret(seal, contact_id))


def note_warned(tx: Transaction, recall_id: UUID, contact_id: UUID, *, is_sent: bool, now: datetime) -> None:
    """Keep that a buyer was told, or cannot be told any more."""
    _storage.update_buyer(tx, recall_id, contact_id, now, is_sent=is_sent)


def _secret(seal: Seal, contact_id: UUID) -> str:
    return seal.draw_secret(_LINK, str(contact_id))[:32]
