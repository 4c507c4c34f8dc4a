"""Small values that go through the browser and come back unchanged: signed by the installation, and soon too old.

Signed, not sealed: the browser's owner can read them. The name of what they are for is part of the signature, so that
none can be passed off as another.
"""

from __future__ import annotations

import hashlib
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from gqts.kit.settings import Settings


def sign_value(settings: Settings, purpose: str, value: Any) -> str:
    """Return a value of JSON as signed text."""
    return str(_serializer(settings, purpose).dumps(value))


def read_signed(settings: Settings, purpose: str, text: str, *, seconds: int) -> Any:
    """Return the value that was signed for this purpose less than so long ago; None when it was not."""
    try:
        return _serializer(settings, purpose).loads(text, max_age=seconds)
    except BadData:
        return None


def _serializer(settings: Settings, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        settings.secret,
        salt=f"gqts.web.{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
