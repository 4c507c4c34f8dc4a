"""Codes that are printed under a seal: whoever gives the code has opened the seal of that very item.

Forty random bits in the letters of base 32, minted with a label and told once with it. Only a hash is kept, keyed with
the installation's secret and bound to the item: who reads the database can neither print nor try codes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Sequence

from gqts.accounts import Seal
from gqts.kit.database import Transaction
from gqts.labels import _storage

LONGEST_TYPED = 40
_BYTES = 5
_HALF = 4
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": "", " ": "", "–": "", "\u3000": ""})


def mint_codes(count: int) -> list[str]:
    """Return `count` new codes, written as `ABCD-2345`."""
    drawn = (b32encode(secrets.token_bytes(_BYTES)).decode() for _ in range(count))
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in drawn]


def keep_codes(tx: Transaction, seal: Seal, keys: Sequence[bytes], codes: Sequence[str]) -> None:
    """Remember the code of each of many items, by its identifier key."""
    _storage.copy_codes(tx, ((key, _hash(seal, key, code)) for key, code in zip(keys, codes, strict=True)))


def is_sealed(tx: Transaction, key: bytes) -> bool:
    """Tell whether an item has a code under a seal."""
    return _storage.select_code(tx, key) is not None


def is_right_code(tx: Transaction, seal: Seal, key: bytes, typed: str) -> bool:
    """Tell whether a code is the one of an item, compared in constant time; spaces, case and O for 0 do not matter."""
    kept = _storage.select_code(tx, key)
    given = _hash(seal, key, typed[:LONGEST_TYPED])
    return hmac.compare_digest(kept if kept is not None else bytes(len(given)), given) and kept is not None


def _hash(seal: Seal, key: bytes, code: str) -> bytes:
    plain = code.upper().translate(_MISREAD)
    return hashlib.sha256(seal.draw_secret("label seal", f"{key.hex()}:{plain}").encode()).digest()
