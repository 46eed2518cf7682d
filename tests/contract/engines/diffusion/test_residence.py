"""Parts of a pipeline come and go as a plan says, and make the same wherever they wait."""

from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch
from diffusers import AutoencoderKLWan, WanTransformer3DModel

from limpet.engines.diffusion.memory import Layout
from limpet.engines.diffusion.pipelines.decoders import prepare_decoder
from limpet.engines.diffusion.pipelines.host_memory import HostCopy
from limpet.engines.diffusion.pipelines.residence import settle


def _parts() -> dict[str, Any]:
    return {name: torch.nn.Linear(4, 4) for name in ("text_encoder", "transformer", "transformer_2", "vae")} | {
        "scheduler": object(),
        "image_encoder": None,
    }


def _places(parts: dict[str, Any]) -> dict[str, int]:
    return {name: part.weight.data_ptr() for name, part in parts.items() if isinstance(part, torch.nn.Module)}


def _away(parts: dict[str, Any], home: dict[str, int]) -> set[str]:
    """Those whose weights are elsewhere than at home; the device is main memory too here, but another part of it."""
    return {name for name, place in _places(parts).items() if place != home[name]}


def test_resident_parts_are_all_on_the_device():
    parts = _parts()

    settle(parts, Layout.RESIDENT, "meta")

    assert all(part.weight.is_meta for part in parts.values() if isinstance(part, torch.nn.Module))


def test_an_encoder_on_the_host_comes_for_a_prompt_and_goes_before_the_denoiser():
    parts = _parts()
    settle(parts, Layout.ENCODER_ON_HOST, "cpu")
    home = _places(parts)

    parts["text_encoder"](torch.ones(1, 4))
    reading = _away(parts, home)
    parts["transformer"](torch.ones(1, 4))

    assert reading == {"text_encoder"}
    assert _away(parts, home) == set()


def test_offloaded_models_are_there_one_at_a_time():
    parts = _parts()
    residence = settle(parts, Layout.MODEL_OFFLOAD, "cpu")
    home = _places(parts)
    there = []

    for name in ("text_encoder", "transformer", "transformer", "transformer_2", "vae"):
        parts[name](torch.ones(1, 4))
        there.append(_away(parts, home))
    residence.clear()

    assert there == [{"text_encoder"}, {"transformer"}, {"transformer"}, {"transformer_2"}, {"vae"}]
    assert _away(parts, home) == set()


def test_a_decoder_comes_when_it_decodes():
    vae = AutoencoderKLWan(base_dim=8, z_dim=4, dim_mult=[1, 1], num_res_blocks=1, temperal_downsample=[False])
    latents = torch.randn(1, 4, 1, 4, 4)
    with torch.no_grad():
        expected = vae.decode(latents).sample
        residence = settle({"vae": vae}, Layout.MODEL_OFFLOAD, "cpu")
        made = vae.decode(latents).sample

    assert torch.equal(made, expected)
    assert residence._present is not None


def test_weights_are_the_same_after_they_were_away():
    model = torch.nn.Sequential(torch.nn.Conv3d(3, 8, 3), torch.nn.BatchNorm3d(8)).eval()
    model.to(memory_format=torch.channels_last_3d)
    given = torch.randn(1, 3, 4, 4, 4)
    expected = model(given)

    copy = HostCopy(model)
    home = model[0].weight.data_ptr()
    copy.arrive("cpu")

    assert model[0].weight.data_ptr() != home
    assert torch.equal(model(given), expected)
    copy.leave()
    assert model[0].weight.data_ptr() == home
    assert torch.equal(model(given), expected)
    assert model[0].weight.is_contiguous(memory_format=torch.channels_last_3d)
    assert copy.size_bytes % 512 == 0


@pytest.mark.parametrize("layout", [Layout.RESIDENT, Layout.MODEL_OFFLOAD, Layout.BLOCK_OFFLOAD])
def test_a_denoiser_makes_the_same_under_every_layout(layout: Layout):
    torch.manual_seed(0)
    model = WanTransformer3DModel(
        num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=4, text_dim=8, freq_dim=8,
        ffn_dim=16, num_layers=2,
    )  # fmt: skip
    given = {
        "hidden_states": torch.randn(1, 4, 2, 4, 4),
        "timestep": torch.tensor([500]),
        "encoder_hidden_states": torch.randn(1, 3, 8),
    }
    with torch.no_grad():
        expected = model(**given).sample
        settle({"transformer": model}, layout, "cpu")

        assert torch.equal(model(**given).sample, expected)


def test_a_decoder_with_its_channels_last_and_in_pieces_makes_nearly_the_same():
    torch.manual_seed(0)
    vae = AutoencoderKLWan(base_dim=8, z_dim=4, dim_mult=[1, 1], num_res_blocks=1, temperal_downsample=[False])
    latents = torch.randn(1, 4, 1, 6, 6)
    with torch.no_grad():
        expected = vae.decode(latents).sample
        prepare_decoder(vae, tiled=False)
        torch.testing.assert_close(vae.decode(latents).sample, expected, rtol=1e-3, atol=1e-4)
        prepare_decoder(vae, tiled=True)

    assert vae.use_tiling


def test_a_decoder_that_works_in_pieces_by_nature_goes_on_so():
    vae = AutoencoderKLWan(base_dim=8, z_dim=4, dim_mult=[1, 1], num_res_blocks=1, temperal_downsample=[False])
    vae.enable_tiling(tile_sample_min_height=32)

    prepare_decoder(vae, tiled=False)
    prepare_decoder(vae, tiled=True)

    assert vae.use_tiling
    assert vae.tile_sample_min_height == 32
