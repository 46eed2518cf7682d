"""The architectures: full-size as their publishers configure them, and tiny ones of the same classes for a try on the CPU."""

import math
from collections.abc import Mapping
from typing import Any

import torch
from diffusers import (
    AutoencoderKLMiniMaxH3,
    AutoencoderKLWan,
    MiniMaxH3Transformer3DModel,
    WanTransformer3DModel,
)

_TINY_WAN = {
    "num_attention_heads": 2,
    "attention_head_dim": 12,
    "text_dim": 32,
    "freq_dim": 8,
    "ffn_dim": 32,
    "num_layers": 2,
}
_PATCHED_VAE = {
    "in_channels": 12, "out_channels": 12, "patch_size": 2, "scale_factor_spatial": 16, "is_residual": True, "z_dim": 48,
    "latents_mean": [0.0] * 48, "latents_std": [1.0] * 48,
}  # fmt: skip

#: By name: class, configuration, and what differs in the tiny form.
_BUILDS: Mapping[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
    "a14b": (WanTransformer3DModel, {"in_channels": 36, "out_channels": 16}, _TINY_WAN),
    "5b": (
        WanTransformer3DModel,
        {"in_channels": 48, "out_channels": 48, "num_attention_heads": 24, "ffn_dim": 14336, "num_layers": 30},
        _TINY_WAN,
    ),
    "h3": (
        MiniMaxH3Transformer3DModel,
        {},
        {
            "num_attention_heads": 2, "attention_head_dim": 16, "hidden_size": 24, "num_layers": 2, "num_refiner_layers": 1,
            "ffn_dim": 32, "text_dim": 8, "freq_dim": 8, "time_embed_hidden_dim": 16, "time_embed_dim": 12, "rope_freq_dim": 2,
        },
    ),
    "wan-vae": (AutoencoderKLWan, {}, {"base_dim": 4, "num_res_blocks": 1}),
    "5b-vae": (
        AutoencoderKLWan, {"base_dim": 160, "decoder_base_dim": 256} | _PATCHED_VAE,
        {"base_dim": 4, "decoder_base_dim": 4, "num_res_blocks": 1},
    ),
    "h3-vae": (
        AutoencoderKLMiniMaxH3,
        {},
        {
            "block_out_channels": (8, 8, 8, 8, 8, 8), "layers_per_block": 1, "norm_num_groups": 2, "decoder_num_layers": 1,
            "decoder_num_attention_heads": 2, "decoder_attention_head_dim": 16,
        },
    ),
}  # fmt: skip


def configuration(name: str, *, small: bool) -> dict[str, Any]:
    _, full, tiny = _BUILDS[name]
    return full | tiny if small else full


def build(name: str, *, device: str, dtype: Any, small: bool) -> Any:
    """Made on the device: on `meta` first, tables that are computed rather than loaded would be lost."""
    kind, _, _ = _BUILDS[name]
    return made(lambda: kind(**configuration(name, small=small)), device=device, dtype=dtype)


def made(construct: Any, *, device: str, dtype: Any) -> Any:
    torch.manual_seed(0)
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with torch.device(device):
            model = construct().eval().requires_grad_(requires_grad=False)
    finally:
        torch.set_default_dtype(before)
    draw_weights(model)
    return model


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is untyped here
def draw_weights(model: Any) -> None:
    """No zeros, which would run faster; what the model keeps in 32 bits is in 32 bits."""
    for name, weight in model.named_parameters():
        if weight.ndim >= 2:
            weight.normal_(0, 0.02)
        elif name.endswith("bias"):
            weight.normal_(0, 0.01)
    kept = getattr(model, "_keep_in_fp32_modules", None) or ()
    for name, module in model.named_modules():
        for key, weight in module.named_parameters(prefix=name, recurse=False):
            if any(word in key for word in kept):
                weight.data = weight.data.float()


def inputs(name: str, shape: tuple[int, int, int], bench: Any) -> dict[str, Any]:
    """What a denoiser is called with for a clip of this width, height and number of frames."""
    return _h3_inputs(shape, bench) if name == "h3" else _wan_inputs(name, shape, bench)


def _random(bench: Any, *size: int, dtype: Any = None) -> Any:
    return torch.randn(*size, device=bench.device, dtype=dtype or bench.dtype)


def _wan_inputs(name: str, shape: tuple[int, int, int], bench: Any) -> dict[str, Any]:
    settings = configuration(name, small=bench.small)
    scale = 16 if name == "5b" else 8
    width, height, frames = shape
    latent = ((frames - 1) // 4 + 1, height // scale, width // scale)
    tokens = latent[0] * math.prod(latent[1:]) // 4
    # The 5B gives each token a noise level of its own, so that a first picture can be held.
    timestep = torch.full((1, tokens) if name == "5b" else (1,), 900, device=bench.device)
    return {
        "hidden_states": _random(bench, 1, settings["in_channels"], *latent),
        "timestep": timestep,
        "encoder_hidden_states": _random(bench, 1, 512, settings.get("text_dim", 4096)),
        "return_dict": False,
    }


def _h3_inputs(shape: tuple[int, int, int], bench: Any) -> dict[str, Any]:
    settings = configuration("h3", small=bench.small)
    width, height, frames = shape
    size = (5 * ((frames - 5) // 17) + 2, height // 32, width // 32)
    text, sound, video = 800, round(2 * 40 * frames / 24), math.prod(size)
    rows = torch.arange(text + sound + video, device=bench.device)
    tags = torch.tensor([1] * text + [2] * sound + [0] * video, device=bench.device)
    places = torch.zeros(len(rows), 3, device=bench.device)
    places[:, 0] = rows
    places[text + sound :] = torch.cartesian_prod(
        *(torch.arange(length, device=bench.device) for length in size)
    ).float()
    return {
        "hidden_states": _random(bench, 1, video, 96, dtype=torch.float32),
        "audio_hidden_states": _random(bench, 1, sound, 32, dtype=torch.float32),
        "encoder_hidden_states": _random(bench, 1, text, settings.get("text_dim", 5120)),
        "timestep": torch.tensor([0.9, 0.8, 0.0], device=bench.device),
        "timestep_indices": tags % 3,
        "token_tags": tags,
        "position_ids": places,
        "text_indices": rows[:text],
        "audio_indices": rows[text : text + sound],
        "video_indices": rows[text + sound :],
        "return_dict": False,
    }


def latents(name: str, shape: tuple[int, int, int], bench: Any) -> Any:
    """What a decoder is given for a clip of this size."""
    width, height, frames = shape
    if name == "h3-vae":
        return _random(bench, 1, 24, 5 * ((frames - 5) // 17) + 2, height // 16, width // 16)
    scale = 16 if name == "5b-vae" else 8
    channels = 48 if name == "5b-vae" else 16
    return _random(bench, 1, channels, (frames - 1) // 4 + 1, height // scale, width // scale)
