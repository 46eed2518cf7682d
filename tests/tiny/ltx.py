"""LTX 2 with a few thousand weights, sound and all."""

from pathlib import Path
from typing import Any

from diffusers import (
    AutoencoderKLLTX2Audio,
    AutoencoderKLLTX2Video,
    FlowMatchEulerDiscreteScheduler,
    LTX2Pipeline,
    LTX2VideoTransformer3DModel,
)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder
from tests.tiny.text import unigram_tokenizer
from transformers import Gemma3Config, Gemma3ForConditionalGeneration

_WIDTH = 16
_ENCODER_LAYERS = 2
#: Channels of video latents, and of audio latents in each of their bins.
_LATENT, _AUDIO, _BINS = 4, 2, 2


def ltx(folder: Path) -> None:
    """Saved as its publisher does, for the pipeline of text; the one of pictures reads the same files."""
    tokenizer = unigram_tokenizer()
    LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True, shift_terminal=0.1),
        vae=_vae(),
        audio_vae=_audio_vae(),
        text_encoder=_encoder(tokenizer),
        tokenizer=tokenizer,
        connectors=_connectors(),
        transformer=_transformer(),
        vocoder=_vocoder(),
    ).save_pretrained(folder)


def _encoder(tokenizer: Any) -> Any:
    layers = {"hidden_size": _WIDTH, "intermediate_size": 16, "num_hidden_layers": _ENCODER_LAYERS}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8}
    vision = {
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "image_size": 32,
        "patch_size": 16,
    }
    config = Gemma3Config(
        text_config={"vocab_size": len(tokenizer), **layers, **heads}, vision_config=vision, mm_tokens_per_image=1
    )
    return Gemma3ForConditionalGeneration(config).eval()


def _connectors() -> Any:
    return LTX2TextConnectors(
        caption_channels=_WIDTH,
        text_proj_in_factor=_ENCODER_LAYERS + 1,
        video_connector_num_attention_heads=2,
        video_connector_attention_head_dim=8,
        video_connector_num_layers=1,
        video_connector_num_learnable_registers=128,
        audio_connector_num_attention_heads=2,
        audio_connector_attention_head_dim=8,
        audio_connector_num_layers=1,
        audio_connector_num_learnable_registers=128,
    ).eval()


def _transformer() -> Any:
    return LTX2VideoTransformer3DModel(
        in_channels=_LATENT,
        out_channels=_LATENT,
        num_attention_heads=2,
        attention_head_dim=8,
        cross_attention_dim=16,
        audio_in_channels=_AUDIO * _BINS,
        audio_out_channels=_AUDIO * _BINS,
        audio_num_attention_heads=2,
        audio_attention_head_dim=4,
        audio_cross_attention_dim=8,
        num_layers=1,
        caption_channels=_WIDTH,
    ).eval()


def _vae() -> Any:
    return AutoencoderKLLTX2Video(
        latent_channels=_LATENT,
        block_out_channels=(8, 16, 32, 64),
        decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    ).eval()


def _audio_vae() -> Any:
    return AutoencoderKLLTX2Audio(
        base_channels=4, ch_mult=(1, 1, 1), num_res_blocks=1, latent_channels=_AUDIO, mel_bins=4 * _BINS
    ).eval()


def _vocoder() -> Any:
    return LTX2Vocoder(in_channels=2 * 4 * _BINS, hidden_channels=32).eval()
