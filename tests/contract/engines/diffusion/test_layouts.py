"""Wherever the parts of a pipeline wait, and whether a prompt was read before: what comes out is the same, byte for byte."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from tests.takes import RecordingControl, take
from tests.tiny_models import CARDS, build

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.memory import Layout
from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.take import Pipeline, Pixels, Take

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*weight_norm:FutureWarning"  # diffusers' own use of it, in the part of H3 that hears
)

Open = Callable[[str], Pipeline]

#: One of each way of reading prompts and pictures.
VARIED = ("tiny-wan-i2v", "tiny-z-image", "tiny-klein", "tiny-h3", "tiny-ltx")


def _asked(card_id: str, prompt: str = "a harbour") -> Take:
    return take(CARDS[card_id].tasks[0], CARDS[card_id], prompt=prompt)


def _opened(card_id: str, models: Path, layout: Layout, prompt_cache_bytes: int = 0) -> DiffusersPipeline:
    placement = Placement(device="cpu", dtype="float32", layout=layout, prompt_cache_bytes=prompt_cache_bytes)
    card = CARDS[card_id]
    pipeline = open_pipeline(card, build(card, models), placement)
    assert isinstance(pipeline, DiffusersPipeline)
    return pipeline


@pytest.mark.parametrize("layout", [each for each in Layout if each is not Layout.RESIDENT])
@pytest.mark.parametrize("card_id", VARIED)
def test_every_layout_makes_what_resident_weights_make(
    open_tiny: Open, models: Path, card_id: str, layout: Layout
) -> None:
    asked = _asked(card_id)
    (expected,) = open_tiny(card_id).make(asked, RecordingControl())
    pipeline = _opened(card_id, models, layout)

    (made,) = pipeline.make(asked, RecordingControl())

    assert np.array_equal(made, expected)
    assert pipeline.provenance["layout"] == layout.value
    pipeline.close()


@pytest.mark.parametrize("card_id", VARIED)
def test_a_prompt_that_was_read_before_is_not_read_again_and_makes_the_same(
    open_tiny: Open, models: Path, card_id: str
) -> None:
    first, other = (_asked(card_id, prompt) for prompt in ("a harbour", "a forest"))
    expected = [open_tiny(card_id).make(asked, RecordingControl())[0] for asked in (first, other)]
    pipeline = _opened(card_id, models, Layout.RESIDENT, prompt_cache_bytes=10**8)
    read: list[int] = []
    for module in pipeline.pipeline.text_encoder.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_hook(lambda *_: read.append(1))
    made: list[Pixels] = []
    calls: list[int] = []

    for asked in (first, other, first):
        made += pipeline.make(asked, RecordingControl())
        calls.append(len(read))

    assert 0 < calls[0] < calls[1] == calls[2]
    assert not np.array_equal(expected[0], expected[1])
    assert all(np.array_equal(each, wanted) for each, wanted in zip(made, [*expected, expected[0]], strict=True))


def test_an_unfinished_run_leaves_nothing_on_the_device(models: Path) -> None:
    pipeline = _opened("tiny-wan-i2v", models, Layout.MODEL_OFFLOAD)
    asked = _asked("tiny-wan-i2v")

    with pytest.raises(Cancelled):
        pipeline.make(asked, RecordingControl(cancel_after=1))

    assert pipeline._readiness is not None
    assert pipeline._readiness.residence._present is None
    assert len(pipeline.make(asked, RecordingControl())) == 1
