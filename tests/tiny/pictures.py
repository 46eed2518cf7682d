"""Pipelines of pictures with a few thousand weights."""

from pathlib import Path

from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from tests.tiny.text import byte_tokenizer, qwen3_options
from transformers import Qwen3Config, Qwen3ForCausalLM, Qwen3Model

#: Three halvings, as in the full-size ones.
_LEVELS = (8, 8, 8, 8)


def z_image(folder: Path) -> None:
    tokenizer = byte_tokenizer()
    vae = AutoencoderKL(
        block_out_channels=_LEVELS,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=16,
        norm_num_groups=4,
        use_quant_conv=False,
        use_post_quant_conv=False,
        scaling_factor=0.3611,
        shift_factor=0.1159,
    )
    transformer = ZImageTransformer2DModel(
        dim=32,
        n_layers=1,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[4, 6, 6],
        axes_lens=[1024, 64, 64],
    )
    ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae.eval(),
        text_encoder=Qwen3Model(Qwen3Config(**qwen3_options(tokenizer, layers=2))).eval(),
        tokenizer=tokenizer,
        transformer=transformer.eval(),
    ).save_pretrained(folder)


def klein(folder: Path) -> None:
    """Its pipeline reads the layers 9, 18 and 27 of the encoder."""
    tokenizer = byte_tokenizer()
    transformer = Flux2Transformer2DModel(
        in_channels=16,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=3 * 16,
        axes_dims_rope=(4, 4, 4, 4),
        timestep_guidance_channels=16,
        guidance_embeds=False,
    )
    Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=AutoencoderKLFlux2(
            block_out_channels=_LEVELS, layers_per_block=1, norm_num_groups=4, latent_channels=4
        ).eval(),
        text_encoder=Qwen3ForCausalLM(Qwen3Config(**qwen3_options(tokenizer, layers=28))).eval(),
        tokenizer=tokenizer,
        transformer=transformer.eval(),
        is_distilled=True,
    ).save_pretrained(folder)
