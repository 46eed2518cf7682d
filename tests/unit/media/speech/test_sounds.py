"""Sounds beside words: each is what it should be, and none is another."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from limpet.media.speech.sounds.catalogue import make_sound
from limpet.media.speech.sounds.names import SOUND_NAMES
from limpet.media.speech.sounds.synthesis import SoundVoice

_RATE_HZ = 16000
_MAN = SoundVoice(f0_hz=110)
_WOMAN = SoundVoice(f0_hz=200, tract_scale=1.15)


@cache
def _sound(name: str, seed: int = 1, voice: SoundVoice = _MAN) -> NDArray[np.float32]:
    return make_sound(name, voice, rate_hz=_RATE_HZ, seed=seed)


def _frames(sound: NDArray[np.float32], size: int = 512, hop: int = 160) -> NDArray[np.float64]:
    padded = np.pad(sound.astype(np.float64), size)
    return np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * np.hanning(size)


def _loudness(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """In dB under the loudest moment, a hundred times a second."""
    power = (_frames(sound) ** 2).sum(1)
    decibels: NDArray[np.float64] = 10 * np.log10(np.maximum(power / power.max(), 1e-5))
    return decibels


def _periodicity(frames: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much each frame repeats itself, and how often a second."""
    spectrum = np.abs(np.fft.rfft(frames, 2048)) ** 2
    correlation = np.fft.irfft(spectrum)[:, :400]
    window = np.correlate(np.hanning(512), np.hanning(512), "full")[511 : 511 + 400]
    correlation = correlation / np.maximum(correlation[:, :1], 1e-12) / (window / window[0])
    lags = slice(_RATE_HZ // 420, _RATE_HZ // 70)
    best = correlation[:, lags].argmax(1)
    return correlation[:, lags].max(1), _RATE_HZ / (best + lags.start)


def _measures(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Length, bursts, brightness at five moments and over all, voice, pitch, evenness."""
    frames, loudness = _frames(sound), _loudness(sound)
    heard = loudness > -30
    power = np.abs(np.fft.rfft(frames)) ** 2
    octaves = np.log2(np.maximum(np.fft.rfftfreq(512, 1 / _RATE_HZ), 60) / 60)
    brightness = (power @ octaves) / np.maximum(power.sum(1), 1e-12)
    spread = np.sqrt(((octaves[None] - brightness[:, None]) ** 2 * power).sum(1) / np.maximum(power.sum(1), 1e-12))
    strength, pitch = _periodicity(frames)
    fifths = [
        np.average(part, weights=weight + 1e-9)
        for part, weight in zip(np.array_split(brightness, 5), np.array_split(power.sum(1), 5), strict=True)
    ]
    envelope = [part.mean() / 12 for part in np.array_split(np.maximum(loudness, -40), 5)]
    rises = int(((loudness[1:] > -14) & (loudness[:-1] <= -14)).sum())
    modulation = np.abs(np.diff(loudness[heard])).mean() if heard.sum() > 2 else 0.0
    voiced = np.average(strength[heard], weights=power.sum(1)[heard])
    return np.array(
        [
            2 * np.log2(len(sound) / _RATE_HZ),
            np.log2(rises + 1),
            *(0.6 * np.array(fifths)),
            *(0.6 * np.array(envelope)),
            3 * voiced,
            1.5 * np.average(spread[heard], weights=power.sum(1)[heard]),
            0.5 * np.log2(np.median(pitch[heard]) / 100),
            0.4 * modulation,
        ]
    )


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_a_sound_is_short_free_of_clicks_and_does_not_clip(name: str) -> None:
    sound = _sound(name)

    assert sound.dtype == np.float32
    assert sound.ndim == 1
    assert 0.2 <= len(sound) / _RATE_HZ <= 2.2
    assert 0.05 < np.abs(sound).max() <= 0.85
    assert np.abs(sound[[0, -1]]).max() < 0.01
    assert abs(sound.mean()) < 0.02
    assert (np.abs(sound) > 0.98 * np.abs(sound).max()).mean() < 0.02


@pytest.mark.parametrize("name", SOUND_NAMES)
def test_the_same_seed_makes_the_same_sound_and_another_a_different_one(name: str) -> None:
    again = make_sound(name, _MAN, rate_hz=_RATE_HZ, seed=1)
    other = _sound(name, seed=2)

    assert np.array_equal(again, _sound(name))
    assert len(other) != len(again) or not np.allclose(other, again, atol=0.01)


def test_each_sound_is_nearest_to_itself_made_by_another_seed_and_another_throat() -> None:
    known = {name: _measures(_sound(name)) for name in SOUND_NAMES}
    mistaken = {}
    for name in SOUND_NAMES:
        heard = _measures(_sound(name, seed=2, voice=_WOMAN))
        nearest = min(known, key=lambda other: float(np.linalg.norm(known[other] - heard)))
        if nearest != name:
            mistaken[name] = nearest

    assert mistaken == {}


@pytest.mark.parametrize("name", ["laughs", "groans", "humming", "emm", "crying"])
def test_a_voice_keeps_its_pitch(name: str) -> None:
    pitches = []
    for voice in (_MAN, _WOMAN):
        sound = _sound(name, voice=voice)
        strength, pitch = _periodicity(_frames(sound))
        pitches.append(float(np.median(pitch[(strength > 0.7) & (_loudness(sound) > -15)])))

    assert pitches[1] / pitches[0] == pytest.approx(_WOMAN.f0_hz / _MAN.f0_hz, rel=0.2)


@pytest.mark.parametrize(("name", "least"), [("hissing", 0.9), ("inhale", 0.5), ("sniffs", 0.8)])
def test_air_has_no_voice_and_lies_high(name: str, least: float) -> None:
    power = (np.abs(np.fft.rfft(_frames(_sound(name)))) ** 2).sum(0)

    assert power[np.fft.rfftfreq(512, 1 / _RATE_HZ) > 1500].sum() / power.sum() > least


@pytest.mark.parametrize("rate_hz", [8000, 22050, 44100])
def test_every_rate_has_the_same_length_of_time(rate_hz: int) -> None:
    for name in ("laughs", "hissing", "whistles", "applause"):
        sound = make_sound(name, _MAN, rate_hz=rate_hz, seed=1)

        assert len(sound) / rate_hz == pytest.approx(len(_sound(name)) / _RATE_HZ, rel=0.25)
        assert np.isfinite(sound).all()
