"""A runner whose engine behaves as its prompt says: for tests of how a runner is watched."""

import time
from collections.abc import Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import Cancelled
from limpet.core.job import Job
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import Engine, JobContext, Made, Offer, Plan, RunnerUnusable
from limpet.service.runner_child import run_child


class MoodyEngine:
    name = "moody"

    def offers(self, endpoint: Endpoint) -> Offer:
        return Offer(lane="cpu")

    def plan(self, spec: Spec) -> Plan:
        return Plan(frames=0, estimate_s=0, memory_bytes=0)

    def run(self, job: Job, context: JobContext) -> Made:
        assert isinstance(job.spec, VideoSpec)
        context.progress(0.5, "at work")
        match job.spec.prompt:
            case "hang":
                time.sleep(3600)  # what a hung device does to its program
            case "break":
                raise RunnerUnusable("the device is gone")
            case "finish the step first":
                _wait_for_cancel(context)
                time.sleep(2.5)  # the step that cannot be broken off
                raise Cancelled
        return Made(artifacts=[], values={"said": job.spec.prompt})

    def close(self) -> None:
        pass


def _wait_for_cancel(context: JobContext) -> None:
    try:
        while True:
            context.check_cancelled()
            time.sleep(0.01)  # the work of a step
    except Cancelled:
        return


def make_engines(options: Mapping[str, Any]) -> Mapping[str, Engine]:
    return {"moody": MoodyEngine()}


if __name__ == "__main__":
    run_child(make_engines)
