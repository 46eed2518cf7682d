"""Measuring voices, mending recordings, and fitting a voice to a recording."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from limpet.core.spec import MediaSource, VoiceCloneSpec
from limpet.engines.embedded.speech.clone import UNFITTED, _Fit, fit_voice
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.recording import Recording
from limpet.media.speech.analysis import BANDS, NoVoiceFound, band_middles_hz, distance, profile_of
from limpet.media.speech.denoise import _exponential_integral, without_noise
from limpet.media.speech.recording import prepared
from limpet.media.speech.sounds.synthesis import SoundVoice, Stage, joined, level, silence
from limpet.media.speech.timbre import Timbre, coloured

Samples = NDArray[np.float32]

_RATE_HZ = 16000


def _babble(shape: Shape, *, syllables: int = 14, seed: int = 5) -> tuple[Samples, int]:
    """Vowels one after the other by a throat of these shape: a speaker that needs no other program."""
    voice = SoundVoice(f0_hz=shape.pitch_hz, tract_scale=float(np.mean(shape.formants)))
    stage = Stage(voice, _RATE_HZ, np.random.default_rng(seed))
    parts = []
    for number in range(syllables):
        seconds = 40 / shape.rate * (1 + 0.3 * (number % 3))
        height = 1 + 0.4 * shape.liveliness * np.sin(number)
        source = level(stage.pulses(seconds, [(0, height), (seconds, 0.94 * height)])) + (
            0.02 + 0.2 * shape.timbre.breath
        ) * stage.noise(seconds)
        vowel = stage.tract(source, [(0, "a@oiu"[number % 5]), (seconds, "@oiua"[number % 5])], open_by=shape.width)
        parts += [level(vowel, 0.1) * np.hanning(len(vowel)) ** 0.3, silence(stage, 0.05)]
    samples: Samples = joined(parts).astype(np.float32)
    colour = Timbre(equaliser_db=shape.timbre.equaliser_db)
    return coloured(samples, _RATE_HZ, colour, seed=0, check=_go_on), _RATE_HZ


def _go_on() -> None:
    """Nobody cancels."""


@cache
def _man() -> Samples:
    return _babble(Shape(pitch_hz=105), syllables=24)[0]


def test_the_measures_of_a_voice_are_what_it_was_made_with() -> None:
    low, high = (profile_of(*_babble(Shape(pitch_hz=pitch, rate=rate))) for pitch, rate in ((100, 150), (200, 210)))

    assert low.pitch_hz == pytest.approx(100, rel=0.05)
    assert high.pitch_hz == pytest.approx(200, rel=0.05)
    assert high.syllables_per_s > 1.2 * low.syllables_per_s


def test_breath_makes_a_voice_uneven() -> None:
    clear, breathy = (profile_of(*_babble(Shape(pitch_hz=120, timbre=Timbre(breath=breath)))) for breath in (0.0, 0.9))

    assert breathy.unevenness > clear.unevenness


def test_a_voice_is_near_to_itself_and_far_from_another() -> None:
    first, again = (profile_of(*_babble(Shape(pitch_hz=110), seed=seed)) for seed in (1, 2))
    other = profile_of(*_babble(Shape(pitch_hz=190, formants=(1.15, 1.15, 1.15))))

    assert distance(first, again) < 0.3 * distance(first, other)


@pytest.mark.parametrize(
    "sound", [np.zeros(_RATE_HZ * 12), np.random.default_rng(1).normal(0, 0.1, _RATE_HZ * 12), np.zeros(3)]
)
def test_where_nobody_speaks_no_voice_is_found(sound: NDArray[np.float64]) -> None:
    with pytest.raises(NoVoiceFound):
        profile_of(sound.astype(np.float32), _RATE_HZ)


def test_an_equaliser_changes_each_band_by_its_gain() -> None:
    gains = (10 * np.sin(np.arange(BANDS) / 4)).tolist()
    impulse = np.zeros(4096, np.float32)
    impulse[2000] = 1

    response = coloured(impulse, _RATE_HZ, Timbre(equaliser_db=tuple(gains)), seed=0, check=_go_on)

    power = np.abs(np.fft.rfft(response)) ** 2
    middles = band_middles_hz()[5:-5]
    heard = 10 * np.log10(np.interp(middles, np.fft.rfftfreq(4096, 1 / _RATE_HZ), power))
    assert heard == pytest.approx(gains[5:-5], abs=1.5)


def _signal_to_noise_db(clean: Samples, heard: Samples) -> float:
    share = float(clean @ heard / (clean @ clean))
    return float(10 * np.log10((share * clean) @ (share * clean) / ((heard - share * clean) ** 2).sum()))


@pytest.mark.parametrize("kind", ["white", "hum"])
def test_steady_noise_is_taken_out(kind: str) -> None:
    clean = _man()
    rng = np.random.default_rng(3)
    times = np.arange(len(clean)) / _RATE_HZ
    noise = (
        rng.normal(0, 1, len(clean))
        if kind == "white"
        else sum(np.sin(2 * np.pi * 50 * k * times) / k for k in (1, 2, 3, 5)) + 0.2 * rng.normal(0, 1, len(clean))
    )
    noise *= clean.std() / noise.std() * 10 ** (-10 / 20)
    noisy = (clean + noise).astype(np.float32)

    cleaned = without_noise(noisy, _RATE_HZ)

    assert len(cleaned) == len(noisy)
    assert _signal_to_noise_db(clean, cleaned) > _signal_to_noise_db(clean, noisy) + 3


def test_speech_without_noise_stays_as_it_is() -> None:
    assert _signal_to_noise_db(_man(), without_noise(_man(), _RATE_HZ)) > 15


def test_the_integral_of_the_estimator_is_right() -> None:
    known = {1e-3: 6.3315394, 0.1: 1.8229240, 1.0: 0.2193839, 2.5: 0.0249149, 10.0: 4.1569e-6}

    assert _exponential_integral(np.array(list(known))) == pytest.approx(list(known.values()), rel=1e-4)


def test_loud_and_soft_parts_come_nearer_to_each_other() -> None:
    uneven = _man().copy()
    half = len(uneven) // 2
    uneven[:half] *= 0.25

    recording = Recording(samples=np.stack([uneven, uneven], axis=1), sample_rate_hz=_RATE_HZ)
    spec = VoiceCloneSpec(recording=MediaSource(url="", field="audio_url"), evens_loudness=True)

    even = prepared(recording, spec, check=_go_on)

    assert abs(20 * np.log10(even[:half].std() / even[half:].std())) < 7
    assert np.abs(even).max() <= 1


def test_a_fitted_voice_is_much_nearer_to_the_recording() -> None:
    wanted = Shape(pitch_hz=185, formants=(1.12, 1.12, 1.12), rate=190, width=1.5, timbre=Timbre(breath=0.3))
    room = tuple(6 * np.sin(np.arange(BANDS) / 5))
    recording, rate_hz = _babble(
        replace(wanted, timbre=replace(wanted.timbre, equaliser_db=room)), syllables=20, seed=9
    )

    fitted = fit_voice(recording, rate_hz, _babble)

    assert fitted.after < 0.6 * fitted.before
    assert fitted.shape.pitch_hz == pytest.approx(185, rel=0.05)
    assert np.mean(fitted.shape.formants) > 1.05 * np.mean(UNFITTED.formants)
    assert fitted.shape.rate > UNFITTED.rate
    assert len(fitted.shape.timbre.equaliser_db) == BANDS
    assert Shape.from_json(fitted.shape.as_json()) == fitted.shape


def test_a_woman_through_a_telephone_keeps_the_throat_of_a_woman() -> None:
    woman, rate_hz = _babble(Shape(pitch_hz=190, formants=(1.16, 1.16, 1.16)), syllables=20, seed=4)
    heard = soxr.resample(woman, rate_hz, 8000)

    fit = _Fit(profile_of(heard, 8000, profile_of(heard, 8000).recorded_width()), _babble)
    throats = (0.9, 1.0, 1.08, 1.16)
    costs = [fit._unlikeness(replace(UNFITTED, pitch_hz=190, formants=(one, one, one))) for one in throats]

    assert throats[int(np.argmin(costs))] > 1.05


@pytest.mark.parametrize(("cut_hz", "highest_hz"), [(8000, 4000), (5500, 2750), (_RATE_HZ, 8000)])
def test_a_recording_ends_where_no_voice_does(cut_hz: int, highest_hz: int) -> None:
    narrow = soxr.resample(soxr.resample(_man(), _RATE_HZ, cut_hz), cut_hz, _RATE_HZ)

    width = profile_of(narrow, _RATE_HZ).recorded_width()

    assert 0.85 * highest_hz < band_middles_hz()[width - 1] <= highest_hz


def test_what_a_telephone_leaves_out_is_not_taken_from_the_voice() -> None:
    whole, rate_hz = _babble(Shape(pitch_hz=120), seed=9)
    narrow = soxr.resample(whole, rate_hz, 8000)

    gains = _Fit(profile_of(narrow, 8000), _babble).equaliser(UNFITTED)

    middles = band_middles_hz()
    assert np.ptp([gain for gain, hertz in zip(gains, middles, strict=True) if hertz > 4200]) < 3
    assert min(gains) > -15
