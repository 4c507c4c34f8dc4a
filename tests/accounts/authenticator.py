"""An authenticator in software: it makes and uses passkeys as a browser and its security key would (WebAuthn Level 3).

Written from the standard with `cryptography` and `cbor2` alone, so that what it makes does not come from the library
that checks it. A test can make it lie: about the origin, the counter, the user's presence.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One security key. It holds the passkeys it made, by relying party."""

    origin: str
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    step: int = 1
    passkeys: dict[str, tuple[bytes, ec.EllipticCurvePrivateKey, bytes]] = field(default_factory=dict)

    def register(self, options: str, **lies) -> str:
        """Answer `navigator.credentials.create` with a new passkey."""
        asked = json.loads(options)
        rp_id = lies.get("rp_id", asked["rp"]["id"])
        credential_id, key = secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1())
        self.passkeys[asked["rp"]["id"]] = (credential_id, key, decode(asked["user"]["id"]))
        numbers = key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(credential_id).to_bytes(2, "big") + credential_id + cbor2.dumps(public)
        data = self._data(rp_id, ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"], lies)
        return self._answer(credential_id, {"clientDataJSON": encode(client), "attestationObject": encode(attestation)})

    def authenticate(self, options: str, **lies) -> str:
        """Answer `navigator.credentials.get` with the passkey for this relying party."""
        asked = json.loads(options)
        credential_id, key, user = self.passkeys[asked["rpId"]]
        data = self._data(lies.get("rp_id", asked["rpId"]), 0)
        client = self._client("webauthn.get", asked["challenge"], lies)
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": encode(lies.get("client_data", client)),
            "authenticatorData": encode(lies.get("data", data)),
            "signature": encode(lies.get("signature", signature)),
            "userHandle": encode(lies.get("user", user)),
        }
        return self._answer(credential_id, response)

    def _data(self, rp_id: str, more: int) -> bytes:
        self.counter += self.step
        return hashlib.sha256(rp_id.encode()).digest() + bytes([self.flags | more]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, lies: dict) -> bytes:
        told = {
            "type": lies.get("kind", kind),
            "challenge": lies.get("challenge", challenge),
            "origin": lies.get("origin", self.origin),
            "crossOrigin": lies.get("framed", False),
        }
        return json.dumps(told).encode()

    def _answer(self, credential_id: bytes, response: dict[str, str]) -> str:
        identifier = encode(credential_id)
        return json.dumps({"id": identifier, "rawId": identifier, "type": "public-key", "response": response})
