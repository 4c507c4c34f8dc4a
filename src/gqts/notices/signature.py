"""Signing what goes to a webhook, as the Standard Webhooks specification says (1.0, “Signature scheme”). Pure.

A secret reads `whsec_` and 32 random bytes in base64. The signature is HMAC-SHA256 over `{id}.{timestamp}.{body}`,
written `v1,` and base64. While a secret is being replaced both sign, and the header holds both, apart by a space.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32


def draw_webhook_secret() -> str:
    """Return a new secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sign_headers(keys: Iterable[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that go with a body: `webhook-id`, `webhook-timestamp` (Unix seconds), `webhook-signature`."""
    timestamp = str(int(at.timestamp()))
    told = f"{message_id}.{timestamp}.".encode() + body
    signatures = (f"v1,{_sign(key, told)}" for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def _sign(key: str, told: bytes) -> str:
    digest = hmac.new(base64.b64decode(key.removeprefix(PREFIX)), told, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
