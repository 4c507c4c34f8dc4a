"""The log itself: append entries, and ask for what a proof or a tile needs.

Promise: an entry keeps its position and its content for ever; two that append wait for each other, so that positions
have no gap and every size is a prefix of every later one. Kept are the entries and the roots of complete subtrees of
256, 65,536, … entries (the tiles of C2SP tlog-tiles); every other hash is computed from at most 256 of these a level.
"""

from __future__ import annotations

from collections.abc import Sequence

from gqts.kit.database import Transaction
from gqts.transparency import _storage
from gqts.transparency.checkpoint import Checkpoint
from gqts.transparency.tiles import HEIGHT, WIDTH, Tile, write_bundle
from gqts.transparency.tree import compute_root, leaf_hash, node_hash, prove_consistency, prove_inclusion


def begin_appending(tx: Transaction) -> int:
    """Have nobody else append until this transaction has ended; return the position that the next entry will have."""
    _storage.lock_log(tx)
    return _storage.select_size(tx)


def append_entries(tx: Transaction, entries: Sequence[bytes]) -> int:
    """Append entries in their order and return the position of the first; the caller's transaction keeps the log."""
    first = begin_appending(tx)
    if entries:
        _storage.copy_entries(tx, first, entries)
        _complete(tx, first, first + len(entries))
    return first


def read_size(tx: Transaction) -> int:
    """Return how many entries the log has."""
    return _storage.select_size(tx)


def read_entries(tx: Transaction, first: int, limit: int) -> list[bytes]:
    """Return up to `limit` entries from a position on."""
    return _storage.select_entries(tx, first, limit)


def read_entries_at(tx: Transaction, positions: Sequence[int]) -> dict[int, bytes]:
    """Return the entries at some positions; those that the log has not are left out."""
    return _storage.select_entries_at(tx, positions)


def read_checkpoint(tx: Transaction, origin: str) -> Checkpoint:
    """Return what the log is now: whoever signs it says so."""
    size = _storage.select_size(tx)
    return Checkpoint(origin, size, compute_root(size, StoredTree(tx).hash_at))


def read_tile(tx: Transaction, tile: Tile) -> bytes | None:
    """Return the content of a tile or bundle, None when the log has not that much yet."""
    first = tile.number * WIDTH
    if tile.is_entries:
        entries = _storage.select_entries(tx, first, tile.width)
        return write_bundle(entries) if len(entries) == tile.width else None
    hashes = StoredTree(tx).list_tile(tile.level, tile.number)[: tile.width]
    return b"".join(hashes) if len(hashes) == tile.width else None


class StoredTree:
    """The hashes of the log's tree, read a tile at a time and kept for as long as one asks."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the root of the complete subtree of `2**level` entries that begins at entry `index * 2**level`."""
        height, above = divmod(level, HEIGHT)
        first = index << above
        within = first % WIDTH
        hashes = self.list_tile(height, first // WIDTH)[within : within + (1 << above)]
        assert len(hashes) == 1 << above, "a complete subtree was asked for"
        return _join(hashes)

    def list_tile(self, height: int, number: int) -> list[bytes]:
        """Return the hashes of one tile, as many as there are."""
        known = self._tiles.get((height, number))
        if known is None:
            first = number * WIDTH
            if height == 0:
                known = [leaf_hash(one) for one in _storage.select_entries(self._tx, first, WIDTH)]
            else:
                known = _storage.select_nodes(self._tx, height * HEIGHT, first, WIDTH)
            self._tiles[height, number] = known
        return known

    def prove_inclusion(self, index: int, size: int) -> list[bytes]:
        """Return the proof that entry `index` is in the log of `size` entries."""
        return prove_inclusion(index, size, self.hash_at)

    def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the log of `new` entries begins with that of `old`."""
        return prove_consistency(old, new, self.hash_at)

    def compute_root(self, size: int) -> bytes:
        """Return the root of the first `size` entries."""
        return compute_root(size, self.hash_at)


def _join(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[place], hashes[place + 1]) for place in range(0, len(hashes), 2)]
    return hashes[0]


def _complete(tx: Transaction, before: int, after: int) -> None:
    """Keep the roots of all subtrees that became complete."""
    height, tree = 1, StoredTree(tx)
    while (old := before >> (HEIGHT * height)) < (new := after >> (HEIGHT * height)):
        level = HEIGHT * height
        nodes = [(level, place, _join(tree.list_tile(height - 1, place))) for place in range(old, new)]
        _storage.insert_nodes(tx, nodes)
        height += 1
