"""Makes what a call asks for: inputs onto disk, the job through the engines that can do it, results off their providers.

The engines are tried in the operator's order. The next one's turn comes when a provider failed, or when an engine finds only
at its work that it cannot do what is asked; never when the input was refused or our own engine broke.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from limpet.catalog.endpoint import Endpoint, Input
from limpet.core.errors import Cancelled, Failure, FeatureNotSupported, ProviderFailed, ProviderUnavailable, all_errors
from limpet.core.ids import KeyId, RequestId
from limpet.core.job import Call, Job
from limpet.core.request import LogLevel
from limpet.core.spec import Spec
from limpet.core.voice import CustomVoice
from limpet.engines.base import Made, Offer
from limpet.engines.roster import Roster
from limpet.media.labels.labelling import LabelRules
from limpet.service.breakers import Breakers
from limpet.service.execution import collect, prepare
from limpet.service.prompts import Prompts
from limpet.service.runner import Runner, Watch
from limpet.service.voices import Voices
from limpet.storage.fetch import Fetcher

T = TypeVar("T")

#: Failures after which the next engine may try.
_PROVIDER_FAILURES = frozenset(error.code for error in all_errors(ProviderFailed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A call that is to be made now."""

    request_id: RequestId
    endpoint: Endpoint
    #: The decoded JSON body.
    body: object
    #: What earlier attempts asked to remember.
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What media is made with."""

    roster: Roster
    fetcher: Fetcher
    #: Brings what providers made.
    collector: Fetcher
    breakers: Breakers
    prompts: Prompts
    #: None labels nothing.
    labels: LabelRules | None = None
    #: None where there is no ledger, and so no voice of anybody's own.
    voices: Voices | None = None

    def for_owner(self, owner: KeyId) -> "Means":
        """The same for requests of this key, which may read its own closed files and use its own voices."""
        voices = None if self.voices is None else self.voices.of(owner)
        return replace(self, fetcher=self.fetcher.reading_as(owner), voices=voices)

    def label_rules(self, body: Input) -> LabelRules | None:
        """What the result of this call is to carry: the mark where the operator or the caller wants it."""
        rules = self.labels
        return rules and replace(rules, marks=rules.marks or body.aigc_watermark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One attempt: who makes it, and how it is watched."""

    runner: Runner
    watch: Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What was made, and what was to be made."""

    made: Made
    spec: Spec


async def make(order: Order, means: Means, run: Run) -> Delivery | Failure:
    """Runs to the end. Raises `InputError`, `NoEngine`, `Cancelled`, and what `Runner.run` raises."""
    body = order.endpoint.validate(order.body)
    spec = order.endpoint.spec(body)
    able = means.roster.able(order.endpoint, spec)
    call = _call(order, body) if any(offer.needs_call for _, offer in able) else None
    job = await _unless(run.watch.cancelled, prepare(spec, run.watch.around, means.fetcher, call=call))
    if means.voices is not None and (voice := await means.voices.find(spec)) is not None:
        able = [(engine, offer) for engine, offer in able if engine.name == voice.engine] or able
        job = await _with_voice(job, voice, means.voices, run, needs_recording=able[0][1].needs_recording)
    rules = means.label_rules(body)
    job = replace(job, is_marked=rules is not None and rules.marks)
    made = await _first_made([(engine.name, offer) for engine, offer in able], job, means, run)
    if rules is not None and isinstance(made, Made) and made.artifacts:
        made = await run.runner.label(made, rules, run.watch)
    return made if isinstance(made, Failure) else Delivery(made=made, spec=spec)


async def _with_voice(job: Job, voice: CustomVoice, voices: Voices, run: Run, *, needs_recording: bool) -> Job:
    """A voice is spoken by the engine that made it; some need the recording too."""
    recording = await _unless(run.watch.cancelled, voices.recording_of(voice)) if needs_recording else None
    if recording is None:
        return replace(job, voice=voice)
    path = run.watch.around.scratch / "voice.npy"
    await asyncio.to_thread(recording.save, path)
    return replace(job, voice=voice, recordings={**job.recordings, "voice": path})


async def _first_made(engines: Sequence[tuple[str, Offer]], job: Job, means: Means, run: Run) -> Made | Failure:
    """What the first engine gives that can do it and whose provider does not fail; the last failure where none does."""
    failure: Failure | None = None
    for engine, offer in engines:
        if failure is not None:
            run.watch.around.listener.on_log(f"{failure.message} Trying {engine} instead.", LogLevel.WARN)
        if not means.breakers.allows(engine):
            failure = ProviderUnavailable(engine=engine, reason="it failed several times in a row").failure()
            continue
        fitting = means.prompts.fitted(job.spec, offer, seed=job.seed, tell=run.watch.around.listener.on_log)
        spec = await _unless(run.watch.cancelled, fitting)
        watch = replace(run.watch, patience=offer.patience)
        outcome = await _run_on(engine, replace(job, spec=spec), means, replace(run, watch=watch))
        if isinstance(outcome, Failure) and outcome.code in _PROVIDER_FAILURES:
            means.breakers.failed(engine)
        else:
            means.breakers.succeeded(engine)
            if not isinstance(outcome, Failure) or outcome.code != FeatureNotSupported.code:
                return outcome
        failure = outcome
    assert failure is not None, "at least one engine is able"
    return failure


async def _run_on(engine: str, job: Job, means: Means, run: Run) -> Made | Failure:
    made = await run.runner.run(engine, job, run.watch)
    if isinstance(made, Failure):
        return made
    try:
        collecting = collect(made, engine=engine, scratch=run.watch.around.scratch, fetcher=means.collector)
        return await _unless(run.watch.cancelled, collecting)
    except ProviderFailed as error:
        return error.failure()


def _call(order: Order, body: Input) -> Call:
    return Call(
        request_id=order.request_id,
        endpoint=order.endpoint.id,
        body=body.model_dump(mode="json", exclude={"aigc_watermark"}),  # the mark is drawn here, whoever made the rest
        files={},
        memory=order.memory,
    )


async def _unless(cancelled: asyncio.Event, work: Coroutine[None, None, T]) -> T:
    """Awaits `work`; a cancel ends it at once with `Cancelled`."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(cancelled.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Cancelled
        return task.result()
    finally:
        task.cancel()
        stopped.cancel()
