"""The worker process and the runner process."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from limpet.app.house import House, engine_options, fetch_policy, open_house
from limpet.dialects.fal import webhooks as fal
from limpet.engines.roster import load_engines
from limpet.ledger.inputs import InputLedger
from limpet.ledger.retention import RetentionLedger
from limpet.service.inlining import Inlining
from limpet.service.retention import Retention, RetentionRules
from limpet.service.runner import Runner
from limpet.service.runner_child import run_child
from limpet.service.slot import WorkerLimits, WorkerParts
from limpet.service.supervisor import on_stop_signals, parent_gone
from limpet.service.webhooks import Deliveries, DeliveryLimits, DeliveryParts
from limpet.service.worker import Worker
from limpet.settings import Settings
from limpet.storage.fetch import Fetcher

CPU_LANE = "cpu"
#: Names under which fal's clients know the file store; below them only our own files are read.
_FAL_FILE_ORIGINS = ("https://v3.fal.media", "https://v3b.fal.media", "https://fal.media")


def runner_command() -> list[str]:
    return [sys.executable, "-m", "limpet", "runner"]


def run_runner() -> None:
    """The main function of `limpet runner`, which only we start."""
    run_child(load_engines)


async def run_worker(settings: Settings, database_url: str, *, with_parent: bool) -> None:
    """Works until SIGTERM, or until the parent is gone."""
    stop = asyncio.Event()
    on_stop_signals(stop)
    async with open_house(settings, database_url) as house:
        worker, deliveries = build_worker(settings, house), build_deliveries(settings, house)
        running = asyncio.create_task(_run_together(worker, deliveries, build_retention(settings, house)))
        watching = asyncio.create_task(_stop_with_parent(stop)) if with_parent else None
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if watching is not None:
            watching.cancel()
        worker.stop()
        deliveries.stop()
        await running


async def _run_together(worker: Worker, deliveries: Deliveries, retention: Retention) -> None:
    async with asyncio.TaskGroup() as group:
        sweeping = group.create_task(retention.run())
        async with asyncio.TaskGroup() as working:
            working.create_task(worker.run())
            working.create_task(deliveries.run())
        sweeping.cancel()


async def _stop_with_parent(stop: asyncio.Event) -> None:
    await parent_gone()
    stop.set()


def build_worker(settings: Settings, house: House) -> Worker:
    parts = WorkerParts(
        database=house.database,
        ledger=house.requests,
        queue=house.queue,
        roster=house.roster,
        store=house.store,
        fetcher=Fetcher(fetch_policy(settings, own_origins=own_origins(settings)), read_own=house.files.read_bytes),
        scratch=open_scratch(settings),
        lanes=[CPU_LANE],
    )
    runners = [Runner(runner_command(), engine_options(settings)) for _ in range(settings.cpu_slots)]
    limits = WorkerLimits(attempts=settings.attempts, run_s=settings.run_limit_s, stop_grace_s=settings.stop_grace_s)
    return Worker(parts, runners, limits)


def build_deliveries(settings: Settings, house: House) -> Deliveries:
    parts = DeliveryParts(
        database=house.database,
        ledger=house.webhooks,
        requests=house.requests,
        queue=house.queue,
        keys=house.webhook_keys,
        fetcher=Fetcher(fetch_policy(settings, own_origins=own_origins(settings))),
        compose={fal.DIALECT: fal.composer(Inlining(InputLedger(house.database), house.files))},
    )
    return Deliveries(parts, DeliveryLimits(stop_grace_s=settings.stop_grace_s))


def own_origins(settings: Settings) -> tuple[str, ...]:
    """Bases of addresses that mean our own files."""
    names = {settings.host, "127.0.0.1", "localhost"}
    ours = [
        f"http://[{name}]:{settings.port}" if ":" in name else f"http://{name}:{settings.port}"
        for name in sorted(names)
    ]
    return (*ours, *([settings.public_url] if settings.public_url else []), *_FAL_FILE_ORIGINS)


def build_retention(settings: Settings, house: House) -> Retention:
    rules = RetentionRules(requests=timedelta(days=settings.retention_days))
    return Retention(RetentionLedger(house.database), house.store, open_scratch(settings), rules)


def open_scratch(settings: Settings) -> Path:
    scratch = settings.data / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    return scratch
