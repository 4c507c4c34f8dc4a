"""Progress of long work: a bar on a terminal, and elsewhere a plain line for every tenth, so that logs stay short."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Advance(Protocol):
    """Says that some more of the work is done."""

    def __call__(self, steps: int = 1, /) -> None:
        """Count `steps` more as done."""


@contextmanager
def progress(description: str, total: int, *, stream: TextIO | None = None) -> Iterator[Advance]:
    """Show how far `total` steps of work are, on standard error; the block calls what it is given after each step."""
    stream = stream or sys.stderr
    if stream.isatty():
        with _bar(description, total, stream) as advance:
            yield advance
    else:
        yield _Lines(description, total, stream)


@contextmanager
def _bar(description: str, total: int, stream: TextIO) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream)) as bar:
        task = bar.add_task(description, total=total)

        def advance(steps: int = 1, /) -> None:
            bar.advance(task, steps)

        yield advance


class _Lines:
    """Writes a line whenever another tenth is done."""

    def __init__(self, description: str, total: int, stream: TextIO) -> None:
        self.description = description
        self.total = total
        self.stream = stream
        self.done = 0

    def __call__(self, steps: int = 1, /) -> None:
        before = self._tenths()
        self.done += steps
        if self._tenths() > before:
            percent = self._tenths() * 10
            self.stream.write(f"{self.description}: {percent} % ({self.done:,} of {self.total:,})\n")
            self.stream.flush()

    def _tenths(self) -> int:
        return min(10, self.done * 10 // self.total) if self.total > 0 else 10
