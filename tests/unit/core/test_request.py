from itertools import product

import pytest

from limpet.core.request import Status

ALLOWED = {
    (Status.QUEUED, Status.RUNNING),
    (Status.QUEUED, Status.COMPLETED),
    (Status.RUNNING, Status.QUEUED),
    (Status.RUNNING, Status.COMPLETED),
}


@pytest.mark.parametrize(("current", "following"), list(product(Status, Status)))
def test_only_the_drawn_transitions_are_allowed(current: Status, following: Status) -> None:
    assert current.allows(following) == ((current, following) in ALLOWED)
