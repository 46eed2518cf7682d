"""Wan's pipelines with a few thousand weights: two experts, from a picture, the form of the 5B, and VACE."""

from pathlib import Path
from typing import Any

from diffusers import (
    AutoencoderKLWan,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
    WanVACEPipeline,
    WanVACETransformer3DModel,
)
from tests.tiny.text import umt5, unigram_tokenizer

#: Latents have so many channels in every form here.
_LATENT = 16


def two_experts(folder: Path) -> None:
    """The form of Wan 2.2 A14B for text: the first expert down to nine tenths of the noise, then the second."""
    pipeline = WanPipeline(
        transformer=transformer(_LATENT), transformer_2=transformer(_LATENT), boundary_ratio=0.875, **common()
    )
    pipeline.save_pretrained(folder)


def two_experts_from_picture(folder: Path) -> None:
    """The form of Wan 2.2 A14B for pictures; latents of the picture and a mask stand beside the noise."""
    channels = 2 * _LATENT + 4
    pipeline = WanImageToVideoPipeline(
        transformer=transformer(channels), transformer_2=transformer(channels), boundary_ratio=0.9, **common()
    )
    pipeline.save_pretrained(folder)


def text_and_picture(folder: Path) -> None:
    """The form of Wan 2.2 5B: one expert, the first frame stands where it belongs, at a timestep of its own."""
    pipeline = WanPipeline(transformer=transformer(_LATENT), expand_timesteps=True, **common())
    pipeline.save_pretrained(folder)


def vace(folder: Path) -> None:
    """The form of Wan 2.1 VACE; its pipeline derives the size of a latent from the VAE's levels: 8 pixels."""
    control = 2 * _LATENT + 8 * 8
    transformer = WanVACETransformer3DModel(
        vace_layers=[0], vace_in_channels=control, **transformer_options(_LATENT)
    ).eval()
    pixels = AutoencoderKLWan(
        base_dim=4,
        z_dim=_LATENT,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=0,
        temperal_downsample=[False, True, True],  # the library's spelling
    ).eval()
    WanVACEPipeline(transformer=transformer, **(common() | {"vae": pixels})).save_pretrained(folder)


def common() -> dict[str, Any]:
    tokenizer = unigram_tokenizer()
    return {
        "tokenizer": tokenizer,
        "text_encoder": umt5(tokenizer),
        "vae": vae(),
        "scheduler": UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0),
    }


def vae() -> Any:
    """Sixteen pixels to a latent, four of them at once, so that a clip of half a megapixel takes seconds on a CPU."""
    return AutoencoderKLWan(
        base_dim=4,
        z_dim=_LATENT,
        dim_mult=[1, 1, 1],
        num_res_blocks=0,
        temperal_downsample=[True, True],  # the library's spelling
        patch_size=4,
        in_channels=48,
        out_channels=48,
        scale_factor_spatial=16,
        scale_factor_temporal=4,
    ).eval()


def transformer(channels: int) -> Any:
    """Two by two latents to a token: 32 pixels, as in the 5B."""
    return WanTransformer3DModel(**transformer_options(channels)).eval()


def transformer_options(channels: int) -> dict[str, Any]:
    return {
        "patch_size": (1, 2, 2),
        "num_attention_heads": 2,  # so that two devices can share them
        "attention_head_dim": 6,
        "in_channels": channels,
        "out_channels": _LATENT,
        "text_dim": 16,
        "freq_dim": 16,
        "ffn_dim": 16,
        "num_layers": 1,
    }
