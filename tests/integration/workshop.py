"""A submission desk, a board and a worker around one database, with an engine that takes no time."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.harness import PATIENCE_S
from tests.integration.instant_runner import InstantEngine

from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.prices import PriceList
from limpet.core.ids import KeyId, RequestId
from limpet.engines.roster import Preference, Roster
from limpet.ledger.database import Database
from limpet.ledger.files import FileLedger
from limpet.ledger.queue import Queue
from limpet.ledger.requests import RequestLedger
from limpet.ledger.voices import VoiceLedger
from limpet.service.board import RequestBoard
from limpet.service.breakers import Breakers
from limpet.service.files import Files
from limpet.service.keys import Signer
from limpet.service.making import Means
from limpet.service.prompts import Prompts
from limpet.service.runner import Runner
from limpet.service.slot import Post, WorkerLimits, WorkerParts
from limpet.service.submission import Call, Submission, SubmissionRules
from limpet.service.voices import Voices
from limpet.service.worker import Worker
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher
from limpet.storage.store import DiskStore

OWNER = KeyId("owner")
TEXT_TO_VIDEO = "fal-ai/minimax/video-01"
_INSTANT_RUNNER = [sys.executable, str(Path(__file__).with_name("instant_runner.py"))]
#: So long that a request which had to wait for the next look would outlast any patience.
_NEVER_S = 3600.0


class Workshop:
    def __init__(self, database: Database, folder: Path, *, slots: int) -> None:
        queue = Queue(database)
        ledger = RequestLedger(database, queue)
        store = DiskStore(folder / "store")
        roster = Roster({"embedded": InstantEngine()}, Preference(usual=["embedded"], profile={}))
        self.queue = queue
        self.ledger = ledger
        self.store = store
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
                prompts=Prompts("off"),
                voices=Voices(VoiceLedger(database), Files(FileLedger(database), store, Signer(b"s" * 32))),
            ),
            store=store,
            scratch=folder / "scratch",
            prices=PriceList(),
        )
        posts = [Post(runner=Runner(_INSTANT_RUNNER, {}), lanes=["cpu"]) for _ in range(slots)]
        self.worker = Worker(parts, posts, WorkerLimits(poll_s=_NEVER_S))

    async def submit(self, prompt: str) -> RequestId:
        return await self.call(TEXT_TO_VIDEO, {"prompt": prompt})

    async def call(self, endpoint: str, body: dict[str, object], *, owner: KeyId = OWNER) -> RequestId:
        call = Call(owner=owner, endpoint=find_endpoint(endpoint), body=body)
        return (await self.submission.submit(call)).id


@asynccontextmanager
async def at_work(database: Database, folder: Path, *, slots: int) -> AsyncIterator[Workshop]:
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
