"""Checkpoints: how large a log was and what its root was, signed (C2SP tlog-checkpoint v1.0.0).

Promise: a checkpoint that opens was signed by the log it names, and has one spelling. Extension lines of other logs are
passed over, and never written. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gqts.kit.errors import shown
from gqts.transparency.canonical import LARGEST_SIZE, decode_base64, encode_base64, read_number
from gqts.transparency.errors import CheckpointWrong
from gqts.transparency.note import LONGEST_NOTE, SigningKey, VerifierKey, find_signers, sign_note
from gqts.transparency.tree import EMPTY_ROOT, HASH_BYTES


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one moment: who keeps it, how many entries it had, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or any(letter < " " for letter in self.origin):
            fix = "Use an address without its scheme, such as trace.example.com/log."
            message = "The origin of a checkpoint is one line, and not empty."
            raise CheckpointWrong.because("origin", message, self.origin, fix)
        if not 0 <= self.size <= LARGEST_SIZE:
            fix = f"Give a number from 0 to {LARGEST_SIZE}."
            raise CheckpointWrong.because("checkpoint_size", "A log cannot have this size.", self.size, fix)
        if len(self.root) != HASH_BYTES or (self.size == 0 and self.root != EMPTY_ROOT):
            fix = "Give the 32 bytes of the tree's root; that of an empty log is the SHA-256 of nothing."
            raise CheckpointWrong.because("root", "This is no root of a log of this size.", self.root.hex(), fix)

    @property
    def text(self) -> str:
        """The text that is signed: origin, size and root, each on a line."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what the text of a checkpoint says; raises `CheckpointWrong`. It is not verified by that."""
        lines = text[:-1].split("\n") if len(text) <= LONGEST_NOTE and text.endswith("\n") else []
        if len(lines) < 3 or not all(lines):
            fix = "Send origin, size and root, each on a line of its own that ends in a newline."
            raise CheckpointWrong.because("checkpoint", "This is no checkpoint of a log.", text, fix)
        size, root = read_number(lines[1]), decode_base64(lines[2])
        if size is None:
            fix = "Write it in digits, without zeros in front."
            raise CheckpointWrong.because("checkpoint_size", "The size of a checkpoint is a number.", lines[1], fix)
        if root is None:
            fix = "Write the 32 bytes in standard base64, with padding."
            raise CheckpointWrong.because("root", "The root of a checkpoint is in base64.", lines[2], fix)
        return cls(lines[0], size, root)


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return the checkpoint as a note signed by the log's key, the name of which is the origin."""
    if checkpoint.origin != key.name:
        fix = "Sign with the key of the log."
        message = f"The checkpoint is of {shown(checkpoint.origin)}, and the key of {key.name}."
        raise CheckpointWrong.because("origin", message, checkpoint.origin, fix)
    return sign_note(checkpoint.text, key)


def open_checkpoint(note: str, *keys: VerifierKey) -> Checkpoint:
    """Return the checkpoint that the log itself signed with one of the keys.

    Raises `NoteWrong` when none of the keys signed it, or wrongly; `CheckpointWrong` when what they signed is no
    checkpoint, or not one of the log that the key belongs to. A witness alone does not speak for the log.
    """
    text, signers = find_signers(note, *keys)
    checkpoint = Checkpoint.parse(text)
    if all(key.name != checkpoint.origin for key in signers):
        message = f"The checkpoint is of {shown(checkpoint.origin)}, which did not sign it."
        fix = "Verify with the key of that log, if you trust it."
        raise CheckpointWrong.because("origin", message, checkpoint.origin, fix)
    return checkpoint
