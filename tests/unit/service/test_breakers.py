"""When an engine whose provider fails is left alone."""

from limpet.service.breakers import FAILURES_TO_OPEN, PAUSE_S, Breakers


class HandClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _opened(clock: HandClock) -> Breakers:
    breakers = Breakers(clock)
    for _ in range(FAILURES_TO_OPEN):
        breakers.failed("upstream:fal")
    return breakers


def test_a_few_failures_change_nothing() -> None:
    breakers = Breakers(HandClock())
    for _ in range(FAILURES_TO_OPEN - 1):
        breakers.failed("upstream:fal")

    assert breakers.allows("upstream:fal")


def test_failures_in_a_row_open_the_breaker_of_that_engine_only() -> None:
    breakers = _opened(HandClock())

    assert not breakers.allows("upstream:fal")
    assert breakers.allows("embedded")


def test_a_success_in_between_begins_the_count_anew() -> None:
    breakers = Breakers(HandClock())
    for _ in range(FAILURES_TO_OPEN - 1):
        breakers.failed("upstream:fal")
    breakers.succeeded("upstream:fal")
    breakers.failed("upstream:fal")

    assert breakers.allows("upstream:fal")


def test_after_the_pause_one_request_tries() -> None:
    clock = HandClock()
    breakers = _opened(clock)
    clock.now += PAUSE_S

    assert [breakers.allows("upstream:fal") for _ in range(3)] == [True, False, False]


def test_the_trial_decides() -> None:
    clock = HandClock()
    breakers = _opened(clock)
    clock.now += PAUSE_S
    assert breakers.allows("upstream:fal")
    breakers.failed("upstream:fal")

    still_open = not breakers.allows("upstream:fal")
    clock.now += PAUSE_S
    breakers.allows("upstream:fal")
    breakers.succeeded("upstream:fal")

    assert still_open
    assert breakers.allows("upstream:fal")
