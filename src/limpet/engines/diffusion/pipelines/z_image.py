"""Z-Image: pictures from text, several of them in one go."""

from pathlib import Path

import torch
from diffusers import ZImagePipeline

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline
from limpet.engines.diffusion.pipelines.loading import load_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import scheduler_for
from limpet.engines.diffusion.take import Take


class ZImagePictures(DiffusersPipeline):
    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        pipeline = load_pipeline(ZImagePipeline, card, folder, placement)
        pipeline.scheduler = scheduler_for(card.sampling, pipeline.scheduler)
        super().__init__(card, placement, pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        sampling = self.card.sampling
        return self.pipeline(
            prompt=take.prompt,
            negative_prompt=sampling.negative_prompt,
            width=take.width,
            height=take.height,
            num_inference_steps=sampling.steps,
            guidance_scale=sampling.guidance
            - 1,  # this pipeline counts from 0: how much is added to what the prompt says
            num_images_per_prompt=len(generators),
            generator=generators,
            output_type="pt",
            return_dict=False,
        )[0]
