"""Asking an identity provider, which a stranger named: only where it says it is, and nowhere inside this network.

https on port 443 to a host all of whose addresses are public, the one that was checked (`require_public_address`), no
redirect, five seconds for each part of an answer and ten for the whole, 256 KiB. For development alone http to the own
machine may be allowed.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from gqts.accounts.errors import ProviderRefused, ProviderUnavailable, fault
from gqts.accounts.seal import Seal
from gqts.kit.errors import shown
from gqts.organizations import FetchRefused, require_public_address

SECONDS, ALL_SECONDS = 5.0, 10.0
LARGEST = 256 * 1024
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_URL = 1000


@dataclass(frozen=True, slots=True)
class ProviderDoor:
    """The way to identity providers. `seal` keeps their client secrets; `allows_loopback` is for development."""

    seal: Seal
    allows_loopback: bool = False

    def require_url(self, url: object, name: str) -> str:
        """Return an address that may be asked, or where a browser may be sent; raise `ProviderRefused`."""
        text = url if isinstance(url, str) else ""
        if not self._is_allowed(text):
            message = f"{name} of an identity provider is an https address"
            raise ProviderRefused(message, faults=(fault("oidc.address", message, name, value=shown(text)),))
        return text

    def get_json(self, url: str) -> dict[str, Any]:
        """Return the JSON object at an address; raise `ProviderRefused` or `ProviderUnavailable`."""
        return self._ask("GET", url, {}, None)

    def post_form(self, url: str, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """Return the JSON object that answers a form, sent as a client (RFC 6749 §2.3.1)."""
        return self._ask("POST", url, form, client)

    def _is_allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
            return False
        if parts.username or parts.password or parts.fragment or not host:
            return False
        if self.allows_loopback and parts.scheme == "http" and host in _LOOPBACK:
            return True
        return parts.scheme == "https" and port in {None, 443}

    def _ask(self, method: str, url: str, form: dict[str, str], client: tuple[str, str] | None) -> dict[str, Any]:
        parts = urlsplit(self.require_url(url, "address"))
        host = parts.hostname or ""
        extensions = {"sni_hostname": host}
        headers = {"Host": parts.netloc, "User-Agent": "gqts", "Accept": "application/json"}
        try:
            target = httpx.URL(url)
            if not (self.allows_loopback and host in _LOOPBACK):
                target = target.copy_with(host=require_public_address(host))
            with httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as web:
                request = web.build_request(method, target, data=form or None, headers=headers, extensions=extensions)
                until = time.monotonic() + ALL_SECONDS
                answer = web.send(request, auth=None if client is None else httpx.BasicAuth(*client), stream=True)
                try:
                    return _read(answer, until)
                finally:
                    answer.close()
        except FetchRefused as reason:
            raise ProviderRefused(reason.detail) from reason
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            raise ProviderUnavailable(f"{shown(host)} does not answer: {type(reason).__name__}.") from reason


def _read(answer: httpx.Response, until: float) -> dict[str, Any]:
    if answer.status_code != httpx.codes.OK:
        raise ProviderUnavailable(f"The identity provider answers {answer.status_code}.")
    content = b""
    for part in answer.iter_bytes():
        content += part
        if len(content) > LARGEST:
            raise ProviderUnavailable("The identity provider answers with too much.")
        if time.monotonic() > until:
            raise ProviderUnavailable("The identity provider answers too slowly.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as reason:
        raise ProviderUnavailable("The identity provider does not answer in JSON.") from reason
    if not isinstance(found, dict):
        raise ProviderUnavailable("The identity provider does not answer with an object.")
    return found
