"""Which lane a slot asks first: the one whose model its runner has loaded, as long as others do not wait too long for it."""

from collections.abc import Sequence

#: Requests in a row that a slot takes out of one lane while others may wait.
TURNS = 8


class Affinity:
    def __init__(self, lanes: Sequence[str], *, turns: int = TURNS) -> None:
        """All `lanes` are equal to begin with."""
        self._lanes = list(lanes)
        self._turns = turns
        self._last: str | None = None
        self._in_a_row = 0

    def choices(self) -> Sequence[Sequence[str]]:
        """Groups of lanes, to be asked one after the other until one has a job."""
        if self._last is None or len(self._lanes) == 1:
            return [self._lanes]
        others = [lane for lane in self._lanes if lane != self._last]
        return [[self._last], others] if self._in_a_row < self._turns else [others, [self._last]]

    def took(self, lane: str) -> None:
        """A job of this lane was taken."""
        self._in_a_row = self._in_a_row + 1 if lane == self._last else 1
        self._last = lane
