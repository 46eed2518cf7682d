"""Steps that are foretold: the blocks of most calls are left out, and the pictures are nearly the same."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from tests.takes import RecordingControl, take
from tests.tiny_models import CARDS, build

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.card import Card, Sampling
from limpet.engines.diffusion.memory import Layout
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement, can_be_foretold
from limpet.engines.diffusion.take import Pixels

_STEPS = 50
_GUIDED = Sampling(steps=_STEPS, guidance=5.0, shift=5.0, negative_prompt="blurred")
#: One model that sees a subject beside its own blocks, and one of two experts that take over from each other.
MODELS = {id_: replace(CARDS[id_], sampling=_GUIDED) for id_ in ("tiny-vace", "tiny-wan-t2v")}


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)  # such small work is slower on several


class Opened:
    """A tiny model, and how often its blocks were called."""

    def __init__(self, card: Card, models: Path, *, foretold: bool, layout: Layout = Layout.RESIDENT) -> None:
        placement = Placement(device="cpu", dtype="float32", foretold=foretold, layout=layout)
        opened: Any = open_pipeline(card, build(card, models), placement)
        self.pipeline = opened
        self._card = card
        self.calls = 0
        parts = self.pipeline.pipeline.components
        for denoiser in (parts["transformer"], parts.get("transformer_2")):
            for block in () if denoiser is None else (*denoiser.blocks, *getattr(denoiser, "vace_blocks", ())):
                block.attn1.to_q.register_forward_pre_hook(self._count)

    def _count(self, *_: Any) -> None:
        self.calls += 1

    def clip(self, *, seed: int = 1, control: RecordingControl | None = None) -> Pixels:
        self.calls = 0
        asked = take(self._card.tasks[0], self._card, seeds=[seed])
        made: Pixels = self.pipeline.make(asked, control or RecordingControl())[0]
        return made


def distance(one: Pixels, other: Pixels) -> float:
    """Mean difference of values of 0 to 255."""
    return float(np.abs(one.astype(np.float64) - other).mean())


@pytest.mark.parametrize("id_", list(MODELS))
def test_half_of_the_blocks_make_nearly_the_same_clip(models: Path, id_: str) -> None:
    whole, foretold = (Opened(MODELS[id_], models, foretold=foretold) for foretold in (False, True))
    expected, other = whole.clip(), whole.clip(seed=2)
    calls = whole.calls

    control = RecordingControl()
    made = foretold.clip(control=control)

    assert control.steps[-1] == (_STEPS, _STEPS)
    assert foretold.calls < calls * 0.6
    assert 0 < distance(made, expected) < distance(other, expected) / 10
    assert foretold.pipeline.provenance["approximate"] == "steps"
    assert "approximate" not in whole.pipeline.provenance


def test_a_run_knows_nothing_of_one_that_was_broken_off(models: Path) -> None:
    foretold = Opened(MODELS["tiny-vace"], models, foretold=True)
    expected = foretold.clip()

    with pytest.raises(Cancelled):
        foretold.clip(seed=2, control=RecordingControl(cancel_after=_STEPS // 2))

    assert np.array_equal(foretold.clip(), expected)


@pytest.mark.parametrize("id_", list(MODELS))
def test_parts_that_wait_in_main_memory_are_foretold_the_same(models: Path, id_: str) -> None:
    resident, offloaded = (
        Opened(MODELS[id_], models, foretold=True, layout=layout) for layout in (Layout.RESIDENT, Layout.MODEL_OFFLOAD)
    )

    assert np.array_equal(resident.clip(), offloaded.clip())


@pytest.mark.parametrize(
    ("id_", "steps", "can"),
    [("tiny-vace", 50, True), ("tiny-vace", 8, False), ("tiny-z-image", 50, False), ("tiny-wan-5b", 20, True)],
)
def test_long_runs_of_models_that_say_what_they_ask_can_be_foretold(id_: str, steps: int, *, can: bool) -> None:
    assert can_be_foretold(replace(CARDS[id_], sampling=Sampling(steps=steps))) is can
