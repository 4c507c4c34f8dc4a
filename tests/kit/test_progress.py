"""Progress: a bar on a terminal, and elsewhere one short line a tenth."""

from __future__ import annotations

import io

import pytest

from gqts.kit.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("total", "lines"), [(1000, 10), (10, 10), (3, 3), (1, 1)])
def test_outside_a_terminal_each_tenth_is_a_line(total: int, lines: int) -> None:
    stream = io.StringIO()
    with progress("Capturing", total, stream=stream) as advance:
        for _ in range(total):
            advance()
    written = stream.getvalue().splitlines()
    assert len(written) == lines
    assert written[-1] == f"Capturing: 100 % ({total:,} of {total:,})"


def test_large_and_surplus_steps_and_no_work_at_all_do_no_harm() -> None:
    stream = io.StringIO()
    with progress("Capturing", 10, stream=stream) as advance:
        advance(25)
        advance(25)
    assert stream.getvalue() == "Capturing: 100 % (25 of 10)\n"
    with progress("Nothing", 0, stream=stream) as advance:
        advance()


def test_on_a_terminal_there_is_a_bar() -> None:
    stream = Terminal()
    with progress("Capturing", 2, stream=stream) as advance:
        advance(2)
    assert "Capturing" in stream.getvalue()
    assert "2/2" in stream.getvalue()
