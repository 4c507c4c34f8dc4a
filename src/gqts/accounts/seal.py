"""Sealing the few secrets that must be read again: TOTP secrets and the client secrets of identity providers; and
drawing those that need not be kept at all: the tokens of links that go by mail.

Fernet (AES-128-CBC with HMAC-SHA-256) under a key drawn from the installation's secret by HKDF (RFC 5869), another one
for each purpose: what was sealed for one cannot be passed off as the other.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gqts.kit.errors import GqtsError, Kind


class SealBroken(GqtsError):
    """A sealed secret cannot be opened: the installation's secret is another one than when it was sealed."""

    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens with the installation's secret, `Settings.secret`."""

    secret: bytes = field(repr=False)

    def close(self, purpose: str, text: str) -> bytes:
        """Return the text sealed for a purpose."""
        return self._fernet(purpose).encrypt(text.encode())

    def open(self, purpose: str, sealed: bytes) -> str:
        """Return the text that was sealed for this purpose; raise `SealBroken`."""
        try:
            return self._fernet(purpose).decrypt(sealed).decode()
        except InvalidToken:
            raise SealBroken from None

    def draw_secret(self, purpose: str, nonce: str) -> str:
        """Return the secret text that belongs to a nonce: always the same, and nothing to whoever knows the nonce."""
        return base64.urlsafe_b64encode(self._derive(f"{purpose}:{nonce}")).decode().rstrip("=")

    def _fernet(self, purpose: str) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive(purpose)))

    def _derive(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=b"gqts.accounts." + purpose.encode()).derive(self.secret)
