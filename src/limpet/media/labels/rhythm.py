"""The mark that people hear: the letters A and I in Morse, as GB 45438-2025 has it, behind a short silence."""

import numpy as np
import numpy.typing as npt

_DOT_S = 0.08
_DASH_S = 3 * _DOT_S
_SILENCE_S = 0.3
_BETWEEN_LETTERS_S = 0.24
_LETTERS = ((_DOT_S, _DASH_S), (_DOT_S, _DOT_S))
#: How long it lasts; the gap behind the last tone belongs to it.
RHYTHM_S = _SILENCE_S + sum(sum(letter) + len(letter) * _DOT_S for letter in _LETTERS) + _BETWEEN_LETTERS_S - _DOT_S
_TONE_HZ = 600.0
_PEAK = 10 ** (-18 / 20)
#: A tone that begins at once clicks.
_RAMP_S = 0.005


def rhythm(sample_rate_hz: int) -> npt.NDArray[np.float32]:
    """One channel of samples from -1 to 1."""
    parts = [_silence(_SILENCE_S, sample_rate_hz)]
    for number, letter in enumerate(_LETTERS):
        if number:
            parts.append(_silence(_BETWEEN_LETTERS_S - _DOT_S, sample_rate_hz))
        for seconds in letter:
            parts += [_tone(seconds, sample_rate_hz), _silence(_DOT_S, sample_rate_hz)]
    return np.concatenate(parts)


def _tone(seconds: float, sample_rate_hz: int) -> npt.NDArray[np.float32]:
    times = np.arange(round(seconds * sample_rate_hz)) / sample_rate_hz
    ramp = np.clip(np.minimum(times, times[::-1]) / _RAMP_S, 0, 1)
    return (_PEAK * np.sin(np.pi / 2 * ramp) ** 2 * np.sin(2 * np.pi * _TONE_HZ * times)).astype(np.float32)


def _silence(seconds: float, sample_rate_hz: int) -> npt.NDArray[np.float32]:
    return np.zeros(round(seconds * sample_rate_hz), np.float32)
