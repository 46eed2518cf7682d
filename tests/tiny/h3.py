"""MiniMax-H3 with a few thousand weights, in the layout of its publisher: an index of modular blocks that points at the Hub."""

import json
from pathlib import Path
from typing import Any

from diffusers import (
    AutoencoderKLMiniMaxH3,
    AutoencoderKLMiniMaxH3Audio,
    MiniMaxH3Blocks,
    MiniMaxH3ModularPipeline,
    MiniMaxH3Scheduler,
    MiniMaxH3Transformer3DModel,
)
from tests.tiny.text import byte_tokenizer, qwen3_options
from transformers import Qwen2VLImageProcessorPil, Qwen3VLConfig, Qwen3VLForConditionalGeneration

_INDEX = "modular_model_index.json"
_PUBLISHER = "MiniMaxAI/MiniMax-H3"
#: Its blocks read the hidden states after the fiftieth layer, and want one more; the published encoder has 64.
_LAYERS = 53
_SPECIAL = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")


def h3(folder: Path) -> None:
    pipeline = MiniMaxH3ModularPipeline(MiniMaxH3Blocks())
    tokenizer = byte_tokenizer(*_SPECIAL)
    pipeline.update_components(
        tokenizer=tokenizer,
        text_encoder=_encoder(tokenizer),
        vae=_vae(),
        audio_vae=_audio_vae(),
        transformer=_transformer(),
        transformer_ref=_transformer(),
        scheduler=MiniMaxH3Scheduler(shift=12.0),
        audio_scheduler=MiniMaxH3Scheduler(shift=3.0),
    )
    pipeline.save_pretrained(str(folder), overwrite_modular_index=True)
    size = {"shortest_edge": 32 * 32, "longest_edge": 64 * 64}
    Qwen2VLImageProcessorPil(patch_size=16, size=size).save_pretrained(folder / "processor")
    _point_at_the_hub(folder / _INDEX)


def _point_at_the_hub(index: Path) -> None:
    """So does the published one; pictures of subjects are made small here."""
    entries = json.loads(index.read_text())
    for entry in entries.values():
        if isinstance(entry, list):
            entry[2]["pretrained_model_name_or_path"] = _PUBLISHER
    index.write_text(json.dumps(entries | {"reference_image_short_edge": 64}))


def _encoder(tokenizer: Any) -> Any:
    vision = {
        "depth": 2,
        "hidden_size": 16,
        "intermediate_size": 16,
        "num_heads": 2,
        "out_hidden_size": 16,
        "num_position_embeddings": 16,
        "deepstack_visual_indexes": [0],
    }
    start, end, picture, video = tokenizer.convert_tokens_to_ids(list(_SPECIAL))
    text = qwen3_options(tokenizer, _LAYERS) | {
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 1, 1]}
    }
    config = Qwen3VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=picture,
        video_token_id=video,
        vision_start_token_id=start,
        vision_end_token_id=end,
    )
    return Qwen3VLForConditionalGeneration(config).eval()


def _transformer() -> Any:
    return MiniMaxH3Transformer3DModel(
        num_attention_heads=2,
        attention_head_dim=16,
        hidden_size=16,
        num_layers=1,
        num_refiner_layers=1,
        ffn_dim=16,
        text_dim=16,
        freq_dim=16,
        time_embed_hidden_dim=16,
        time_embed_dim=8,
        rope_freq_dim=2,
    ).eval()


def _vae() -> Any:
    return AutoencoderKLMiniMaxH3(
        block_out_channels=(8, 8, 8, 8, 8, 8),
        layers_per_block=1,
        norm_num_groups=4,
        decoder_num_layers=1,
        decoder_num_attention_heads=2,
        decoder_attention_head_dim=16,
    ).eval()


def _audio_vae() -> Any:
    return AutoencoderKLMiniMaxH3Audio(
        encoder_dim=2,
        latent_dim=64,
        decoder_dim=128,
        num_attention_heads=2,
        latents_mean=[0.0] * 32,
        latents_std=[1.0] * 32,
    ).eval()
