"""Fetch a small file from a host that a stranger names, without being led anywhere else.

Only https on port 443, no redirect, 5 seconds, 4 KiB. The host's addresses are looked up first and every one must be a
public one; the connection goes to the address that was checked, so that a second look-up cannot lead into this network
(DNS rebinding), while TLS still verifies the host's own name.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

import httpx

from gqts.kit.errors import GqtsError, Kind, shown

SECONDS = 5.0
LARGEST = 4 * 1024


class FetchRefused(GqtsError):
    """The address may not be fetched, or does not answer as it should."""

    kind = Kind.INVALID


def fetch_well_known(url: str, *, largest: int = LARGEST) -> bytes:
    """Return the content of a file at a public https address; raise `FetchRefused`."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.port not in (None, 443) or parts.username:
        raise FetchRefused(f"{shown(url)} is not a plain https address.")
    address = require_public_address(parts.hostname)
    target = httpx.URL(url).copy_with(host=address)
    headers = {"Host": parts.hostname, "User-Agent": "gqts", "Accept": "text/plain, application/json"}
    try:
        with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
            request = client.build_request("GET", target, headers=headers, extensions={"sni_hostname": parts.hostname})
            answer = client.send(request, stream=True)
            try:
                if answer.status_code != httpx.codes.OK:
                    raise FetchRefused(f"{shown(url)} answers {answer.status_code}; it must answer 200.")
                return _read(answer, url, largest)
            finally:
                answer.close()
    except (httpx.HTTPError, httpx.InvalidURL) as reason:
        raise FetchRefused(f"{shown(url)} does not answer: {type(reason).__name__}.") from reason


def require_public_address(host: str) -> str:
    """Return an address of a host, all of whose addresses are public; raise `FetchRefused`."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as reason:
        raise FetchRefused(f"{shown(host)} is not found.") from reason
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise FetchRefused(f"{shown(host)} is not a public host.")
    return addresses[0]


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public Internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


def _read(answer: httpx.Response, url: str, largest: int) -> bytes:
    content = b""
    for part in answer.iter_bytes():
        content += part
        if len(content) > largest:
            raise FetchRefused(f"{shown(url)} is longer than {largest:,} bytes.")
    return content
