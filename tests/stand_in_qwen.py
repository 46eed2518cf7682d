"""Weights that have Qwen3-TTS's shapes, small and untrained, for `limpet-neural-speech qwen`. Runs where its library is:

python tests/stand_in_qwen.py FOLDER
"""

import json
import sys
from pathlib import Path

import torch
from qwen_tts.core.models import Qwen3TTSConfig, Qwen3TTSForConditionalGeneration
from qwen_tts.core.tokenizer_12hz.configuration_qwen3_tts_tokenizer_v2 import Qwen3TTSTokenizerV2Config
from qwen_tts.core.tokenizer_12hz.modeling_qwen3_tts_tokenizer_v2 import Qwen3TTSTokenizerV2Model
from tokenizers import pre_tokenizers
from transformers import EncodecFeatureExtractor, PreTrainedModel, Qwen2Tokenizer

#: Of each moment of sound.
_CODES = 4
_SIZES = {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
}
_LETTERS = sorted(pre_tokenizers.ByteLevel.alphabet())
_MARKS = {
    "im_start_token_id": "<|im_start|>",
    "im_end_token_id": "<|im_end|>",
    "tts_pad_token_id": "<tts_pad>",
    "tts_bos_token_id": "<tts_text_bos>",
    "tts_eos_token_id": "<tts_text_eod>",
}
_TALKER = {
    **_SIZES,
    "code_predictor_config": {**_SIZES, "vocab_size": 64, "num_code_groups": _CODES},
    # The last 1024 are marks, which are never sounds.
    "vocab_size": 64 + 1024,
    "text_vocab_size": 300,
    "text_hidden_size": 32,
    "num_code_groups": _CODES,
    "rope_scaling": {"rope_type": "default", "mrope_section": [4, 2, 2], "interleaved": True},
    "codec_pad_id": 100,
    "codec_bos_id": 101,
    "codec_eos_token_id": 102,
    "codec_think_id": 103,
    "codec_nothink_id": 104,
    "codec_think_bos_id": 105,
    "codec_think_eos_id": 106,
    "codec_language_id": {"english": 110, "german": 111},
    "spk_id": {},
    "spk_is_dialect": {},
}
_EAR = {
    "enc_dim": 32,
    "enc_channels": [16, 16, 16, 16, 48],
    "enc_attention_channels": 8,
    "enc_res2net_scale": 2,
    "enc_se_channels": 8,
}
_CODEC = {
    "encoder_config": {
        "hidden_size": 32,
        "num_filters": 4,
        "codebook_size": 64,
        "codebook_dim": 16,
        "vector_quantization_hidden_dimension": 16,
        "num_quantizers": _CODES,
        "upsample_groups": 32,
        "num_hidden_layers": 1,
        "intermediate_size": 64,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
    },
    "decoder_config": {
        "codebook_size": 64,
        "codebook_dim": 32,
        "hidden_size": 32,
        "latent_dim": 32,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "intermediate_size": 64,
        "num_hidden_layers": 1,
        "num_quantizers": _CODES,
        "decoder_dim": 32,
    },
    "encoder_valid_num_quantizers": _CODES,
}


def stirred(network: PreTrainedModel) -> PreTrainedModel:
    """As the library makes them, small networks are silent and deaf: their numbers are too near to nothing."""
    for value in network.parameters():
        if value.dim() > 1:
            torch.nn.init.kaiming_normal_(value)
    return network


def write_codec(folder: Path) -> None:
    stirred(Qwen3TTSTokenizerV2Model(Qwen3TTSTokenizerV2Config(**_CODEC))).save_pretrained(folder)
    EncodecFeatureExtractor(sampling_rate=24000).save_pretrained(folder)


def write_tokenizer(folder: Path) -> Qwen2Tokenizer:
    """Bytes as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({letter: place for place, letter in enumerate(_LETTERS)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = Qwen2Tokenizer(
        folder / "vocab.json",
        folder / "merges.txt",
        unk_token="<|im_end|>",
        eos_token="<|im_end|>",
        pad_token="<|im_end|>",
    )
    # The library cuts a turn's head off by its number of tokens, so these are one each.
    tokenizer.add_special_tokens({"additional_special_tokens": [*_MARKS.values(), "assistant", "user"]})
    tokenizer.save_pretrained(folder)
    return tokenizer


def write_network(folder: Path, kind: str) -> None:
    tokenizer = write_tokenizer(folder)
    write_codec(folder / "speech_tokenizer")
    config = Qwen3TTSConfig(
        talker_config=_TALKER,
        speaker_encoder_config=_EAR,
        tokenizer_type="qwen3_tts_tokenizer_12hz",
        tts_model_size="1b7",
        tts_model_type=kind,
        **{name: tokenizer.convert_tokens_to_ids(mark) for name, mark in _MARKS.items()},
    )
    stirred(Qwen3TTSForConditionalGeneration(config)).save_pretrained(folder)
    written = json.loads((folder / "config.json").read_text())
    # What the library writes here, it cannot read.
    (folder / "config.json").write_text(json.dumps(written | {"speaker_encoder_config": _EAR}))
    (folder / "generation_config.json").write_text(json.dumps({"max_new_tokens": 6}))


if __name__ == "__main__":
    torch.manual_seed(0)
    write_network(Path(sys.argv[1]) / "Base", "base")
    write_network(Path(sys.argv[1]) / "VoiceDesign", "voice_design")
