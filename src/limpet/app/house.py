"""The objects that a server and a worker share."""

import ipaddress
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from limpet.catalog.prices import PriceList, read_price_list
from limpet.core.errors import SetupError
from limpet.engines.roster import Preference, Roster, load_engines
from limpet.ledger.database import Database
from limpet.ledger.embedded import EmbeddedPostgres
from limpet.ledger.files import FileLedger
from limpet.ledger.keys import KeyLedger
from limpet.ledger.queue import Queue
from limpet.ledger.requests import RequestLedger
from limpet.ledger.webhook_keys import WebhookKeyLedger
from limpet.ledger.webhooks import DeliveryLedger
from limpet.service.files import Files
from limpet.service.keys import Keys, Signer
from limpet.service.signing import WebhookKeys
from limpet.settings import Settings
from limpet.storage.addresses import FetchPolicy
from limpet.storage.store import DiskStore


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    database: Database
    queue: Queue
    requests: RequestLedger
    keys: Keys
    webhooks: DeliveryLedger
    webhook_keys: WebhookKeys
    signer: Signer
    files: Files
    store: DiskStore
    roster: Roster
    prices: PriceList


@asynccontextmanager
async def open_house(settings: Settings, database_url: str) -> AsyncIterator[House]:
    """Connects, migrates and builds. Raises `SetupError` that says what to mend."""
    database = Database(database_url)
    await database.open()
    try:
        queue = Queue(database)
        await queue.open()
        key_ledger = KeyLedger(database)
        keys = Keys(key_ledger, local_key=settings.is_local)
        await keys.open()
        signer = Signer(await key_ledger.secret("signing"))
        store = open_store(settings)
        yield House(
            database=database,
            queue=queue,
            requests=RequestLedger(database, queue),
            keys=keys,
            webhooks=DeliveryLedger(database, queue),
            webhook_keys=WebhookKeys(WebhookKeyLedger(database)),
            signer=signer,
            files=Files(FileLedger(database), store, signer, upload_limit_bytes=settings.upload_limit_bytes),
            store=store,
            roster=open_roster(settings),
            prices=open_prices(settings),
        )
    finally:
        await database.close()


def open_store(settings: Settings) -> DiskStore:
    try:
        return DiskStore(settings.data / "store")
    except OSError as error:
        raise SetupError(f"The data folder cannot be used: {error}. Choose another with --data.") from error


def engine_options(settings: Settings, *, gpu: str | None = None) -> dict[str, dict[str, object]]:
    """What each engine's constructor is given; the same in the server, the worker and the runner, which has a `gpu`.

    Raises `SetupError` for an engine that is preferred and not set up.
    """
    preferred: set[str] = set(settings.engines).union(*settings.profile.values())
    upstream = {f"upstream:{name}": provider.options(name) for name, provider in settings.providers.items()}
    neural = {
        f"neural:{name}": speaker.options(name, models=settings.models, cache=settings.cache)
        for name, speaker in settings.speakers.items()
    }
    diffusion = {f"diffusion:{name}": _diffusion(settings, name, gpu) for name in settings.diffusion_profiles}
    embedded: dict[str, object] = {
        "cache": str(settings.cache),
        "depth_model": str(settings.depth_model) if settings.depth_model else None,
        "depth_output": settings.depth_output,
    }
    options = {"embedded": embedded, **upstream, **neural, **diffusion}
    for name in preferred - options.keys():
        _check_is_whole(name, options)
    return {**{name: {} for name in preferred}, **options}


def _check_is_whole(name: str, options: Mapping[str, object]) -> None:
    """An engine of a kind that is set up several times is named with its set-up; those of other packages pass."""
    kind, tables = name.partition(":")[0], {"upstream": "providers", "neural": "speakers"}
    if kind == "diffusion":
        raise SetupError("The engine diffusion is named with a profile of models: diffusion:open.")
    if kind in tables:
        known = ", ".join(sorted(key for key in options if key.startswith(f"{kind}:"))) or "none yet"
        raise SetupError(f"There is no engine {name}; the table {tables[kind]} of the settings has {known}.")


def _diffusion(settings: Settings, profile: str, gpu: str | None) -> dict[str, object]:
    return {
        "name": f"diffusion:{profile}",
        "profile": profile,
        "models": str(settings.models),
        "cards": str(settings.model_cards) if settings.model_cards else None,
        "accepted": list(settings.accepted_licences),
        "territory": settings.territory,
        "device": gpu or next(iter(settings.gpus), "auto"),
        "cache": str(settings.cache),
        "interpolation_model": str(settings.interpolation_model) if settings.interpolation_model else None,
        "upscale_model": str(settings.upscale_model) if settings.upscale_model else None,
        "approximate": settings.gpu_approximate,
    }


def open_roster(settings: Settings) -> Roster:
    preference = Preference(usual=settings.engines, profile=settings.profile)
    return Roster(load_engines(engine_options(settings)), preference)


def open_prices(settings: Settings) -> PriceList:
    """The operator's price list. Raises `SetupError`."""
    if settings.prices is None:
        return PriceList()
    try:
        return read_price_list(settings.prices.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The price list {settings.prices} cannot be read: {error}. Check LIMPET_PRICES.") from None


def embedded_postgres(settings: Settings) -> EmbeddedPostgres:
    return EmbeddedPostgres(settings.data / "postgres")


@contextmanager
def database_for_a_moment(settings: Settings) -> Iterator[str]:
    """The database's address for a command; an embedded one that no server runs is started and stopped again."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    postgres = embedded_postgres(settings)
    url = postgres.start()
    try:
        yield url
    finally:
        if not postgres.was_running:
            postgres.stop()


def fetch_policy(settings: Settings, *, own_origins: tuple[str, ...]) -> FetchPolicy:
    """Which private addresses inputs and webhooks may name, and which addresses are our own."""
    networks = [place for place in settings.fetch_allow if "/" in place]
    places = [place.rpartition(":") for place in settings.fetch_allow if "/" not in place]
    return FetchPolicy(
        allow_private=tuple(map(ipaddress.ip_network, networks)),
        allow_hosts=frozenset((host, int(port)) for host, _, port in places),
        webhooks_to_loopback=settings.is_local,
        own_origins=own_origins,
    )
