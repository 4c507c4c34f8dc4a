"""Whom to count for a request: the network address that asks, an IPv6 address standing for its household (/64).

`X-Forwarded-For` is believed for as many places from its end as there are trusted proxies; anybody can write the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"
_HOUSEHOLD = 64


def read_client(peer: str, forwarded: Iterable[str], trusted_proxies: int) -> str:
    """Return who asks: `peer` holds the connection, `forwarded` are the lines of `X-Forwarded-For`."""
    told = [part.strip() for line in forwarded for part in line.split(",")]
    address = told[-trusted_proxies] if 0 < trusted_proxies <= len(told) else peer
    return _neat(address) or _neat(peer) or UNKNOWN


def _neat(text: str) -> str:
    bare = text.strip().removeprefix("[").partition("]")[0].partition("%")[0]
    if bare.count(":") == 1:  # an IPv4 address with a port
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, _HOUSEHOLD), strict=False))
    return str(address)
