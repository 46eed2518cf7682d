"""VACE: clips in which the subject of a picture appears."""

from pathlib import Path

import torch
from diffusers import WanVACEPipeline

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline, picture
from limpet.engines.diffusion.pipelines.loading import load_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import scheduler_for
from limpet.engines.diffusion.pipelines.wan import call_options
from limpet.engines.diffusion.take import Take


class VaceClips(DiffusersPipeline):
    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        pipeline = load_pipeline(WanVACEPipeline, card, folder, placement)
        pipeline.scheduler = scheduler_for(card.sampling, pipeline.scheduler)
        super().__init__(card, placement, pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        options = call_options(self.card, take, generators[0])
        return self.pipeline(reference_images=[picture(take, "subject")], **options)[0]
