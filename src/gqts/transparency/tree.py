"""Merkle trees of a log: hashes, roots, and the proofs of inclusion and of consistency (RFC 6962 §2.1, RFC 9162 §2.1).

Promise: a proof that is made here verifies, and none that was altered does. Whoever makes one says only where the
hashes of complete subtrees are found, so that a tree of any size is never held in memory. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from gqts.transparency.errors import ProofWrong

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962 §2.1)."""

HashAt = Callable[[int, int], bytes]
"""From a level and an index the hash of the complete subtree of `2**level` leaves from leaf `index * 2**level` on."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf; its prefix differs from a node's, so that neither passes for the other."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two hashes."""
    return sha256(b"\x01" + left + right).digest()


def compute_root(size: int, hash_at: HashAt) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    if size < 0:
        raise ProofWrong.because("size", "A tree has no fewer than 0 leaves.", size, "Give a size from 0 up.")
    return _hash_range(0, size, hash_at) if size else EMPTY_ROOT


def prove_inclusion(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of `size` leaves: from its sibling up (RFC 6962 §2.1.1)."""
    _check_index(index, size)
    proof = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_width(end - start)
        if index < middle:
            proof.append(_hash_range(middle, end, hash_at))
            end = middle
        else:
            proof.append(_hash_range(start, middle, hash_at))
            start = middle
    return proof[::-1]


def prove_consistency(old: int, new: int, hash_at: HashAt) -> list[bytes]:
    """Return the proof that the tree of `new` leaves begins with that of `old` leaves (RFC 6962 §2.1.2)."""
    _check_sizes(old, new)
    proof = []
    start, end = 0, new
    while old != end:
        middle = start + _left_width(end - start)
        if old <= middle:
            proof.append(_hash_range(middle, end, hash_at))
            end = middle
        else:
            proof.append(_hash_range(start, middle, hash_at))
            start = middle
    if start:  # Where the old tree is a subtree of the new one, the verifier has its hash already.
        proof.append(_hash_range(start, end, hash_at))
    return proof[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise `ProofWrong` unless the leaf with the hash `leaf` is proven to be in the tree (RFC 9162 §2.1.3.2)."""
    _check_index(index, size)
    _check_hashes(leaf, *proof)
    found = leaf
    position, last = index, size - 1
    for node in proof:
        if last == 0:
            raise _not_proven("inclusion", "it has more hashes than the tree has levels")
        if position & 1 or position == last:
            found = node_hash(node, found)
            position, last = _skip_levels(position, last)
        else:
            found = node_hash(found, node)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise _not_proven("inclusion", "it has fewer hashes than the tree has levels")
    if found != root:
        raise _not_proven("inclusion", "it leads to another root")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise `ProofWrong` unless the new tree is proven to begin with the old one (RFC 9162 §2.1.4.2).

    From an empty tree nothing is proven, since every tree begins with it: that is refused, lest it pass for a check.
    """
    _check_sizes(old, new)
    if old == new:
        if proof or old_root != new_root:
            raise _not_proven("consistency", "trees of one size have one root, and need no hashes")
        return
    _check_hashes(old_root, new_root, *proof)
    path = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    if not proof:
        raise _not_proven("consistency", "it is empty")
    position, last = old - 1, new - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    found_old = found_new = path[0]
    for node in path[1:]:
        if last == 0:
            raise _not_proven("consistency", "it has more hashes than the tree has levels")
        if position & 1 or position == last:
            found_old, found_new = node_hash(node, found_old), node_hash(node, found_new)
            position, last = _skip_levels(position, last)
        else:
            found_new = node_hash(found_new, node)
        position, last = position >> 1, last >> 1
    if last != 0:
        raise _not_proven("consistency", "it has fewer hashes than the tree has levels")
    if found_old != old_root or found_new != new_root:
        raise _not_proven("consistency", "it leads to other roots")


def _skip_levels(position: int, last: int) -> tuple[int, int]:
    # A node at the right edge has no sibling on some levels, and is carried up through them unhashed.
    while position and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _left_width(width: int) -> int:
    # The largest power of two below the width (RFC 6962 §2.1), for a width of at least 2.
    return 1 << (width - 1).bit_length() - 1


def _hash_range(start: int, end: int, hash_at: HashAt) -> bytes:
    # Of a node of the tree: its complete subtrees from left to right, hashed together from the right. Each begins at a
    # multiple of its width, since `start` is a multiple of the widest.
    hashes = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(hash_at(level, start >> level))
        start += 1 << level
    found = hashes.pop()
    while hashes:
        found = node_hash(hashes.pop(), found)
    return found


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        message = f"There is no entry {index} in a log of {size}: the first has index 0."
        raise ProofWrong.because("index", message, index, "Name an entry that the log of this size has.")


def _check_sizes(old: int, new: int) -> None:
    if not 1 <= old <= new:
        message = f"Nothing is proven from a log of {old} to one of {new}."
        raise ProofWrong.because("sizes", message, old, "Begin with at least one entry, and end with no fewer.")


def _check_hashes(*hashes: bytes) -> None:
    for value in hashes:
        if len(value) != HASH_BYTES:
            message = f"A hash has {HASH_BYTES} bytes; one here has {len(value)}."
            raise ProofWrong.because("hash", message, value[:HASH_BYTES].hex(), "Send every hash whole.")


def _not_proven(what: str, reason: str) -> ProofWrong:
    message = f"The proof of {what} is wrong: {reason}."
    return ProofWrong.because(
        what, message, fix="Fetch the proof for these sizes again; if it stays wrong, tell others."
    )
