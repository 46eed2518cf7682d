"""Wan: clips from text, from a first picture, or from a first to a last one; with one expert or two."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers import WanImageToVideoPipeline, WanPipeline

from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline, picture
from limpet.engines.diffusion.pipelines.loading import load_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import RenewedSteps, scheduler_for
from limpet.engines.diffusion.take import Take

#: What the second class of pipeline needs besides the components that it shares with the first.
_SHARED = ("tokenizer", "text_encoder", "vae", "scheduler", "transformer", "transformer_2")
_SETTINGS = ("boundary_ratio", "expand_timesteps")


class WanClips(DiffusersPipeline):
    """Weights for one of the two classes of pipeline, or for both, which then share them."""

    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        kind = WanPipeline if Task.TEXT_TO_VIDEO in card.tasks else WanImageToVideoPipeline
        pipeline = load_pipeline(kind, card, folder, placement)
        pipeline.scheduler = scheduler_for(card.sampling, pipeline.scheduler)
        super().__init__(card, placement, pipeline)
        self._from_picture = _sibling(pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        if isinstance(self.pipeline.scheduler, RenewedSteps):
            self.pipeline.scheduler.noise = generators[0]
        options = call_options(self.card, take, generators[0])
        if take.task is Task.TEXT_TO_VIDEO:
            return self.pipeline(**options)[0]
        if take.task is Task.FIRST_LAST_TO_VIDEO:
            options["last_image"] = picture(take, "last_frame")
        return self._from_picture(image=picture(take, "first_frame"), **options)[0]

    @property
    def _readers(self) -> Sequence[Any]:
        return [self.pipeline, *([] if self._from_picture is self.pipeline else [self._from_picture])]

    def close(self) -> None:
        self._from_picture = None
        super().close()


def call_options(card: Card, take: Take, generator: torch.Generator) -> dict[str, Any]:
    """What all of Wan's pipelines are called with."""
    return {
        "prompt": take.prompt,
        "negative_prompt": card.sampling.negative_prompt,
        "width": take.width,
        "height": take.height,
        "num_frames": take.frames,
        "num_inference_steps": card.sampling.steps,
        "guidance_scale": card.sampling.guidance,
        "guidance_scale_2": card.sampling.guidance_2,
        "generator": generator,
        "output_type": "pt",
        "return_dict": False,
    }


def _sibling(pipeline: Any) -> Any:
    """The same weights as a pipeline that starts from a picture."""
    if isinstance(pipeline, WanImageToVideoPipeline):
        return pipeline
    settings = {name: pipeline.config[name] for name in _SETTINGS}
    sibling = WanImageToVideoPipeline(**{name: getattr(pipeline, name) for name in _SHARED}, **settings)
    sibling.set_progress_bar_config(disable=True)
    return sibling
