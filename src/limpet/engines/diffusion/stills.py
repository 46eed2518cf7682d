"""Makes pictures: all of a call in one run of a model, each from a seed of its own."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Artifact, Job
from limpet.core.spec import ImageSpec
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.casting import Casting, task_of
from limpet.engines.diffusion.estimate import estimate
from limpet.engines.diffusion.finishing.clip import finish_picture
from limpet.engines.diffusion.flops import Shape
from limpet.engines.diffusion.grid import Native, Target, plan_native
from limpet.engines.diffusion.label import file_label
from limpet.engines.diffusion.pictures import subject_within
from limpet.engines.diffusion.stage import Progress, Run, Stage
from limpet.engines.diffusion.take import Take
from limpet.media.image_sizes import size_of
from limpet.media.picture import load_picture
from limpet.media.still import write_still


def plan_stills(spec: ImageSpec, card: Card, casting: Casting) -> Plan:
    native = plan_native(card.grid, _target(spec))
    shape = Shape(width=native.size.width, height=native.size.height)
    return estimate(card, casting.folder(card), shape, runs=spec.count)


def make_stills(job: Job, stage: Stage, context: JobContext) -> Made:
    spec = job.spec
    assert isinstance(spec, ImageSpec), "the engine sends nothing else"
    card = stage.casting.card(task_of(spec))
    target = _target(spec)
    native = plan_native(card.grid, target)
    context.log(
        f"Diffusion engine: {card.title} makes pictures of {native.size.width}x{native.size.height} "
        f"in {card.sampling.steps} steps."
    )
    run = _drawn(card, _take(job, spec, card, native), stage, context)
    artifacts = []
    for number, (pixels, seed) in enumerate(zip(run.made, _seeds(job, spec), strict=True)):
        path = context.scratch / f"image_{number}.jpg"
        picture = finish_picture(
            pixels, native, target.size, upscaler=stage.finishing.upscaler, check=context.check_cancelled
        )
        write_still(path, picture, metadata=file_label(stage.casting, card, seed=seed))
        artifacts.append(_artifact(path, target))
    return Made(artifacts=artifacts, provenance=_provenance(spec, card, native, run.provenance))


def _drawn(card: Card, take: Take, stage: Stage, context: JobContext) -> Run:
    """All pictures at once where the device has room for them, else by halves."""
    try:
        return stage.run(card, take, Progress(context))
    except FeatureNotSupported:
        if len(take.seeds) == 1:
            raise
        middle = len(take.seeds) // 2
        context.log(f"The device has no room for {len(take.seeds)} pictures at once; they are made in two parts.")
        parts = [replace(take, seeds=seeds) for seeds in (take.seeds[:middle], take.seeds[middle:])]
        runs = [_drawn(card, part, stage, context) for part in parts]
        return Run(made=[picture for run in runs for picture in run.made], provenance=runs[0].provenance)


def _target(spec: ImageSpec) -> Target:
    return Target(size=size_of(spec.aspect_ratio), frames=1, fps=1)


def _seeds(job: Job, spec: ImageSpec) -> list[int]:
    return [job.seed + number for number in range(spec.count)]


def _take(job: Job, spec: ImageSpec, card: Card, native: Native) -> Take:
    pictures = {role: load_picture(path).pixels for role, path in job.pictures.items()}
    return Take(
        task=task_of(spec),
        prompt=spec.prompt,
        width=native.size.width,
        height=native.size.height,
        frames=1,
        seeds=_seeds(job, spec),
        pictures={role: subject_within(pixels, card.grid.most_pixels) for role, pixels in pictures.items()},
    )


def _artifact(path: Path, target: Target) -> Artifact:
    facts = {"width": target.size.width, "height": target.size.height}
    return Artifact(path=path, content_type="image/jpeg", file_name=path.name, facts=facts)


def _provenance(spec: ImageSpec, card: Card, native: Native, pipeline: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        "task": task_of(spec).value,
        "prompt": spec.prompt,
        "steps": card.sampling.steps,
        "guidance": card.sampling.guidance,
        "native_size": f"{native.size.width}x{native.size.height}",
        "pipelines": {card.id: pipeline},
    }
