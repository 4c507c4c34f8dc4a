"""Watching somebody's log from outside: that what it is now begins with what it was when one last looked.

Promise: a log that lost, changed or reordered anything between two looks is found out, by its tiles and two signed
checkpoints alone; no hash that the log's own server sends is believed but through the proof (RFC 6962 §2.1.2). Where
the tiles come from is the caller's. Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from gqts.transparency.checkpoint import Checkpoint, open_checkpoint
from gqts.transparency.errors import Unproven
from gqts.transparency.note import VerifierKey
from gqts.transparency.tiles import HEIGHT, WIDTH, Tile, write_tile_path
from gqts.transparency.tree import HASH_BYTES, node_hash, prove_consistency, verify_consistency

Fetch = Callable[[str], bytes]
"""Gives the content of a path below the log: `tile/0/000`."""


class LogRewritten(Unproven):
    """The log is not what it was: what it says now does not begin with what it said before."""


def watch(note: str, kept: str | None, key: VerifierKey, fetch: Fetch) -> tuple[Checkpoint, Checkpoint | None]:
    """Return what a log is now, and what it was by the note that was kept; raise `LogRewritten` when it is not more of
    the same, and as `open_checkpoint` does.
    """
    now = open_checkpoint(note, key)
    before = None if kept is None else open_checkpoint(kept, key)
    if before is None or before.size == 0:
        return now, before
    if now.size < before.size:
        message = f"The log has {now.size:,} entries now and had {before.size:,} before: it was taken back."
        raise LogRewritten.because("log.shorter", message, now.size)
    tiles = _Tiles(now.size, fetch)
    proof = [] if now.size == before.size else prove_consistency(before.size, now.size, tiles.hash_at)
    try:
        verify_consistency(before.size, now.size, proof, before.root, now.root)
    except Unproven as reason:
        message = f"The {before.size:,} entries that the log had before are not the first of what it has now."
        raise LogRewritten.because("log.rewritten", message, now.size) from reason
    return now, before


class _Tiles:
    """The hashes of a log of a size, from its tiles, each fetched once."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        self._size = size
        self._fetch = fetch
        self._known: dict[tuple[int, int], bytes] = {}

    def hash_at(self, level: int, index: int) -> bytes:
        height, above = divmod(level, HEIGHT)
        first = index << above
        content = self._read(height, first // WIDTH)
        start = first % WIDTH * HASH_BYTES
        hashes = [content[at : at + HASH_BYTES] for at in range(start, start + (HASH_BYTES << above), HASH_BYTES)]
        while len(hashes) > 1:
            hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def _read(self, height: int, number: int) -> bytes:
        known = self._known.get((height, number))
        if known is None:
            width = min(WIDTH, (self._size >> (HEIGHT * height)) - number * WIDTH)
            path = write_tile_path(Tile(height, number, width))
            known = self._fetch(path)
            if len(known) != width * HASH_BYTES:
                message = f"The log's tile {path} has {len(known)} bytes, not {width * HASH_BYTES}."
                raise LogRewritten.because("log.tile", message, path, "Ask again later; then ask whoever runs the log.")
            self._known[height, number] = known
        return known
