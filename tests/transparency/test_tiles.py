"""Every tile of a log has one path, as other programs write it, and its entries come out as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.transparency import (
    WIDTH,
    BundleWrong,
    Tile,
    TilePathWrong,
    list_tiles,
    parse_tile_path,
    read_bundle,
    write_bundle,
    write_tile_path,
)

PATHS = {
    "tile/0/000": Tile(0, 0),
    "tile/0/x001/x234/067": Tile(0, 1234067),
    "tile/1/001.p/5": Tile(1, 1, 5),
    "tile/63/000.p/1": Tile(63, 0, 1),
    "tile/2/x001/000.p/255": Tile(2, 1000, 255),
    "tile/entries/000": Tile(0, 0, is_entries=True),
    "tile/entries/x001/x234/067.p/112": Tile(0, 1234067, 112, is_entries=True),
    "tile/0/x036/x028/x797/x018/x963/967.p/1": Tile(0, 36028797018963967, 1),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_read_and_written(path):
    assert parse_tile_path(path) == PATHS[path]
    assert write_tile_path(PATHS[path]) == path


@given(st.builds(Tile, st.integers(0, 2), st.integers(0, 2**38), st.integers(1, WIDTH), st.just(value=False)))
def test_every_tile_is_found_by_its_path(tile):
    assert parse_tile_path(write_tile_path(tile)) == tile


MALFORMED = {
    "empty": "",
    "no tile": "checkpoint",
    "a slash in front": "/tile/0/000",
    "a slash at the end": "tile/0/000/",
    "a newline at the end": "tile/0/000\n",
    "no number": "tile/0",
    "a number too short": "tile/0/67",
    "a number too long": "tile/0/1067",
    "no x": "tile/0/001/067",
    "an x at the end": "tile/0/x067",
    "needless zeros": "tile/0/x000/067",
    "digits of another script": "tile/0/٠٠٠",
    "a zero before the level": "tile/00/000",
    "a level too high": "tile/64/000",
    "a negative level": "tile/-1/000",
    "width 0": "tile/0/000.p/0",
    "the full width": "tile/0/000.p/256",
    "a width too large": "tile/0/000.p/999",
    "a zero before the width": "tile/0/000.p/05",
    "no width": "tile/0/000.p/",
    "a folder above": "tile/0/../0/000",
    "a zero byte": "tile/0/000\0",
    "a number beyond any log": "tile/0/x036/x028/x797/x018/x963/968",
    "a number beyond any log at its level": "tile/7/001",
    "endless": "tile/0/" + "x001/" * 100_000 + "000",
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_names_no_tile_is_refused_shortly(what):
    with pytest.raises(TilePathWrong) as refused:
        parse_tile_path(MALFORMED[what])
    (fault,) = refused.value.faults
    assert fault.fix
    assert len(fault.message + fault.value) < 500


@pytest.mark.parametrize("values", [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257), (1, 0, 256, True)])
def test_a_tile_that_cannot_be_is_not_made(values):
    with pytest.raises(TilePathWrong):
        Tile(*values)


def test_the_tiles_of_seventy_thousand_entries_are_those_of_the_specification():
    tiles = list(list_tiles(70_000))
    by_level = {
        level: [tile.width for tile in tiles if tile.level == level and not tile.is_entries] for level in range(4)
    }
    assert by_level == {0: [256] * 273 + [112], 1: [256, 17], 2: [1], 3: []}
    assert [tile.width for tile in tiles if tile.is_entries] == by_level[0]
    assert [tile.number for tile in tiles if tile.is_entries] == list(range(274))
    assert [write_tile_path(tile) for tile in tiles][-3:] == ["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
        (257, ["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]),
    ],
)
def test_small_logs_have_these_tiles(size, paths):
    assert [write_tile_path(tile) for tile in list_tiles(size)] == paths


def test_a_bundle_has_the_length_before_each_entry():
    assert write_bundle([b"abc", b"", b"\0" * 258]) == b"\0\3abc" + b"\0\0" + b"\1\2" + b"\0" * 258


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=WIDTH))
def test_entries_come_out_as_they_went_in(entries):
    assert read_bundle(write_bundle(entries)) == entries


def test_the_largest_entries_fit():
    entries = [b"a" * 65_535] * WIDTH
    assert read_bundle(write_bundle(entries)) == entries


@pytest.mark.parametrize("entries", [[], [b""] * 257, [b"a" * 65_536]], ids=["none", "too many", "too large"])
def test_what_fits_in_no_bundle_is_not_written(entries):
    with pytest.raises(BundleWrong):
        write_bundle(entries)


def test_a_bundle_that_was_cut_off_is_refused():
    whole = write_bundle([b"abc", b"defg"])
    for length in set(range(len(whole))) - {len(b"\0\3abc")}:
        with pytest.raises(BundleWrong):
            read_bundle(whole[:length])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\1", b"\xff\xff" + b"a" * 100, b"\0\0" * 257, b"\0\0" * 100_000])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(BundleWrong):
        read_bundle(data)
