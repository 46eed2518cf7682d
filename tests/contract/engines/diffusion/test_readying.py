"""From weights as they were read to weights that run here: on the CPU nothing that changes what is made."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch
from diffusers import WanTransformer3DModel
from tests.unit.engines.diffusion.test_flops import A14B_CARD, WAN_A14B

from limpet.engines.diffusion.flops import Shape
from limpet.engines.diffusion.memory import Layout
from limpet.engines.diffusion.pipelines.placement import Ground, Placement, place
from limpet.engines.diffusion.pipelines.readying import ready

SHAPE = Shape(width=64, height=64, frames=5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "transformer").mkdir()
    (tmp_path / "transformer" / "config.json").write_text(json.dumps(WAN_A14B))
    return tmp_path


def _model() -> Any:
    torch.manual_seed(0)
    return WanTransformer3DModel(
        num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=4, text_dim=8, freq_dim=8,
        ffn_dim=16, num_layers=2,
    )  # fmt: skip


def _made(model: Any) -> Any:
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        return model(
            hidden_states=torch.randn(1, 4, 2, 4, 4, generator=generator),
            timestep=torch.tensor([500]),
            encoder_hidden_states=torch.randn(1, 3, 8, generator=generator),
        ).sample


def test_on_the_cpu_a_model_is_placed_as_it_is(folder: Path, tmp_path: Path):
    placement = place(A14B_CARD, folder, SHAPE, Ground(device="cpu", cache=tmp_path / "cache", coarse=True))
    model = _model()

    readiness = ready({"transformer": model, "scheduler": object()}, A14B_CARD, folder, placement)

    assert readiness.provenance == {"attention": "native", "layout": "resident", "compiled": "no"}
    assert torch.equal(_made(model), _made(_model()))


def test_both_experts_come_and_go_and_make_the_same(folder: Path):
    placement = Placement(device="cpu", layout=Layout.MODEL_OFFLOAD)
    first, second = _model(), _model()
    parts = {"transformer": first, "transformer_2": second}

    readiness = ready(parts, A14B_CARD, folder, placement)

    assert torch.equal(_made(first), _made(_model()))
    assert torch.equal(_made(second), _made(_model()))
    assert readiness.provenance["layout"] == "model-offload"
