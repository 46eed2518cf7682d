"""One slot of a worker: fetches a job, runs it in its runner, writes what came of it, and begins again.

A slot is a worker of its own in procrastinate's eyes, so it always knows which job it may hold: none, or the one it runs.
"""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from procrastinate.jobs import Job as QueueJob

from limpet.catalog.endpoints import endpoint_of
from limpet.catalog.prices import PriceList
from limpet.core.errors import EngineFailed, Failure, InternalError, LimpetError, RunnerLost
from limpet.core.ids import RequestId
from limpet.core.request import Charge, LogLine, Result
from limpet.ledger.database import Database
from limpet.ledger.queue import Queue
from limpet.ledger.requests import Attempt, RequestLedger
from limpet.service.affinity import Affinity
from limpet.service.execution import Published, publish
from limpet.service.live import LivePart
from limpet.service.making import Delivery, Means, Order, Run, make
from limpet.service.patience import DATABASE_AWAY, DATABASE_PAUSE_S, insist, one_line
from limpet.service.reporter import Reporter
from limpet.service.runner import Runner, RunnerCrashed, RunnerDied, Surroundings, Watch
from limpet.storage.store import DiskStore

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerParts:
    """What a worker works with."""

    database: Database
    ledger: RequestLedger
    queue: Queue
    means: Means
    store: DiskStore
    #: Where attempts have their scratch folders.
    scratch: Path
    prices: PriceList


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a slot is set up with."""

    runner: Runner
    #: The lanes that it serves; it stays with the one it took from last for a while, for what its runner has loaded.
    lanes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLimits:
    attempts: int = 3
    #: How often an idle slot looks without being told; a bound, not the mechanism.
    poll_s: float = 5.0
    run_s: float = 600.0
    #: How long running work may go on after a stop was asked for, before it goes back to its lane.
    stop_grace_s: float = 20.0


class Slot:
    def __init__(self, parts: WorkerParts, post: Post, limits: WorkerLimits, stopping: asyncio.Event) -> None:
        self._parts = parts
        self._runner = post.runner
        self._affinity = Affinity(post.lanes)
        self._limits = limits
        self._stopping = stopping
        #: Cleared before every fetch, so that a notification can never fall between a fetch and the wait for news.
        self._news = asyncio.Event()
        self._cancel: tuple[RequestId, asyncio.Event] | None = None
        self.worker_id = 0

    async def register(self) -> None:
        self.worker_id = await self._parts.queue.register_worker()

    def wake(self) -> None:
        """There may be a new job."""
        self._news.set()

    def cancel(self, request_id: RequestId) -> None:
        """Stops the run of this request, if it is here."""
        if self._cancel is not None and self._cancel[0] == request_id:
            self._cancel[1].set()

    async def work(self) -> None:
        """Runs job after job until the worker stops."""
        try:
            await self._runner.start()
            may_hold_a_job = False
            while not self._stopping.is_set():
                self._news.clear()
                try:
                    job = await self._next_job(may_hold_a_job=may_hold_a_job)
                    may_hold_a_job = False
                except DATABASE_AWAY as error:
                    may_hold_a_job = True
                    log.warning("ledger-away", reason=one_line(error))
                    await asyncio.sleep(DATABASE_PAUSE_S)  # the database is away; there is no event to wait on
                    continue
                if job is not None:
                    await self._run_job(job)
                    continue
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), self._limits.poll_s)
        finally:
            await self._runner.kill()

    async def _next_job(self, *, may_hold_a_job: bool) -> QueueJob | None:
        if may_hold_a_job and (held := await self._parts.queue.held(self.worker_id)) is not None:
            return held
        for lanes in self._affinity.choices():
            if (job := await self._parts.queue.fetch(lanes, self.worker_id)) is not None:
                self._affinity.took(job.queue)
                return job
        return None

    async def _run_job(self, job: QueueJob) -> None:
        assert job.id is not None
        job_id, request_id = job.id, RequestId(str(job.task_kwargs["request_id"]))
        attempt = await insist(lambda: self._parts.ledger.begin(request_id, job_id=job_id))
        if attempt is None:
            return
        context = {"request_id": request_id, "endpoint": attempt.endpoint, "attempt": attempt.number}
        with structlog.contextvars.bound_contextvars(**context):
            log.info("request-started")
            await self._run_attempt(attempt)

    async def _run_attempt(self, attempt: Attempt) -> None:
        """Runs to the end, or hands the request back when the runner is lost or the worker has to go."""
        cancelled = asyncio.Event()
        self._cancel = (attempt.request_id, cancelled)
        run = asyncio.create_task(self._run_to_end(attempt, cancelled))
        grace = asyncio.create_task(self._grace())
        try:
            await asyncio.wait({run, grace}, return_when=asyncio.FIRST_COMPLETED)
            if run.done():
                run.result()
            else:
                await self._break_off(attempt, run)
        except RunnerDied as error:
            log.warning("runner-lost", reason=str(error))
            await self._lose(attempt, limit=self._limits.attempts)
        finally:
            self._cancel = None
            grace.cancel()
            if not run.done():
                run.cancel()

    async def _grace(self) -> None:
        await self._stopping.wait()
        await asyncio.sleep(self._limits.stop_grace_s)  # the grace time itself

    async def _break_off(self, attempt: Attempt, run: "asyncio.Task[None]") -> None:
        run.cancel()
        await asyncio.wait({run})
        log.info("request-handed-back")
        # Not the request's fault: this attempt does not count.
        await self._lose(attempt, limit=attempt.number + 1)

    async def _lose(self, attempt: Attempt, *, limit: int) -> None:
        failure = RunnerLost(attempts=attempt.number).failure()
        await insist(lambda: self._parts.ledger.lose(attempt, limit=limit, failure=failure))

    async def _run_to_end(self, attempt: Attempt, cancelled: asyncio.Event) -> None:
        async with AsyncExitStack() as stack:
            scratch = await stack.enter_async_context(scratch_folder(self._parts.scratch))
            # It ends after the request is complete: who follows it sees the end first, and then reads what is left.
            live = stack.enter_context(closing(LivePart(self._parts.scratch, attempt.request_id)))
            reporting = Reporter(self._parts.ledger, attempt, on_standing_lost=cancelled.set, on_chunk=live.append)
            async with reporting as reporter:
                outcome = await self._outcome(attempt, scratch, reporter, cancelled)
                lines = await reporter.close()
            won = await insist(lambda: self._complete(attempt, outcome, lines))
        _log_end(outcome if isinstance(outcome, Failure) else outcome.result, won=won)

    async def _complete(self, attempt: Attempt, outcome: Published | Failure, lines: Sequence[LogLine]) -> bool:
        complete = self._parts.ledger.complete
        if isinstance(outcome, Failure):
            return await complete(attempt, outcome, lines=lines)
        return await complete(attempt, outcome.result, files=outcome.files, voices=outcome.voices, lines=lines)

    async def _outcome(
        self, attempt: Attempt, scratch: Path, reporter: Reporter, cancelled: asyncio.Event
    ) -> Published | Failure:
        try:
            delivery = await self._make(attempt, scratch, reporter, cancelled)
            if isinstance(delivery, Failure):
                return delivery
            published = await publish(
                delivery.made, owner=attempt.owner, request_id=attempt.request_id, store=self._parts.store
            )
            return replace(published, result=replace(published.result, charge=self._charge(attempt, delivery)))
        except RunnerCrashed as error:
            error_id = secrets.token_hex(4)
            log.error("engine-crashed", error_id=error_id, traceback=str(error))  # noqa: TRY400  # the trace is the child's
            return EngineFailed(error_id=error_id).failure()
        except LimpetError as error:
            return error.failure()
        except RunnerDied:
            raise
        except Exception:  # the worker's outermost frame around one request: our bug ends it, not the worker
            error_id = secrets.token_hex(4)
            log.exception("request-broke", error_id=error_id)
            return InternalError(error_id=error_id).failure()

    def _charge(self, attempt: Attempt, delivery: Delivery) -> Charge:
        endpoint, files = endpoint_of(attempt.endpoint), len(delivery.made.artifacts)
        return self._parts.prices.charge(endpoint, delivery.spec, files=files)

    async def _make(
        self, attempt: Attempt, scratch: Path, reporter: Reporter, cancelled: asyncio.Event
    ) -> Delivery | Failure:
        order = Order(
            request_id=attempt.request_id,
            endpoint=endpoint_of(attempt.endpoint),
            body=attempt.input,
            memory=attempt.memory,
        )
        around = Surroundings(scratch=scratch, listener=reporter.listener)
        watch = Watch(around=around, cancelled=cancelled, limit_s=self._limits.run_s)
        run = Run(runner=self._runner, watch=watch)
        return await make(order, self._parts.means.for_owner(attempt.owner), run)


def _log_end(outcome: Result | Failure, *, won: bool) -> None:
    if not won:
        log.info("request-ended-elsewhere")
    elif isinstance(outcome, Failure):
        log.info("request-failed", code=outcome.code)
    else:
        log.info("request-completed")


@asynccontextmanager
async def scratch_folder(root: Path) -> AsyncIterator[Path]:
    """An empty folder of one attempt, gone afterwards."""
    folder = root / secrets.token_hex(8)
    await asyncio.to_thread(folder.mkdir, parents=True)
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
