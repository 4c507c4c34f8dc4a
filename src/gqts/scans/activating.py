"""The code under the seal: who opens it first is on record with the day and the country, and stays its owner.

Promise: an owner who looks again is never doubted; a second owner is, in words that also allow for a gift. Of an owner
nothing is kept but the hash of a random token, which the owner's browser or link brings back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from uuid import UUID

from gqts.accounts import Seal
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.labels import is_right_code, is_sealed
from gqts.scans._storage import activations as _storage
from gqts.scans.locating import Location
from gqts.scans.rules import Activation

MOST_ACTIVATIONS = 20
"""Openings of one item that are kept: what more would tell is told by then."""
_TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class SealState:
    """What there is to say of an item's seal: whether it has one, who was the first to open it, and if that reads."""

    is_sealed: bool = False
    first: Activation | None = None
    is_mine: bool = False


UNSEALED = SealState()


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of giving a code: whether it was right, whether it was the first time, and the owner's new token."""

    is_right: bool
    is_first: bool = False
    token: str = field(default="", repr=False)


def read_activations(tx: Transaction, key: bytes) -> tuple[Activation, ...]:
    """Return the activations of an item, the first one first; each at the beginning of its day."""
    rows = _storage.select_activations(tx, UUID(bytes=key))
    return tuple(Activation(datetime.combine(day, time(), UTC), country, bytes(owner)) for day, country, owner in rows)


def read_seal(tx: Transaction, key: bytes, activations: tuple[Activation, ...], token: str) -> SealState:
    """Return the state of an item's seal for who brings a token ("" for none)."""
    if not activations:
        return SealState(is_sealed(tx, key))
    first = activations[0]
    return SealState(is_sealed=True, first=first, is_mine=is_owner(first, token))


def is_owner(activation: Activation, token: str) -> bool:
    """Tell whether a token is that of whoever opened the seal."""
    return bool(token) and hmac.compare_digest(activation.owner, _hash(token))


def open_seal(
    tx: Transaction, seal: Seal, key: bytes, code: str, location: Location, *, token: str = "", now: datetime
) -> Opened:
    """Keep that the seal of an item was opened, when the code is right.

    Who opened it before, as `token` shows, opens nothing new. Call it with the tries counted: codes can be guessed.
    """
    if not is_right_code(tx, seal, key, code):
        return Opened(is_right=False)
    _storage.lock_item(tx, UUID(bytes=key))
    before = read_activations(tx, key)
    if any(is_owner(one, token) for one in before):
        return Opened(is_right=True, token=token)
    fresh = secrets.token_urlsafe(_TOKEN_BYTES)
    if len(before) < MOST_ACTIVATIONS:
        country = location.country if location.network.tells_place else None
        _storage.insert_activation(tx, UUID(bytes=key), new_id(lambda: now), now.date(), country, _hash(fresh))
    return Opened(is_right=True, is_first=not before, token=fresh)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
