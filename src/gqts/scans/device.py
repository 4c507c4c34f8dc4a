"""Tell devices apart for a fortnight, without keeping anything that leads back to one.

Promise: no address is written anywhere. A device is HMAC-SHA-256 (RFC 2104) of the shortened address, the browser's own
name and its languages, keyed with a random salt. A salt serves a fortnight and is deleted when that is over: from then
on nobody can tell, whatever they know, which address a device had (EDPB Guidelines 01/2025 on pseudonymisation: the
additional information is gone). What it cannot do: two telephones of one model behind one carrier's gateway are one
device to it, and one telephone at home and on the way is two.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

from gqts.kit.database import Transaction
from gqts.scans._storage import salts as _storage

SALT_FOR = timedelta(days=14)
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_SALT_BYTES = 32
_DEVICE_BYTES = 16
_PREFIX = {4: 24, 6: 48}
"""Bits of an address that are looked at: what a provider hands out together, not one line."""


def shorten_address(address: str) -> str:
    """Return the network that an address is in: /24 of IPv4, /48 of IPv6; "" for what is no address."""
    bare = address.partition("/")[0].partition("%")[0]
    try:
        parsed = ip_address(bare)
    except ValueError:
        return ""
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    return str(ip_network((parsed, _PREFIX[parsed.version]), strict=False))


def find_device(tx: Transaction, address: str, agent: str, languages: str, *, now: datetime) -> bytes:
    """Return the 16 bytes by which a device is known in this fortnight; a new salt is made when a fortnight begins."""
    period = (now - _BEGAN) // SALT_FOR
    salt = _storage.select_salt(tx, period)
    if salt is None:
        ends_at = _BEGAN + (period + 1) * SALT_FOR
        salt = _storage.insert_salt(tx, period, secrets.token_bytes(_SALT_BYTES), ends_at)
    told = "\0".join((shorten_address(address), agent, languages))
    return hmac.digest(salt, told.encode("utf-8", "replace"), hashlib.sha256)[:_DEVICE_BYTES]


def forget_salts(tx: Transaction, *, now: datetime) -> int:
    """Delete the salts whose fortnight is over; a worker calls this now and then."""
    return _storage.delete_salts(tx, now)
