"""A thread that does a piece of work again and again, beside the requests, for as long as its `with` block lasts.

The work tells whether there may be more of it: if so it goes on at once, if not it pauses. Whatever the work raises, it
is done again after the pause: a database that is away for a night must not end what comes by itself. A failure is
logged when it begins, not each time that it comes again. At the end what is under way is awaited, and no more begins.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Self

import structlog

from gqts.kit.errors import GqtsError

_JOIN_SECONDS = 20.0
_log = structlog.get_logger("gqts.worker")


class Repeating:
    """Repeats some work; `work` returns whether there may be more to do. Several processes may repeat the same.

    `failing` is what the log says when the work fails. `is_patient`: the first time, too, comes after a pause.
    """

    def __init__(
        self, work: Callable[[], bool], *, name: str, pause: float, failing: str, is_patient: bool = False
    ) -> None:
        self._work = work
        self._pause = pause
        self._failing = failing
        self._is_patient = is_patient
        self._failure: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the work under way end, then stop."""
        self._stop.set()
        self._thread.join(_JOIN_SECONDS)

    def _run(self) -> None:
        is_waiting = self._is_patient
        while not self._stop.wait(self._pause if is_waiting else 0):
            is_waiting = not self._try()

    def _try(self) -> bool:
        """Do the work once; return whether there may be more to do, which nobody knows after a failure."""
        try:
            is_more = self._work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end what comes by itself
            self._note(error)
            return False
        self._failure = None
        return is_more

    def _note(self, error: Exception) -> None:
        """Log a failure unless the last time failed likewise."""
        failure = f"{type(error).__name__}: {error}"
        if failure != self._failure:
            self._failure = failure
            is_ours = isinstance(error, GqtsError)  # it tells in words what happened; of a defect the traceback tells
            _log.warning(self._failing, detail=str(error), exc_info=None if is_ours else error)
