"""A runner whose engine makes an empty file at once: for tests of everything around an engine."""

from collections.abc import Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.core.job import Artifact, Job
from limpet.core.spec import Spec
from limpet.engines.base import Engine, JobContext, Made, Offer, Plan
from limpet.service.runner_child import run_child


class InstantEngine:
    name = "embedded"

    def offers(self, endpoint: Endpoint) -> Offer:
        return Offer(lane="cpu")

    def plan(self, spec: Spec) -> Plan:
        return Plan(frames=0, estimate_s=0, memory_bytes=0)

    def run(self, job: Job, context: JobContext) -> Made:
        path = context.scratch / "output.mp4"
        path.write_bytes(b"made")
        return Made(artifacts=[Artifact(path=path, content_type="video/mp4", file_name="output.mp4")])

    def close(self) -> None:
        pass


def make_engines(options: Mapping[str, Any]) -> Mapping[str, Engine]:
    return {"embedded": InstantEngine()}


if __name__ == "__main__":
    run_child(make_engines)
