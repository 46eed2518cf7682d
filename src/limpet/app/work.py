"""The worker process and the runner process."""

import asyncio
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from limpet.app.house import House, engine_options, fetch_policy, open_house
from limpet.dialects.fal import webhooks as fal
from limpet.dialects.minimax import callbacks as minimax
from limpet.dialects.vtrix.callbacks import compose as compose_vtrix
from limpet.dialects.vtrix.tasks import DIALECT as VTRIX
from limpet.edge.hosts import PUBLIC_NAMES, LogicalHost
from limpet.engines.base import Laned
from limpet.engines.roster import Roster, load_engines
from limpet.ledger.inputs import InputLedger
from limpet.ledger.retention import RetentionLedger
from limpet.ledger.voices import VoiceLedger
from limpet.media.labels.credentials import open_credentials
from limpet.media.labels.labelling import LabelRules
from limpet.service.breakers import Breakers
from limpet.service.inlining import Inlining
from limpet.service.making import Means
from limpet.service.prompts import LanguageModel, Prompts
from limpet.service.retention import Retention, RetentionRules
from limpet.service.runner import Runner
from limpet.service.runner_child import run_child
from limpet.service.slot import Post, WorkerLimits, WorkerParts
from limpet.service.supervisor import on_stop_signals, parent_gone
from limpet.service.voices import Voices
from limpet.service.webhooks import Deliveries, DeliveryLimits, DeliveryParts
from limpet.service.worker import Worker
from limpet.settings import Provider, Settings
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher

CPU_LANE = "cpu"
UPSTREAM_LANE = "upstream"
NEURAL_LANE = "neural"
#: Names under which clients know the file store; below them only our own files are read.
_PUBLIC_FILE_ORIGINS = tuple(
    f"https://{name}" for name, host in PUBLIC_NAMES.items() if host is LogicalHost.CDN or host.keeps_files
)


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
        means=replace(
            open_means(
                settings,
                house.roster,
                Fetcher(fetch_policy(settings, own_origins=own_origins(settings)), read_own=house.files.read_bytes),
            ),
            voices=Voices(VoiceLedger(house.database), house.files),
        ),
        store=house.store,
        scratch=open_scratch(settings),
        prices=house.prices,
    )
    limits = WorkerLimits(attempts=settings.attempts, run_s=settings.run_limit_s, stop_grace_s=settings.stop_grace_s)
    return Worker(parts, _posts(settings, house.roster), limits)


def _posts(settings: Settings, roster: Roster) -> list[Post]:
    """The slots of a worker, each with a runner of its own: so many for each lane, and one for each GPU."""
    slots = {
        CPU_LANE: settings.cpu_slots,
        UPSTREAM_LANE: settings.upstream_slots if settings.providers else 0,
        NEURAL_LANE: 1 if settings.speakers else 0,  # each runner would hold the weights once more
    }
    posts = [
        Post(runner=Runner(runner_command(), engine_options(settings)), lanes=[lane])
        for lane, count in slots.items()
        for _ in range(count)
    ]
    gpu_lanes = [lane for engine in roster.engines.values() if isinstance(engine, Laned) for lane in engine.lanes]
    if gpu_lanes:
        posts += [
            Post(runner=Runner(runner_command(), engine_options(settings, gpu=gpu)), lanes=gpu_lanes)
            for gpu in settings.gpus
        ]
    return posts


def open_means(settings: Settings, roster: Roster, fetcher: Fetcher) -> Means:
    return Means(
        roster=roster,
        fetcher=fetcher,
        collector=Fetcher(FetchPolicy(providers=frozenset(map(_place, settings.providers.values())))),
        breakers=Breakers(time.monotonic),
        prompts=open_prompts(settings),
        labels=open_labels(settings),
    )


def open_labels(settings: Settings) -> LabelRules:
    """Raises `SetupError` where results are to be signed and cannot be."""
    credentials = settings.data / "c2pa" if settings.label_c2pa else None
    if credentials is not None:
        open_credentials(credentials)
    return LabelRules(producer=settings.label_producer, marks=settings.label_mark == "always", credentials=credentials)


def open_prompts(settings: Settings) -> Prompts:
    if settings.prompt_optimizer != "openai":
        return Prompts(settings.prompt_optimizer)
    assert settings.prompt_optimizer_url is not None, "the settings have seen to it"
    assert settings.prompt_optimizer_model is not None, "the settings have seen to it"
    key = settings.prompt_optimizer_key
    model = LanguageModel(
        base_url=settings.prompt_optimizer_url,
        model=settings.prompt_optimizer_model,
        key=key.get_secret_value() if key else None,
    )
    return Prompts("openai", model)


def _place(provider: Provider) -> tuple[str, int]:
    url = urlsplit(provider.url)
    assert url.hostname is not None, "the settings take http(s) addresses only"
    return url.hostname, url.port or (443 if url.scheme == "https" else 80)


def build_deliveries(settings: Settings, house: House) -> Deliveries:
    parts = DeliveryParts(
        database=house.database,
        ledger=house.webhooks,
        requests=house.requests,
        queue=house.queue,
        keys=house.webhook_keys,
        fetcher=Fetcher(fetch_policy(settings, own_origins=own_origins(settings))),
        compose={
            fal.DIALECT: fal.composer(Inlining(InputLedger(house.database), house.files)),
            minimax.DIALECT: minimax.composer(house.files),
            VTRIX: compose_vtrix,
        },
    )
    return Deliveries(parts, DeliveryLimits(stop_grace_s=settings.stop_grace_s))


def own_origins(settings: Settings) -> tuple[str, ...]:
    """Bases of addresses that mean our own files."""
    names = {settings.host, "127.0.0.1", "localhost"}
    ours = [
        f"http://[{name}]:{settings.port}" if ":" in name else f"http://{name}:{settings.port}"
        for name in sorted(names)
    ]
    return (*ours, *([settings.public_url] if settings.public_url else []), *_PUBLIC_FILE_ORIGINS)


def build_retention(settings: Settings, house: House) -> Retention:
    rules = RetentionRules(requests=timedelta(days=settings.retention_days))
    return Retention(RetentionLedger(house.database), house.store, open_scratch(settings), rules)


def open_scratch(settings: Settings) -> Path:
    scratch = settings.data / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    return scratch
