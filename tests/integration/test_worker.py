"""The worker's loop on a real database, with an engine that takes no time."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.harness import PATIENCE_S
from tests.integration.instant_runner import InstantEngine

from limpet.catalog.endpoints import find_endpoint
from limpet.core.ids import KeyId, RequestId
from limpet.core.request import Status
from limpet.engines.roster import Preference, Roster
from limpet.ledger.database import Database
from limpet.ledger.queue import Queue
from limpet.ledger.requests import RequestLedger
from limpet.service.board import RequestBoard
from limpet.service.breakers import Breakers
from limpet.service.making import Means
from limpet.service.runner import Runner
from limpet.service.slot import Post, WorkerLimits, WorkerParts
from limpet.service.submission import Call, Submission, SubmissionRules
from limpet.service.worker import Worker
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

OWNER = KeyId("owner")
TEXT_TO_VIDEO = "fal-ai/minimax/video-01"
INSTANT_RUNNER = [sys.executable, str(Path(__file__).with_name("instant_runner.py"))]
#: So long that a request which had to wait for the next look would outlast any patience.
NEVER_S = 3600.0


class Workshop:
    """A submission desk, a board and a worker around one database."""

    def __init__(self, database: Database, folder: Path, *, slots: int) -> None:
        queue = Queue(database)
        ledger = RequestLedger(database, queue)
        store = DiskStore(folder / "store")
        roster = Roster({"embedded": InstantEngine()}, Preference(usual=["embedded"], profile={}))
        self.queue = queue
        self.submission = Submission(ledger, roster, store, rules=SubmissionRules())
        self.board = RequestBoard(ledger, database)
        parts = WorkerParts(
            database=database,
            ledger=ledger,
            queue=queue,
            means=Means(
                roster=roster,
                fetcher=Fetcher(FetchPolicy()),
                collector=Fetcher(FetchPolicy()),
                breakers=Breakers(time.monotonic),
            ),
            store=store,
            scratch=folder / "scratch",
        )
        posts = [Post(runner=Runner(INSTANT_RUNNER, {}), lanes=["cpu"]) for _ in range(slots)]
        self.worker = Worker(parts, posts, WorkerLimits(poll_s=NEVER_S))

    async def submit(self, prompt: str) -> RequestId:
        call = Call(owner=OWNER, endpoint=find_endpoint(TEXT_TO_VIDEO), body={"prompt": prompt})
        return (await self.submission.submit(call)).id


@pytest.fixture
async def database(postgres_url: Callable[[], str]) -> AsyncIterator[Database]:
    database = Database(postgres_url())
    await database.open()
    yield database
    await database.close()


@asynccontextmanager
async def _at_work(database: Database, folder: Path, *, slots: int) -> AsyncIterator[Workshop]:
    """A workshop whose worker and board run while the block lasts, and which must stop when told to."""
    workshop = Workshop(database, folder, slots=slots)
    await workshop.queue.open()
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        hearing = group.create_task(workshop.board.run())
        working = group.create_task(workshop.worker.run())
        yield workshop
        workshop.worker.stop()
        await working
        hearing.cancel()


@pytest.mark.parametrize("slots", [1, 3])
async def test_no_job_waits_for_the_next_look(database: Database, tmp_path: Path, slots: int) -> None:
    """300 submits, each right after the last job ended: the moment in which a wake-up is easily lost."""
    async with _at_work(database, tmp_path, slots=slots) as workshop:
        for number in range(300):
            request_id = await workshop.submit(f"number {number}")

            done = await workshop.board.completed(request_id, OWNER)

            assert (done.status, done.failure) == (Status.COMPLETED, None)


async def test_requests_run_in_the_order_of_their_arrival(database: Database, tmp_path: Path) -> None:
    async with _at_work(database, tmp_path, slots=1) as workshop:
        ids = [await workshop.submit(f"number {number}") for number in range(20)]

        done = [await workshop.board.completed(request_id, OWNER) for request_id in ids]

        started = [request.started_at for request in done]
        assert started == sorted(started, key=str)
