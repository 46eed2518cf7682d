"""LTX 2: clips from text, a first picture, or a first and a last one; what it makes as sound is let go."""

from pathlib import Path
from typing import Any

import torch
from diffusers import LTX2ConditionPipeline
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline, picture
from limpet.engines.diffusion.pipelines.loading import load_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import scheduler_for
from limpet.engines.diffusion.take import Take

#: A language model that writes prompts anew, and what guesses the length of a clip.
_UNUSED = ("prompt_enhancer", "processor", "duration_head")
#: Which frame of the clip a picture is; it counts groups of frames, and from the end where it is negative.
_PLACES = {"first_frame": 0, "last_frame": -1}
#: Guides by further calls a step, for the full model: a distilled one is asked once.
_UNGUIDED = {
    "stg_scale": 0.0,
    "modality_scale": 1.0,
    "guidance_rescale": 0.0,
    "audio_guidance_scale": 1.0,
    "audio_stg_scale": 0.0,
    "audio_modality_scale": 1.0,
    "audio_guidance_rescale": 0.0,
}


class LtxClips(DiffusersPipeline):
    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        pipeline = load_pipeline(LTX2ConditionPipeline, card, folder, placement, without=_UNUSED)
        pipeline.scheduler = scheduler_for(card.sampling, pipeline.scheduler)
        super().__init__(card, placement, pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        sampling = self.card.sampling
        options: dict[str, Any] = dict(_UNGUIDED) if sampling.guidance == 1 else {}
        if take.fps is not None:
            options["frame_rate"] = float(take.fps)
        return self.pipeline(
            conditions=[LTX2VideoCondition(picture(take, role), _PLACES[role]) for role in take.pictures] or None,
            prompt=take.prompt,
            negative_prompt=sampling.negative_prompt,
            width=take.width,
            height=take.height,
            num_frames=take.frames,
            num_inference_steps=sampling.steps,
            guidance_scale=sampling.guidance,
            generator=generators[0],
            output_type="pt",
            return_dict=False,
            **options,
        )[0]
