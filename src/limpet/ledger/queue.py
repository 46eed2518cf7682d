"""procrastinate on our connections: jobs are deferred inside our transactions, fetched by lane, kept alive by heartbeats."""

from collections.abc import Sequence

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Job as QueueJob

from limpet.ledger.database import Connection, Database

#: Task name of the job that runs a request.
RUN_REQUEST = "run-request"


class Queue:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._app = App(connector=PsycopgConnector())

    async def open(self) -> None:
        await self._app.open_async(self._database.pool)

    async def defer(self, connection: Connection, job: QueueJob) -> int:
        """Adds a job within the caller's transaction and returns its id."""
        deferred = await self._app.job_manager.defer_job_async(job, connection=connection)
        assert deferred.id is not None
        return deferred.id

    async def fetch(self, lanes: Sequence[str], worker_id: int) -> QueueJob | None:
        """Takes the next job of these lanes: highest priority first, then oldest."""
        return await self._app.job_manager.fetch_job(list(lanes), worker_id)

    async def held(self, worker_id: int) -> QueueJob | None:
        """The job that this worker has taken, if any: what a fetch took whose answer was lost with the connection."""
        jobs = await self._app.job_manager.list_jobs_async(worker_id=worker_id, status="doing")
        return next(iter(jobs), None)

    async def register_worker(self) -> int:
        return await self._app.job_manager.register_worker()

    async def unregister_worker(self, worker_id: int) -> None:
        await self._app.job_manager.unregister_worker(worker_id)

    async def beat(self, worker_id: int) -> bool:
        """Renews the worker's heartbeat. False: it was silent for so long that others have forgotten it."""
        return bool(await self._database.rows("beat", worker_id=worker_id))

    async def prune_workers(self, *, silence_s: float) -> None:
        """Forgets workers that have been silent; their jobs were taken away before."""
        await self._app.job_manager.prune_stalled_workers(silence_s)


def lane_channel(lane: str) -> str:
    """The channel on which PostgreSQL tells of new jobs in a lane."""
    return f"procrastinate_queue_v1#{lane}"
