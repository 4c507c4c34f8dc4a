"""Chance that is the same everywhere: one named stream for every part of the world.

Python promises that `random.Random(integer).random()` gives the same sequence on every version and machine, and
promises it for no other method. So everything here is made from `random()` alone, whole numbers only, and the seed of
a stream is a BLAKE2b hash of its names, never `hash()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

Option = TypeVar("Option")


class Stream:
    """A sequence of choices that depends only on the names it was opened with."""

    __slots__ = ("_draw",)

    def __init__(self, *names: object) -> None:
        digest = blake2b("/".join(str(name) for name in names).encode(), digest_size=16).digest()
        self._draw = Random(int.from_bytes(digest)).random  # noqa: S311 - a repeatable world, no secret

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to `bound` - 1."""
        return int(self._draw() * bound)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._draw() * (high - low + 1))

    def choose(self, options: Sequence[Option]) -> Option:
        """Return one of `options`, each as likely."""
        return options[int(self._draw() * len(options))]

    def weigh(self, options: Sequence[tuple[Option, int]]) -> Option:
        """Return one of `options`, each as likely as its whole-number weight says."""
        mark = self.below(sum(weight for _, weight in options))
        for option, weight in options:
            mark -= weight
            if mark < 0:
                return option
        raise AssertionError("the weights of the options add up to nothing")

    def has_luck(self, per_thousand: float) -> bool:
        """Return whether something that happens `per_thousand` times in a thousand happens now."""
        return self._draw() * 1000 < per_thousand

    def draw_uuid(self) -> str:
        """Return a `urn:uuid:` of version 4, drawn from this stream."""
        digits = "".join(f"{self.below(1 << 32):08x}" for _ in range(4))
        return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
