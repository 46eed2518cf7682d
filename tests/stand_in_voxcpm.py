"""Weights that have VoxCPM2's shapes, small and untrained, for `limpet-neural-speech voxcpm`. Runs where its library is:

python tests/stand_in_voxcpm.py FOLDER
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaTokenizerFast
from voxcpm.model.voxcpm2 import AudioVAEConfigV2, AudioVAEV2, VoxCPM2Model, VoxCPMConfig

_SIZES = {"hidden_dim": 32, "ffn_dim": 64, "num_heads": 2, "num_layers": 1}
_LANGUAGE_MODEL = {
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_size": 32,
    "intermediate_size": 64,
    "max_position_embeddings": 2048,
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "num_key_value_heads": 1,
    "rms_norm_eps": 1e-5,
    "rope_scaling": {
        "type": "longrope",
        "long_factor": [1.0] * 8,
        "short_factor": [1.0] * 8,
        "original_max_position_embeddings": 2048,
    },
    "vocab_size": 512,
    "use_mup": False,
    "scale_emb": 1.0,
    "dim_model_base": 32,
    "scale_depth": 1.0,
    "rope_theta": 10000.0,
}
_VAE = {"encoder_dim": 8, "latent_dim": 16, "decoder_dim": 128}
CONFIG = {
    "architecture": "voxcpm2",
    "lm_config": _LANGUAGE_MODEL,
    "feat_dim": 16,
    "residual_lm_num_layers": 1,
    "scalar_quantization_latent_dim": 16,
    "encoder_config": _SIZES,
    "dit_config": {**_SIZES, "cfm_config": {}},
    "audio_vae_config": _VAE,
    "max_length": 512,
    "device": "cpu",
    "dtype": "float32",
}


def write_tokenizer(folder: Path) -> None:
    """Bytes as they are."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<unk>", "<s>", "</s>"]
    # Tokens 101 to 104 mark sound; the bytes stand behind them.
    filler = [f"<filler{place}>" for place in range(3, 110)]
    vocabulary = {token: place for place, token in enumerate([*special, *filler, *letters])}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    LlamaTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)


def write_weights(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    write_tokenizer(folder)
    codec = AudioVAEV2(config=AudioVAEConfigV2(**_VAE))
    config = VoxCPMConfig.model_validate(CONFIG)
    model = VoxCPM2Model(config, LlamaTokenizerFast.from_pretrained(folder), codec, device="cpu")
    torch.save({"state_dict": codec.state_dict()}, folder / "audiovae.pth")  # as it is published
    rest = {name: value.clone() for name, value in model.state_dict().items() if not name.startswith("audio_vae.")}
    save_file(rest, folder / "model.safetensors")


if __name__ == "__main__":
    write_weights(Path(sys.argv[1]))
