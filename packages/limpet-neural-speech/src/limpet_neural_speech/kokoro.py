"""Kokoro-82M as an ONNX network: sounds of a sentence and the style of a voice in, a wave out.

Its inputs go by the names of the usual exports: `tokens` or `input_ids`, `style`, `speed`. The sounds are made by whoever asks.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from limpet_neural_speech.model import CannotSpeak, Samples, WeightsMissing

RATE_HZ = 24000
#: The network takes so many sounds, without the blank at either end.
MOST_SOUNDS = 510
_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(float)": np.float32}
#: Where a long sentence is cut, the better places first.
_CUTS = (".!?\N{HORIZONTAL ELLIPSIS}", ";:,\N{EM DASH}", " ")
#: The number that the network knows each sound and mark by.
_RUNS = {
    1: ";:,.!?",
    9: '\N{EM DASH}\N{HORIZONTAL ELLIPSIS}"()\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK} \u0303ʣʥʦʨᵝ\uab67AI',
    31: "O",
    33: "Q",
    35: "ST",
    39: "W",
    41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ",
    75: "βɔɕç",
    80: "ɖðʤə",
    85: "ɚɛɜ",
    90: "ɟ",
    92: "ɡ",
    99: "ɥ",
    101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø",
    118: "ɸθœ",
    123: "ɹ",
    125: "ɾɻ",
    128: "ʁɽʂʃʈʧ",
    135: "ʊʋ",
    138: "ʌɣɤ",
    142: "χʎ",
    147: "ʒʔ",
    156: "ˈˌː",
    162: "ʰ",
    164: "ʲ",
    169: "↓",
    171: "→↗↘",
    177: "ᵻ",
}
NUMBERS: Mapping[str, int] = {sound: first + place for first, run in _RUNS.items() for place, sound in enumerate(run)}


class Kokoro:
    rate_hz = RATE_HZ

    def __init__(self, weights: Path) -> None:
        """`weights` holds one ONNX file and `voices*.bin`, a NumPy archive of one array of styles a voice."""
        network, styles = _only(weights, "*.onnx"), _only(weights, "voices*.bin")
        self.name = f"kokoro {network.stem}"
        self._session = onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
        self._types = {entry.name: _TYPES.get(entry.type, np.float32) for entry in self._session.get_inputs()}
        self._sounds_name = "input_ids" if "input_ids" in self._types else "tokens"
        if not {self._sounds_name, "style", "speed"} <= self._types.keys():
            raise WeightsMissing(f"{network} is no Kokoro network: it takes {', '.join(self._types)}")
        self._styles: Mapping[str, Samples] = np.load(styles)

    def speak(self, request: Mapping[str, Any]) -> Iterator[Samples]:
        styles = self._styles_of(str(request["voice"]))
        for sounds in cut(str(request["sounds"])):
            numbers = [NUMBERS[sound] for sound in sounds if sound in NUMBERS]
            if numbers:
                yield self._run(numbers, styles[min(len(numbers), len(styles)) - 1])

    def _styles_of(self, voice: str) -> Samples:
        if voice not in self._styles:
            raise CannotSpeak(f"these weights have no voice {voice}")
        styles: Samples = self._styles[voice]
        return styles

    def _run(self, numbers: list[int], style: Samples) -> Samples:
        values = {self._sounds_name: [[0, *numbers, 0]], "style": style.reshape(1, -1), "speed": [1]}
        inputs = {name: np.asarray(value, self._types[name]) for name, value in values.items()}
        wave: Samples = np.asarray(self._session.run(None, inputs)[0], np.float32).ravel()
        return wave


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise WeightsMissing(f"there is no {pattern} in {folder}")
    return found[0]


def cut(sounds: str) -> Iterator[str]:
    """Parts that the network can take, each up to a mark or a space where there is one."""
    while len(sounds) > MOST_SOUNDS:
        end = next((end for marks in _CUTS if (end := _last(sounds, marks)) > MOST_SOUNDS // 4), MOST_SOUNDS)
        yield sounds[:end]
        sounds = sounds[end:].lstrip()
    yield sounds


def _last(sounds: str, marks: str) -> int:
    """Behind the last of the marks that is near enough, 0 where there is none."""
    return max(sounds.rfind(mark, 0, MOST_SOUNDS) for mark in marks) + 1
