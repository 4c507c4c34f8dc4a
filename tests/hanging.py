"""A guard against what hangs: it ends a block that would take for ever. It measures nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Hanging(BaseException):
    """The block did not end; no handler of the code under test may catch this."""


@contextmanager
def must_end(seconds: float = 60) -> Iterator[None]:
    """End the block with `Hanging` when it has not ended after `seconds`, far more than it takes anywhere."""

    def give_up(_: int, __: FrameType | None) -> None:
        raise Hanging(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
