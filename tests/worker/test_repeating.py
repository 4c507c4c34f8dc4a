"""What comes by itself comes again and again while the application runs, whatever happens, and ends with it."""

from __future__ import annotations

import threading

import pytest
from structlog.testing import capture_logs

from gqts.kit.database import DatabaseUnavailable
from gqts.worker.repeating import Repeating

ENOUGH = 30  # seconds, far more than anything here takes: what must come is waited for, and nothing is measured
NEVER = 3600.0


class Work:
    """Some work that does what each of its answers says, then the last of them for ever; it can be awaited."""

    def __init__(self, *answers: bool | Exception, times: int) -> None:
        self.answers = list(answers)
        self.count = 0
        self.times = times
        self.is_done = threading.Event()

    def __call__(self) -> bool:
        self.count += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if self.count == self.times:
            self.is_done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def repeat(work, *, pause: float = NEVER, is_patient: bool = False) -> Repeating:
    return Repeating(work, name="work of a test", pause=pause, failing="done later", is_patient=is_patient)


def test_while_there_is_more_to_do_no_pause_is_made() -> None:
    work = Work(True, True, False, times=3)
    with repeat(work):
        assert work.is_done.wait(ENOUGH)
    assert work.count == 3


def test_when_there_was_nothing_to_do_it_looks_again_after_the_pause() -> None:
    work = Work(False, times=3)
    with repeat(work, pause=0.001):
        assert work.is_done.wait(ENOUGH)


def test_what_is_patient_does_nothing_before_the_first_pause_is_over() -> None:
    work, hurried = Work(False, times=1), Work(False, times=1)
    with repeat(work, is_patient=True), repeat(hurried):
        assert hurried.is_done.wait(ENOUGH)
    assert work.count == 0


@pytest.mark.parametrize("failure", [DatabaseUnavailable("it is away"), KeyError("a defect")])
def test_a_failure_is_logged_once_and_the_work_goes_on(failure) -> None:
    work = Work(failure, failure, failure, False, times=4)
    with capture_logs() as lines, repeat(work, pause=0.001):
        assert work.is_done.wait(ENOUGH)
    [line] = lines
    assert (line["event"], line["log_level"]) == ("done later", "warning")
    assert line["detail"] == str(failure)


def test_only_of_a_defect_the_log_tells_where_it_is() -> None:
    with capture_logs() as lines:
        for failure in (DatabaseUnavailable("it is away"), KeyError("a defect")):
            work = Work(failure, False, times=2)
            with repeat(work, pause=0.001):
                assert work.is_done.wait(ENOUGH)
    away, defect = lines
    assert away["exc_info"] is None
    assert isinstance(defect["exc_info"], KeyError)


def test_a_failure_that_comes_back_or_that_is_another_is_logged_again() -> None:
    away = DatabaseUnavailable("it is away")
    work = Work(away, KeyError("a defect"), away, False, away, False, times=6)
    with capture_logs() as lines, repeat(work, pause=0.001):
        assert work.is_done.wait(ENOUGH)
    assert [line["detail"] for line in lines] == ["it is away", "'a defect'", "it is away", "it is away"]


def test_a_failure_is_followed_by_a_pause() -> None:
    work, busy = Work(DatabaseUnavailable(), True, times=1), Work(True, times=1_000)
    with repeat(work):
        assert work.is_done.wait(ENOUGH)
        with repeat(busy):
            assert busy.is_done.wait(ENOUGH)
    assert work.count == 1


def test_the_end_waits_for_the_work_under_way_and_lets_no_more_begin() -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), []

    def work() -> bool:
        begun.set()
        assert go_on.wait(ENOUGH)
        ended.append("once")
        return True

    with repeat(work) as repeating:
        assert begun.wait(ENOUGH)
        threading.Timer(0.05, go_on.set).start()
    assert ended == ["once"]
    assert not repeating._thread.is_alive()


def test_the_end_does_not_wait_for_the_pause() -> None:
    work = Work(False, times=1)
    with repeat(work, pause=NEVER) as repeating:
        assert work.is_done.wait(ENOUGH)
    assert not repeating._thread.is_alive()
