"""The worker's loop on a real database, with an engine that takes no time."""

from pathlib import Path

import pytest
from tests.integration.workshop import OWNER, at_work

from limpet.core.request import Status
from limpet.ledger.database import Database


@pytest.mark.parametrize("slots", [1, 3])
async def test_no_job_waits_for_the_next_look(database: Database, tmp_path: Path, slots: int) -> None:
    """300 submits, each right after the last job ended: the moment in which a wake-up is easily lost."""
    async with at_work(database, tmp_path, slots=slots) as workshop:
        for number in range(300):
            request_id = await workshop.submit(f"number {number}")

            done = await workshop.board.completed(request_id, OWNER)

            assert (done.status, done.failure) == (Status.COMPLETED, None)


async def test_requests_run_in_the_order_of_their_arrival(database: Database, tmp_path: Path) -> None:
    async with at_work(database, tmp_path, slots=1) as workshop:
        ids = [await workshop.submit(f"number {number}") for number in range(20)]

        done = [await workshop.board.completed(request_id, OWNER) for request_id in ids]

        started = [request.started_at for request in done]
        assert started == sorted(started, key=str)
