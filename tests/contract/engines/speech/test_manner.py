"""Pitch, pace, mood, loudness: each as asked, heard by other means than the engine's own."""

import itertools

import numpy as np
import pytest
from tests.hearing import (
    Recogniser,
    colour,
    colour_distance,
    matrix_sentences,
    measure_loudness,
    median_pitch_hz,
    pitches_hz,
    word_errors,
)

from limpet.catalog.speech import PRESET_VOICES
from limpet.core.errors import FeatureNotSupported, UnknownVoice
from limpet.core.spec import AudioEncoding, AudioFormat, Loudness
from limpet.engines.embedded.speech.voices import PRESETS
from limpet.media.speech.manner import MOODS

TEXT = "The wind blew gently over the hills. He asked for more time and another cup of tea."
#: The two estimators of pitch agree within this on natural melodies; asked and heard differ by less than a hundredth beyond it.
PITCH_TOLERANCE = 0.015


def test_every_preset_voice_has_a_shape() -> None:
    assert set(PRESETS) == set(PRESET_VOICES)


def test_an_unknown_voice_is_an_error_that_names_it(say) -> None:
    with pytest.raises(UnknownVoice, match="Nobody_At_All"):
        say("Hello.", "Nobody_At_All")


@pytest.mark.parametrize(
    ("voice", "semitones"), [("Deep_Voice_Man", 0), ("Determined_Man", -7), ("Wise_Woman", 5), ("Exuberant_Girl", 12)]
)
def test_the_pitch_is_the_one_asked_for(say, voice: str, semitones: int) -> None:
    heard = say(TEXT, voice, pitch=semitones).heard

    asked = PRESETS[voice].pitch_hz * 2 ** (semitones / 12)
    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(asked, rel=PITCH_TOLERANCE)


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_the_pace_is_the_one_asked_for(say, speed: float) -> None:
    usual, asked = say(TEXT), say(TEXT, speed=speed)

    assert usual.heard.seconds / asked.heard.seconds == pytest.approx(speed, rel=0.004)


def test_the_pace_holds_beyond_what_is_rehearsed(say) -> None:
    text = TEXT * 2 + " Yes, no, well, so, and, now, but, oh, stop, here, there." * 6
    usual, asked = say(text), say(text, speed=1.4)

    assert usual.heard.seconds / asked.heard.seconds == pytest.approx(1.4, rel=0.004)


def test_speech_slower_than_the_synthesiser_can_keeps_its_pitch(say) -> None:
    usual, heard = (say(TEXT, "Patient_Man", speed=speed, emotion="sad").heard for speed in (1.0, 0.5))

    asked = PRESETS["Patient_Man"].pitch_hz * MOODS["sad"].pitch
    assert median_pitch_hz(heard.samples, heard.rate_hz) == pytest.approx(asked, rel=2 * PITCH_TOLERANCE)
    assert heard.seconds / usual.seconds == pytest.approx(2, rel=0.004)


def test_moods_differ_in_what_one_hears(say) -> None:
    measures = {}
    voiced = [mood for mood in MOODS if mood != "whisper"]
    for mood in voiced:
        heard = say(TEXT, emotion=mood).heard
        pitches = pitches_hz(heard.samples, heard.rate_hz)
        reach = 12 * np.log2(np.percentile(pitches, 95) / np.percentile(pitches, 5))
        loudness = measure_loudness(heard.samples, heard.rate_hz).integrated_lufs
        # In steps that one hears: two semitones, one semitone, a tenth of the length, two decibels.
        measures[mood] = np.array(
            [6 * np.log2(np.median(pitches) / 100), reach, np.log(heard.seconds) / 0.1, loudness / 2]
        )

    for one, other in itertools.combinations(voiced, 2):
        differences = np.abs(measures[one] - measures[other])
        assert np.sum(differences > 0.5) >= 2, (one, other, differences)


def test_a_whisper_has_no_pitch(say) -> None:
    plain, whispered = say(TEXT).heard, say(TEXT, emotion="whisper").heard

    heard, left = (len(pitches_hz(sound.samples, sound.rate_hz)) for sound in (plain, whispered))
    assert left < 0.05 * heard
    assert measure_loudness(whispered.samples, 22050).integrated_lufs < -22


def test_no_mood_is_the_neutral_one(say) -> None:
    assert say("Good evening.").path.read_bytes() == say("Good evening.", emotion="neutral").path.read_bytes()


def test_the_plan_refuses_a_mood_that_it_does_not_have(say) -> None:
    with pytest.raises(FeatureNotSupported):
        say("Good evening.", emotion="bored")


def test_each_voice_is_told_from_every_other(say) -> None:
    voices = {}
    for voice in PRESETS:
        heard = say(TEXT, voice).heard
        voices[voice] = colour(heard.samples, heard.rate_hz), median_pitch_hz(heard.samples, heard.rate_hz)

    for one, other in itertools.combinations(voices, 2):
        (colour_of_one, pitch_of_one), (colour_of_other, pitch_of_other) = voices[one], voices[other]
        apart = colour_distance(colour_of_one, colour_of_other) + abs(12 * np.log2(pitch_of_one / pitch_of_other))
        assert apart > 2.5, (one, other, apart)


@pytest.mark.parametrize(
    "change", [{"brightness": 80}, {"brightness": -80}, {"softness": 80}, {"softness": -80}, {"crispness": 80}]
)
def test_changes_of_the_voice_are_heard(say, change: dict[str, int]) -> None:
    plain, changed = say(TEXT).heard, say(TEXT, **change).heard

    assert colour_distance(colour(plain.samples, 22050), colour(changed.samples, 22050)) > 2


def test_a_brighter_voice_has_more_of_the_high_sounds(say) -> None:
    bright, dull = (_high_share_db(say(TEXT, crispness=crispness).heard.samples) for crispness in (100, -100))

    assert bright - dull > 6


def _high_share_db(samples: np.ndarray) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / 22050)
    return float(
        10 * np.log10(power[(hertz > 2500) & (hertz < 5000)].sum() / power[(hertz > 200) & (hertz < 800)].sum())
    )


def test_speech_is_as_loud_as_usual_without_a_wish(say) -> None:
    heard = say(TEXT, "Wise_Woman").heard

    assert measure_loudness(heard.samples, heard.rate_hz).integrated_lufs == pytest.approx(-18, abs=0.7)


def test_volume_is_a_factor(say) -> None:
    usual, half = (say(TEXT, volume=volume).heard for volume in (1.0, 0.5))

    difference = _lufs(usual.samples) - _lufs(half.samples)
    assert difference == pytest.approx(6.0, abs=0.7)


def _lufs(samples: np.ndarray) -> float:
    return measure_loudness(samples, 22050).integrated_lufs


def test_volume_0_is_silence_of_the_same_length(say) -> None:
    silent, usual = say(TEXT, volume=0.0), say(TEXT)

    assert not silent.heard.samples.any()
    assert silent.duration_ms == usual.duration_ms


def test_a_volume_beyond_full_scale_is_held_below_it_and_told(say) -> None:
    loud = say(TEXT, volume=10.0)

    assert measure_loudness(loud.heard.samples, 22050).true_peak_dbtp <= -0.4
    assert any(line.startswith("Volume: peaks would stand") for line in loud.context.logs)


@pytest.mark.parametrize(
    ("target", "format_", "rate_hz"),
    [
        (Loudness(), AudioFormat.FLAC, 8000),
        (Loudness(target_lufs=-23, range_lu=5, peak_dbtp=-2), AudioFormat.WAV, 44100),
        (Loudness(target_lufs=-20, peak_dbtp=-1), AudioFormat.MP3, 32000),
    ],
)
def test_loudness_and_peak_are_the_ones_asked_for(say, target: Loudness, format_: AudioFormat, rate_hz: int) -> None:
    encoding = AudioEncoding(format=format_, sample_rate_hz=rate_hz)
    heard = say(TEXT, encoding=encoding, spec={"loudness": target}).heard

    found = measure_loudness(heard.samples, rate_hz)
    assert found.integrated_lufs == pytest.approx(target.target_lufs, abs=0.3)
    assert found.true_peak_dbtp <= target.peak_dbtp


def test_a_loudness_that_the_peaks_forbid_is_told(say) -> None:
    speech = say(TEXT, spec={"loudness": Loudness(target_lufs=-3.0, peak_dbtp=-6.0)})

    assert any("-3 LUFS cannot be reached" in line for line in speech.context.logs)


#: Words of ten sentences a voice: enough to notice a voice that no one understands. The whole list is in `bench/speech.py`.
ENGLISH = {"language": "English"}
SENTENCES = matrix_sentences(2, seed=3)


def test_the_voices_are_understood(say, recogniser: Recogniser) -> None:
    encoding = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=Recogniser.RATE_HZ)
    errors = sum(
        word_errors(
            sentence, recogniser.hear(say(f"{sentence}.", voice, encoding=encoding, spec=ENGLISH).heard.samples)
        )
        for voice in PRESETS
        for sentence in SENTENCES
    )

    assert errors / (5 * len(SENTENCES) * len(PRESETS)) <= 0.04


@pytest.mark.parametrize("mood", MOODS)
def test_moods_leave_the_words_alone(say, recogniser: Recogniser, mood: str) -> None:
    encoding = AudioEncoding(format=AudioFormat.WAV, sample_rate_hz=Recogniser.RATE_HZ)
    sentences = matrix_sentences(5, seed=4)
    errors = sum(
        word_errors(
            sentence, recogniser.hear(say(f"{sentence}.", encoding=encoding, spec=ENGLISH, emotion=mood).heard.samples)
        )
        for sentence in sentences
    )

    assert errors <= 2
