"""`limpet serve`: the database, the API on one port, and a worker beside it, all supervised."""

import asyncio
import fcntl
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO

import structlog
import uvicorn
from starlette.types import ASGIApp

from limpet.app.house import House, embedded_postgres, fetch_policy, open_house
from limpet.app.work import open_scratch, own_origins
from limpet.core.errors import LedgerUnavailable, SetupError
from limpet.dialects.fal.hosts import build_fal_hosts
from limpet.dialects.minimax.app import build_minimax_app
from limpet.dialects.minimax.options import MiniMaxOptions
from limpet.dialects.vtrix.app import build_vtrix_app
from limpet.dialects.vtrix.options import VtrixOptions
from limpet.dialects.wire.body import BODY_LIMIT_BYTES
from limpet.dialects.wire.services import Services
from limpet.edge.connection import GuardedConnection
from limpet.edge.dispatch import HostDispatch
from limpet.edge.health import health_app
from limpet.edge.hosts import LogicalHost
from limpet.ledger.backlog import Backlog
from limpet.ledger.embedded import EmbeddedPostgres
from limpet.ledger.inputs import InputLedger
from limpet.ledger.overview import Overview
from limpet.ledger.requests import RequestLedger
from limpet.ledger.usage import UsageLedger
from limpet.ledger.voice_names import VoiceNameLedger
from limpet.service.board import RequestBoard
from limpet.service.challenge import Challenges
from limpet.service.inlining import Inlining
from limpet.service.numbers import Numbers
from limpet.service.sessions import Sessions
from limpet.service.submission import Submission, SubmissionRules
from limpet.service.supervisor import keep_alive, on_stop_signals
from limpet.service.tokens import Tokens
from limpet.service.worker import SILENCE_S
from limpet.settings import Settings
from limpet.storage.fetch import Fetcher
from limpet.web.app import with_pages

#: Open streams and waiting synchronous calls get this long at a stop; their requests go on or go back.
_CONNECTIONS_GRACE_S = 3
_POSTGRES_CHECK_EVERY_S = 1.0
_TIDY_EVERY_S = 0.5
#: A client that lost its synchronous call repeats it within seconds; after this its request is cancelled.
_COMES_BACK_WITHIN_S = 20.0

log = structlog.get_logger()


async def serve(settings: Settings, *, with_worker: bool, announce: Callable[[str], None]) -> None:
    """Serves until SIGTERM. `announce` is called with the server's address once it answers."""
    stop = asyncio.Event()
    on_stop_signals(stop)
    with _data_lock(settings):
        async with _database(settings) as url, open_house(settings, url) as house:
            await _check_reach(settings, house)
            with _listening_socket(settings) as listener:
                port = listener.getsockname()[1]
                board = RequestBoard(house.requests, house.database)
                server = _Server(_config(_asgi(settings.with_port(port), house, board, with_worker=with_worker)))
                async with asyncio.TaskGroup() as group:
                    hearing = group.create_task(board.run())
                    tidying = group.create_task(_end_what_nobody_waits_for(house.requests))
                    answering = group.create_task(server.serve(sockets=[listener]))
                    working = group.create_task(_work(settings, url, port, stop)) if with_worker else None
                    answering.add_done_callback(lambda _: stop.set())
                    await server.until_started()
                    announce(f"http://{_url_host(settings.host)}:{port}")
                    await stop.wait()
                    log.info("server-stopping")
                    server.should_exit = True
                    await answering
                    if working is not None:
                        await working
                    hearing.cancel()
                    tidying.cancel()


class _Server(uvicorn.Server):
    """uvicorn, but signals are ours: the worker and the database stop in our order."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._started = asyncio.Event()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]  # a context manager, as uvicorn's
        return nullcontext()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._started.set()

    async def until_started(self) -> None:
        await self._started.wait()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=GuardedConnection,
        ws="websockets-sansio",
        ws_max_size=BODY_LIMIT_BYTES,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `trust_forwarded` alone decides; uvicorn would believe every caller on loopback
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_CONNECTIONS_GRACE_S,
    )


def _asgi(settings: Settings, house: House, board: RequestBoard, *, with_worker: bool) -> ASGIApp:
    services = _services(settings, house, board)
    fal = build_fal_hosts(services)

    async def problem() -> str | None:
        try:
            return await _problem(house, with_worker=with_worker)
        except LedgerUnavailable as error:
            return str(error)

    return HostDispatch(
        {
            LogicalHost.RUN: fal.run,
            LogicalHost.QUEUE: fal.queue,
            LogicalHost.REST: fal.rest,
            LogicalHost.CDN: fal.cdn,
            LogicalHost.MINIMAX: build_minimax_app(
                services, MiniMaxOptions(requires_challenge=settings.minimax_callback_required)
            ),
            LogicalHost.VTRIX: build_vtrix_app(
                services,
                VtrixOptions(
                    challenges=settings.vtrix_callback_challenge,
                    words_of_document=settings.vtrix_camera_words == "document",
                ),
            ),
        },
        fallback=health_app(problem, otherwise=with_pages(fal.platform)),
        fallback_paths=("", "health", "v1", "models", "api", "dashboard", "static"),
        public_url=settings.public_url,
        trust_forwarded=settings.trust_forwarded,
    )


def _services(settings: Settings, house: House, board: RequestBoard) -> Services:
    policy = fetch_policy(settings, own_origins=own_origins(settings))
    return Services(
        keys=house.keys,
        submission=Submission(
            house.requests,
            house.roster,
            house.store,
            rules=SubmissionRules(strict=settings.strict_submit, running_per_key=settings.running_per_key),
            limit_of=house.keys.running_limit,
            policy=policy,
        ),
        board=board,
        files=house.files,
        webhook_keys=house.webhook_keys,
        inlining=Inlining(InputLedger(house.database), house.files),
        tokens=Tokens(house.signer, house.keys),
        sessions=Sessions(house.signer, house.keys),
        roster=house.roster,
        overview=Overview(house.database),
        deliveries=house.webhooks,
        usage=UsageLedger(house.database),
        backlog=Backlog(house.database),
        prices=house.prices,
        numbers=Numbers(house.requests),
        ledger=house.requests,
        challenges=Challenges(Fetcher(policy)),
        voice_names=VoiceNameLedger(house.database),
        scratch=open_scratch(settings),
    )


async def _problem(house: House, *, with_worker: bool) -> str | None:
    await house.database.rows("check_writable")
    if with_worker:
        row = await house.database.row("count_workers", silence_s=SILENCE_S)
        if row is None or row["workers"] == 0:
            return "No worker is ready yet."
    return None


async def _end_what_nobody_waits_for(requests: RequestLedger) -> None:
    """Here rather than in the worker: a request that waits for a worker is what this is about."""
    while True:
        try:
            await requests.expire()
            await requests.cancel_abandoned(after_s=_COMES_BACK_WITHIN_S)
        except LedgerUnavailable as error:
            log.warning("ledger-away", reason=str(error))
        await asyncio.sleep(_TIDY_EVERY_S)  # times that run out give no event


async def _work(settings: Settings, url: str, port: int, stop: asyncio.Event) -> None:
    await keep_alive(
        [sys.executable, "-m", "limpet", "worker", "--with-parent"],
        environment=settings.environment(database_url=url, port=str(port)),
        name="worker",
        stop=stop,
        grace_s=settings.stop_grace_s + 5,
    )


async def _check_reach(settings: Settings, house: House) -> None:
    if settings.is_local or any(key.revoked_at is None for key in await house.keys.all()):
        return
    raise SetupError(
        f"Others could reach {settings.host}:{settings.port}, and there is no key yet."
        " Create one with `limpet keys create`, or listen on 127.0.0.1."
    )


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[str]:
    """The address of the database; an embedded one is started, kept alive and stopped."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    postgres = embedded_postgres(settings)
    url = await asyncio.to_thread(postgres.start)
    watching = asyncio.create_task(_watch(postgres))
    try:
        yield url
    finally:
        watching.cancel()
        await asyncio.wait({watching})
        await asyncio.to_thread(postgres.stop)


async def _watch(postgres: EmbeddedPostgres) -> None:
    while True:
        await asyncio.sleep(_POSTGRES_CHECK_EVERY_S)  # its end gives no event to a process that is not its parent
        if not postgres.is_running:
            log.warning("database-ended", action="starting it again")
            try:
                await asyncio.to_thread(postgres.start)
            except SetupError as error:
                log.error("database-does-not-start", reason=str(error))  # noqa: TRY400  # the sentence says it all


@contextmanager
def _data_lock(settings: Settings) -> Iterator[None]:
    """One server a data folder, unless the database is elsewhere and the folder may be shared."""
    if settings.database_url is not None:
        yield
        return
    with _lock_file(settings.data):
        yield


def _lock_file(data: Path) -> TextIO:
    """The folder's lock, held until it is closed. Raises `SetupError`."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "serve.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SetupError(
            f"Another `limpet serve` uses the data folder {data}. Stop it, or choose another with --data."
        ) from None
    except OSError as error:
        raise SetupError(f"The data folder cannot be used: {error}. Choose another with --data.") from error
    return lock


@contextmanager
def _listening_socket(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise SetupError(
                f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}. Choose another with --port."
            ) from error
        yield listener


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host
