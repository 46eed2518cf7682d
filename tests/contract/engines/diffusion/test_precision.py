"""Coarser numbers where the device has them, and tables in place of projections."""

import importlib.util
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch
from diffusers import MiniMaxH3Transformer3DModel, WanTransformer3DModel

from limpet.engines.diffusion.pipelines import precision
from limpet.engines.diffusion.pipelines.compiling import CompiledBlocks
from limpet.engines.diffusion.pipelines.modulation import ModulationTables


def _h3() -> Any:
    torch.manual_seed(0)
    return MiniMaxH3Transformer3DModel(
        num_attention_heads=2, attention_head_dim=16, hidden_size=24, num_layers=3, num_refiner_layers=1, ffn_dim=32,
        in_channels=4, audio_in_channels=4, text_dim=8, freq_dim=8, time_embed_hidden_dim=16, time_embed_dim=12,
        rope_freq_dim=2,
    ).eval()  # fmt: skip


def _h3_call(transformer: Any, *timesteps: float) -> Any:
    """Six rows of picture, two of sound and three of text, at as many noise levels as given."""
    generator = torch.Generator().manual_seed(1)
    rows = torch.arange(11)
    with torch.no_grad():
        return transformer(
            hidden_states=torch.randn(1, 6, 16, generator=generator),
            audio_hidden_states=torch.randn(1, 2, 4, generator=generator),
            encoder_hidden_states=torch.randn(1, 3, 8, generator=generator),
            timestep=torch.tensor(timesteps),
            timestep_indices=rows % len(timesteps),
            token_tags=torch.tensor([0] * 6 + [2] * 2 + [1] * 3),
            position_ids=torch.stack([rows, rows % 3, rows % 2], dim=1),
            video_indices=rows[:6],
            audio_indices=rows[6:8],
            text_indices=rows[8:],
        )


@pytest.mark.parametrize("timesteps", [(1.0,), (0.75, 0.0), (0.5, 0.25, 0.0)])
def test_tables_make_exactly_what_the_projections_make(timesteps: tuple[float, ...]):
    plain, tabled = _h3(), _h3()
    tables = ModulationTables(tabled)

    for _ in range(2):  # made, then remembered
        expected, made = _h3_call(plain, *timesteps), _h3_call(tabled, *timesteps)

        assert torch.equal(made.sample, expected.sample)
        assert torch.equal(made.audio_sample, expected.audio_sample)
    assert tables.steps == 1


def test_tables_turn_with_the_timestep():
    plain, tabled = _h3(), _h3()
    tables = ModulationTables(tabled)

    for timesteps in ((1.0, 0.0), (0.5, 0.0), (1.0, 0.0)):
        assert torch.equal(_h3_call(tabled, *timesteps).sample, _h3_call(plain, *timesteps).sample)

    assert tables.steps == 2
    assert not torch.equal(_h3_call(tabled, 0.9, 0.0).sample, _h3_call(tabled, 0.5, 0.0).sample)


def test_projections_do_not_follow_the_transformer_onto_the_device():
    plain, tabled = _h3(), _h3()
    ModulationTables(tabled)

    spared = sum(block.adaln_proj.linear.weight.numel() for block in plain.transformer_blocks)
    spared += sum(block.adaln_proj.linear.bias.numel() for block in plain.transformer_blocks)

    assert (
        sum(each.numel() for each in tabled.parameters()) == sum(each.numel() for each in plain.parameters()) - spared
    )


def test_tables_turn_under_compiled_blocks_too():
    plain, tabled = _h3(), _h3()
    ModulationTables(tabled)
    compiled = CompiledBlocks(tabled, backend="aot_eager")

    for timesteps in ((1.0, 0.0), (0.5, 0.0)):
        torch.testing.assert_close(_h3_call(tabled, *timesteps).sample, _h3_call(plain, *timesteps).sample)

    assert not compiled.failed
    torch.compiler.reset()


def test_on_the_cpu_numbers_stay_as_they_are():
    model = torch.nn.Sequential(torch.nn.Linear(2048, 8))

    assert precision.best_precision("cpu") == "16-bit"
    assert precision.coarsen(model, "16-bit") == 0


def test_only_wide_layers_that_carry_the_picture_count_in_8_bits():
    with torch.device("meta"):
        wan = WanTransformer3DModel(num_layers=1)
        h3 = MiniMaxH3Transformer3DModel(num_layers=1)

    def coarsened(model: Any) -> set[str]:
        return {name for name, module in model.named_modules() if precision.is_coarsened(module, name)}

    assert coarsened(wan) == {
        *(f"blocks.0.attn{part}.{layer}" for part in (1, 2) for layer in ("to_q", "to_k", "to_v", "to_out.0")),
        "blocks.0.ffn.net.0.proj",
        "blocks.0.ffn.net.2",
    }
    assert coarsened(h3) == {
        *(f"transformer_blocks.0.attn.{layer}" for layer in ("to_q", "to_k", "to_v", "to_out.0")),
        "transformer_blocks.0.ff.net.0.proj",
        "transformer_blocks.0.ff.net.2",
    }


@pytest.mark.skipif(importlib.util.find_spec("torchao") is None, reason="torchao is not installed: it is optional")
@pytest.mark.filterwarnings("ignore")  # torchao speaks of kernels that this machine lacks
def test_layers_in_8_bits_make_nearly_the_same():
    model = torch.nn.Sequential(torch.nn.Linear(1024, 64), torch.nn.GELU(), torch.nn.Linear(64, 8))
    given = torch.randn(4, 1024)
    expected = model(given)

    assert precision.coarsen(model, "int8") == 1

    error = torch.linalg.vector_norm(model(given) - expected) / torch.linalg.vector_norm(expected)
    assert 0 < float(error) < 0.05
