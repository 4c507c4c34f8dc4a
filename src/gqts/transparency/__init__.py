"""Transparency: a log that can only grow, and proofs of what is in it that anybody verifies with tools not ours.

Merkle trees (RFC 6962 §2.1), signed notes, checkpoints, tiles and proofs (C2SP).
"""

from gqts.transparency.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from gqts.transparency.commitment import DIGEST_BYTES, SALT_BYTES, commit, digest_of, disclose, fill_up, read_disclosure
from gqts.transparency.errors import (
    BundleWrong,
    CheckpointWrong,
    KeyWrong,
    NoteWrong,
    ProofWrong,
    TilePathWrong,
    Unproven,
)
from gqts.transparency.log import (
    StoredTree,
    append_entries,
    begin_appending,
    read_checkpoint,
    read_entries,
    read_entries_at,
    read_size,
    read_tile,
)
from gqts.transparency.note import SigningKey, VerifierKey, find_signers, open_note, sign_note
from gqts.transparency.proof import InclusionProof, verify_proof
from gqts.transparency.tiles import (
    HEIGHT,
    WIDTH,
    Tile,
    list_tiles,
    parse_tile_path,
    read_bundle,
    write_bundle,
    write_tile_path,
)
from gqts.transparency.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    HashAt,
    compute_root,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "DIGEST_BYTES",
    "EMPTY_ROOT",
    "HASH_BYTES",
    "HEIGHT",
    "SALT_BYTES",
    "WIDTH",
    "BundleWrong",
    "Checkpoint",
    "CheckpointWrong",
    "HashAt",
    "InclusionProof",
    "KeyWrong",
    "NoteWrong",
    "ProofWrong",
    "SigningKey",
    "StoredTree",
    "Tile",
    "TilePathWrong",
    "Unproven",
    "VerifierKey",
    "append_entries",
    "begin_appending",
    "commit",
    "compute_root",
    "digest_of",
    "disclose",
    "fill_up",
    "find_signers",
    "leaf_hash",
    "list_tiles",
    "node_hash",
    "open_checkpoint",
    "open_note",
    "parse_tile_path",
    "prove_consistency",
    "prove_inclusion",
    "read_bundle",
    "read_checkpoint",
    "read_disclosure",
    "read_entries",
    "read_entries_at",
    "read_size",
    "read_tile",
    "sign_checkpoint",
    "sign_note",
    "verify_consistency",
    "verify_inclusion",
    "verify_proof",
    "write_bundle",
    "write_tile_path",
]
