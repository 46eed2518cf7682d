"""The worker's side of a runner: a child process in which one engine works, and which can be killed.

The two talk in lines of JSON over the child's standard input and output; what the engine itself prints goes to standard error.
A runner is started once and given job after job; it is killed when it does not stop in time and started again when it died.
"""

import asyncio
import base64
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import structlog
from pydantic import TypeAdapter

from limpet.core.errors import Cancelled, Failure, RunTimedOut
from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.engines.base import USUAL_PATIENCE, Made, Patience
from limpet.media.labels.labelling import LabelRules

#: Longest line that a runner may send; results are small, media travels as files.
_LINE_BYTES = 4 << 20

JOB = TypeAdapter(Job)
MADE = TypeAdapter(Made)
FAILURE = TypeAdapter(Failure)
LABEL_RULES = TypeAdapter(LabelRules)

log = structlog.get_logger()


class RunnerDied(Exception):
    """The child process ended in the middle of a run; the attempt is lost, the request is not."""


class RunnerCrashed(Exception):
    """The engine raised something that is not an error of ours; the text is its traceback."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who hears of a run while it lasts."""

    on_progress: Callable[[float, str], None]
    on_log: Callable[[str, LogLevel], None]
    #: Gets parts of the result while the rest is made.
    on_chunk: Callable[[bytes], None]
    #: Makes what an engine wants to remember durable.
    remember: Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where one attempt works, and who listens."""

    scratch: Path
    listener: Listener


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What an attempt has around it, and what ends it."""

    around: Surroundings
    cancelled: asyncio.Event
    limit_s: float
    patience: Patience = USUAL_PATIENCE


class Runner:
    """One child process. `start` is optional: `run` starts it when there is none."""

    def __init__(self, command: Sequence[str], options: Mapping[str, Any]) -> None:
        """`command` starts the child; `options` is the first line that it reads."""
        self._command = command
        self._options = options
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Starts the child, so that the first job does not wait for its imports."""
        if self._process is not None and self._process.returncode is None:
            return
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LINE_BYTES,
            start_new_session=True,  # an interrupt at the terminal is ours to pass on, as a cancel
        )
        self._send({"options": self._options})

    async def run(self, engine: str, job: Job, watch: Watch) -> Made | Failure:
        """Runs one job. Raises `RunnerDied` or `RunnerCrashed`; a cancel or a limit comes back as a failure."""
        return await self._order({"engine": engine, "job": JOB.dump_python(job, mode="json")}, watch)

    async def label(self, made: Made, rules: LabelRules, watch: Watch) -> Made | Failure:
        """Gives every file of `made` its labels. Raises as `run` does."""
        order = {"label": MADE.dump_python(made, mode="json"), "rules": LABEL_RULES.dump_python(rules, mode="json")}
        return await self._order(order, watch)

    async def _order(self, order: Mapping[str, Any], watch: Watch) -> Made | Failure:
        await self.start()
        self._send({**order, "scratch": str(watch.around.scratch)})
        outcome = asyncio.create_task(self._outcome(watch))
        stopped = asyncio.create_task(watch.cancelled.wait())
        try:
            await asyncio.wait({outcome, stopped}, timeout=watch.limit_s, return_when=asyncio.FIRST_COMPLETED)
            if outcome.done():
                return outcome.result()
            reason = Cancelled() if stopped.done() else RunTimedOut(limit_s=watch.limit_s)
            await self._stop_job(outcome, watch.patience)
            return reason.failure()
        finally:
            stopped.cancel()
            if not outcome.done():
                outcome.cancel()
                await self.kill()

    async def _stop_job(self, outcome: "asyncio.Task[Made | Failure]", patience: Patience) -> None:
        """Asks the engine to stop and kills the child if it does not."""
        with suppress(RunnerDied, ConnectionError):
            self._send({"cancel": True})
        await asyncio.wait({outcome}, timeout=patience.cancel_s)
        if not outcome.done():
            log.warning("runner-killed", pid=self.pid, reason="it did not stop in time")
            await self.kill()
        with suppress(RunnerDied, RunnerCrashed):
            await outcome

    async def _outcome(self, watch: Watch) -> Made | Failure:
        process = self._process  # `kill` forgets it while we still read its last words
        assert process is not None
        assert process.stdout is not None
        listener = watch.around.listener
        while line := await self._next_line(process.stdout, watch.patience):
            message = orjson.loads(line)
            match message:
                case {"progress": fraction, "stage": stage}:
                    listener.on_progress(fraction, stage)
                case {"log": text, "level": level}:
                    listener.on_log(text, LogLevel(level))
                case {"chunk": data}:
                    listener.on_chunk(base64.b64decode(data))
                case {"remember": values}:
                    await listener.remember(values)
                    self._send({"remembered": True})
                case {"made": made}:
                    return MADE.validate_python(made)
                case {"failure": failure}:
                    return FAILURE.validate_python(failure)
                case {"crash": trace}:
                    raise RunnerCrashed(trace)
        code = await process.wait()
        raise RunnerDied(f"the runner ended with {_exit_words(code)}")

    async def _next_line(self, source: asyncio.StreamReader, patience: Patience) -> bytes:
        """Kills a child that says nothing for so long that it must hang."""
        try:
            return await asyncio.wait_for(source.readline(), patience.silent_s)
        except TimeoutError:
            await self.kill()
            raise RunnerDied(f"the runner said nothing for {patience.silent_s:g} s") from None

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        if self._process.returncode is None:
            self._process.stdin.write(orjson.dumps(message) + b"\n")

    async def kill(self) -> None:
        """Ends the child at once."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._process = None


def _exit_words(code: int) -> str:
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
