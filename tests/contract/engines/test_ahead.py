"""Work beside a job's own thread: a cancel is heard whatever the work does."""

import threading
from collections.abc import Callable

import pytest

from limpet.core.errors import Cancelled
from limpet.engines.embedded.video.ahead import Stopped, beside


def _after(calls: int) -> Callable[[], None]:
    """A check that raises at its last call."""
    left = calls

    def check() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise Cancelled

    return check


def test_the_result_comes_back():
    assert beside(lambda _: 7, check=lambda: None) == 7


def test_an_error_comes_back():
    def work(_):
        raise ValueError("no picture")

    with pytest.raises(ValueError, match="no picture"):
        beside(work, check=lambda: None)


def test_a_cancel_does_not_wait_for_work_that_never_looks_up():
    release = threading.Event()

    with pytest.raises(Cancelled):
        beside(lambda _: release.wait(60), check=_after(3))

    assert not release.is_set()
    release.set()


def test_work_that_was_given_up_ends_at_its_next_step():
    cancelled, ended = threading.Event(), threading.Event()

    def work(go_on):
        cancelled.wait(60)
        try:
            go_on()
        except Stopped:
            ended.set()
            raise

    with pytest.raises(Cancelled):
        beside(work, check=_after(2))
    cancelled.set()

    assert ended.wait(60)
