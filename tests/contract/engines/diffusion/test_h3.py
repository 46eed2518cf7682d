"""What is particular to MiniMax-H3: of its many parts only those are loaded, and kept, that a card's tasks need."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from safetensors.torch import save_file
from tests.takes import RecordingControl, take
from tests.tiny_models import CARDS, build
from transformers import Qwen3VLForConditionalGeneration

from limpet.core.errors import SetupError
from limpet.engines.diffusion.card import Card, Lora, Task
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*weight_norm:FutureWarning"  # diffusers' own use of it, in the part of H3 that hears
)

ON_CPU = Placement(device="cpu", dtype="float32")
CARD = CARDS["tiny-h3"]
OF_TEXT = replace(CARD, tasks=[Task.TEXT_TO_VIDEO])
OF_SUBJECTS = replace(CARD, tasks=[Task.SUBJECT_TO_VIDEO])
_LAYER = "transformer_blocks.0.attn.to_q"


@pytest.fixture
def folder(models: Path) -> Path:
    return build(CARD, models)


@pytest.mark.parametrize(
    ("card", "loaded", "left"),
    [(OF_TEXT, "transformer", ["transformer_ref", "audio_vae"]), (OF_SUBJECTS, "transformer_ref", ["transformer"])],
)
def test_only_what_the_tasks_of_the_card_need_is_loaded(folder: Path, card: Card, loaded: str, left: list[str]) -> None:
    parts = open_pipeline(card, folder, ON_CPU).pipeline.components  # type: ignore[attr-defined]  # a look inside

    assert parts[loaded] is not None
    assert [name for name in left if parts.get(name) is not None] == []


def test_the_shortened_encoder_reads_a_prompt_as_the_whole_one_does(folder: Path) -> None:
    short: Any = open_pipeline(OF_TEXT, folder, ON_CPU)
    whole = Qwen3VLForConditionalGeneration.from_pretrained(folder / "text_encoder", dtype=torch.float32)
    words = {"input_ids": torch.tensor([[5, 80, 7]]), "output_hidden_states": True}
    layer = short.pipeline.text_encoder_layer

    with torch.no_grad():
        read = short.pipeline.text_encoder.model(**words).hidden_states[layer]
        expected = whole.model(**words).hidden_states[layer]

    assert len(short.pipeline.text_encoder.model.language_model.layers) == layer + 1
    assert len(whole.model.language_model.layers) > layer + 1
    assert torch.equal(read, expected)


@pytest.mark.parametrize(("card", "component"), [(OF_TEXT, "transformer"), (OF_SUBJECTS, "transformer_ref")])
def test_a_lora_goes_to_the_partition_that_it_is_for(folder: Path, tmp_path: Path, card: Card, component: str) -> None:
    lora = Lora(repository="someone/lora", file="few.safetensors", component=component)
    linked = tmp_path / card.id
    linked.mkdir()
    for entry in folder.iterdir():
        (linked / entry.name).symlink_to(entry)
    (linked / lora.folder).mkdir(parents=True)
    down, up = torch.full((1, 16), 0.5), torch.full((32, 1), 0.25)
    save_file(
        {f"transformer.{_LAYER}.lora_A.weight": down, f"transformer.{_LAYER}.lora_B.weight": up}, linked / lora.path
    )

    plain: Any = open_pipeline(card, linked, ON_CPU)
    fused: Any = open_pipeline(replace(card, loras=[lora]), linked, ON_CPU)

    before, after = (getattr(opened.pipeline, component).state_dict()[f"{_LAYER}.weight"] for opened in (plain, fused))
    assert torch.allclose(after, before + up @ down, atol=1e-6)


def test_noise_levels_are_refused_rather_than_ignored(folder: Path) -> None:
    card = replace(CARD, sampling=replace(CARD.sampling, sigmas=(1.0, 0.5)))

    with pytest.raises(SetupError, match="a schedule of its own"):
        open_pipeline(card, folder, ON_CPU)


def test_the_shift_of_the_card_is_the_one_of_the_picture_and_not_of_the_sound(folder: Path) -> None:
    opened: Any = open_pipeline(OF_TEXT, folder, ON_CPU)

    opened.make(take(Task.TEXT_TO_VIDEO, CARD), RecordingControl())

    assert (opened.pipeline.scheduler.shift, opened.pipeline.audio_scheduler.shift) == (6.0, 3.0)
