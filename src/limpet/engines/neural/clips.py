"""Recordings as the models' programs read them: WAV files of one channel; and the clips of the preset voices."""

import wave
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np

from limpet.media.recording import load_recording
from limpet.media.speech.synthesiser import Samples, Spoken

_FULL_SCALE = 32767


def write_clip(samples: Samples, rate_hz: int, path: Path) -> Path:
    """Whole or not at all: somebody else may make the same clip now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{id(samples)}.part")
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.rint(np.clip(samples, -1, 1) * _FULL_SCALE).astype("<i2").tobytes())
    part.replace(path)
    return path


def clip_of(recording: Path, folder: Path) -> Path:
    """A decoded recording as a program reads it."""
    loaded = load_recording(recording)
    samples: Samples = np.ascontiguousarray(loaded.samples.mean(axis=1, dtype=np.float32))
    return write_clip(samples, loaded.sample_rate_hz, folder / "voice.wav")


def made_once(folder: Path, *, model: str, name: str, description: str, make: Callable[[], Spoken]) -> Path:
    """The clip of a preset voice, which is said once and spoken from ever after, so that the voice stays the same."""
    mark = sha256(f"{model}\n{description}".encode()).hexdigest()[:12]
    path = folder / f"{name}-{mark}.wav"
    if not path.is_file():
        spoken = make()
        write_clip(spoken.samples, spoken.rate_hz, path)
    return path
