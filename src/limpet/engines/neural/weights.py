"""Where the weights of the speech models are published, what they are, and under which licence."""

from collections.abc import Mapping
from types import MappingProxyType

from limpet.weights.published import HubRepository, PublishedFile, Weights

_KOKORO = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
#: Published in no other form; its program makes safetensors of it.
_VOXCPM_PICKLE = "audiovae.pth"
_VOXCPM_FILES = "config.json tokenizer.json tokenizer_config.json special_tokens_map.json model.safetensors"
_QWEN_FILES = (
    "config.json generation_config.json merges.txt vocab.json tokenizer_config.json preprocessor_config.json "
    "model.safetensors speech_tokenizer/config.json speech_tokenizer/configuration.json "
    "speech_tokenizer/preprocessor_config.json speech_tokenizer/model.safetensors"
)

_ALL = (
    Weights(
        id="kokoro",
        title="Kokoro-82M v1.0, ONNX",
        licence="apache-2.0",
        size_bytes=354_000_000,
        files=(
            PublishedFile(
                path="kokoro-v1.0.onnx",
                url=f"{_KOKORO}/kokoro-v1.0.onnx",
                sha256="7d5df8ecf7d4b1878015a32686053fd0eebe2bc377234608764cc0ef3636a6c5",
            ),
            PublishedFile(
                path="voices-v1.0.bin",
                url=f"{_KOKORO}/voices-v1.0.bin",
                sha256="bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
            ),
        ),
    ),
    Weights(
        id="voxcpm",
        title="VoxCPM2",
        licence="apache-2.0",
        size_bytes=5_000_000_000,
        repositories=(HubRepository(name="openbmb/VoxCPM2", takes=(*_VOXCPM_FILES.split(), _VOXCPM_PICKLE)),),
        makes=("audiovae.safetensors",),
    ),
    Weights(
        id="qwen",
        title="Qwen3-TTS 12Hz 1.7B: Base, VoiceDesign",
        licence="apache-2.0",
        size_bytes=9_000_000_000,
        repositories=tuple(
            HubRepository(name=f"Qwen/Qwen3-TTS-12Hz-1.7B-{part}", folder=part, takes=tuple(_QWEN_FILES.split()))
            for part in ("Base", "VoiceDesign")
        ),
    ),
)
#: By the kind of the speaker.
WEIGHTS: Mapping[str, Weights] = MappingProxyType({weights.id: weights for weights in _ALL})
