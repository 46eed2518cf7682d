"""VoxCPM2 through its makers' library: a voice from a description, or a recording of it; a mood in words."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from voxcpm import VoxCPM

from limpet_neural_speech.model import CannotSpeak, Samples, WeightsMissing
from limpet_neural_speech.tensors import without_pickle

#: To the model round brackets at the beginning are directions, not text.
_BRACKETS = str.maketrans(dict.fromkeys("()\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}", ","))


class VoxCpm:
    def __init__(self, weights: Path, device: str) -> None:
        for name in ("config.json", "model.safetensors"):  # without the second its library looks for a pickle
            if not (weights / name).is_file():
                raise WeightsMissing(f"there is no {name} in {weights}")
        without_pickle(weights, "audiovae")
        has_cuda = device.startswith("cuda") or (device == "auto" and torch.cuda.is_available())
        # Compiling pays only where kernels are launched; the makers' denoiser would be another download.
        self._model = VoxCPM(str(weights), enable_denoiser=False, optimize=has_cuda, device=device)
        self.name = f"voxcpm {version('voxcpm')}"
        self.rate_hz = int(self._model.tts_model.sample_rate)

    def speak(self, request: Mapping[str, Any]) -> Iterator[Samples]:
        torch.manual_seed(int(request.get("seed", 0)))
        text = str(request["text"]).translate(_BRACKETS)
        directions = ", ".join(filter(None, (request.get("description"), request.get("mood"))))
        recording, transcript = request.get("recording"), request.get("transcript")
        if recording is not None and not Path(recording).is_file():
            raise CannotSpeak(f"there is no {recording}")
        voice = {} if recording is None else {"reference_wav_path": recording}
        if recording is not None and transcript and not directions:
            # Going on from the recording is nearest to it, and leaves no room for directions.
            voice |= {"prompt_wav_path": recording, "prompt_text": transcript}
        wave = self._model.generate(text=f"({directions}){text}" if directions else text, **voice)
        yield np.asarray(wave, np.float32).ravel()
