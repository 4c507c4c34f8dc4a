"""Who watches a log from outside finds out when it was taken back or rewritten, and is not misled by its tiles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.transparency import (
    WIDTH,
    Checkpoint,
    LogRewritten,
    NoteWrong,
    SigningKey,
    VerifierKey,
    compute_root,
    leaf_hash,
    node_hash,
    parse_tile_path,
    sign_checkpoint,
    watch,
)

SIGNER = SigningKey.from_seed("trace.example.org/log", b"w" * 32)
KEY = VerifierKey.parse(SIGNER.verifier)


class Log:
    """A log in memory, that serves its tiles."""

    def __init__(self, entries: Sequence[bytes]) -> None:
        self.levels = [[leaf_hash(one) for one in entries]]
        while len(below := self.levels[-1]) > 1:
            self.levels.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
        self.size = len(entries)
        self.asked: list[str] = []

    def hash_at(self, level: int, index: int) -> bytes:
        return self.levels[level][index]

    def note(self, size: int | None = None) -> str:
        count = self.size if size is None else size
        return sign_checkpoint(Checkpoint(SIGNER.name, count, compute_root(count, self.hash_at)), SIGNER)

    def fetch(self, path: str) -> bytes:
        self.asked.append(path)
        tile = parse_tile_path(path)
        first = tile.number * WIDTH
        return b"".join(self.levels[8 * tile.level][first : first + tile.width])


def entries_of(count: int) -> list[bytes]:
    return [number.to_bytes(4, "big") for number in range(count)]


@given(st.integers(1, 700), st.integers(0, 700))
def test_a_log_that_only_grew_is_found_to_have(before: int, more: int) -> None:
    log = Log(entries_of(before + more))
    now, last = watch(log.note(), log.note(before), KEY, log.fetch)
    assert last is not None
    assert (now.size, last.size) == (before + more, before)


def test_the_first_look_has_nothing_to_compare_with() -> None:
    log = Log(entries_of(5))
    now, last = watch(log.note(), None, KEY, log.fetch)
    assert (now.size, last, log.asked) == (5, None, [])


@given(st.integers(2, 600), st.data())
def test_a_log_in_which_an_earlier_entry_is_another_is_found_out(count: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(1, count))
    changed = data.draw(st.integers(0, before - 1))
    kept = Log(entries_of(count)).note(before)
    entries = entries_of(count)
    entries[changed] = b"another"
    log = Log(entries)
    with pytest.raises(LogRewritten):
        watch(log.note(), kept, KEY, log.fetch)


def test_a_log_that_was_taken_back_is_found_out() -> None:
    log = Log(entries_of(300))
    with pytest.raises(LogRewritten, match="taken back"):
        watch(log.note(299), log.note(), KEY, log.fetch)


@pytest.mark.parametrize("sent", [b"", b"x" * 32, b"\0" * 32 * 256])
def test_tiles_that_are_not_the_logs_prove_nothing(sent: bytes) -> None:
    log = Log(entries_of(600))
    with pytest.raises(LogRewritten):
        watch(log.note(), log.note(300), KEY, lambda _: sent)


def test_a_checkpoint_that_somebody_else_signed_is_not_believed() -> None:
    log, other = Log(entries_of(5)), SigningKey.from_seed(SIGNER.name, b"o" * 32)
    forged = sign_checkpoint(Checkpoint(SIGNER.name, 5, compute_root(5, log.hash_at)), other)
    with pytest.raises(NoteWrong):
        watch(forged, None, KEY, log.fetch)
