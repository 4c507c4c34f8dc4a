"""Signed notes: a text with signature lines below it (C2SP signed-note v1.0.0, Ed25519 keys of type 0x01).

Promise: a text comes out of a note only when a key that the caller trusts has signed it, and no such key's signature is
wrong. Signatures of keys that the caller does not know say nothing. Pure: no key is made or kept here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from gqts.transparency.canonical import decode_base64, encode_base64
from gqts.transparency.errors import KeyWrong, NoteWrong

LONGEST_NOTE = 1_000_000
"""Bytes of the largest note that is read or written."""
MOST_SIGNATURES = 100

_ED25519 = b"\x01"
_KEY_BYTES = 32
_ID_BYTES = 4
_LONGEST_KEY_TEXT = 1_000
_NAME = re.compile(r"[^\s+\x00-\x1f\ud800-\udfff]{1,500}")
_MARK = "— "  # an em dash and a space begin every signature line


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != _KEY_BYTES:
            message = f"An Ed25519 public key has {_KEY_BYTES} bytes, not {len(self.public_key)}."
            raise KeyWrong.because("public_key", message, fix="Give the key as it was published.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that `name+key ID in hex+base64 of type and public key` spells; raises `KeyWrong`."""
        parts = text.split("+", 2) if len(text) <= _LONGEST_KEY_TEXT else []
        if len(parts) != 3:
            fix = "Write it as name+key ID in hex+base64, as the log publishes it."
            raise KeyWrong.because("key", "This is no verifier key.", text, fix)
        name, key_id, encoded = parts
        content = decode_base64(encoded)
        if content is None or len(content) != 1 + _KEY_BYTES or content[:1] != _ED25519:
            fix = "Use a key of type 1: base64 of the byte 0x01 and the 32 bytes of the Ed25519 public key."
            raise KeyWrong.because("key_type", "Only Ed25519 keys of signed notes are known here.", encoded, fix)
        key = cls(name, content[1:])
        if key_id != key.key_id.hex():
            fix = "Copy the key again, whole."
            raise KeyWrong.because("key_id", "The key ID does not belong to this name and key.", key_id, fix)
        return key

    @property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name the key, beside its name."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as it is published (a vkey)."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(_ED25519 + self.public_key)}"

    def accepts(self, signature: bytes, text: bytes) -> bool:
        """Tell whether the signature is this key's, of this text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the name it signs under; it never shows the secret."""

    name: str
    private_key: Ed25519PrivateKey = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_name(self.name)

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> Self:
        """Return the key that the 32 secret bytes `seed` make (RFC 8032 §5.1.5); raises `KeyWrong`."""
        if len(seed) != _KEY_BYTES:
            message = f"The seed of a signing key has {_KEY_BYTES} bytes, not {len(seed)}."
            raise KeyWrong.because("seed", message, fix="Give 32 random bytes.")
        return cls(name, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifier_key(self) -> VerifierKey:
        """The public key by which others verify what this one signs."""
        return VerifierKey(self.name, self.private_key.public_key().public_bytes_raw())

    @property
    def verifier(self) -> str:
        """The text of the public key, as it is published (a vkey)."""
        return self.verifier_key.text


def sign_note(text: str, key: SigningKey) -> str:
    """Return the note: the text, which ends in a newline, and below it the signature of the key."""
    content = _encode(text)
    if not text.endswith("\n"):
        raise NoteWrong.because("note_text", "The text of a note ends in a newline.", text, "Add one.")
    signature = key.private_key.sign(content)
    note = f"{text}\n{_MARK}{key.name} {encode_base64(key.verifier_key.key_id + signature)}\n"
    _encode(note)
    return note


def open_note(note: str, *keys: VerifierKey) -> str:
    """Return the text of the note when one of the keys signed it; raises `NoteWrong` otherwise."""
    return find_signers(note, *keys)[0]


def find_signers(note: str, *keys: VerifierKey) -> tuple[str, tuple[VerifierKey, ...]]:
    """Return the text of the note and which of the keys signed it, at least one.

    Raises `NoteWrong` when none did, or when what claims to be a signature of one of them is not.
    """
    known = _index(keys)
    _encode(note)
    text, separator, below = note.rpartition("\n\n")
    if not separator or not below.endswith("\n"):
        fix = "Send the text, an empty line, and the signature lines, each ending in a newline."
        raise NoteWrong.because("note_form", "This is no signed note.", note, fix)
    text += "\n"
    content = text.encode()
    signers = []
    for name, key_id, signature in _read_signatures(below):
        key = known.get((name, key_id))
        if key is None:
            continue
        if not key.accepts(signature, content):
            raise NoteWrong.because(
                "signature", f"The signature of {name} is wrong: the text is not the one that was signed.", name,
                "Do not trust the text. Fetch the note again; if it stays wrong, tell others.",
            )  # fmt: skip
        signers.append(key)
    if not signers:
        fix = "Verify with the key of whoever signed it."
        raise NoteWrong.because("unsigned", "No key that is trusted here has signed the note.", fix=fix)
    return text, tuple(dict.fromkeys(signers))


def _index(keys: tuple[VerifierKey, ...]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            message = "Two different keys have this name and key ID, so nobody can say which of them signs."
            raise KeyWrong.because("key_twice", message, key.text, "Give one of them another name.")
    return known


def _read_signatures(below: str) -> Iterator[tuple[str, bytes, bytes]]:
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        message = f"A note has at most {MOST_SIGNATURES} signatures here; this one has {len(lines)}."
        raise NoteWrong.because("signatures", message, fix="Leave out signatures that nobody needs.")
    for line in lines:
        name, _, encoded = line.removeprefix(_MARK).partition(" ")
        signed = decode_base64(encoded)
        if not line.startswith(_MARK) or not _NAME.fullmatch(name) or signed is None or len(signed) <= _ID_BYTES:
            fix = "Write an em dash, the name of the key, and key ID and signature in base64, with single spaces."
            raise NoteWrong.because("signature_line", "This is no signature line.", line, fix)
        yield name, signed[:_ID_BYTES], signed[_ID_BYTES:]


def _encode(text: str) -> bytes:
    """Return the text in UTF-8; raises `NoteWrong` when it is too long, or has characters that no note may have."""
    try:
        content = text.encode() if len(text) <= LONGEST_NOTE else None
    except UnicodeEncodeError:
        fix = "Send it in UTF-8."
        raise NoteWrong.because("note_encoding", "A note is text, which this is not.", text, fix) from None
    if content is None or len(content) > LONGEST_NOTE:
        message = f"A note has at most {LONGEST_NOTE} bytes here."
        raise NoteWrong.because("note_length", message, text, "Send the note alone.")
    if any(byte < 0x20 and byte != 0x0A for byte in set(content)):
        fix = "Leave out tabs, carriage returns and the like."
        raise NoteWrong.because("note_characters", "A note has no control character but the newline.", text, fix)
    return content


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        fix = "Use an address without its scheme, such as trace.example.com/log."
        message = "The name of a key is not empty, has no spaces and no plus, and at most 500 characters."
        raise KeyWrong.because("key_name", message, name, fix)
