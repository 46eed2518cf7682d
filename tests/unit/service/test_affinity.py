"""A slot stays with a model, and nobody waits for ever behind it."""

from collections import deque
from collections.abc import Mapping

from limpet.service.affinity import Affinity


def _served(affinity: Affinity, waiting: Mapping[str, int], *, times: int) -> str:
    """The lanes that are served, in order; those in `waiting` have so many jobs each."""
    jobs = {lane: deque(range(count)) for lane, count in waiting.items()}
    served = ""
    for _ in range(times):
        lane = next((lane for group in affinity.choices() for lane in group if jobs[lane]), None)
        if lane is None:
            break
        jobs[lane].popleft()
        affinity.took(lane)
        served += lane
    return served


def test_a_slot_stays_with_its_lane_for_so_many_turns() -> None:
    assert _served(Affinity("ab", turns=3), {"a": 100, "b": 100}, times=9) == "aaabbbaaa"


def test_a_slot_leaves_a_lane_that_is_empty_at_once() -> None:
    assert _served(Affinity("ab", turns=3), {"a": 1, "b": 2}, times=9) == "abb"


def test_a_slot_goes_on_where_nobody_else_waits() -> None:
    assert _served(Affinity("ab", turns=3), {"a": 7, "b": 0}, times=9) == "aaaaaaa"


def test_the_first_job_comes_from_any_lane() -> None:
    assert Affinity("abc").choices() == [["a", "b", "c"]]
