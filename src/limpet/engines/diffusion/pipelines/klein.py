"""FLUX.2 klein: pictures from text, or of the subject of another picture."""

from pathlib import Path

import torch
from diffusers import Flux2KleinPipeline

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline, picture
from limpet.engines.diffusion.pipelines.loading import load_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import scheduler_for
from limpet.engines.diffusion.take import Take


class KleinPictures(DiffusersPipeline):
    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        pipeline = load_pipeline(Flux2KleinPipeline, card, folder, placement)
        pipeline.scheduler = scheduler_for(card.sampling, pipeline.scheduler)
        super().__init__(card, placement, pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        return self.pipeline(
            image=picture(take, "subject") if "subject" in take.pictures else None,
            prompt=take.prompt,
            width=take.width,
            height=take.height,
            num_inference_steps=self.card.sampling.steps,
            guidance_scale=self.card.sampling.guidance,
            num_images_per_prompt=len(generators),
            generator=generators,
            output_type="pt",
            return_dict=False,
        )[0]
