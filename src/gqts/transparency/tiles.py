"""Tiles: the hashes and the entries of a log cut into files that never change once full (C2SP tlog-tiles).

Promise: every tile has one path, and every path that is read is that of a tile of a log that can be; bundles of entries
come out as they went in. Pure: where the bytes of a tile come from is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gqts.transparency.canonical import LARGEST_SIZE
from gqts.transparency.errors import BundleWrong, TilePathWrong

HEIGHT = 8
"""Levels of the tree in one level of tiles."""
WIDTH = 1 << HEIGHT
"""Hashes, or entries, in a full tile."""
LONGEST_ENTRY = 0xFFFF
"""Bytes of the largest entry: its length is written in two."""

_LENGTH_BYTES = 2
_HIGHEST_LEVEL = 63
_LONGEST_PATH = 64
_PATH = re.compile(
    r"tile/(?P<level>0|[1-9][0-9]?|entries)/"
    r"(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a log: `width` hashes of a level of tiles, or as many entries, from `number * 256` on.

    A bundle of entries is of level 0: its entries are those of which the tile of that level and number has the hashes.
    """

    level: int
    number: int
    width: int = WIDTH
    is_entries: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.level <= _HIGHEST_LEVEL or (self.is_entries and self.level):
            fix = f"Name a level from 0 to {_HIGHEST_LEVEL}, or the entries."
            raise TilePathWrong.because("tile_level", "There is no such level of tiles.", self.level, fix)
        if not 1 <= self.width <= WIDTH:
            fix = f"Name a width from 1 to {WIDTH}."
            raise TilePathWrong.because("tile_width", "No tile has this width.", self.width, fix)
        if self.number < 0 or self.number * WIDTH ** (self.level + 1) > LARGEST_SIZE:
            fix = "Name a tile that the log of its latest checkpoint has."
            raise TilePathWrong.because("tile_number", "No log is large enough for this tile.", self.number, fix)

    @property
    def is_full(self) -> bool:
        """Whether the tile can grow no more."""
        return self.width == WIDTH


def parse_tile_path(path: str) -> Tile:
    """Return the tile with this path (`tile/0/x001/x234/067`, `tile/1/001.p/5`, `tile/entries/000`).

    Raises `TilePathWrong` for any other path; also for one with needless zeros, since a tile has only one.
    """
    match = _PATH.fullmatch(path) if len(path) <= _LONGEST_PATH else None
    if match is None or match["number"].startswith("x000"):
        fix = "Write tile/LEVEL/NUMBER or tile/entries/NUMBER, the number in groups of three digits: x001/x234/067."
        raise TilePathWrong.because("tile_path", "This path names no tile.", path, fix)
    number = int(match["number"].replace("x", "").replace("/", ""))
    if match["width"] and int(match["width"]) >= WIDTH:
        fix = f"Name a partial tile's width from 1 to {WIDTH - 1}; a full tile has none in its path."
        raise TilePathWrong.because("tile_width", "No partial tile has this width.", match["width"], fix)
    width = int(match["width"] or WIDTH)
    is_entries = match["level"] == "entries"
    return Tile(0 if is_entries else int(match["level"]), number, width, is_entries)


def write_tile_path(tile: Tile) -> str:
    """Return the path of a tile, which `parse_tile_path` reads."""
    digits = str(tile.number)
    digits = digits.zfill(-len(digits) % 3 + len(digits))
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    partial = "" if tile.is_full else f".p/{tile.width}"
    return f"tile/{'entries' if tile.is_entries else tile.level}/{number}{partial}"


def list_tiles(size: int) -> Iterator[Tile]:
    """Yield every tile of a log of `size` entries: the bundles of entries, then the hashes from level 0 up.

    Each level ends in its partial tile, where there is one; partial tiles of smaller sizes are left out.
    """
    yield from _list_level(size, 0, is_entries=True)
    level = 0
    while hashes := size >> (HEIGHT * level):
        yield from _list_level(hashes, level, is_entries=False)
        level += 1


def _list_level(hashes: int, level: int, *, is_entries: bool) -> Iterator[Tile]:
    full, rest = divmod(hashes, WIDTH)
    for number in range(full):
        yield Tile(level, number, WIDTH, is_entries)
    if rest:
        yield Tile(level, full, rest, is_entries)


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """Return the entries as a bundle: before each its length, as two bytes with the higher one first."""
    if not 1 <= len(entries) <= WIDTH:
        message = f"A bundle has 1 to {WIDTH} entries, not {len(entries)}."
        raise BundleWrong.because("bundle_entries", message, len(entries), "Write as many as the tile is wide.")
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            message = f"An entry has at most {LONGEST_ENTRY} bytes; one here has {len(entry)}."
            raise BundleWrong.because("entry_length", message, len(entry), "Log a hash of it instead.")
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises `BundleWrong` when it is empty, cut off, or holds too many."""
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        begin = at + _LENGTH_BYTES
        at = begin + int.from_bytes(data[at:begin], "big")
        if at > len(data):
            message = f"The bundle is cut off in entry {len(entries)}."
            raise BundleWrong.because("bundle_cut_off", message, len(data), "Fetch the bundle again.")
        if len(entries) == WIDTH:
            message = f"A bundle has at most {WIDTH} entries."
            raise BundleWrong.because("bundle_entries", message, len(data), "Fetch one bundle at a time.")
        entries.append(data[begin:at])
    if not entries:
        raise BundleWrong.because("bundle_entries", "A bundle has at least one entry.", fix="Fetch the bundle again.")
    return entries
