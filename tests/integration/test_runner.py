"""How long a runner is waited for, and what becomes of one that is waited for in vain."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.integration import moody_runner

from limpet.core.errors import Cancelled, Failure
from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import VideoSpec
from limpet.engines.base import USUAL_PATIENCE, Made, Patience
from limpet.service.runner import Listener, Runner, RunnerDied, Surroundings, Watch

_COMMAND = [sys.executable, moody_runner.__file__]


@pytest.fixture
async def runner() -> AsyncIterator[Runner]:
    runner = Runner(_COMMAND, {})
    await runner.start()
    yield runner
    await runner.kill()


class _Caller:
    """Who asks for runs, and may cancel them."""

    def __init__(self, runner: Runner, scratch: Path) -> None:
        self._runner = runner
        self._scratch = scratch
        self.at_work = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def run(self, prompt: str, patience: Patience = USUAL_PATIENCE) -> Made | Failure:
        around = Surroundings(scratch=self._scratch, listener=self._listener())
        watch = Watch(around=around, cancelled=self.cancelled, limit_s=3600, patience=patience)
        job = Job(spec=VideoSpec(prompt=prompt, seconds=6, short_side=512, fps=24), seed=1)
        return await self._runner.run("moody", job, watch)

    def _listener(self) -> Listener:
        async def remember(_: object) -> None: ...

        def on_progress(fraction: float, stage: str) -> None:
            self.at_work.set()

        def on_log(text: str, level: LogLevel) -> None: ...

        return Listener(on_progress=on_progress, on_log=on_log, on_chunk=lambda _: None, remember=remember)


async def test_a_runner_that_says_nothing_for_too_long_is_killed_and_the_next_run_has_a_new_one(
    runner: Runner, tmp_path: Path
) -> None:
    caller, pid = _Caller(runner, tmp_path), runner.pid

    with pytest.raises(RunnerDied, match="said nothing for 1 s"):
        await caller.run("hang", Patience(silent_s=1.0))

    assert isinstance(await caller.run("hello"), Made)
    assert runner.pid != pid


async def test_a_runner_whose_device_is_broken_ends_itself(runner: Runner, tmp_path: Path) -> None:
    caller, pid = _Caller(runner, tmp_path), runner.pid

    with pytest.raises(RunnerDied, match="exit code"):
        await caller.run("break")

    assert isinstance(await caller.run("hello"), Made)
    assert runner.pid != pid


@pytest.mark.parametrize(("cancel_s", "end"), [(120.0, "survives"), (0.2, "is killed")])
async def test_a_step_that_cannot_be_broken_off_is_waited_for_as_long_as_the_engine_asks(
    runner: Runner, tmp_path: Path, cancel_s: float, end: str
) -> None:
    caller, pid = _Caller(runner, tmp_path), runner.pid
    running = asyncio.create_task(caller.run("finish the step first", Patience(cancel_s=cancel_s)))
    await caller.at_work.wait()

    caller.cancelled.set()
    outcome = await running

    assert isinstance(outcome, Failure)
    assert outcome.code == Cancelled.code
    assert (runner.pid == pid) is (end == "survives")
