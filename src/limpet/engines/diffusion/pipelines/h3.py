"""MiniMax-H3: clips from text, from a first and a last picture, or with the subject of a picture; its sound is left undone.

It comes as modular blocks only: a folder holds the parts for all its workflows, of which those of the card's tasks are loaded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import MiniMaxH3Blocks, MiniMaxH3ModularPipeline
from diffusers.modular_pipelines.minimax_h3.decoders import MiniMaxH3VideoDecodeStep
from diffusers.modular_pipelines.minimax_h3.references import MiniMaxH3ImageReference
from transformers import AutoImageProcessor

from limpet.core.errors import SetupError
from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline, picture
from limpet.engines.diffusion.pipelines.loading import check_folder, fuse_loras, loading_options, told_of_the_card
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.schedule import scheduler_for
from limpet.engines.diffusion.take import Take

_WORKFLOWS = {
    Task.TEXT_TO_VIDEO: "t2va",
    Task.IMAGE_TO_VIDEO: "fl2va",
    Task.FIRST_LAST_TO_VIDEO: "fl2va",
    Task.SUBJECT_TO_VIDEO: "ref2va",
}
_PICTURE = "<|image_pad|>"


@dataclass(frozen=True, slots=True)
class PictureProcessor:
    """What the blocks ask of Qwen3-VL's processor. The whole of it also reads video, and needs torchvision for that."""

    image_processor: Any
    picture_token: int

    def create_mm_token_type_ids(self, texts: Sequence[Sequence[int]]) -> list[list[int]]:
        """1 where a piece of a picture stands, 0 for text."""
        return [[int(token == self.picture_token) for token in text] for text in texts]


class H3Clips(DiffusersPipeline):
    def __init__(self, card: Card, folder: Path, placement: Placement) -> None:
        check_folder(folder, "modular_model_index.json")
        if card.sampling.sigmas is not None:
            raise SetupError(
                f"{card.id} is given noise levels, and H3 has a schedule of its own; give it a shift instead."
            )
        pipeline = _load(card, folder, placement)
        super().__init__(card, placement, pipeline)

    def draw(self, take: Take, generators: list[torch.Generator]) -> torch.Tensor:
        videos = self.pipeline(
            prompt=take.prompt,
            width=take.width,
            height=take.height,
            num_frames=take.frames,
            num_inference_steps=self.card.sampling.steps
            + 1,  # it counts the points of the schedule, its end among them
            generator=generators[0],
            output_type="pt",
            output="videos",
            **_pictures(take),
        )
        return torch.stack(list(videos))


def _pictures(take: Take) -> dict[str, Any]:
    if take.task is Task.SUBJECT_TO_VIDEO:
        return {"references": [MiniMaxH3ImageReference(picture(take, "subject"))]}
    inputs = {"first_frame": "image", "last_frame": "last_image"}
    return {inputs[role]: picture(take, role) for role in take.pictures}


def _load(card: Card, folder: Path, placement: Placement) -> Any:
    blocks = MiniMaxH3Blocks()
    blocks.sub_blocks["decode"] = MiniMaxH3VideoDecodeStep()
    _hide_progress_bars(blocks)
    with told_of_the_card(card, folder):
        pipeline = MiniMaxH3ModularPipeline(blocks, str(folder), local_files_only=True)
        parts = {name: _part(pipeline, name, folder, placement) for name in sorted(_needed(blocks, card))}
        parts["processor"] = _processor(folder, parts["tokenizer"])
    _shorten(parts["text_encoder"], pipeline.text_encoder_layer)
    parts["scheduler"] = scheduler_for(card.sampling, parts["scheduler"])
    pipeline.update_components(**parts)
    fuse_loras(pipeline, card, folder)
    return pipeline


def _hide_progress_bars(blocks: Any) -> None:
    """The pipeline's own switch does not reach blocks within blocks, nor does it give out its blocks but as copies."""
    for block in blocks.sub_blocks.values():
        if hasattr(block, "set_progress_bar_config"):
            block.set_progress_bar_config(disable=True)
        _hide_progress_bars(block)


def _needed(blocks: Any, card: Card) -> set[str]:
    workflows = [blocks.get_workflow(_WORKFLOWS[task]) for task in card.tasks]
    specs = [spec for workflow in workflows for spec in workflow.expected_components]
    return {spec.name for spec in specs if spec.default_creation_method == "from_pretrained"} - {"processor"}


def _part(pipeline: Any, name: str, folder: Path, placement: Placement) -> Any:
    """One by one: the pipeline's own way of loading all only warns of what it could not load."""
    spec = pipeline.get_component_spec(name)
    options = loading_options(placement) if issubclass(spec.type_hint, torch.nn.Module) else {"local_files_only": True}
    return spec.load(
        pretrained_model_name_or_path=str(folder), subfolder=spec.subfolder or name, revision=None, **options
    )


def _shorten(encoder: Any, layer: int) -> None:
    """Drops what comes after the layer that is read, a fifth of it all. One more stays: the last one's output is normalised."""
    language = encoder.model.language_model
    language.layers = language.layers[: layer + 1]
    encoder.config.text_config.num_hidden_layers = len(language.layers)
    encoder.lm_head = torch.nn.Identity()  # it is not asked for words


def _processor(folder: Path, tokenizer: Any) -> PictureProcessor:
    images = AutoImageProcessor.from_pretrained(folder / "processor", local_files_only=True)
    return PictureProcessor(images, tokenizer.convert_tokens_to_ids(_PICTURE))
