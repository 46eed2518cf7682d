"""`limpet run`: one job without a server, through the same preparation and the same kind of runner."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from limpet.app.house import engine_options, fetch_policy, open_roster
from limpet.app.work import open_means, runner_command
from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import Failure
from limpet.core.ids import new_request_id
from limpet.core.job import Artifact
from limpet.core.request import LogLevel
from limpet.engines.base import Made
from limpet.service.execution import local
from limpet.service.making import Order, Run, make
from limpet.service.runner import Listener, Runner, Surroundings, Watch
from limpet.settings import Settings
from limpet.storage.fetch import Fetcher


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceResult:
    made: Made
    #: The artifacts at their final places.
    artifacts: Sequence[Artifact]


async def run_once(
    settings: Settings,
    endpoint: Endpoint,
    body: dict[str, object],
    *,
    output: Path | None,
    listener: Listener,
    cancelled: asyncio.Event,
) -> OnceResult | Failure:
    """Makes what the body asks for. Raises `InputError` and `NoEngine`; an artifact goes to `output` or its own name."""
    means = open_means(settings, open_roster(settings), Fetcher(fetch_policy(settings, own_origins=())))
    order = Order(request_id=new_request_id(), endpoint=endpoint, body=body)
    runner = Runner(runner_command(), engine_options(settings))
    with tempfile.TemporaryDirectory(prefix="limpet-") as folder:
        scratch = Path(folder)
        try:
            await runner.start()
            around = Surroundings(scratch=scratch, listener=listener)
            watch = Watch(around=around, cancelled=cancelled, limit_s=settings.run_limit_s)
            delivery = await make(order, means, Run(runner=runner, watch=watch))
        finally:
            await runner.kill()
        if isinstance(delivery, Failure):
            return delivery
        made = delivery.made
        if made.voice is not None:
            listener.on_log("The voice is not kept: only a server keeps voices.", LogLevel.WARN)
        kept = [
            await asyncio.to_thread(_keep, local(artifact), output, number)
            for number, artifact in enumerate(made.artifacts)
        ]
        return OnceResult(made=made, artifacts=kept)


def _keep(artifact: Artifact, output: Path | None, number: int) -> Artifact:
    """Moves an artifact to its place; several get numbers."""
    place = output or Path(artifact.file_name)
    if number:
        place = place.with_stem(f"{place.stem}-{number + 1}")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(artifact.path, place)
    return Artifact(path=place, content_type=artifact.content_type, file_name=place.name, facts=artifact.facts)
