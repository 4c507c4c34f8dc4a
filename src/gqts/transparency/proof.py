"""A proof in a file that an entry is in a log, for verification without a network (C2SP tlog-proof, version 1).

Promise: what `verify_proof` returns was signed by the log, and the entry is in it. Nothing in the file is believed but
what the log's signature covers; `extra` is covered by none. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gqts.transparency.canonical import LARGEST_SIZE, decode_base64, encode_base64, read_number
from gqts.transparency.checkpoint import Checkpoint, open_checkpoint
from gqts.transparency.errors import ProofWrong
from gqts.transparency.note import LONGEST_NOTE, VerifierKey
from gqts.transparency.tree import HASH_BYTES, leaf_hash, verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = LARGEST_SIZE.bit_length()
"""Levels of the largest tree: no proof has more hashes."""
LONGEST_EXTRA = 65_536
"""Bytes of the largest extra data."""

_LONGEST_PROOF = LONGEST_NOTE + 2 * LONGEST_EXTRA


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry is in a log: its index, the hashes beside its path to the root, and the checkpoint, as signed."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __post_init__(self) -> None:
        if not 0 <= self.index <= LARGEST_SIZE:
            fix = f"Give a number from 0 to {LARGEST_SIZE}."
            raise ProofWrong.because("proof_index", "No entry of a log has this index.", self.index, fix)
        if len(self.hashes) > MOST_HASHES or any(len(value) != HASH_BYTES for value in self.hashes):
            message = f"A proof has at most {MOST_HASHES} hashes of {HASH_BYTES} bytes."
            raise ProofWrong.because("proof_hashes", message, len(self.hashes), "Fetch the proof again.")
        if not 1 <= len(self.checkpoint) <= LONGEST_NOTE:
            message = "A proof ends in the signed checkpoint of the log."
            raise ProofWrong.because("proof_checkpoint", message, self.checkpoint, "Fetch the proof again.")
        if len(self.extra) > LONGEST_EXTRA:
            message = f"Extra data in a proof has at most {LONGEST_EXTRA} bytes here."
            raise ProofWrong.because("proof_extra", message, len(self.extra), "Send it beside the proof.")

    @property
    def text(self) -> str:
        """The proof as a file, which usually is named `.tlog-proof`."""
        lines = [FIRST_LINE, f"index {self.index}", *(encode_base64(value) for value in self.hashes), ""]
        if self.extra:
            lines.insert(1, f"extra {encode_base64(self.extra)}")
        return "\n".join([*lines, self.checkpoint])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the proof that the text spells; raises `ProofWrong`. Nothing is verified by that."""
        if len(text) > _LONGEST_PROOF:
            message = f"A proof has at most {_LONGEST_PROOF} characters."
            raise ProofWrong.because("proof_length", message, text, "Send the file of the proof alone.")
        head, _, checkpoint = text.partition("\n\n")
        first, *lines = head.split("\n", MOST_HASHES + 3)
        if first != FIRST_LINE:
            message = f"This is no proof: a proof begins with the line {FIRST_LINE}."
            raise ProofWrong.because("proof_form", message, text, "Send the file of the proof, whole and unaltered.")
        extra = _read_extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else b""
        index = read_number(lines[0].removeprefix("index ")) if lines and lines[0].startswith("index ") else None
        if index is None:
            message = "A proof has the line “index”, a space, and a number without zeros in front."
            raise ProofWrong.because("proof_index", message, lines[0] if lines else "", "Fetch the proof again.")
        return cls(index, tuple(_read_hash(line) for line in lines[1:]), checkpoint, extra)


def verify_proof(proof: InclusionProof, entry: bytes, key: VerifierKey) -> Checkpoint:
    """Return the checkpoint of the log that has the entry, signed by `key`; raises what is wrong otherwise.

    That is `NoteWrong` when the log did not sign the checkpoint, `CheckpointWrong` when it is none of this log, and
    `ProofWrong` when the entry is not proven to be in it.
    """
    checkpoint = open_checkpoint(proof.checkpoint, key)
    verify_inclusion(proof.index, checkpoint.size, leaf_hash(entry), proof.hashes, checkpoint.root)
    return checkpoint


def _read_extra(line: str) -> bytes:
    extra = decode_base64(line.removeprefix("extra "))
    if not extra:
        message = "Extra data in a proof is in standard base64, and not empty."
        raise ProofWrong.because("proof_extra", message, line, "Leave the line out where there is no extra data.")
    return extra


def _read_hash(line: str) -> bytes:
    value = decode_base64(line)
    if value is None:
        message = "A hash in a proof is in standard base64."
        raise ProofWrong.because("proof_hashes", message, line, "Fetch the proof again.")
    return value
