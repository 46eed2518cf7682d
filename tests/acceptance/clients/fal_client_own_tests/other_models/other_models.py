"""The image and language models of other makers that fal-client's own tests call: their fields, and an engine that stands in.

It is also the example of a plug-in: endpoints of one's own, and an engine that serves them.
"""

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from PIL import Image

from limpet.catalog.endpoint import Endpoint, File, Input, Medium, Needs, Output, Price, Unit, files_of
from limpet.core.ids import EndpointId, FileKey
from limpet.core.job import Artifact, Job
from limpet.core.request import Result
from limpet.core.spec import ImageSpec, MediaSource, Spec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal

_SIDE = 1024


class PictureInput(Input):
    prompt: str
    image_url: str | None = None
    seed: int | None = None


class SizedFile(File):
    width: int
    height: int


class PictureOutput(Output):
    images: list[SizedFile]
    seed: int

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        images = [SizedFile(**file.model_dump(), width=_SIDE, height=_SIDE) for file in files_of(result, address)]
        return cls(images=images, seed=result.values["seed"])


class TextInput(Input):
    prompt: str
    model: str = ""


class TextOutput(Output):
    output: str
    partial: bool = False

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(output=result.values["output"])


def _spec(body: Any) -> ImageSpec:
    url = getattr(body, "image_url", None)
    return ImageSpec(prompt=body.prompt, subject=url and MediaSource(url=url, field="image_url"))


def _endpoint(endpoint_id: str, takes: type[Input], gives: type[Output]) -> Endpoint:
    return Endpoint(
        id=EndpointId(endpoint_id),
        title=endpoint_id,
        summary="Stands in for a model of another maker.",
        category="text-to-image",
        input=takes,
        output=gives,
        spec=_spec,
        needs=Needs(makes=Medium.IMAGE),
        price=Price(unit=Unit.REQUEST),
        examples=({"prompt": "a cat"},),
    )


ENDPOINTS = (
    _endpoint("fal-ai/fast-sdxl", PictureInput, PictureOutput),
    _endpoint("fal-ai/fast-sdxl/image-to-image", PictureInput, PictureOutput),
    _endpoint("fal-ai/any-llm", TextInput, TextOutput),
)
_IDS = frozenset(endpoint.id for endpoint in ENDPOINTS)


class OtherModelsEngine:
    name = "other-models"

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        if endpoint.id in _IDS:
            return Offer(lane="cpu", needs_call=True)
        return Refusal(reason="it serves its own endpoints only")

    def plan(self, spec: Spec) -> Plan:
        return Plan(frames=0, estimate_s=0.1, memory_bytes=1 << 20)

    def run(self, job: Job, context: JobContext) -> Made:
        assert job.call is not None
        if job.call.endpoint == "fal-ai/any-llm":
            return Made(artifacts=(), values={"output": "A limpet never lets go."})
        seed = job.call.body["seed"]
        seed = job.seed if seed is None else seed
        path = context.scratch / "output.png"
        noise = np.random.default_rng(seed).integers(0, 256, (8, 8, 3), np.uint8)
        Image.fromarray(noise).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC).save(path)
        return Made(
            artifacts=[Artifact(path=path, content_type="image/png", file_name="output.png")], values={"seed": seed}
        )

    def close(self) -> None: ...
