"""Qwen3-TTS through its makers' library: one network speaks with the voice of a recording, another makes voices from words."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from qwen_tts import Qwen3TTSModel

from limpet_neural_speech.model import CannotSpeak, Samples, WeightsMissing
from limpet_neural_speech.recording import read_recording

RATE_HZ = 24000
#: Folders below the weights; each is read when it is first needed.
_RECORDINGS, _DESCRIPTIONS = "Base", "VoiceDesign"


class Qwen:
    rate_hz = RATE_HZ

    def __init__(self, weights: Path, device: str) -> None:
        if not any(weights.glob("*/config.json")):
            raise WeightsMissing(f"there is no network in {weights}")
        self._weights = weights
        self._device = "cuda:0" if device == "auto" and torch.cuda.is_available() else device.replace("auto", "cpu")
        self._networks: dict[str, Any] = {}
        self.name = f"qwen-tts {version('qwen-tts')}"

    def speak(self, request: Mapping[str, Any]) -> Iterator[Samples]:
        torch.manual_seed(int(request.get("seed", 0)))
        common = {"text": str(request["text"]), "language": request.get("language") or "Auto"}
        if (recording := request.get("recording")) is not None:
            transcript = request.get("transcript")
            made = self._network(_RECORDINGS).generate_voice_clone(
                **common, ref_audio=read_recording(recording), ref_text=transcript, x_vector_only_mode=not transcript
            )
        else:
            made = self._network(_DESCRIPTIONS).generate_voice_design(**common, instruct=request["description"])
        waves, rate_hz = made
        if rate_hz != RATE_HZ:
            raise CannotSpeak(f"the network speaks at {rate_hz} Hz, not at {RATE_HZ}")
        yield np.asarray(waves[0], np.float32).ravel()

    def _network(self, name: str) -> Any:
        if name not in self._networks:
            folder = self._weights / name
            if not (folder / "config.json").is_file():
                raise CannotSpeak(f"these weights have no {name}")
            on_gpu = self._device.startswith("cuda")
            dtype = torch.bfloat16 if on_gpu else torch.float32
            self._networks[name] = Qwen3TTSModel.from_pretrained(str(folder), device_map=self._device, dtype=dtype)
        return self._networks[name]
