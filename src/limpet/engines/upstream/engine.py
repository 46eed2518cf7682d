"""Passes requests on to a provider: hands in, remembers the provider's own id, waits, and says what was made there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Literal

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.endpoints import endpoint_of
from limpet.core.errors import Cancelled, ProviderFailed, ProviderUnavailable
from limpet.core.ids import FileKey
from limpet.core.job import Job
from limpet.core.request import LogLevel, Result, ResultFile
from limpet.core.spec import ImageSpec, Spec, VideoSpec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal
from limpet.engines.upstream.account import Account
from limpet.engines.upstream.driver import Driver, JobUnknown, Ticket, Waiting
from limpet.engines.upstream.fal import FalDriver
from limpet.engines.upstream.minimax import MiniMaxDriver
from limpet.engines.upstream.openai_video import OpenAiVideoDriver
from limpet.engines.upstream.vtrix import VtrixDriver

LANE = "upstream"
#: Looks come quickly at first, for what is made in seconds, and slower after ten seconds.
_LOOK_AFTER_S, _LOOK_LATER_S, _SOON_S = 0.5, 2.0, 10.0

Kind = Literal["fal", "minimax", "vtrix", "openai-video"]
_DRIVERS: Mapping[Kind, Callable[[Mapping[str, str]], Driver]] = {
    "fal": FalDriver,
    "minimax": MiniMaxDriver,
    "vtrix": VtrixDriver,
    "openai-video": OpenAiVideoDriver,
}


class UpstreamEngine:
    """One account at one provider."""

    def __init__(
        self, *, name: str, kind: Kind, url: str, key: str | None, models: Mapping[str, str], limit_s: float
    ) -> None:
        """`url` has no slash at its end; `models` gives the provider's own name for an endpoint id, `*` for all others."""
        self.name = name
        self._url = url
        self._driver = _DRIVERS[kind](models)
        self._headers = {} if key is None else {"Authorization": f"{'Key' if kind == 'fal' else 'Bearer'} {key}"}
        self._limit_s = limit_s
        self._takes_seeds = kind != "fal"

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        refusal = self._driver.refusal(endpoint)
        return Offer(lane=LANE, needs_call=True) if refusal is None else Refusal(reason=refusal)

    def plan(self, spec: Spec) -> Plan:
        self._driver.check(spec)
        frames = spec.frames if isinstance(spec, VideoSpec) else 0
        return Plan(frames=frames, estimate_s=60.0, memory_bytes=80 << 20)

    def run(self, job: Job, context: JobContext) -> Made:
        assert job.call is not None, "the offer asks for the call"
        account = Account(engine=self.name, url=self._url, headers=self._headers, context=context)
        try:
            ticket = job.call.memory.get(self.name) or self._begin(job, account, context)
            made = ticket if isinstance(ticket, Made) else self._wait(ticket, job, account, context)
        finally:
            account.close()
        self._check_output(made, endpoint_of(job.call.endpoint))
        return replace(made, provenance={"engine": self.name, **made.provenance})

    def close(self) -> None:
        """Holds nothing between jobs."""

    def _check_output(self, made: Made, endpoint: Endpoint) -> None:
        """Whether the endpoint's output can be built of what came. Raises `ProviderFailed`."""
        files = [ResultFile(key=FileKey("x"), content_type="", file_name="x", size_bytes=0) for _ in made.artifacts]
        try:
            endpoint.output.build(Result(files=files, values=made.values), str)
        except (LookupError, ValueError) as error:
            raise ProviderFailed(engine=self.name, reason="its result lacks what the endpoint promises") from error

    def _begin(self, job: Job, account: Account, context: JobContext) -> Ticket | Made:
        context.progress(0.0, "handing in")
        if isinstance(job.spec, ImageSpec) and job.spec.seed is not None and not self._takes_seeds:
            context.log("Seed: it is passed on; another Limpet uses it, fal itself has no such field.", LogLevel.WARN)
        begun = self._driver.begin(job, account)
        if not isinstance(begun, Made):
            context.remember({self.name: dict(begun)})
        return begun

    def _wait(self, ticket: Ticket, job: Job, account: Account, context: JobContext) -> Made:
        began, told = monotonic(), 0
        try:
            while (waited_s := monotonic() - began) < self._limit_s:
                found = self._look(ticket, job, account)
                if isinstance(found, Made):
                    return found
                context.progress(found.fraction, found.stage)
                for line in found.lines[told:]:
                    context.log(line)
                told = len(found.lines)
                account.pause(_LOOK_AFTER_S if waited_s < _SOON_S else _LOOK_LATER_S)
        except Cancelled:
            self._driver.cancel(ticket, account)
            raise
        self._driver.cancel(ticket, account)
        raise ProviderUnavailable(engine=self.name, reason=f"it gave no result within {self._limit_s:g} seconds")

    def _look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        try:
            return self._driver.look(ticket, job, account)
        except JobUnknown as error:
            raise ProviderFailed(engine=self.name, reason="it has lost the request") from error
