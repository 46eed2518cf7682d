"""Where the weights of the models are published, what they are, and under which licence. Nothing is brought before it is asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

_KOKORO = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    #: Below the model's folder.
    path: str
    url: str
    #: None where it is not known ahead: then the publisher's own word at the download counts.
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    title: str
    licence: str
    #: About so much on disk.
    size_bytes: int
    files: Sequence[WeightFile]


def _of_hub(repository: str, names: str, folder: str = "") -> Iterator[WeightFile]:
    for name in names.split():
        yield WeightFile(path=f"{folder}{name}", url=f"{_HUB}/{repository}/resolve/main/{name}")


_QWEN_FILES = (
    "config.json generation_config.json merges.txt vocab.json tokenizer_config.json preprocessor_config.json "
    "model.safetensors speech_tokenizer/config.json speech_tokenizer/configuration.json "
    "speech_tokenizer/preprocessor_config.json speech_tokenizer/model.safetensors"
)

#: By the kind of the speaker.
WEIGHTS: Mapping[str, Weights] = MappingProxyType(
    {
        "kokoro": Weights(
            title="Kokoro-82M v1.0, ONNX",
            licence="Apache-2.0",
            size_bytes=354_000_000,
            files=(
                WeightFile(
                    path="kokoro-v1.0.onnx",
                    url=f"{_KOKORO}/kokoro-v1.0.onnx",
                    sha256="7d5df8ecf7d4b1878015a32686053fd0eebe2bc377234608764cc0ef3636a6c5",
                ),
                WeightFile(
                    path="voices-v1.0.bin",
                    url=f"{_KOKORO}/voices-v1.0.bin",
                    sha256="bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
                ),
            ),
        ),
        "voxcpm": Weights(
            title="VoxCPM2",
            licence="Apache-2.0",
            size_bytes=5_000_000_000,
            files=tuple(
                _of_hub(
                    "openbmb/VoxCPM2",
                    "config.json tokenizer.json tokenizer_config.json special_tokens_map.json audiovae.pth model.safetensors",
                )
            ),
        ),
        "qwen": Weights(
            title="Qwen3-TTS 12Hz 1.7B: Base, VoiceDesign",
            licence="Apache-2.0",
            size_bytes=9_000_000_000,
            files=tuple(
                file
                for variant in ("Base", "VoiceDesign")
                for file in _of_hub(f"Qwen/Qwen3-TTS-12Hz-1.7B-{variant}", _QWEN_FILES, f"{variant}/")
            ),
        ),
    }
)
