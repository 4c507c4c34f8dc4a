"""Handing a delivery over to an address that an organization named: only to the public Internet, and nowhere else.

https on port 443 to a host all of whose addresses are public, at the one that was checked, no redirect, ten seconds in
all, 16 KiB of the answer (`gqts.organizations.post_content`). Where gqts itself runs on the developer's own machine,
http to that machine may be allowed, on any port.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from gqts.kit.settings import Settings
from gqts.organizations import PUBLIC_DOOR, Door, post_content, require_address

SECONDS = 10.0
LARGEST = 16 * 1024
_OWN = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class WebhookDoor:
    """The way to webhooks; `allows_loopback` is for development alone."""

    allows_loopback: bool = False

    def require_url(self, url: str) -> None:
        """Raise `FetchRefused` for an address that is refused as it stands; names are looked up when it is used."""
        require_address(url, door=self._door_to(url))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a body and return the status of the answer; raise `FetchRefused` when there is none."""
        sent = {"Content-Type": "application/json", "User-Agent": "gqts-webhook", **headers}
        return post_content(url, body, sent, largest=LARGEST, door=self._door_to(url))

    def _door_to(self, url: str) -> Door:
        if self.allows_loopback:
            try:
                parts = urlsplit(url)
                host, port = parts.hostname, parts.port
            except ValueError:
                host, port = None, None
            if url.startswith("http://") and host in _OWN:
                return Door("http", port or 80, _is_loopback, SECONDS)
        return replace(PUBLIC_DOOR, seconds=SECONDS)


def open_webhook_door(settings: Settings) -> WebhookDoor:
    """Return the way that this installation may go: to its own machine only where gqts is reached there, to develop."""
    return WebhookDoor(allows_loopback=settings.is_developing)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
