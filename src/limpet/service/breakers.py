"""Circuit breakers: an engine whose provider is down is left alone for a while, so that requests do not queue up behind it.

closed ── failures in a row ──> open ── pause over: one request tries ──> closed, or open again
"""

from collections.abc import Callable
from dataclasses import dataclass

#: Failures in a row that open a breaker.
FAILURES_TO_OPEN = 5
PAUSE_S = 30.0


@dataclass(slots=True)
class _Breaker:
    failures: int = 0
    #: When the next request may try, on the clock; None while closed.
    tries_at: float | None = None


class Breakers:
    """One breaker an engine, shared by all slots of a worker."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that never go back."""
        self._clock = clock
        self._breakers: dict[str, _Breaker] = {}

    def allows(self, engine: str) -> bool:
        """Whether the engine may be tried. After the pause one caller is let through, the others wait for its outcome."""
        breaker = self._breakers.get(engine)
        if breaker is None or breaker.tries_at is None:
            return True
        now = self._clock()
        if now < breaker.tries_at:
            return False
        breaker.tries_at = now + PAUSE_S
        return True

    def succeeded(self, engine: str) -> None:
        self._breakers.pop(engine, None)

    def failed(self, engine: str) -> None:
        breaker = self._breakers.setdefault(engine, _Breaker())
        breaker.failures += 1
        if breaker.failures >= FAILURES_TO_OPEN:
            breaker.tries_at = self._clock() + PAUSE_S
